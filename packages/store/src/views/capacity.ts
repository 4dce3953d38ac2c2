import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { orderCounts } from './order-counts.ts';

/** What waits to be sent, by account, and how long sending takes. */
export type Backlog = {
  /** Accounts with orders that wait, the largest backlog first: how many each. */
  waiting: number[];
  /** What one order took lately, in seconds; null: none was sent yet. */
  secondsPerOrder: number | null;
};

/** So many of the latest attempts tell how long one takes. */
const LATEST_ATTEMPTS = 200;

export type CapacityView = ReturnType<typeof createCapacityView>;

/** How much there is to send, and how quick it is (performance.md, 2: cycle arithmetic). */
export const createCapacityView = (db: Knex) => ({
  async read(within: Within): Promise<Backlog> {
    const counts = orderCounts(db, within, ['pending', 'ready-for-retry']);
    const attempts = db('order_attempts').whereNotNull('ended_at').orderBy('id', 'desc').limit(LATEST_ATTEMPTS).select(db.raw('extract(epoch from ended_at - started_at) as seconds'));
    const [rows, took] = await Promise.all([
      db.from(counts.as('c')).join('installations as i', 'i.id', 'c.installation_id').where('i.active', true).groupBy('c.installation_id').having(db.raw('sum(c.change) > 0')).select(db.raw('sum(c.change) as waiting')).orderBy('waiting', 'desc'),
      db.from(attempts.as('a')).first(db.raw('avg(seconds)::float8 as seconds')),
    ]);
    return { waiting: rows.map((row: { waiting: string }) => Number(row.waiting)), secondsPerOrder: took?.seconds ?? null };
  },
});
