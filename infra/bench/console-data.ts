import type { openDatabase } from '../../packages/store/src/index.ts';

type Database = ReturnType<typeof openDatabase>;

export const ORDERS = 1_000_000;
export const ENTRIES = 5_000_000;
const EVENTS = 300_000;
/** Orders since this number wait: a backlog as after an outage. */
const BACKLOG_FROM = 970_000;
/** A small shop of long ago: its few orders lie at the far end of every index that is ordered by time alone. */
export const OLD_SHOP = 8;
export const SHOPS = 9;


const SHOPS_SQL = `
  insert into installations (id, name, account_key, token_sealed, fetched_at, sent_at) select md5('shop' || n)::uuid, 'Shop ' || n, 'shop-' || n, 'sealed', now(), now() from generate_series(0, ?::int - 1) n;
`;
const ACCOUNTS_SQL = `insert into integrations (id, installation_id, name, settings, stream_account) select md5('account' || n)::uuid, md5('shop' || n)::uuid, 'Account ' || n, '{"IsOrderSyncEnabled": true}', 'account-' || n from generate_series(0, ?::int - 1) n`;
const SERVICES_SQL = `
  insert into services (installation_id, integration_id, postal_service_id, name, settings)
  select md5('shop' || n)::uuid, md5('account' || n)::uuid, md5('service' || n || '-' || k)::uuid, (array['Two-Man Room of Choice', 'Standard Delivery', 'Next Day', 'Collection from Home', 'Discontinued Economy'])[k], '{}'
  from generate_series(0, ?::int - 1) n, generate_series(1, 5) k`;

/**
 * Orders of a year by their number: nearly all done, some invalid, refused or deleted at any time, a backlog at its end. Half of them
 * are the largest shop's, one in a hundred the smallest's, and a few hundred old ones those of a shop that has closed since.
 */
const ORDERS_SQL = `
  insert into orders (id, installation_id, integration_id, linnworks_order_id, order_number, channel_reference, postal_service_id, postal_service_name, customer_name, postcode, received_at, source, source_hash,
    status, version, submissions, http_status, hold_reason, problem, failed_at, refused_at, completed_at, lease_until, write_back_due_at, delete_requested_at, delete_due_at, stream_deleted_at, delete_problem,
    stream_account, stream_order_no, stream_order_id, consignment_no, tracking_number, tracking_url, created_at, updated_at)
  select md5('order' || n)::uuid, md5('shop' || s.shop)::uuid, md5('account' || s.shop)::uuid, gen_random_uuid(), 100000 + n, 'WEB-' || (5000000 + n), md5('service' || s.shop || '-' || s.service)::uuid,
    (array['Two-Man Room of Choice', 'Standard Delivery', 'Next Day', 'Collection from Home', 'Discontinued Economy'])[s.service], w.customer, w.postcode, w.received,
    jsonb_build_object('orderNumber', 100000 + n, 'items', jsonb_build_array(jsonb_build_object('sku', 'CHAIR-OAK', 'title', 'Oak dining chair', 'quantity', 2, 'isService', false, 'children', '[]'::jsonb), jsonb_build_object('sku', 'TABLE-OAK-EXT', 'title', 'Extending oak dining table', 'quantity', 1, 'isService', false, 'children', '[]'::jsonb)),
      'delivery', jsonb_build_object('name', w.customer, 'line1', '4 Tannery Lane', 'town', 'Frome', 'postcode', w.postcode, 'phone', '01373 000000')), md5(n::text),
    s.status, 3, case when s.status = 'failed' then 3 when s.status in ('completed', 'ready-for-retry') then 1 else 0 end, case when s.status in ('failed', 'ready-for-retry') then 422 end,
    case when s.status = 'pending' and n % 40 = 0 then 'Order sync disabled' end,
    case when s.status in ('failed', 'ready-for-retry') then case n % 10 when 0 then '{"code":"remote-unavailable","message":"Stream does not answer","remedy":"try-later","at":"2026-01-01T00:00:00Z"}'::jsonb when 1 then '{"code":"credentials-refused","message":"Stream refuses the credentials","remedy":"reconnect","at":"2026-01-01T00:00:00Z"}' else '{"code":"remote-rejected","message":"Stream refused it","remedy":"try-later","at":"2026-01-01T00:00:00Z"}' end
      when s.status = 'validation-failed' then case when n % 500 = 7 then '{"code":"service-not-assigned","message":"Postal service not assigned","remedy":"fix-the-data","at":"2026-01-01T00:00:00Z"}'::jsonb when n % 3 = 0 then '{"code":"service-not-configured","message":"Postal service not fully configured","remedy":"fix-the-data","at":"2026-01-01T00:00:00Z"}' else '{"code":"address-incomplete","message":"Missing delivery address fields: Postcode","remedy":"fix-the-data","at":"2026-01-01T00:00:00Z"}' end end,
    case when s.status in ('failed', 'ready-for-retry') then w.changed end, case when s.status in ('failed', 'ready-for-retry') and n % 10 <> 0 then w.changed end, case when s.status = 'completed' then w.changed end,
    case when s.status = 'in-progress' then now() + interval '1 hour' end, case when s.status = 'completed' and (n % 500 = 1 or n % 5000 = 3) then w.changed end,
    case when s.status = 'completed' and n % 5000 in (2, 3) then w.changed end, case when s.status = 'completed' and n % 5000 = 2 then now() + interval '1 hour' end, case when s.status = 'completed' and n % 5000 = 3 then w.changed end,
    case when s.status = 'completed' and n % 1000 = 4 then '{"code":"delivered","message":"It is delivered","remedy":"none","at":"2026-01-01T00:00:00Z"}' end,
    case when s.status in ('completed', 'deleted', 'failed', 'in-progress', 'ready-for-retry') then 'account-' || s.shop end, case when s.status in ('completed', 'deleted', 'failed', 'in-progress', 'ready-for-retry') then 'P-' || n end, case when s.status = 'completed' then 'SO' || n end,
    case when s.status = 'completed' then 'CON' || n end, case when s.status = 'completed' then 'TRACK' || n end, case when s.status = 'completed' then 'https://track.example.test/' || n end, w.received, w.changed
  from generate_series(1, ?::int) n
  cross join lateral (select n::bigint * 48271 % 1000003 % 1000 as chance) d
  cross join lateral (select
    case when n % 100 < 50 then 0 when n % 100 < 70 then 1 when n % 100 < 82 then 2 when n % 100 < 90 then 3 when n % 100 < 95 then 4 when n % 100 < 98 then 5 when n % 100 < 99 then 6 when n < 30000 then 8 else 7 end as shop,
    case when n / 7 % 100 < 50 then 1 when n / 7 % 100 < 80 then 2 when n / 7 % 100 < 95 then 3 when n < 100000 then 5 else 4 end as service,
    case when n > ?::int then case when n % 30 = 0 then 'in-progress' else 'pending' end
      when d.chance < 15 then 'failed' when d.chance < 18 then 'ready-for-retry' when d.chance < 38 then 'validation-failed' when d.chance < 58 then 'deleted' else 'completed' end as status) s
  cross join lateral (select
    (array['Ruth','James','Olivia','Mohammed','Amelia','George','Isla','Noah','Ava','Arthur','Maria','Leo','Grace','Oscar','Freya','Harry','Zoë','Łukasz','Nora','Ivan'])[1 + n * 31 % 20] || ' ' || (array['Okafor','Smith','Jones','Taylor','Brown','Williams','Wilson','Johnson','Davies','Patel','Robinson','Wright','Thompson','Evans','Walker','White','Roberts','Green','Hall','Wood','Jackson','Clarke','Khan','Lewis','Müller','Nowak','García','Rossi','O''Neill','Ng'])[1 + n * 17 % 30] || case when n % 5 = 0 then ' ' || n % 9973 else '' end as customer,
    (array['BA','BS','LS','M','B','SW','NW','SE','E','N','G','EH','CF','BT','OX','CB','YO','NE','PL','TR'])[1 + n * 13 % 20] || 1 + n % 28 || ' ' || 1 + n / 28 % 9 || chr(65 + n / 252 % 26) || chr(65 + n / 6552 % 26) as postcode,
    now() - (1000000 - n) * interval '31 seconds' as received,
    now() - (1000000 - n) * interval '31 seconds' + case when n > 970000 then interval '1 second' else (n % 86400 * 7919 % 86400) * interval '1 second' end - interval '1 day' as changed) w`;

const ATTEMPTS_SQL = `
  insert into order_attempts (order_id, version, trigger, correlation_id, started_at, ended_at, outcome, http_status)
  select md5('order' || n)::uuid, 1, 'schedule', 'cycle-' || n / 5, now() - (1000000 - n) * interval '31 seconds', now() - (1000000 - n) * interval '31 seconds', 'sent', 200 from generate_series(1, ?::int) n`;

/** Some five entries for each order, and those of our own cycles between; one in forty is a person's. */
const AUDIT_SQL = `
  insert into audit_log (at, kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, http_status, code, message, detail)
  select now() - (5000000 - n) * interval '6.2 seconds', k.kind, md5('shop' || k.shop)::uuid, case when k.kind in ('order', 'write-back', 'label', 'planning') then md5('order' || 1 + n / 5)::uuid end,
    case when n::bigint * 48271 % 1000003 % 40 = 7 then 'person' || n % 23 || '@example.test' when n % 10000 = 3 then 'mapping' when k.kind = 'label' then 'linnworks' when k.kind in ('planning', 'webhook') then 'stream' else 'schedule' end, 'cycle-' || n / 25, null, null,
    k.outcome, case when k.outcome in ('sent', 'failed') then 200 end, case when k.outcome = 'failed' then 'remote-rejected' end, case when k.outcome = 'failed' then 'Stream refused it' end, jsonb_build_object('orders', n % 50, 'took', n % 900)
  from generate_series(1, ?::int) n
  cross join lateral (select
    case when n / 10 % 100 < 50 then 0 when n / 10 % 100 < 70 then 1 when n / 10 % 100 < 82 then 2 when n / 10 % 100 < 90 then 3 when n / 10 % 100 < 95 then 4 when n / 10 % 100 < 98 then 5 when n / 10 % 100 < 99 then 6 when n < 150000 then 8 else 7 end as shop,
    case when n % 20000 = 11 then 'settings' when n % 10 = 0 then 'fetch' when n % 10 = 5 then 'send-cycle' when n % 10 = 8 then 'webhook' when n % 10 in (2, 7) then 'write-back' when n % 10 = 4 then 'label' when n % 10 = 9 then 'planning' else 'order' end as kind,
    case when n % 20000 = 11 then 'integration changed' when n % 10 = 0 then 'fetched' when n % 10 = 5 then 'sent' when n % 10 = 8 then 'repeated' when n % 10 in (2, 7) then 'done' when n % 10 = 4 then 'printed' when n % 10 = 9 then 'planned' when n::bigint * 48271 % 1000003 % 200 = 1 then 'failed' when n % 50000 = 13 then 'taken-out' when n % 700 = 3 then 'refused' when n % 10 = 3 then 'accepted' else 'sent' end as outcome) k`;

const EVENTS_SQL = `
  insert into webhook_events (installation_id, integration_id, dedup_key, received_at, raw, code, event, at, piece, status, lease_until, code_of_problem, problem, effect)
  select md5('shop' || s.shop)::uuid, md5('account' || s.shop)::uuid, 'd' || n, now() - (300000 - n) * interval '100 seconds', convert_to('{"event":{"code":"' || s.code || '"}}', 'UTF8'), s.code,
    jsonb_build_object('code', s.code, 'description', 'As told', 'consignmentNo', 'CON' || n * 3, 'stops', '[]'::jsonb), now() - (300000 - n) * interval '100 seconds', 'order:CON' || n * 3, s.status,
    case when s.status = 'in-progress' then now() + interval '1 hour' end, case when s.status = 'failed' then 'remote-rejected' end, case when s.status = 'failed' then 'Linnworks refused it' end, '{"orders": 1}'
  from generate_series(1, ?::int) n
  cross join lateral (select
    case when n % 100 < 50 then 0 when n % 100 < 70 then 1 when n % 100 < 82 then 2 when n % 100 < 90 then 3 when n % 100 < 98 then 4 when n < 9000 then 8 else 7 end as shop,
    case when n % 3000 = 5 then 'PARTCOLLECTED' when n % 4 = 0 then 'DELIVERED' when n % 4 = 1 then 'OPENPLANNING' when n % 4 = 2 then 'LOCKPLANNING' else 'CLOSEPLANNING' end as code,
    case when n > 299000 then 'pending' when n % 10000 = 9 then 'suspicious' when n % 2000 = 3 then 'failed' when n % 500 = 7 then 'unmatched' when n % 50 = 1 then 'no-action' else 'processed' end as status) s`;

/** Two months of plans: some 1,500 stops a day, twenty to a run; one run in a hundred has no day. */
const PLANS_SQL = `
  insert into order_plans (order_id, run_id, run_description, run_number, sequence, planned_date, driver, vehicle, state, state_at, read_at)
  select id, coalesce('LOAD-' || day, 'LOAD') || '-' || n / 20, 'RUN ' || 1 + n / 20, 1 + n / 20, 1 + n % 20, current_date - 45 + day, 'Sam', 'VAN 1', 'locked', now(), now()
  from (select id, day, row_number() over (partition by installation_id, day order by id) - 1 as n
    from (select id, installation_id, case when n / 20 % 100 <> 7 then (n / 1500)::int end as day
      from (select id, installation_id, row_number() over (order by order_number) as n from orders where status = 'completed' and order_number between 880000 + 100000 and 970000 + 100000) o) d) r`;

/** What triggers keep, which were left out. */
const KEPT_SQL = [
  'insert into order_counts select installation_id, status, count(*) from orders group by installation_id, status on conflict do nothing',
  `insert into planned_runs select coalesce(p.planned_date, 'infinity'), o.installation_id, o.integration_id, p.run_id, count(*) from order_plans p join orders o on o.id = p.order_id group by 1, 2, 3, 4`,
];

type Index = { name: string; definition: string };

/** All of it, the indexes made afterwards: that takes a third of the time. Gives nothing; throws what the database throws. */
export const fillConsole = async (db: Database, say: (line: string) => void): Promise<void> => {
  const timed = async (what: string, sql: string, bindings: number[] = []): Promise<void> => {
    const began = performance.now();
    await db.raw(sql, bindings);
    say(`  ${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };
  // Whatever looks at each row, foreign keys among them, is left out: the rows are right by their making.
  await db.raw(`set session_replication_role = replica; set statement_timeout = 0; set lock_timeout = 0; set synchronous_commit = off; set maintenance_work_mem = '512MB'; set max_parallel_maintenance_workers = 2`);
  const { rows: indexes } = await db.raw<{ rows: Index[] }>(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i where i.schemaname = 'public' and i.tablename in ('orders', 'audit_log', 'webhook_events', 'order_attempts', 'order_plans')
       and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`);
  for (const { name } of indexes) await db.raw('drop index ??', [name]);
  await db.raw(SHOPS_SQL, [SHOPS]);
  await db.raw(ACCOUNTS_SQL, [SHOPS]);
  await db.raw(SERVICES_SQL, [SHOPS]);
  await timed(`${ORDERS} orders`, ORDERS_SQL, [ORDERS, BACKLOG_FROM]);
  await timed('their attempts', ATTEMPTS_SQL, [BACKLOG_FROM]);
  await timed(`${ENTRIES} entries of the audit log`, AUDIT_SQL, [ENTRIES]);
  await timed(`${EVENTS} notifications`, EVENTS_SQL, [EVENTS]);
  await timed('plans of two months', PLANS_SQL);
  for (const sql of KEPT_SQL) await timed('counts', sql);
  const began = performance.now();
  for (const { definition } of indexes) await db.raw(definition);
  say(`  ${indexes.length} indexes: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  await timed('vacuum analyze', 'vacuum analyze');
};
