import { expect, test } from '@jest/globals';
import { createTcpGate } from '@stream-tech/queues/testing';
import { createReadiness } from './readiness.ts';
import { createWorld } from './testing/create-world.ts';

type Gate = Awaited<ReturnType<typeof createTcpGate>>;

/** A world whose connection to one server runs through a gate. */
const gated = async (which: 'databaseUrl' | 'redisUrl') => {
  const target = which === 'redisUrl' ? process.env.TEST_REDIS_URL! : process.env.TEST_DATABASE_URL!;
  const gate: Gate = await createTcpGate(target);
  const world = await createWorld({ throughGate: (urls) => {
    const url = new URL(urls[which]);
    url.host = new URL(gate.url).host;
    return { ...urls, [which]: url.href };
  } });
  return { gate, world };
};
/** Asks again until the answer is as wanted: each look is at most a second old. */
const readyBecomes = async (world: Awaited<ReturnType<typeof createWorld>>, wanted: object): Promise<void> => {
  for (const until = Date.now() + 9_000; ;) {
    const { json } = await world.call('GET', '/health/ready');
    if (Object.entries(wanted).every(([key, value]) => json[key] === value)) return;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(json)}`);
  }
};

test.each(['freeze', 'cut'] as const)('readiness is honest about Redis that is %s, and no answer waits for it longer than about a second', async (how) => {
  const { gate, world } = await gated('redisUrl');
  await using _gate = gate;
  await using _world = world;
  expect(await world.call('GET', '/health/ready')).toMatchObject({ status: 200, json: { ready: true, postgres: true, redis: true, schema: true, policy: true } });
  await world.signIn('administrator');
  gate[how]();
  await readyBecomes(world, { ready: false, redis: false, postgres: true, schema: true });
  const since = performance.now();
  const [live, run, summary] = await Promise.all([world.call('GET', '/health/live'), world.call('POST', '/operator/schedules/send-orders/run', { as: 'administrator' }), world.call('GET', '/operator/summary', { as: 'administrator' })]);
  expect([live.status, run.status, run.json.code, summary.status]).toEqual([200, 503, 'queues-away', 200]);
  expect(performance.now() - since).toBeLessThan(2_000);
  expect((await world.call('GET', '/metrics')).text).toContain('orders{status="pending"} 0');
  gate.open();
  await readyBecomes(world, { ready: true });
}, 30_000);

test('readiness is honest about Postgres that is away, and the answer says so without details', async () => {
  const { gate, world } = await gated('databaseUrl');
  await using _gate = gate;
  await using _world = world;
  await world.signIn('administrator');
  gate.cut();
  await readyBecomes(world, { ready: false, postgres: false, schema: false, redis: true });
  const away = await world.call('GET', '/operator/summary', { as: 'administrator' });
  expect(away).toMatchObject({ status: 503, json: { code: 'database-away' } });
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(away.text).not.toMatch(/127\.0\.0\.1|ECONN|at .*:\d+/);
  gate.open();
  await readyBecomes(world, { ready: true });
}, 30_000);

test('an unmigrated schema and a Redis that may evict are not ready', async () => {
  const fine = async (): Promise<void> => undefined;
  const readiness = createReadiness({ postgres: fine, redis: fine, missingMigrations: async () => ['2026-11-23-01-accounts'], policy: async () => { throw new Error('allkeys-lru'); }, tell: () => undefined });
  expect(await readiness.check()).toEqual({ ready: false, postgres: true, redis: true, schema: false, policy: false });
});

test('metrics are open on loopback outside production, and need their token where there is one (security.md, 38)', async () => {
  await using open = await createWorld();
  const { text } = await open.call('GET', '/metrics');
  expect(text).toMatch(/oldest_pending_seconds 0[^]*queue_jobs\{queue="send",state="waiting"\} 0/);
  await using closed = await createWorld({ environment: { metricsToken: 'a-metrics-token-16' } });
  expect((await closed.call('GET', '/metrics')).status).toBe(401);
  expect((await closed.call('GET', '/metrics', { headers: { authorization: 'Bearer a-metrics-token-16' } })).status).toBe(200);
});
