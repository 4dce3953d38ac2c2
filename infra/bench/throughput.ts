import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import { join } from 'node:path';
import { checkSingle } from '../trial/checker.ts';
import type { Engines } from '../trial/engines.ts';
import { ROOT } from '../trial/processes.ts';
import { pause, until } from '../trial/waiting.ts';
import { createWorld, type World } from '../trial/world.ts';
import { cpuMs } from './cpu.ts';
import { median, say, spread, type Figure } from './figures.ts';
import type { FloorTask } from './floor-loop.ts';

const TENANTS = 8;
const ORDERS = 1_200;

type Round = { perSecond: number; programMs: number; allMs: number; statements?: number; redisCommands?: number };

const startFloor = () => {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'infra/bench/floor-loop.ts')], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: Interface = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const answers = lines[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    ready: () => answers.next(),
    async run(task: FloorTask): Promise<void> {
      child.stdin?.write(`${JSON.stringify(task)}\n`);
      const { done } = await answers.next();
      if (done) throw new Error('the floor loop ended');
    },
    stop: () => child.kill('SIGKILL'),
  };
};

/** Sessions and tokens of the floor's own, so that it does what any program would have to. */
const signIn = async ({ partners: { linnworks, stream, tenants } }: World): Promise<{ server: string; tenants: FloorTask['tenants'] }> => {
  let server = '';
  const signedIn = await Promise.all(tenants.map(async ({ account, clientId, clientSecret }, installation) => {
    const json = { 'content-type': 'application/json' };
    const session = await (await fetch(`${linnworks.authUrl}/api/Auth/AuthorizeByApplication`, { method: 'POST', headers: json, body: JSON.stringify({ ApplicationId: linnworks.applicationId, ApplicationSecret: linnworks.applicationSecret, Token: account.installationToken }) })).json() as { Token: string; Server: string };
    const token = await (await fetch(`${stream.url}/oauth`, { method: 'POST', headers: { ...json, 'stream-nonce': randomUUID() }, body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }) })).json() as { access_token: string };
    server = session.Server;
    return { installation, party: clientId, streamToken: token.access_token, session: session.Token };
  }));
  return { server, tenants: signedIn };
};

type Template = Record<string, unknown> & { header: Record<string, unknown> };

/** B2 (`BENCH_PROFILE=<folder>` also writes the worker's CPU profile there, and names the dearest statements): the product's own way (fetch included) and the bare loop in turn, with the same payloads against the same partners. */
const measureAt = async (engines: Engines, folder: string, batch: number, rounds: number, withStatements: boolean): Promise<Figure[]> => {
  const world = await createWorld(engines, {
    name: `throughput ${batch}`, folder, tenants: Array.from({ length: TENANTS }, (_, index) => ({ name: `Tenant ${index + 1}`, prefix: `T${index + 1}-` })),
    settings: { MaxBatchSizePerInstallation: batch, MaxInstallationsPerBatch: TENANTS }, witness: false, env: { LINNWORKS_QUOTA_SHARE: '10000' },
  });
  const floor = startFloor();
  try {
    const { db, partners } = world;
    const { linnworks, stream, tenants, add } = partners;
    if (withStatements) await db.raw('create extension if not exists pg_stat_statements');
    await db.raw(`create table floor_orders (id bigint generated always as identity primary key, installation integer not null, linnworks_id uuid not null, status text not null default 'pending', version integer not null default 1, claimed_at timestamptz, consignment_no text, tracking_number text, body text not null, info jsonb not null);
      create index floor_due on floor_orders (installation, id) where status = 'pending';
      create table floor_audit (id bigint generated always as identity primary key, order_id bigint not null, at timestamptz not null default now(), outcome text not null, detail jsonb)`);
    await floor.ready();
    const { server, tenants: signedIn } = await signIn(world);
    const profile = process.env['BENCH_PROFILE'];
    const worker = await world.worker(profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {});
    const { api } = await world.api();
    const engineMs = (): number => { const { postgres, redis } = engines.pids(); return (postgres ? cpuMs(postgres, { family: true }) : 0) + (redis ? cpuMs(redis) : 0); };
    const processed = (): void => { for (const { account } of tenants) for (const { OrderId } of [...account.openOrders()]) account.processOrder(OrderId); };
    const commands = async (): Promise<number> => Number(/total_commands_processed:(\d+)/.exec(await world.redisStats())?.[1]);

    const ours = async (): Promise<Round> => {
      for (let index = 0; index < ORDERS; index += 1) add(tenants[index % TENANTS] as (typeof tenants)[number], 'plain');
      const [before] = (await db.raw<{ rows: { count: number }[] }>('/* bench */ select count(*) as count from orders')).rows;
      const wanted = Number(before?.count) + ORDERS;
      if (withStatements) await db.raw('/* bench */ select pg_stat_statements_reset()');
      const start = { at: Date.now(), worker: cpuMs(worker.pid), all: cpuMs(worker.pid) + cpuMs(api.pid) + engineMs(), commands: await commands() };
      await world.producer.runNow('fetch-orders');
      await until('all are fetched', async () => Number((await db.raw<{ rows: { count: number }[] }>('/* bench */ select count(*) as count from orders')).rows[0]?.count) >= wanted, { withinMs: 60_000, everyMs: 25 });
      await world.producer.runNow('send-orders');
      await until('all are written back', async () => Number((await db.raw<{ rows: { count: number }[] }>(`/* bench */ select count(*) as count from orders where status <> 'completed' or write_back_due_at is not null`)).rows[0]?.count) === 0, { withinMs: 180_000, everyMs: 100 });
      const tookMs = (linnworks.ledger.at(-1)?.at ?? Date.now()) - start.at;
      const end = { worker: cpuMs(worker.pid), all: cpuMs(worker.pid) + cpuMs(api.pid) + engineMs(), commands: await commands() };
      const statements = withStatements ? Number((await db.raw<{ rows: { calls: number }[] }>(`/* bench */ select sum(calls) as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = current_database() and query not like '%/* bench */%'`)).rows[0]?.calls) / ORDERS : undefined;
      processed();
      return { perSecond: (1_000 * ORDERS) / tookMs, programMs: (end.worker - start.worker) / ORDERS, allMs: (end.all - start.all) / ORDERS, redisCommands: (end.commands - start.commands) / ORDERS, ...(statements === undefined ? {} : { statements }) };
    };

    let number = 0;
    const bare = async (): Promise<Round> => {
      const templates = tenants.map(({ clientId }) => stream.ledger.calls('orders/create').find(({ account }) => account === clientId)?.request as Template);
      const rows = Array.from({ length: ORDERS }, (_, index) => {
        const installation = index % TENANTS;
        const order = (tenants[installation] as (typeof tenants)[number]).account.addOrder({});
        const template = templates[installation] as Template;
        number += 1;
        const { PostalServiceId, PostalServiceName, TotalWeight, ItemWeight, PostageCost, ManualAdjust } = order.ShippingInfo;
        return { installation, linnworks_id: order.OrderId, body: JSON.stringify({ ...template, header: { ...template.header, orderNo: `FLOOR-${number}`, customerOrderNo: `FLOOR-${number}` } }), info: JSON.stringify({ PostalServiceId, PostalServiceName, TotalWeight, ItemWeight, PostageCost, ManualAdjust }) };
      });
      await db.batchInsert('floor_orders', rows, 300);
      const start = { at: Date.now(), program: cpuMs(floor.pid), all: cpuMs(floor.pid) + engineMs() };
      await floor.run({ databaseUrl: world.databaseUrl, batch, connections: 16, streamUrl: stream.url, linnworksServer: server, tag: 'STI_SENT', tenants: signedIn });
      const tookMs = (linnworks.ledger.at(-1)?.at ?? Date.now()) - start.at;
      const end = { program: cpuMs(floor.pid), all: cpuMs(floor.pid) + engineMs() };
      processed();
      return { perSecond: (1_000 * ORDERS) / tookMs, programMs: (end.program - start.program) / ORDERS, allMs: (end.all - start.all) / ORDERS };
    };

    const taken: { ours: Round[]; bare: Round[] } = { ours: [], bare: [] };
    for (let round = 0; round <= rounds; round += 1) {
      const [mine, theirs] = [await ours(), await bare()];
      await pause(1_000);
      say(`  batch ${batch}, round ${round}${round === 0 ? ' (warm-up, not counted)' : ''}: ours ${mine.perSecond.toFixed(0)} orders/s, ${mine.programMs.toFixed(2)} ms CPU in the worker, ${mine.allMs.toFixed(2)} in all; floor ${theirs.perSecond.toFixed(0)} orders/s, ${theirs.programMs.toFixed(2)} ms, ${theirs.allMs.toFixed(2)} in all`);
      if (round > 0) { taken.ours.push(mine); taken.bare.push(theirs); }
    }
    if (profile && withStatements) {
      const { rows } = await db.raw<{ rows: { calls: number; ms: number; query: string }[] }>(`/* bench */ select calls, round(total_exec_time) as ms, left(regexp_replace(query, '\\s+', ' ', 'g'), 150) as query from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = current_database() order by total_exec_time desc limit 16`);
      for (const { calls, ms, query } of rows) say(`    ${String(ms).padStart(6)} ms ${String(calls).padStart(6)} × ${query}`);
    }
    const twins = checkSingle(world).violations;
    if (twins.length > 0 || stream.consignments.length !== 2 * ORDERS * (rounds + 1)) throw new Error(`a run that loses or doubles is no run: ${stream.consignments.length} consignments; ${twins.slice(0, 3).join('; ')}`);

    const of = (side: 'ours' | 'bare', key: keyof Round): number[] => taken[side].map((round) => round[key] ?? NaN);
    const ratio = median(of('ours', 'perSecond')) / median(of('bare', 'perSecond'));
    const redisCommands = median(of('ours', 'redisCommands'));
    const statements = median(of('ours', 'statements'));
    return [
      { what: `orders/s, fetch → written back, ${TENANTS} installations, batch ${batch}, one worker`, ours: spread(of('ours', 'perSecond')), floor: spread(of('bare', 'perSecond')), ratio: ratio.toFixed(2), goal: 'ratio ≥ 0.4', met: ratio >= 0.4 },
      { what: `CPU-ms per order in the worker, batch ${batch}`, ours: spread(of('ours', 'programMs'), 2), floor: spread(of('bare', 'programMs'), 2), ratio: (median(of('ours', 'programMs')) / median(of('bare', 'programMs'))).toFixed(1), goal: '≤ 1.5', met: median(of('ours', 'programMs')) <= 1.5 },
      { what: `CPU-ms per order, worker + api + Postgres + Redis, batch ${batch}`, ours: spread(of('ours', 'allMs'), 2), floor: spread(of('bare', 'allMs'), 2), ratio: (median(of('ours', 'allMs')) / median(of('bare', 'allMs'))).toFixed(1), goal: '≤ 3', met: median(of('ours', 'allMs')) <= 3 },
      { what: `SQL statements per sent order, everything counted, batch ${batch}`, ours: withStatements ? spread(of('ours', 'statements'), 1) : 'not counted (Postgres is not ours to restart)', floor: '1.4', goal: '≤ 4', ...(withStatements ? { met: statements <= 4 } : {}) },
      { what: `Redis commands per sent order (those inside scripts too), batch ${batch}`, ours: spread(of('ours', 'redisCommands'), 1), floor: '0', goal: '≤ 6', met: redisCommands <= 6 },
    ];
  } finally {
    floor.stop();
    await world.close();
  }
};

export const measureThroughput = async (engines: Engines, folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const withStatements = await engines.preload('pg_stat_statements');
  return [...(await measureAt(engines, folder, 5, rounds, withStatements)), ...(await measureAt(engines, folder, 50, rounds, withStatements))];
};
