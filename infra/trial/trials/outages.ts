import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll, type Finding } from '../checker.ts';
import type { Engines } from '../engines.ts';
import { SENDABLE } from '../partners.ts';
import { ROOT } from '../processes.ts';
import { holds, limit } from '../report.ts';
import type { Trial, TrialDeps } from '../trial.ts';
import { pause, until } from '../waiting.ts';
import { createWorld } from '../world.ts';

type Outage = {
  engine: 'redis' | 'postgres';
  /** Seconds away. */
  away: number[];
  /** Seconds until work goes on after its return (R5, R7). */
  resume: number;
  begin(engines: Engines): Promise<void>;
  end(engines: Engines): Promise<void>;
};

/** One engine goes away under load, several times; measured is when the next tick runs and the next order is Completed after its return, and what health says meanwhile (R5, R7, I14). */
const outage = ({ engine, away, resume, begin, end }: Outage): Trial => async ({ engines, chance, folder }: TrialDeps) => {
  if (!engines.canRestart(engine)) return { did: `skipped: this ${engine} was not started by us, so it is not killed`, findings: [] };
  const world = await createWorld(engines, { name: `${engine} away`, folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }], settings: { StreamApiTimeout: 3 }, quietSeconds: 6, env: { LINNWORKS_QUOTA_SHARE: '20' } });
  try {
    const { tenants: [tenant], add, stream, linnworks } = world.partners;
    if (!tenant) throw new Error('a tenant is needed');
    stream.switches.latencyMs = 40;
    const workers = await Promise.all([world.worker(), world.worker()]);
    const api = existsSync(join(ROOT, 'apps/api/src/start.ts')) ? await world.api() : undefined;
    const ready = async (): Promise<number> => (api ? (await fetch(`${api.url}/health/ready`, { signal: AbortSignal.timeout(8_000) }).catch(() => ({ status: 0 }))).status : 200);
    const health: string[] = [];
    const creates = (): number => stream.ledger.calls('orders/create').length;
    const seed = (count: number): void => { for (let left = count; left > 0; left -= 1) add(tenant, chance.pick(SENDABLE)); };
    if (api) await until('the api is ready', async () => (await ready()) === 200, { withinMs: 20_000 });

    const resumed: number[] = [];
    const ticks: number[] = [];
    const slowest = { red: 0, green: 0 };
    for (const seconds of away) {
      seed(400);
      await world.runNow('fetch-orders');
      await until('orders are being sent', async () => {
        const before = creates();
        await world.producer.runNow('send-orders');
        await pause(400);
        return creates() > before;
      }, { withinMs: 30_000 });
      await begin(engines);
      const gone = performance.now();
      if (api) slowest.red = Math.max(slowest.red, await until('health is red', async () => (await ready()) !== 200, { withinMs: 15_000 }).catch((error: Error) => { health.push(`${error.message} (${seconds} s away)`); return 15_000; }));
      await pause(Math.max(0, seconds * 1_000 - (performance.now() - gone)));
      await end(engines);
      const back = performance.now();
      const backAt = new Date().toISOString();
      const green = api ? until('health is green', async () => (await ready()) === 200, { withinMs: 20_000 }).then(() => performance.now() - back, (error: Error) => { health.push(`${error.message} (after ${seconds} s away)`); return 20_000; }) : Promise.resolve(0);
      // Two things have to go on: a tick that needs the queue, and an order that needs the database.
      const lists = (): number => linnworks.ledger.calls('Orders/GetOpenOrders').length;
      const before = { creates: creates(), lists: lists() };
      let added = false;
      await until(`a tick runs after ${engine} came back`, async () => {
        added ||= await world.producer.runNow('fetch-orders').then(() => true, () => false);
        return added && lists() > before.lists;
      }, { withinMs: 60_000, everyMs: 10 });
      const tick = performance.now() - back;
      let ticked = performance.now();
      await until(`an order is completed after ${engine} came back`, async () => {
        if (performance.now() - ticked > 500) {
          ticked = performance.now();
          await world.producer.runNow('send-orders').catch(() => undefined);
        }
        return creates() > before.creates && (await world.db.raw<{ rows: { count: number }[] }>(`select count(*) as count from orders where completed_at > ?::timestamptz`, [backAt])).rows.some(({ count }) => Number(count) > 0);
      }, { withinMs: 60_000, everyMs: 10 });
      resumed.push(Math.max(tick, performance.now() - back) / 1_000);
      ticks.push(tick / 1_000);
      slowest.green = Math.max(slowest.green, await green);
    }
    const trouble: string[] = [];
    await world.settle({ withinMs: 240_000 }).catch((error: Error) => trouble.push(error.message));
    const dead = workers.filter((worker) => !worker.isAlive()).map((worker) => `${worker.name} ended with ${worker.ended()}`);
    if (api && !api.api.isAlive()) dead.push(`the api ended with ${api.api.ended()}`);
    const findings: Finding[] = [
      limit(`${engine === 'redis' ? 'R5' : 'R7'} work goes on after its return`, Math.max(...resumed), resume, 's'),
      holds('no process ended', dead, workers.length + (api ? 1 : 0), 'processes'),
      holds('R2 comes to rest', trouble),
      ...(api ? [holds('I14 health is honest within 10 s', [...health, ...(slowest.red > 10_000 ? [`red only after ${slowest.red} ms`] : []), ...(slowest.green > 10_000 ? [`green only after ${slowest.green} ms`] : [])], away.length, 'outages')] : []),
      ...(await checkAll(world, { quotas: false })),
    ];
    return {
      did: `${engine} killed ${away.length} times under load, for ${away.join(', ')} s`,
      figures: [['after its return a tick runs, and an order is completed, after', resumed.map((s, index) => `${ticks[index]?.toFixed(1)} s and ${s.toFixed(1)} s`).join('; ')], ...(api ? [['health red after, green after (slowest)', `${(slowest.red / 1_000).toFixed(1)} s, ${(slowest.green / 1_000).toFixed(1)} s`] as [string, string]] : [])],
      findings,
    };
  } finally {
    await world.close();
  }
};

export const redisAway = outage({ engine: 'redis', away: [1, 8, 25], resume: 3, begin: (engines) => engines.killRedis(), end: (engines) => engines.startRedis() });
export const postgresAway = outage({ engine: 'postgres', away: [1, 8, 20], resume: 5, begin: (engines) => engines.killPostgres(), end: (engines) => engines.startPostgres() });
