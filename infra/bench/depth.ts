import type { Engines } from '../trial/engines.ts';
import { createOrderStore, createSendingContexts, openDatabase } from '../../packages/store/src/index.ts';
import { percentile, say, type Figure } from './figures.ts';

const TIMES = 400;
const SMALL = 1_000;
const LARGE = 1_000_000;
const INSTALLATIONS = 200;

type Database = ReturnType<typeof openDatabase>;
type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Actual Rows': number; 'Actual Loops': number; 'Rows Removed by Filter'?: number; Plans?: Plan[] };
type Measured = { p50: number; p99: number; trouble: string[]; read: number; returned: number };

/** A believable table: nearly all done, a few thousand invalid or given up, and what is due lies with one installation out of two hundred. */
const fill = async (db: Database, total: number): Promise<void> => {
  await db.raw('set statement_timeout = 0');
  await db.raw(`insert into installations (name, account_key, token_sealed) select 'Installation ' || n, 'key-' || n, 'sealed' from generate_series(1, ?::int) n`, [INSTALLATIONS]);
  await db.raw(`insert into integrations (installation_id, settings, stream_account) select id, '{"IsOrderSyncEnabled": true}', account_key from installations`);
  await db.raw(`create temporary table places as select id, row_number() over (order by created_at, id) - 1 as place from installations`);
  await db.raw(`
    insert into orders (installation_id, linnworks_order_id, order_number, channel_reference, postal_service_id, postal_service_name, customer_name, postcode, received_at, source, source_hash, status, version, submissions,
      stream_account, stream_order_no, consignment_no, tracking_number, tracking_url, stream_order_id, problem, failed_at, completed_at, lease_until, next_look_at, write_back_due_at, asked_at, updated_at)
    select p.id, gen_random_uuid(), 100000 + n, 'WEB-' || n, '11111111-2222-4333-8444-555555555555', 'Two-Man Room of Choice', 'Ruth Okafor', 'BA11 1AB', now() - n * interval '7 seconds',
      jsonb_build_object('orderNumber', 100000 + n, 'items', jsonb_build_array(jsonb_build_object('sku', 'CHAIR-OAK', 'title', 'Oak dining chair', 'quantity', 2), jsonb_build_object('sku', 'TABLE-OAK-EXT', 'title', 'Extending oak dining table', 'quantity', 1)), 'delivery', jsonb_build_object('name', 'Ruth Okafor', 'line1', '4 Tannery Lane', 'town', 'Frome', 'postcode', 'BA11 1AB')),
      md5(n::text), s.status, 3, case when s.status = 'failed' then 4 else 1 end,
      case when s.status in ('completed', 'deleted', 'failed', 'in-progress') then 'account-' || (n % ?::int) end, case when s.status in ('completed', 'deleted', 'failed', 'in-progress') then 'P-' || n end,
      case when s.status = 'completed' then 'CON' || n end, case when s.status = 'completed' then 'TRACK' || n end, case when s.status = 'completed' then 'https://track.example.test/' || n end, case when s.status = 'completed' then 'P-' || n end,
      case when s.status in ('failed', 'validation-failed') then '{"code":"remote-rejected","message":"Stream refused it","remedy":"try-later"}'::jsonb end, case when s.status = 'failed' then now() - interval '1 day' end,
      case when s.status = 'completed' then now() - n * interval '7 seconds' end, case when s.status = 'in-progress' and n % 2 = 0 then now() + interval '10 minutes' end, case when s.status = 'in-progress' and n % 2 = 1 then now() + interval '10 minutes' end,
      case when s.status = 'completed' and n % 5000 = 1 then now() end, null, now() - n * interval '7 seconds'
    from generate_series(1, ?::int) n
    cross join lateral (select case when n % 1000 < 970 then 'completed' when n % 1000 < 980 then 'validation-failed' when n % 1000 < 990 then 'deleted' when n % 1000 < 999 then 'failed' else 'in-progress' end as status) s
    join places p on p.place = n % ?::int`, [INSTALLATIONS, total, INSTALLATIONS]);
  // What is due: the same number at every depth.
  await db.raw(`
    insert into orders (installation_id, linnworks_order_id, order_number, received_at, source, source_hash, postal_service_id, next_attempt_at)
    select (select id from places where place = 0), gen_random_uuid(), 90000000 + n, now() - n * interval '1 minute', '{"items": []}', md5('due' || n), '11111111-2222-4333-8444-555555555555', now() - interval '1 minute' from generate_series(1, 2000) n`);
  await db.raw('vacuum analyze');
};

const each = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(each)];

/** B5: each scheduled query through the product's own stores, 400 times, and its plan. */
const measureAt = async (engines: Engines, total: number): Promise<Map<string, Measured>> => {
  const name = `bench_depth_${total}`;
  const url = await engines.createDatabase(name);
  const db = openDatabase({ url, connections: 1, applicationName: 'bench depth' });
  try {
    const started = performance.now();
    await fill(db, total);
    say(`  ${total} orders and 2,000 due made in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    const orders = createOrderStore(db);
    const contexts = createSendingContexts(db);
    const [{ id: busy } = { id: '' }] = (await db.raw<{ rows: { id: string }[] }>(`select installation_id as id from orders where status = 'pending' limit 1`)).rows;
    const [{ id: other } = { id: '' }] = (await db.raw<{ rows: { id: string }[] }>('select id from installations where id <> ? limit 1', [busy])).rows;
    const due = await orders.due(busy, 2_000);
    const claimOf = (index: number) => {
      const order = due[index % due.length];
      if (!order) throw new Error('nothing is due');
      return orders.claim(order, { integrationId: integration, streamAccount: 'bench', streamOrderNo: `BENCH-${index}`, quiet: { timeoutSeconds: 30, quietSeconds: 60 }, actor: 'bench' });
    };
    const [{ id: integration } = { id: '' }] = (await db.raw<{ rows: { id: string }[] }>('select id from integrations where installation_id = ?', [busy])).rows;

    const queries: [string, (index: number) => Promise<unknown>][] = [
      ['due (5 of one installation)', () => orders.due(busy, 5)],
      ['claim', claimOf],
      ['installations with due work', () => contexts.toSend(3)],
      ['lapsed leases and looks (200)', () => orders.lapsed(200)],
      ['lapsed of one installation (50)', () => orders.lapsed(50, other)],
      ['installations with a write-back due', () => orders.installationsWithWriteBackDue()],
      ['write-back due of one installation (50)', () => orders.writeBackDue(other, 50)],
      ['failed with attempts left, promoted', () => orders.promoteFailed(other, { maxRetryAttempts: 3, failedBefore: new Date(), actor: 'bench' })],
      ['validation failed to check (200)', () => orders.toCheck(other, { limit: 200 })],
      ['known of a page of 50', () => orders.known(other, due.slice(0, 50).map(({ linnworksOrderId }) => linnworksOrderId))],
    ];
    const measured = new Map<string, Measured>();
    for (const [what, query] of queries) {
      let heard: { sql: string; bindings: unknown[] } | undefined;
      const listen = (asked: { sql: string; bindings: unknown[] }): void => { heard = asked; };
      const took: number[] = [];
      for (let index = 0; index < TIMES + 20; index += 1) {
        const began = performance.now();
        await query(index);
        if (index >= 20) took.push(performance.now() - began);
      }
      db.on('query', listen);
      await query(TIMES + 20);
      db.off('query', listen);
      if (!heard) throw new Error(`${what} asked nothing of the database`);
      const connection = await db.client.acquireConnection() as { query(text: string, values: unknown[]): Promise<{ rows: { 'QUERY PLAN': { Plan: Plan }[] }[] }> };
      await connection.query('begin', []);
      const { rows } = await connection.query(`explain (analyze, buffers, format json) ${heard.sql}`, heard.bindings);
      await connection.query('rollback', []);
      await db.client.releaseConnection(connection);
      const nodes = each((rows[0]?.['QUERY PLAN'][0] as { Plan: Plan }).Plan);
      const scans = nodes.filter((node) => node['Relation Name'] === 'orders');
      const read = scans.reduce((sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'], 0);
      const sequential = scans.filter((node) => node['Node Type'] === 'Seq Scan').map(() => 'Seq Scan on orders');
      measured.set(what, { p50: percentile(took, 0.5), p99: percentile(took, 0.99), trouble: sequential, read, returned: nodes[0]?.['Actual Rows'] ?? 0 });
    }
    return measured;
  } finally {
    await db.destroy();
    await engines.dropDatabase(name);
  }
};

export const measureDepth = async (engines: Engines): Promise<Figure[]> => {
  const small = await measureAt(engines, SMALL);
  const large = await measureAt(engines, LARGE);
  return [...large].map(([what, deep]): Figure => {
    const shallow = small.get(what) ?? deep;
    const ratio = deep.p50 / shallow.p50;
    const isClaim = what === 'claim' || what.startsWith('due');
    const flat = isClaim ? ratio <= 1.2 && deep.p99 <= 2 * shallow.p99 : deep.p99 <= 5;
    return {
      what: `${what}, p50 / p99 ms at 1 M`, ours: `${deep.p50.toFixed(2)} / ${deep.p99.toFixed(2)}`, floor: `${shallow.p50.toFixed(2)} / ${shallow.p99.toFixed(2)} at 1 k`, ratio: ratio.toFixed(2),
      goal: `${isClaim ? 'p50 ≤ 1.2 ×, p99 ≤ 2 ×' : 'p99 ≤ 5'}, no Seq Scan; rows read ${deep.read}, returned ${deep.returned}${deep.trouble.length > 0 ? ` — ${deep.trouble.join(', ')}` : ''}`,
      met: flat && deep.trouble.length === 0,
    };
  });
};
