import { ORDER_STATUSES, type OrderStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

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

/** Counting that takes longer than this is worth keeping; what is quick is always fresh. */
const SLOW_MS = 50;
/** A count is kept for so many times what it took, so that counting takes a twentieth of the time at most. */
const KEPT_TIMES = 20;

/** Counts for the dashboard, the terminal of `npm start` and the metrics. */
export const createSummaryView = (db: Knex, now: () => number = () => performance.now()) => {
  const countByStatus = async (within: Within): Promise<Record<OrderStatus, number>> => {
    const rows: { status: OrderStatus; count: number }[] = await onlyWithin(db('orders'), 'installation_id', within).select('status').count({ count: '*' }).groupBy('status');
    const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]));
    return Object.fromEntries(ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<OrderStatus, number>;
  };

  let kept: { counts: Promise<Record<OrderStatus, number>>; until: number } | undefined;
  /** Every status, those without an order too. Whoever asks while it is counted shares the count; one that took long is kept for a while, for every order is counted. */
  const byStatus = async (): Promise<Record<OrderStatus, number>> => {
    if (kept && now() < kept.until) return kept.counts;
    const began = now();
    const counting = { counts: countByStatus('all'), until: Infinity };
    kept = counting;
    try {
      const counts = await counting.counts;
      const took = now() - began;
      counting.until = took > SLOW_MS ? now() + took * KEPT_TIMES : 0;
      return counts;
    } catch (error) {
      counting.until = 0;
      throw error;
    }
  };

  const oldestPendingSeconds = async (within: Within = 'all'): Promise<number> => {
    const row = await onlyWithin(db('orders'), 'installation_id', within).where({ status: 'pending' }).whereNull('hold_reason').first(db.raw('extract(epoch from now() - min(created_at))::float8 as seconds'));
    return Math.max(0, Math.round(row?.seconds ?? 0));
  };

  return {
    byStatus,
    oldestPendingSeconds,

    /** All of it, of the installations whose data the reader may see. */
    async read(within: Within): Promise<Summary> {
      const orders = () => onlyWithin(db('orders'), 'installation_id', within);
      const [statuses, oldest, due, unanswered, underWay, cleanup, installations] = await Promise.all([
        within === 'all' ? byStatus() : countByStatus(within),
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
