import { NIGHTLY_JOB_TITLES, NIGHTLY_JOBS, type DigestFacts, type NightlyJob } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { boundedCount, type BoundedCount } from '../views/bounded-count.ts';
import { toAlert } from './alert-store.ts';

/** Counting stops here: in a digest "more than 9999" says enough. */
const MOST = 9_999;

type Row = { id: string; name: string; completed: number; failed: number; invalid: number; waiting: number; nights_failed: NightlyJob[] | null };

const counted = (count: number): BoundedCount => boundedCount(count, MOST);

export type ReadDigestFacts = ReturnType<typeof createDigestFacts>;

/** How the accounts of a channel stand, and what is on: each count bounded, and by an index of its status. */
export const createDigestFacts = (db: Knex) => async (installationIds: readonly string[] | null): Promise<DigestFacts> => {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select i.id, i.name, coalesce(c.count, 0)::int as completed, f.count::int as failed, v.count::int as invalid, w.count::int as waiting, n.jobs as nights_failed
     from installations i
     left join (select installation_id, count(*) from orders where status = 'completed' and completed_at > now() - interval '24 hours' group by installation_id) c on c.installation_id = i.id
     cross join lateral (select count(*) from (select 1 from orders o where o.installation_id = i.id and o.status = 'failed' limit ?) few) f
     cross join lateral (select count(*) from (select 1 from orders o where o.installation_id = i.id and o.status = 'validation-failed' limit ?) few) v
     cross join lateral (select count(*) from (select 1 from orders o where o.installation_id = i.id and o.status in ('pending', 'ready-for-retry') limit ?) few) w
     cross join lateral (
       select array_agg(j.job order by j.place) as jobs from unnest(?::text[]) with ordinality as j (job, place)
       cross join lateral (select * from nightly_runs r where r.installation_id = i.id and r.job = j.job order by r.local_date desc limit 1) r
       where (r.lease_until is null or r.lease_until <= now()) and (r.done_at is null or r.problem is not null)
     ) n
     where i.active and (?::uuid[] is null or i.id = any(?::uuid[])) order by i.created_at, i.id`,
    [MOST + 1, MOST + 1, MOST + 1, NIGHTLY_JOBS, installationIds && [...installationIds], installationIds && [...installationIds]] as Knex.Value[]);
  const theirs = (query: Knex.QueryBuilder): void => { if (installationIds) void query.where((some) => some.whereNull('installation_id').orWhereIn('installation_id', [...installationIds])); };
  const firing = await db('alerts').whereNull('over_at').modify(theirs).orderBy('id').limit(200);
  const ended = await db('alerts').whereRaw(`over_at > now() - interval '24 hours'`).modify(theirs).count({ count: '*' }).first();
  return {
    accounts: rows.map((row) => ({
      installationId: row.id, name: row.name, completed: counted(row.completed), failed: counted(row.failed), invalid: counted(row.invalid), waiting: counted(row.waiting),
      nightsFailed: (row.nights_failed ?? []).map((job) => NIGHTLY_JOB_TITLES[job]),
    })),
    firing: firing.map(toAlert),
    ended: Number(ended?.count ?? 0),
  };
};
