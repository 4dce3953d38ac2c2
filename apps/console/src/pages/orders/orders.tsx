import { Button, Group, Tabs, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPrinter, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import type { QueuedOrder } from '@stream-tech/store';
import { DataTable } from 'mantine-datatable';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { COLUMNS } from './columns.tsx';
import { DeleteOrders } from './delete-orders.tsx';
import { filterOf, paramsOf, type Filter } from './filter.ts';
import { useOrderActions } from './use-order-actions.ts';
import { useOrders, useSummary } from './use-orders.ts';

/** The order queue: seven statuses, search, and what can be done with a selection. */
export const Orders = () => {
  const [params, setParams] = useSearchParams();
  const filter = filterOf(params);
  const change = (changed: Partial<Filter>): void => setParams(paramsOf({ ...filter, ...changed }));
  const search = useDebouncedCallback((text: string) => change({ search: text }), 250);
  const navigate = useNavigate();
  const [selected, setSelected] = useState<QueuedOrder[]>([]);
  const [deleting, setDeleting] = useState(false);
  const { data, error, isFetching, isLoading, hasNextPage, fetchNextPage, refetch } = useOrders(filter);
  const { data: summary } = useSummary();
  const { statuses } = useVocabulary();
  const actions = useOrderActions();
  const [maySend, mayDelete] = [useMay('orders:send'), useMay('orders:delete')];
  const orders = data?.pages.flatMap((page) => page.orders) ?? [];
  const chosen = { orderIds: selected.map(({ id }) => id) };
  const none = selected.length === 0;

  return (
    <>
      <PageHead title="Orders" lead="Everything fetched from Linnworks, the latest change first.">
        <Button variant="default" size="compact-md" leftSection={<IconPrinter size={16} />} disabled={none} loading={actions.labels.isPending} onClick={() => actions.labels.mutate({ ...chosen, withSeparators: false })}>Print labels</Button>
        {maySend ? <Button variant="default" size="compact-md" leftSection={<IconRefresh size={16} />} disabled={none} loading={actions.refetch.isPending} onClick={() => actions.refetch.mutate(chosen)}>Read again</Button> : null}
        {maySend ? <Button size="compact-md" leftSection={<IconSend size={16} />} disabled={none} loading={actions.send.isPending} onClick={() => actions.send.mutate(chosen)}>Send now</Button> : null}
        {mayDelete ? <Button variant="light" color="red" size="compact-md" leftSection={<IconTrash size={16} />} disabled={none} onClick={() => setDeleting(true)}>Delete</Button> : null}
      </PageHead>
      <Tabs value={filter.status || 'all'} onChange={(value) => { setSelected([]); change({ status: value === 'all' ? '' : value ?? '' }); }} mb="sm">
        <Tabs.List>
          <Tabs.Tab value="all">All</Tabs.Tab>
          {statuses.map(({ status, title }) => <Tabs.Tab key={status} value={status} rightSection={<Text size="xs" c="dimmed" className="numbers">{summary?.orders[status] ?? ''}</Text>}>{title}</Tabs.Tab>)}
        </Tabs.List>
      </Tabs>
      <Group mb="sm" gap="sm">
        <TextInput key={filter.search} defaultValue={filter.search} onChange={(event) => search(event.currentTarget.value)} placeholder="Number, reference, customer, consignment, tracking" aria-label="Search in these orders" w={340} />
        {filter.code ? <Button variant="light" size="compact-sm" onClick={() => change({ code: '' })}>Cause: {filter.code} ✕</Button> : null}
        {selected.length > 0 ? <Text size="sm" c="dimmed">{selected.length} selected</Text> : null}
      </Group>
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : (
        <DataTable
          withTableBorder borderRadius="sm" highlightOnHover minHeight={200} verticalSpacing={6} pinFirstColumn
          columns={COLUMNS} records={orders} fetching={isLoading}
          selectedRecords={selected} onSelectedRecordsChange={setSelected} getRecordSelectionCheckboxProps={({ orderNumber }) => ({ 'aria-label': `Select order ${orderNumber}` })} allRecordsSelectionCheckboxProps={{ 'aria-label': 'Select all orders shown' }}
          onRowClick={({ record }) => void navigate(`/orders/${record.id}`)}
          noRecordsText={filter.search ? 'No order matches. Numbers and references have to be whole; a customer’s name may be its beginning.' : 'No orders here. They come with the next fetch.'}
        />
      )}
      {hasNextPage ? <Button mt="sm" variant="default" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>Show more</Button> : null}
      <DeleteOrders orders={selected} open={deleting} close={() => setDeleting(false)} done={() => setSelected([])} />
    </>
  );
};
