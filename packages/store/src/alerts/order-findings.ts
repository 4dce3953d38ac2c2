import type { Knex } from 'knex';
import { readFindings, type AlertQueries } from './finding.ts';

/** So many of the latest orders are counted; what is beyond is "more than". */
const MOST = 5_000;

/**
 * What rules about orders read: each one statement, bounded, and served by an index that holds the latest or the open rows only, so that
 * a look each minute costs the same at a thousand and at a million orders (performance.md, levers 1 and 2). Times are the database's.
 */
export const ORDER_FINDINGS = {
  // A failed order that is tried again keeps the time of its failure, and its reason.
  'orders-failed': (db: Knex, { threshold }) => readFindings(db,
    `with recent as (
       (select installation_id, coalesce(problem->>'code', '') as code, failed_at as at from orders where status = 'failed' and updated_at > now() - interval '1 hour' order by updated_at desc limit ?)
       union all
       (select installation_id, coalesce(problem->>'code', '') as code, failed_at as at from orders where status = 'ready-for-retry' and updated_at > now() - interval '1 hour' order by updated_at desc limit ?)
     ), causes as (
       select installation_id, code, count(*) as count, min(at) as since from recent where at > now() - interval '1 hour' group by installation_id, code
     )
     select i.id as subject, i.id as installation_id, i.name as account, min(c.since) as since, sum(c.count)::int as count, (array_agg(nullif(c.code, '') order by c.count desc, c.code))[1] as code, max(c.count)::int as of_code,
       (select count(*) from recent) >= ? as is_more
     from causes c join installations i on i.id = c.installation_id where i.active group by i.id having sum(c.count) >= ?`, [MOST, MOST, MOST, threshold]),

  'orders-invalid': (db: Knex, { threshold }) => readFindings(db,
    `with recent as (
       select installation_id, coalesce(problem->>'code', '') as code, updated_at as at from orders where status = 'validation-failed' and updated_at > now() - interval '1 hour' order by updated_at desc limit ?
     ), causes as (select installation_id, code, count(*) as count, min(at) as since from recent group by installation_id, code)
     select i.id as subject, i.id as installation_id, i.name as account, min(c.since) as since, sum(c.count)::int as count, (array_agg(nullif(c.code, '') order by c.count desc, c.code))[1] as code, max(c.count)::int as of_code,
       (select count(*) from recent) >= ? as is_more
     from causes c join installations i on i.id = c.installation_id where i.active group by i.id having sum(c.count) >= ?`, [MOST, MOST, threshold]),

  // Orders wait on purpose while nobody sends them by themselves.
  'orders-waiting': (db: Knex, { threshold }) => readFindings(db,
    `select i.id as subject, i.id as installation_id, i.name as account, w.next_attempt_at as since, w.id as order_id, w.order_number from installations i cross join lateral (
       select o.id, o.order_number, o.next_attempt_at from orders o
       where o.installation_id = i.id and o.status in ('pending', 'ready-for-retry') and o.next_attempt_at <= now() - make_interval(mins => ?)
         and not exists (select 1 from services s join integrations g on g.id = s.integration_id
           where s.installation_id = i.id and s.postal_service_id = o.postal_service_id and not coalesce((g.settings->>'IsOrderSyncEnabled')::boolean, false))
       order by o.next_attempt_at limit 1
     ) w
     where i.active and exists (select 1 from integrations g where g.installation_id = i.id and (g.settings->>'IsOrderSyncEnabled')::boolean)`, [threshold]),

  'orders-unanswered': (db: Knex, { threshold }) => readFindings(db,
    `select i.id as subject, i.id as installation_id, i.name as account, min(o.unknown_since) as since, count(*)::int as count
     from orders o join installations i on i.id = o.installation_id
     where o.status = 'in-progress' and o.unknown_since <= now() - make_interval(mins => ?) and i.active group by i.id`, [threshold]),

  // How long it has failed follows from how often: the pauses of `writeBackFailed` double from 15 s up to five minutes.
  'write-back-late': (db: Knex, { threshold }) => readFindings(db,
    `with failing as (
       select id, installation_id, order_number, now() - make_interval(secs => 15 * (power(2, least(write_back_tries, 5)) - 1) + 300 * greatest(write_back_tries - 5, 0)) as since
       from orders where write_back_due_at is not null and write_back_tries > 0 order by write_back_due_at limit ?
     )
     select i.id as subject, i.id as installation_id, i.name as account, min(f.since) as since, count(*)::int as count, (select count(*) from failing) >= ? as is_more,
       (array_agg(f.id order by f.since))[1] as order_id, (array_agg(f.order_number order by f.since))[1] as order_number
     from failing f join installations i on i.id = f.installation_id
     where f.since <= now() - make_interval(mins => ?) and i.active and i.token_refused_at is null group by i.id`, [MOST, MOST, threshold]),

  'orders-twice': (db: Knex, { threshold }) => readFindings(db,
    `select i.id as subject, i.id as installation_id, i.name as account, min(o.twin_suspected_at) as since, count(*)::int as count,
       (array_agg(o.id order by o.twin_suspected_at))[1] as order_id, (array_agg(o.order_number order by o.twin_suspected_at))[1] as order_number
     from orders o join installations i on i.id = o.installation_id where o.twin_suspected_at is not null and o.status = 'completed' group by i.id having count(*) >= ?`, [threshold]),
} satisfies Partial<AlertQueries>;
