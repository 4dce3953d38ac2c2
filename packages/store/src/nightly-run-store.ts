import { cutText, NIGHTLY_JOBS, readable, type NightlyJob } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { conditionally } from './order-fence.ts';
import { readableJson } from './readable-json.ts';

/** One try of a night's work; `startedAt` tells it from every other try, so that only whoever began it last can end it. */
export type NightlyRun = { job: string; installationId: string; localDate: string; startedAt: string };

/** An installation's nightly work of one local date (YYYY-MM-DD). */
export type NightlyDue = { job: NightlyJob; installationId: string; localDate: string };
/** An installation that has nightly work. `zone`: its own time zone, where it has one. */
export type NightlyInstallation = { id: string; zone: string | undefined; hasIntegration: boolean };

/** The latest run of a nightly job of an installation, as people see it. Times are ISO 8601 in UTC. */
export type NightlyRunView = {
  job: NightlyJob;
  installationId: string;
  installationName: string;
  localDate: string;
  state: 'done' | 'failed' | 'under-way';
  startedAt: string;
  doneAt: string | undefined;
  /** Tries by itself; runs by hand are none. */
  tries: number;
  problem: string | undefined;
  /** What it reported: what was added, changed and failed. */
  outcome: object | undefined;
};

/** So often is a night's work tried by itself on one date. */
export const NIGHTLY_TRIES = 3;
/** Minutes from the beginning of a try that failed until the next: a moment's trouble first, then an outage of hours. */
const AGAIN_AFTER_MINUTES = { first: 15, later: 240 } as const;
const PROBLEM_MAX = 1_000;

type LatestRow = { installation_id: string; name: string; job: NightlyJob; local_date: string; tries: number; started_at: Date; done_at: Date | null; problem: string | null; outcome: object | null; under_way: boolean | null };
/** A run that is neither under way nor has ended well has failed: by its own word, or its process is gone. */
const toView = (row: LatestRow): NightlyRunView => ({
  job: row.job, installationId: row.installation_id, installationName: row.name, localDate: row.local_date, tries: row.tries, startedAt: row.started_at.toISOString(), doneAt: row.done_at?.toISOString(),
  state: row.under_way ? 'under-way' : row.done_at && row.problem === null ? 'done' : 'failed',
  problem: row.problem ?? undefined, outcome: row.outcome ?? undefined,
});

export type NightlyRunStore = ReturnType<typeof createNightlyRunStore>;

/** Nightly work: one success for each local date, whatever clocks, restarts and other processes do (A-10, R10). Leases go by the database's clock (F43). */
export const createNightlyRunStore = (db: Knex) => {
  const conditional = conditionally(db);
  return {
    /**
     * Begins a job for an installation and a date (YYYY-MM-DD); undefined where it is done, is under way elsewhere, or was tried
     * `NIGHTLY_TRIES` times. A try that failed, or whose lease of so many seconds lapsed, is followed by the next. `force`: by a
     * person's word, also where it is done or was tried too often, but never beside another; that is no try, and if it fails, what was done stays done.
     * `again`: also where it was tried too often, but not where it is done.
     */
    async begin(job: string, installationId: string, localDate: string, leaseSeconds: number, { force = false, again = false }: { force?: boolean; again?: boolean } = {}): Promise<NightlyRun | undefined> {
      const { rows } = await db.raw<{ rows: { started_at: string }[] }>(
        `insert into nightly_runs as n (job, installation_id, local_date, tries, started_at, lease_until) values (?, ?, ?::date, ?, clock_timestamp(), now() + make_interval(secs => ?))
         on conflict (job, installation_id, local_date) do update set tries = n.tries + excluded.tries, started_at = excluded.started_at, lease_until = excluded.lease_until, problem = null
         where (n.lease_until is null or n.lease_until <= now()) and (? or (n.done_at is null and (? or n.tries < ?)))
         returning started_at::text`, [job, installationId, localDate, force ? 0 : 1, leaseSeconds, force, again, NIGHTLY_TRIES]);
      return rows[0] && { job, installationId, localDate, startedAt: rows[0].started_at };
    },

    /** Goes on with a try for so many seconds more. False: another try began since, or it has ended. */
    renew: ({ job, installationId, localDate, startedAt }: NightlyRun, leaseSeconds: number): Promise<boolean> =>
      conditional(
        `update nightly_runs set lease_until = now() + make_interval(secs => ?)
         where job = ? and installation_id = ? and local_date = ?::date and started_at = ?::timestamptz and lease_until is not null returning job`,
        [leaseSeconds, job, installationId, localDate, startedAt]),

    /** It is done, and what came of it. False: another try began since. */
    done: ({ job, installationId, localDate, startedAt }: NightlyRun, outcome: object): Promise<boolean> =>
      conditional(
        `update nightly_runs set done_at = now(), lease_until = null, outcome = ?, problem = null
         where job = ? and installation_id = ? and local_date = ?::date and started_at = ?::timestamptz and lease_until is not null returning job`,
        [readableJson(outcome), job, installationId, localDate, startedAt]),

    /** It failed, and what came of it all the same; the next `begin` tries again as long as tries are left. False: another try began since. */
    failed: ({ job, installationId, localDate, startedAt }: NightlyRun, problem: string, outcome?: object): Promise<boolean> =>
      conditional(
        `update nightly_runs set lease_until = null, problem = ?, outcome = coalesce(?, outcome)
         where job = ? and installation_id = ? and local_date = ?::date and started_at = ?::timestamptz and lease_until is not null returning job`,
        [cutText(readable(problem), PROBLEM_MAX), outcome ? readableJson(outcome) : null, job, installationId, localDate, startedAt]),

    /** Active installations; a postal service needs an integration as well. */
    async installations(): Promise<NightlyInstallation[]> {
      const rows: { id: string; time_zone: string | null; has_integration: boolean }[] = await db('installations as i').where({ active: true, claimed: true }).orderBy(['created_at', 'id'])
        .select('id', 'time_zone', db.raw('exists (select 1 from integrations g where g.installation_id = i.id) as has_integration'));
      return rows.map((row) => ({ id: row.id, zone: row.time_zone ?? undefined, hasIntegration: row.has_integration }));
    },

    /** Of the work that is due, what is to be begun now: what is neither done nor under way nor was tried too often, and where a failure is not too fresh. */
    async owing(due: readonly NightlyDue[]): Promise<NightlyDue[]> {
      if (due.length === 0) return [];
      const { rows } = await db.raw<{ rows: { job: NightlyJob; installation_id: string; local_date: string }[] }>(
        `select d.job, d.installation_id, d.local_date::text
         from unnest(?::text[], ?::uuid[], ?::date[]) with ordinality as d (job, installation_id, local_date, place)
         left join nightly_runs n on n.job = d.job and n.installation_id = d.installation_id and n.local_date = d.local_date
         where n.job is null or (n.done_at is null and n.tries < ? and (n.lease_until is null or n.lease_until <= now())
           and (n.problem is null or n.started_at <= now() - make_interval(mins => case when n.tries <= 1 then ?::int else ?::int end)))
         order by d.place`,
        [due.map(({ job }) => job), due.map(({ installationId }) => installationId), due.map(({ localDate }) => localDate), NIGHTLY_TRIES, AGAIN_AFTER_MINUTES.first, AGAIN_AFTER_MINUTES.later] as Knex.Value[]);
      return rows.map((row) => ({ job: row.job, installationId: row.installation_id, localDate: row.local_date }));
    },

    /** The latest run of each job of each installation, or of one. */
    async latest(installationId?: string): Promise<NightlyRunView[]> {
      const { rows } = await db.raw<{ rows: LatestRow[] }>(
        `select i.id as installation_id, i.name, n.job, n.local_date::text, n.tries, n.started_at, n.done_at, n.problem, n.outcome, n.lease_until > now() as under_way
         from installations i cross join unnest(?::text[]) with ordinality as j (job, place)
         cross join lateral (select * from nightly_runs r where r.installation_id = i.id and r.job = j.job order by r.local_date desc limit 1) n
         where ?::uuid is null or i.id = ?::uuid
         order by i.created_at, i.id, j.place`, [NIGHTLY_JOBS, installationId ?? null, installationId ?? null] as Knex.Value[]);
      return rows.map(toView);
    },
  };
};
