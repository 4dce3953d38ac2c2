import type { Knex } from 'knex';

/** When a schedule last ran, and since when it has run without a long gap. */
export type ScheduleRun = { schedule: string; ranAt: Date; since: Date };

/** A gap longer than this, of a schedule that runs each minute, means that nobody was there to run it. */
const GAP_MINUTES = 5;

export type ScheduleRunStore = ReturnType<typeof createScheduleRunStore>;

/** When schedules ran: noted by whoever ran them, in Postgres, since Redis may be emptied at any time. */
export const createScheduleRunStore = (db: Knex) => ({
  /** A schedule ran just now. */
  async note(schedule: string): Promise<void> {
    await db.raw(
      `insert into schedule_runs as s (schedule) values (?)
       on conflict (schedule) do update set ran_at = now(), since = case when s.ran_at < now() - make_interval(mins => ?) then now() else s.since end`, [schedule, GAP_MINUTES]);
  },

  /** The runs of these schedules, and the database's time; one that never ran counts from the first time it is asked for. */
  async read(schedules: readonly string[]): Promise<{ runs: ScheduleRun[]; now: Date }> {
    await db.raw('insert into schedule_runs (schedule) select unnest(?::text[]) on conflict do nothing', [[...schedules]]);
    const rows: { schedule: string; ran_at: Date; since: Date; now: Date }[] = await db('schedule_runs').whereIn('schedule', [...schedules]).orderBy('schedule').select('*', db.raw('now() as now'));
    return { runs: rows.map((row) => ({ schedule: row.schedule, ranAt: row.ran_at, since: row.since })), now: rows[0]?.now ?? new Date() };
  },
});
