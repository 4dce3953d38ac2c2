import { Button, Group, Select, Tabs, Text, TextInput } from '@mantine/core';
import { IconCalendarRepeat, IconRepeat } from '@tabler/icons-react';
import type { InboxEvent } from '@stream-tech/store';
import { DataTable } from 'mantine-datatable';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useProblemTitle, useVocabulary } from '../../api/vocabulary.ts';
import { emptyTable } from '../../parts/empty-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { TimeField } from '../../parts/time-field.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { useSummary } from '../orders/use-orders.ts';
import { inboxFilterOf, inboxParamsOf, type InboxFilter } from './filter.ts';
import { INBOX_COLUMNS, subjectOf } from './inbox-columns.tsx';
import { ReplayEvents } from './replay-events.tsx';
import { ReplayRange } from './replay-range.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { useInbox } from './use-inbox.ts';

const Events = () => {
  const [params, setParams] = useSearchParams();
  const filter = inboxFilterOf(params);
  const [selected, setSelected] = useState<InboxEvent[]>([]);
  const [replaying, setReplaying] = useState<'selected' | 'range'>();
  const change = (changed: Partial<InboxFilter>): void => { setSelected([]); setParams(inboxParamsOf({ ...filter, ...changed })); };
  const typed = useTyped(filter.search, (search) => change({ search }));
  const titleOf = useProblemTitle();
  const { data, error, isFetching, isLoading, hasNextPage, fetchNextPage, refetch } = useInbox(filter);
  const { data: summary } = useSummary();
  const { webhookStatuses, webhookCodes } = useVocabulary();
  const navigate = useNavigate();
  const [mayReplay, mayRange] = [useMay('webhooks:replay'), useMay('webhooks:replay-many')];
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const causes = [...new Set([...(filter.problem ? [filter.problem] : []), ...events.flatMap(({ problem }) => (problem ? [problem.code] : []))])].sort();

  return (
    <>
      <Group mb="sm" gap="sm" align="flex-end">
        <TextInput label="Order" size="xs" w={190} placeholder="Order or consignment" maxLength={100} {...typed} />
        <Select label="Status" size="xs" w={170} clearable placeholder="All" value={filter.status || null} onChange={(status) => change({ status: status ?? '' })} data={webhookStatuses.map(({ status, title }) => ({ value: status, label: title }))} />
        <Select label="Event" size="xs" w={260} clearable searchable placeholder="All" value={filter.code || null} onChange={(code) => change({ code: code ?? '' })} data={webhookCodes.map(({ code, title }) => ({ value: code, label: `${title} (${code})` }))} />
        <Select label="Account" size="xs" w={220} clearable placeholder="All" value={filter.installationId || null} onChange={(installationId) => change({ installationId: installationId ?? '' })} data={(summary?.installations ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        <Select label="Cause" size="xs" w={190} clearable searchable placeholder="All" value={filter.problem || null} onChange={(problem) => change({ problem: problem ?? '' })} data={causes.map((code) => ({ value: code, label: titleOf(code) }))} />
        <TimeField label="From" value={filter.from} change={(from) => change({ from })} />
        <TimeField label="Until" value={filter.until} change={(until) => change({ until })} />
        {mayReplay ? <Button size="xs" leftSection={<IconRepeat size={16} />} disabled={selected.length === 0} onClick={() => setReplaying('selected')}>Replay …</Button> : null}
        {mayRange ? <Button size="xs" variant="default" leftSection={<IconCalendarRepeat size={16} />} onClick={() => setReplaying('range')}>Replay all of a time …</Button> : null}
        {selected.length > 0 ? <Text size="sm" c="dimmed">{selected.length} selected</Text> : null}
      </Group>
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : (
        <DataTable
          withTableBorder borderRadius="sm" highlightOnHover minHeight={200} verticalSpacing={6} columns={INBOX_COLUMNS} records={events} fetching={isLoading}
          {...(mayReplay ? { selectedRecords: selected, onSelectedRecordsChange: setSelected, getRecordSelectionCheckboxProps: (event: InboxEvent) => ({ 'aria-label': `Select ${event.code} ${subjectOf(event)}` }), allRecordsSelectionCheckboxProps: { 'aria-label': 'Select all events shown' } } : {})}
          onRowClick={({ record }) => void navigate(`/webhook-inbox/${record.id}`)}
          {...emptyTable(events, isLoading, Object.values(filter).some(Boolean) ? 'No event matches.' : 'Stream has told nothing yet. It tells what the subscriptions ask for.')}
        />
      )}
      {hasNextPage ? <Button mt="sm" variant="default" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>Show more</Button> : null}
      <ReplayEvents eventIds={selected.map(({ id }) => id)} open={replaying === 'selected'} close={() => setReplaying(undefined)} done={() => setSelected([])} />
      <ReplayRange filter={filter} open={replaying === 'range'} close={() => setReplaying(undefined)} />
    </>
  );
};

/** The inbox of what Stream told (R-136, R-147 … R-152), and the subscriptions that make it tell. */
export const Inbox = () => {
  const [params, setParams] = useSearchParams();
  const maySubscriptions = useMay('installations:view');
  return (
    <>
      <PageHead title="Webhooks" lead="What Stream told us, what came of it, and the subscriptions that make it tell." />
      <Tabs value={params.get('view') ?? 'events'} onChange={(view) => setParams(view === 'subscriptions' ? { view } : {})} keepMounted={false}>
        <Tabs.List mb="sm"><Tabs.Tab value="events">Events</Tabs.Tab>{maySubscriptions ? <Tabs.Tab value="subscriptions">Subscriptions</Tabs.Tab> : null}</Tabs.List>
        <Tabs.Panel value="events"><Events /></Tabs.Panel>
        <Tabs.Panel value="subscriptions"><Subscriptions /></Tabs.Panel>
      </Tabs>
    </>
  );
};
