import { Box, Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { QueuedOrder } from '@stream-tech/store';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useDrawn } from '../../parts/use-drawn.ts';
import { BulkProgress } from './bulk-progress.tsx';
import { Causes } from './causes.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { AskDelete } from './delete-orders.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterOf, paramsOf, type Filter } from './filter.ts';
import { KeysHelp } from './keys-help.tsx';
import { OrderTable } from './order-table.tsx';
import { OrderTabs } from './order-tabs.tsx';
import type { Act } from './outcome.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useBulk } from './use-bulk.ts';
import { useColumns } from './use-columns.ts';
import { useFound } from './use-found.ts';
import { exportAddress, useOrders } from './use-orders.ts';
import { ViewsMenu } from './views-menu.tsx';

/** What stands above the list is this high at a desk: where it is drawn a moment later, the list stays in its place. */
const ABOVE = 128;

/** The order queue: seven statuses, search and filters, and what can be done with a selection, followed to its end. */
export const Orders = () => {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => filterOf(params), [params]);
  const [columns, setColumns] = useColumns();
  const [chosen, setSelected] = useState<QueuedOrder[]>([]);
  const [isDeleting, setDeleting] = useState(false);
  const { data, error, isFetching, isLoading, isPlaceholderData, hasNextPage, fetchNextPage, refetch } = useOrders(filter);
  const { start, bulk, followed, running, isOver, close } = useBulk();
  const isDrawn = useDrawn();
  const mayExport = useMay('orders:export');
  const orders = useMemo(() => data?.pages.flatMap((page) => page.orders) ?? [], [data]);
  // While the next list is on its way, the one before still stands here.
  const isSettled = data !== undefined && !isPlaceholderData;
  useFound(orders, isSettled);
  // What is selected goes on living: what can be done with it is judged by what it is now, and what has left the list is not selected any more.
  const selected = useMemo(() => orders.filter(({ id }) => chosen.some((each) => each.id === id)), [orders, chosen]);
  const navigate = useNavigate();
  // From what the address says when it is called: so it stays the same, and the table with it.
  const change = useCallback((changed: Partial<Filter>): void => {
    const now = filterOf(new URLSearchParams(globalThis.location.search));
    void navigate({ search: String(new URLSearchParams(paramsOf({ ...now, ...changed }))) });
  }, [navigate]);
  const begin = (act: Act, confirm = false): void => start.mutate({ act, orders: act === 'retry' ? selected.filter(({ status }) => status === 'failed') : selected, confirm }, { onSuccess: () => setSelected([]) });

  return (
    <>
      <PageHead title="Orders" lead="Everything fetched from Linnworks.">
        {isDrawn ? (
          <>
            <ViewsMenu query={String(new URLSearchParams(paramsOf(filter)))} columns={columns} open={(view) => { setSelected([]); setColumns(view.columns); setParams(view.query); }} />
            {mayExport ? <Button component="a" href={exportAddress(filter)} download="orders.csv" variant="subtle" color="gray" size="compact-sm" leftSection={<IconDownload size={16} />}>Save as CSV</Button> : null}
            <KeysHelp />
          </>
        ) : null}
      </PageHead>
      <Box mih={ABOVE}>
        {isDrawn ? (
          <>
            <OrderTabs filter={filter} choose={(status) => { setSelected([]); change({ status, code: '' }); }} />
            <FilterBar filter={filter} change={change} />
            <Causes filter={filter} choose={(code) => change({ code })} />
            {bulk ? <BulkProgress act={bulk.act} followed={followed} running={running} isOver={isOver} close={close} /> : null}
            <SelectionBar selected={selected} clear={() => setSelected([])} act={(act) => (act === 'delete' ? setDeleting(true) : begin(act))} acting={start.isPending ? start.variables.act : undefined}>
              <ColumnsMenu chosen={columns} choose={setColumns} />
            </SelectionBar>
          </>
        ) : null}
      </Box>
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : <OrderTable orders={orders} list={isSettled ? JSON.stringify(filter) : undefined} isLoading={isLoading} filter={filter} change={change} columns={columns} selected={selected} select={setSelected} />}
      {hasNextPage ? <Button mt="sm" variant="default" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>Show more</Button> : null}
      {orders.length > 0 && !hasNextPage ? <Text size="xs" c="dimmed" mt="xs">{orders.length} {orders.length === 1 ? 'order' : 'orders'}, that is all.</Text> : null}
      <AskDelete orders={selected} open={isDeleting} close={() => setDeleting(false)} remove={(confirm) => { setDeleting(false); begin('delete', confirm); }} />
    </>
  );
};
