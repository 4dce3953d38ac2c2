import { performance } from 'node:perf_hooks';
import type { Knex } from 'knex';

/** Gives the database's time, without asking again. */
export type SharedClock = () => Date;

/**
 * A clock that all processes share, since their own may differ: it goes by the database's, asked once, and counts on from there (F43).
 * It is never ahead of the database by more than an answer takes to come, and never jumps.
 */
export const createDatabaseClock = (db: Knex) => async (): Promise<SharedClock> => {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>('select clock_timestamp() as now');
  const base = rows[0]!.now.getTime() - performance.now();
  return () => new Date(base + performance.now());
};
export type DatabaseClock = ReturnType<typeof createDatabaseClock>;
