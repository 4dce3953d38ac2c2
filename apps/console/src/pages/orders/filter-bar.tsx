import { Button, Group, Loader, Pill, Popover, Select, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useProblemTitle } from '../../api/vocabulary.ts';
import { useTyped } from '../../parts/use-typed.ts';
import { isNarrowed, widened, type Filter } from './filter.ts';
import { focusFirstRow } from './use-keys.ts';
import { useServiceNames, useSummary } from './use-orders.ts';

const MoreFilters = lazy(async () => ({ default: (await import('./more-filters.tsx')).MoreFilters }));

const DELETIONS: Record<string, string> = { 'under-way': 'Delete under way', 'cleanup-pending': 'Cleanup pending', refused: 'Delete refused' };

const written = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dayTitle = (day: string): string => written.format(new Date(day));

/** What else the list is held to, each to be taken away by itself. */
const pillsOf = ({ code, errorFromStream, onHold, writeBackDue, deletion, deliveryFailed, by, from, until }: Filter, titleOf: (code: string) => string): [title: string, without: Partial<Filter>][] => [
  ...(code ? [[`Cause: ${titleOf(code)}`, { code: '' }] as [string, Partial<Filter>]] : []),
  ...(errorFromStream ? [['“Error from Stream”', { errorFromStream: false }] as [string, Partial<Filter>]] : []),
  ...(onHold ? [['On hold', { onHold: false }] as [string, Partial<Filter>]] : []),
  ...(writeBackDue ? [['Linnworks not told yet', { writeBackDue: false }] as [string, Partial<Filter>]] : []),
  ...(deliveryFailed ? [['Delivery failed this week', { deliveryFailed: false }] as [string, Partial<Filter>]] : []),
  ...(deletion ? [[DELETIONS[deletion] ?? deletion, { deletion: '' }] as [string, Partial<Filter>]] : []),
  ...(from || until ? [[`${by === 'received' ? 'Received' : 'Changed'} ${[from ? `from ${dayTitle(from)}` : '', until ? `until ${dayTitle(until)}` : ''].filter(Boolean).join(' ')}`, { from: '', until: '' }] as [string, Partial<Filter>]] : []),
];

/** The search, the filters that are used every day, and a door to the others. */
export const FilterBar = ({ filter, change }: { filter: Filter; change: (changed: Partial<Filter>) => void }) => {
  const { data: summary } = useSummary();
  const services = useServiceNames();
  const typed = useTyped(filter.search, (search) => change({ search }));
  const installations = summary?.installations ?? [];
  const pills = pillsOf(filter, useProblemTitle());
  return (
    <>
      <Group mb="xs" gap="xs">
        <TextInput {...typed} placeholder="Number, reference, customer, postcode, tracking" aria-label="Search in these orders" data-page-search size="xs" w={330} maxLength={100}
          onKeyDown={(event) => { if (event.key === 'ArrowDown') { event.preventDefault(); focusFirstRow(); } }} />
        {installations.length > 1 ? <Select aria-label="Account" placeholder="All accounts" size="xs" w={170} clearable searchable value={filter.installationId || null} onChange={(installationId) => change({ installationId: installationId ?? '' })} data={installations.map(({ id, name }) => ({ value: id, label: name }))} /> : null}
        <Select aria-label="Service" placeholder="All services" size="xs" w={180} clearable searchable value={filter.service || null} onChange={(service) => change({ service: service ?? '' })} data={[...new Set([...(filter.service ? [filter.service] : []), ...services])]} />
        <Popover position="bottom-start" shadow="md" width={320} trapFocus withinPortal={false}>
          <Popover.Target><Button size="xs" variant="default" leftSection={<IconAdjustmentsHorizontal size={16} />}>More filters</Button></Popover.Target>
          <Popover.Dropdown><Suspense fallback={<Loader size="sm" aria-label="Loading" />}><MoreFilters filter={filter} change={change} deletions={DELETIONS} /></Suspense></Popover.Dropdown>
        </Popover>
        {pills.map(([title, without]) => <Pill key={title} size="md" withRemoveButton removeButtonProps={{ 'aria-label': `Without ${title}`, 'aria-hidden': false, tabIndex: 0 }} onRemove={() => change(without)}>{title}</Pill>)}
        {isNarrowed(filter) || filter.search ? <Button size="compact-xs" variant="subtle" onClick={() => change(widened(filter))}>Show all</Button> : null}
      </Group>
    </>
  );
};
