import { cutText, readable } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { conditionally } from './order-fence.ts';
import { readableJson } from './readable-json.ts';

/** One try of a night's work; `startedAt` tells it from every other try, so that only whoever began it last can end it. */
export type NightlyRun = { job: string; installationId: string; localDate: string; startedAt: string };

/** So often is a night's work tried by itself on one date. */
export const NIGHTLY_TRIES = 3;
const PROBLEM_MAX = 1_000;

export type NightlyRunStore = ReturnType<typeof createNightlyRunStore>;

/** Nightly work: one success for each local date, whatever clocks, restarts and other processes do (A-10, R10). Leases go by the database's clock (F43). */
export const createNightlyRunStore = (db: Knex) => {
  const conditional = conditionally(db);
  return {
    /**
     * Begins a job for an installation and a date (YYYY-MM-DD); undefined where it is done, is under way elsewhere, or was tried
     * `NIGHTLY_TRIES` times. A try that failed, or whose lease of so many seconds lapsed, is followed by the next. `force`: by a
     * person's word, also where it is done or was tried too often, but never beside another; that is no try, and if it fails, what was done stays done.
     */
    async begin(job: string, installationId: string, localDate: string, leaseSeconds: number, { force = false }: { force?: boolean } = {}): Promise<NightlyRun | undefined> {
      const { rows } = await db.raw<{ rows: { started_at: string }[] }>(
        `insert into nightly_runs as n (job, installation_id, local_date, tries, started_at, lease_until) values (?, ?, ?::date, ?, clock_timestamp(), now() + make_interval(secs => ?))
         on conflict (job, installation_id, local_date) do update set tries = n.tries + excluded.tries, started_at = excluded.started_at, lease_until = excluded.lease_until
         where (n.lease_until is null or n.lease_until <= now()) and (? or (n.done_at is null and n.tries < ?))
         returning started_at::text`, [job, installationId, localDate, force ? 0 : 1, leaseSeconds, force, NIGHTLY_TRIES]);
      return rows[0] && { job, installationId, localDate, startedAt: rows[0].started_at };
    },

    /** It is done, and what came of it. False: another try began since. */
    done: ({ job, installationId, localDate, startedAt }: NightlyRun, outcome: object): Promise<boolean> =>
      conditional(
        `update nightly_runs set done_at = now(), lease_until = null, outcome = ?, problem = null
         where job = ? and installation_id = ? and local_date = ?::date and started_at = ?::timestamptz and lease_until is not null returning job`,
        [readableJson(outcome), job, installationId, localDate, startedAt]),

    /** It failed; the next `begin` tries again as long as tries are left. False: another try began since. */
    failed: ({ job, installationId, localDate, startedAt }: NightlyRun, problem: string): Promise<boolean> =>
      conditional(
        `update nightly_runs set lease_until = null, problem = ?
         where job = ? and installation_id = ? and local_date = ?::date and started_at = ?::timestamptz and lease_until is not null returning job`,
        [cutText(readable(problem), PROBLEM_MAX), job, installationId, localDate, startedAt]),
  };
};
