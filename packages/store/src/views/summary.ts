import type { OrderStatus, Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { withRows } from './latest.ts';
import { countOrders } from './order-counts.ts';

/** Where everything stands, at a glance. */
export type Summary = {
  orders: Record<OrderStatus, number>;
  /** Age in seconds of the oldest Pending order that is not on hold; 0 where there is none. */
  oldestPendingSeconds: number;
  /** Completed orders that Linnworks does not show as such yet. */
  writeBackDue: number;
  /** Orders whose create has no answer from Stream yet. */
  unanswered: number;
  /** Orders that are to be taken out of Stream, and those that are gone there but not cleared in Linnworks yet. */
  deletes: { underWay: number; cleanupPending: number };
  installations: { id: string; name: string; active: boolean; fetchedAt: string | null; sentAt: string | null; problem: string | null }[];
};

export type SummaryView = ReturnType<typeof createSummaryView>;

/** Counts for the dashboard, the terminal of `npm start` and the metrics. */
export const createSummaryView = (db: Knex) => {
  const byStatus = (within: Within = 'all'): Promise<Record<OrderStatus, number>> => countOrders(db, within);

  const oldestPendingSeconds = async (within: Within = 'all'): Promise<number> => {
    // The oldest of each installation by an index, and of these the oldest.
    const oldest = db('orders as o').whereRaw('o.installation_id = i.id').where('o.status', 'pending').whereNull('o.hold_reason').orderBy('o.created_at').limit(1).select('o.created_at');
    const row = await withRows(onlyWithin(db('installations as i'), 'i.id', within), oldest).first(db.raw('extract(epoch from now() - min(r.created_at))::float8 as seconds'));
    return Math.max(0, Math.round(row?.seconds ?? 0));
  };

  return {
    byStatus,
    oldestPendingSeconds,

    /** All of it, of the installations whose data the reader may see. */
    async read(within: Within): Promise<Summary> {
      const orders = () => onlyWithin(db('orders'), 'installation_id', within);
      const [statuses, oldest, due, unanswered, underWay, cleanup, installations] = await Promise.all([
        byStatus(within),
        oldestPendingSeconds(within),
        orders().whereNotNull('write_back_due_at').count({ count: '*' }).first(),
        orders().where({ status: 'in-progress' }).whereNotNull('unknown_since').count({ count: '*' }).first(),
        orders().whereNotNull('delete_due_at').count({ count: '*' }).first(),
        orders().where({ status: 'completed' }).whereNotNull('write_back_due_at').whereNotNull('stream_deleted_at').count({ count: '*' }).first(),
        onlyWithin(db('installations'), 'id', within).orderBy('created_at').select('id', 'name', 'active', 'fetched_at', 'sent_at', 'problem'),
      ]);
      return {
        orders: statuses,
        oldestPendingSeconds: oldest,
        writeBackDue: Number(due?.count ?? 0),
        unanswered: Number(unanswered?.count ?? 0),
        deletes: { underWay: Number(underWay?.count ?? 0), cleanupPending: Number(cleanup?.count ?? 0) },
        installations: installations.map((row) => ({ id: row.id, name: row.name, active: row.active, fetchedAt: row.fetched_at?.toISOString() ?? null, sentAt: row.sent_at?.toISOString() ?? null, problem: row.problem })),
      };
    },
  };
};
