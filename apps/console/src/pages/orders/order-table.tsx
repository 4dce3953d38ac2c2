import type { QueuedOrder } from '@stream-tech/store';
import { DataTable } from 'mantine-datatable';
import { memo } from 'react';
import { useNavigate } from 'react-router';
import { emptyTable } from '../../parts/empty-table.tsx';
import { useScreenFirst } from '../../parts/use-screen-first.ts';
import { columnsOf } from './columns.tsx';
import type { Filter } from './filter.ts';
import { useRowKeys } from './use-keys.ts';

type Sorting = Pick<Filter, 'by' | 'oldestFirst'>;
type TableProps = Sorting & { rows: QueuedOrder[]; isLoading: boolean; nothing: string; change: (changed: Partial<Filter>) => void; columns: string[]; selected: QueuedOrder[]; select: (orders: QueuedOrder[]) => void };
type ListProps = Omit<TableProps, 'rows' | 'nothing' | keyof Sorting> & { orders: QueuedOrder[]; /** Names the list that the orders are of; undefined: they stand for one that is on its way. */ list: string | undefined; filter: Filter };

const textOfNothing = ({ search }: Filter): string => (search
  ? 'No order matches. Numbers and references have to be whole; of a customer’s first or last name or a postcode the beginning is enough. Orders with another carrier’s service, and those parked in Linnworks, do not come here.'
  : 'No orders here. They come with the next fetch.');

const TIMES = { updatedAt: 'changed', receivedAt: 'received' } as const;

/** Drawn anew only for other orders: all else on the page changes often, and this is most of it. */
const Table = memo(function Table({ rows, isLoading, nothing, by, oldestFirst, change, columns, selected, select }: TableProps) {
  const navigate = useNavigate();
  const open = (id: string): void => void navigate(`/orders/${id}`);
  const toggle = (id: string): void => select(selected.some((order) => order.id === id) ? selected.filter((order) => order.id !== id) : [...selected, ...rows.filter((order) => order.id === id)]);
  return (
    <div {...useRowKeys({ open, toggle })}>
      <DataTable
        withTableBorder borderRadius="sm" highlightOnHover minHeight={180} verticalSpacing={6} columns={columnsOf(columns)} records={rows} fetching={isLoading}
        selectedRecords={selected} onSelectedRecordsChange={select} getRecordSelectionCheckboxProps={({ orderNumber }) => ({ 'aria-label': `Select order ${orderNumber}` })} allRecordsSelectionCheckboxProps={{ 'aria-label': 'Select all orders shown' }}
        sortStatus={{ columnAccessor: by === 'received' ? 'receivedAt' : 'updatedAt', direction: oldestFirst ? 'asc' : 'desc' }}
        onSortStatusChange={({ columnAccessor, direction }) => change({ by: TIMES[columnAccessor as keyof typeof TIMES] ?? 'changed', oldestFirst: direction === 'asc', ...(TIMES[columnAccessor as keyof typeof TIMES] === by ? {} : { from: '', until: '' }) })}
        onRowClick={({ record }) => open(record.id)} customRowAttributes={({ id }, index) => ({ 'data-order': id, tabIndex: index === 0 ? 0 : -1 })}
        {...emptyTable(rows, isLoading, nothing)}
      />
    </div>
  );
});

/** The orders themselves: a click or Enter opens one, boxes and the space bar select. */
export const OrderTable = ({ orders, list, filter, ...rest }: ListProps) => (
  <Table rows={useScreenFirst(orders, list)} nothing={textOfNothing(filter)} by={filter.by} oldestFirst={filter.oldestFirst} {...rest} />
);
