import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/** A day on which something is planned; null: on runs without a date. */
export type RunDay = { day: string | null; runs: number; stops: number };

const MOST_DAYS = 60;
/** How a run without a day is kept: behind all days. */
const UNDATED = 'infinity';

/** The last of the days that are shown from a date on, where there are more: one step of the index for each. */
const lastShown = (db: Knex, from: string, within: Within): Knex.QueryBuilder => {
  const first = (): Knex.QueryBuilder => onlyWithin(db('planned_runs'), 'installation_id', within).orderBy('planned_date').limit(1);
  return db.withRecursive('each', ['day'], (each) => void each.select('planned_date').from(first().where('planned_date', '>=', from).select('planned_date').as('first'))
    .unionAll((next) => void next.from('each').whereNotNull('each.day').select(first().whereRaw('planned_date > each.day').select('planned_date').as('day'))))
    .from('each').whereNotNull('day').offset(MOST_DAYS - 1).limit(1).select('day');
};

/** Runs that have stops on some days, as rows whose `stops` are to be summed: what was added up, and what was noted since (decision 0150). */
const keptRuns = (db: Knex, within: Within, ofDays: (query: Knex.QueryBuilder) => void): Knex.QueryBuilder => {
  const of = (table: string, stops: string): Knex.QueryBuilder => onlyWithin(db(table), 'installation_id', within).modify(ofDays).select('planned_date', 'installation_id', 'integration_id', 'run_id', { stops });
  return of('planned_runs', 'stops').unionAll([of('planned_run_changes', 'change')]);
};

/** The ids of the runs of a day, for a query that begins with them; a run that these installations' orders have left may be among them. */
export const runIdsOfDay = (db: Knex, day: string | null, within: Within): Knex.QueryBuilder =>
  db.from(keptRuns(db, within, (query) => void query.where('planned_date', day ?? UNDATED)).as('k')).select('k.run_id');

/** Days with runs from a date on (YYYY-MM-DD), the earliest first, and at the end the runs without a date. Counted by run, not by order, and only for the days that are shown (P10). */
export const readRunDays = async (db: Knex, from: string, within: Within): Promise<RunDay[]> => {
  const kept = keptRuns(db, within, (query) => void query.where('planned_date', '>=', from).whereRaw(`planned_date <= coalesce((?), 'infinity')`, [lastShown(db, from, within) as unknown as Knex.Raw]));
  const runs = db.from(kept.as('k')).groupBy('planned_date', 'installation_id', 'integration_id', 'run_id').havingRaw('sum(stops) > 0').select('planned_date', db.raw('sum(stops) as stops'));
  const rows: { day: string | null; runs: string; stops: string }[] = await db.from(runs.as('r')).groupBy('planned_date').orderBy('planned_date').limit(MOST_DAYS)
    .select(db.raw(`nullif(planned_date, ?)::text as day`, [UNDATED]), db.raw('count(*) as runs'), db.raw('sum(stops) as stops'));
  return rows.map(({ day, runs: count, stops }) => ({ day, runs: Number(count), stops: Number(stops) }));
};
