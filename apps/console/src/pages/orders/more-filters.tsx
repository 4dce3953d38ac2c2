import { Select, Stack, Switch } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useProblemTitle } from '../../api/vocabulary.ts';
import type { Filter } from './filter.ts';
import { useCauses } from './use-causes.ts';

const ORDERS: { value: string; label: string; filter: Pick<Filter, 'by' | 'oldestFirst'> }[] = [
  { value: 'changed', label: 'Latest change first', filter: { by: 'changed', oldestFirst: false } }, { value: 'changed-up', label: 'Oldest change first', filter: { by: 'changed', oldestFirst: true } },
  { value: 'received', label: 'Latest received first', filter: { by: 'received', oldestFirst: false } }, { value: 'received-up', label: 'Oldest received first', filter: { by: 'received', oldestFirst: true } },
];

/** Filters that are used now and then, and the order of the list. */
export const MoreFilters = ({ filter, change, deletions }: { filter: Filter; change: (changed: Partial<Filter>) => void; deletions: Record<string, string> }) => {
  const codes = new Set([...(filter.code ? [filter.code] : []), ...useCauses(filter.installationId).map(({ code }) => code)]);
  const titleOf = useProblemTitle();
  const order = ORDERS.find(({ filter: { by, oldestFirst } }) => by === filter.by && oldestFirst === filter.oldestFirst);
  return (
    <Stack gap="sm">
      <Select label="Cause" size="xs" clearable searchable placeholder="Any" value={filter.code || null} onChange={(code) => change({ code: code ?? '' })} data={[...codes].map((code) => ({ value: code, label: titleOf(code) })).sort((one, other) => one.label.localeCompare(other.label))} comboboxProps={{ withinPortal: false }} />
      <Switch size="xs" label="Carries “Error from Stream”" checked={filter.errorFromStream} onChange={(event) => change({ errorFromStream: event.currentTarget.checked })} />
      <Switch size="xs" label="Delivery failed this week" checked={filter.deliveryFailed} onChange={(event) => change({ deliveryFailed: event.currentTarget.checked })} />
      <Switch size="xs" label="On hold" checked={filter.onHold} onChange={(event) => change({ onHold: event.currentTarget.checked })} />
      <Switch size="xs" label="Linnworks not told yet" checked={filter.writeBackDue} onChange={(event) => change({ writeBackDue: event.currentTarget.checked })} />
      <Select label="Delete" size="xs" clearable placeholder="Any" value={filter.deletion || null} onChange={(deletion) => change({ deletion: deletion ?? '' })} data={Object.entries(deletions).map(([value, label]) => ({ value, label }))} comboboxProps={{ withinPortal: false }} />
      <Select label="Sorted by" size="xs" allowDeselect={false} value={order?.value ?? 'changed'} onChange={(value) => change(ORDERS.find((each) => each.value === value)?.filter ?? {})} data={ORDERS.map(({ value, label }) => ({ value, label }))} comboboxProps={{ withinPortal: false }} />
      <DatePickerInput
        type="range" label={filter.by === 'received' ? 'Received' : 'Changed'} size="xs" clearable allowSingleDateInRange placeholder="Any day" valueFormat="D MMM YYYY" popoverProps={{ withinPortal: false }} clearButtonProps={{ 'aria-label': 'Clear the days' }}
        value={[filter.from || null, filter.until || null]} onChange={([from, until]) => change({ from: from ?? '', until: until ?? '' })}
      />
    </Stack>
  );
};
