import { ORDER_STATUSES, type OrderStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/**
 * How many orders are in each status, those without an order too: what was added up, and what was noted since (decision 0150). Exact as of
 * the moment of asking, and as quick at a million orders as at ten.
 */
export const countOrders = async (db: Knex, within: Within): Promise<Record<OrderStatus, number>> => {
  const added = onlyWithin(db('order_counts'), 'installation_id', within).select('status', 'count as change');
  const since = (column: 'to_status' | 'from_status', sign: number): Knex.QueryBuilder =>
    onlyWithin(db('order_count_changes'), 'installation_id', within).whereNotNull(column).groupBy(column).select({ status: column }, db.raw('?::int * count(*) as change', [sign]));
  const rows: { status: OrderStatus; count: string }[] = await db.from(added.unionAll([since('to_status', 1), since('from_status', -1)]).as('each')).groupBy('status').select('status', db.raw('sum(change) as count'));
  const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]));
  return Object.fromEntries(ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<OrderStatus, number>;
};
