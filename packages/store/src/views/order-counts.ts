import { ORDER_STATUSES, type OrderStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/**
 * How many orders of each installation are in each status: what was added up, and what was noted since (decision 0150), as rows whose
 * `change` is to be summed. Exact as of the moment of asking, and as quick at a million orders as at ten.
 */
export const orderCounts = (db: Knex, within: Within, statuses: readonly OrderStatus[] = ORDER_STATUSES): Knex.QueryBuilder => {
  const added = onlyWithin(db('order_counts'), 'installation_id', within).whereIn('status', statuses).select('installation_id', 'status', 'count as change');
  const noted = (column: 'to_status' | 'from_status', sign: number): Knex.QueryBuilder =>
    onlyWithin(db('order_count_changes'), 'installation_id', within).whereIn(column, statuses).groupBy('installation_id', column).select('installation_id', { status: column }, db.raw('?::int * count(*) as change', [sign]));
  return added.unionAll([noted('to_status', 1), noted('from_status', -1)]);
};

/** How many orders are in each status, those without an order too. */
export const countOrders = async (db: Knex, within: Within): Promise<Record<OrderStatus, number>> => {
  const rows: { status: OrderStatus; count: string }[] = await db.from(orderCounts(db, within).as('each')).groupBy('status').select('status', db.raw('sum(change) as count'));
  const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]));
  return Object.fromEntries(ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<OrderStatus, number>;
};
