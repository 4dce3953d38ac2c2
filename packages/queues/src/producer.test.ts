import { randomUUID } from 'node:crypto';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { expect, test } from '@jest/globals';
import { Worker } from 'bullmq';
import { createProducer } from './producer.ts';
import { createTcpGate, createTestQueues, latch, until } from './testing/index.ts';

const idle = { tick: async () => undefined, order: async () => undefined, sweep: async () => undefined, 'write-back': async () => undefined };
const lane = { installation: async () => undefined };
const looks = { look: async () => undefined };
const deleting = { delete: async () => undefined };

test('at most one unfinished job for one id: a nudge while one waits adds nothing', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const installationId = randomUUID();
  for (let i = 0; i < 3; i += 1) await queues.producer.enqueue('fetch', 'installation', { installationId }, { onlyOne: installationId });
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() }, { onlyOne: 'another' });
  expect(await queues.producer.counts()).toMatchObject({ fetch: { waiting: 2 } });
});

test('a nudge that comes while the work is under way leads to one more run afterwards, never to two at once (W5)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const installationId = randomUUID();
  const began = latch(), goOn = latch();
  const runs = { now: 0, most: 0, all: 0 };
  const nudge = () => queues.producer.enqueue('send', 'write-back', { installationId }, { onlyOne: installationId });
  const runner = queues.runner({
    groups: ['send'],
    handlers: {
      'send-installations': lane, 'send-deletes': deleting, 'send-looks': looks,
      send: {
        ...idle,
        'write-back': async () => {
          runs.all += 1;
          runs.now += 1;
          runs.most = Math.max(runs.most, runs.now);
          began.resolve();
          await goOn.promise;
          runs.now -= 1;
        },
      },
    },
  });
  await runner.start();
  await nudge();
  await began.promise;                    // it has read its work by now
  for (let i = 0; i < 5; i += 1) await nudge();
  goOn.resolve();

  await until(async () => { const { send } = await queues.producer.counts(); return runs.all >= 2 && send.waiting + send.active + send.delayed === 0; });
  expect(runs).toEqual({ now: 0, most: 1, all: 2 });
});

test('a nudge sets the time of one that is delayed anew, so that the row’s latest word counts', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const orderId = randomUUID();
  const looked = latch<string>();
  const runner = queues.runner({ groups: ['send'], handlers: { 'send-installations': lane, send: idle, 'send-deletes': deleting, 'send-looks': { look: async ({ orderId: id }) => looked.resolve(id) } } });
  await runner.start();
  await queues.producer.enqueue('send-looks', 'look', { orderId }, { onlyOne: orderId, delayMs: 600_000 });
  await queues.producer.enqueue('send-looks', 'look', { orderId }, { onlyOne: orderId });
  expect(await looked.promise).toBe(orderId);
});

test('a look that asks for the next look while it runs gets it, with its delay', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const orderId = randomUUID();
  const looked = latch();
  const nudge = (delayMs: number) => queues.producer.enqueue('send-looks', 'look', { orderId }, { onlyOne: orderId, delayMs });
  const runner = queues.runner({ groups: ['send'], handlers: { 'send-installations': lane, send: idle, 'send-deletes': deleting, 'send-looks': { look: async () => { await nudge(600_000); looked.resolve(); } } } });
  await runner.start();
  await nudge(1);
  await looked.promise;
  await until(async () => { const { 'send-looks': lane } = await queues.producer.counts(); return lane.delayed === 1 && lane.active + lane.waiting === 0; });
  const [next] = await queues.producer.queues['send-looks'].getDelayed();
  expect(next?.delay).toBe(600_000);
});

test('an id is free again after its job was given up because its process died too often, and the nudge kept for it is not lost', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const installationId = randomUUID();
  const nudge = () => queues.producer.enqueue('fetch', 'installation', { installationId }, { onlyOne: installationId });
  const connection = queues.redis.duplicate({ maxRetriesPerRequest: null });
  const dead = new Worker('fetch', undefined, { connection, prefix: queues.prefix, autorun: false, lockDuration: 1 });
  await nudge();
  expect(await dead.getNextJob('a process that dies')).toBeDefined();
  await nudge();                          // kept for later, since the first is at work

  const failed = latch<string>();
  const heir = new Worker('fetch', async () => undefined, { connection, prefix: queues.prefix, maxStalledCount: 0, stalledInterval: 20, drainDelay: 1 });
  heir.on('failed', (_job, error) => failed.resolve(error.message));
  expect(await failed.promise).toMatch(/stalled/);
  await until(async () => (await queues.producer.queues.fetch.getCompletedCount()) === 1);
  await heir.close();
  await nudge();
  expect(await queues.producer.counts()).toMatchObject({ fetch: { waiting: 1, active: 0, failed: 1 } });
  await dead.close(true);
  connection.disconnect();
});

test('an id is not held for ever by a job whose record was lost (F24)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const nudge = () => queues.producer.enqueue('fetch', 'tick', {}, { onlyOne: 'x' });
  await nudge();
  const [lost] = await queues.producer.queues.fetch.getWaiting();
  await queues.redis.del(queues.producer.queues.fetch.toKey(lost!.id!));
  await nudge();
  const again = latch();
  const runner = queues.runner({ groups: ['fetch'], handlers: { fetch: { tick: async () => again.resolve(), installation: async () => undefined, orders: async () => undefined } } });
  await runner.start();
  await again.promise;
});

test('what a person asked for goes in front of what waits already', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const done: string[] = [];
  const all = latch();
  const [first, second, asked] = [randomUUID(), randomUUID(), randomUUID()];
  await queues.producer.enqueueMany('send', [{ job: 'order', data: { orderId: first, trigger: 'schedule' } }, { job: 'order', data: { orderId: second, trigger: 'schedule' } }]);
  await queues.producer.enqueue('send', 'order', { orderId: asked, trigger: 'operator' }, { urgent: true });
  const runner = queues.runner({
    groups: ['send'], concurrency: { send: 1 },
    handlers: { 'send-installations': lane, 'send-deletes': deleting, 'send-looks': looks, send: { ...idle, order: async ({ orderId }) => { if (done.push(orderId) === 3) all.resolve(); } } },
  });
  await runner.start();
  await all.promise;
  expect(done).toEqual([asked, first, second]);
});

test('“run now” adds a schedule’s own job at once, and once however often it is clicked', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  await Promise.all([queues.producer.runNow('fetch-orders'), queues.producer.runNow('fetch-orders')]);
  expect((await queues.producer.queues.fetch.getWaiting()).map(({ name }) => name)).toEqual(['tick']);
});

test('“run now” by hand adds what a schedule names for it, each by itself', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  for (const schedule of ['sync-master-data-identifiers', 'sync-master-data-postal-services'] as const) await queues.producer.runNow(schedule, { byHand: true });
  await queues.producer.runNow('sync-master-data-identifiers');
  await queues.producer.runNow('fetch-orders', { byHand: true });
  expect((await queues.producer.queues['master-data'].getWaiting()).map(({ name, data }) => [name, data.job]).sort()).toEqual([
    ['all-by-hand', 'sync-master-data-identifiers'], ['all-by-hand', 'sync-master-data-postal-services'], ['sync-master-data-identifiers', undefined],
  ]);
  expect((await queues.producer.queues.fetch.getWaiting()).map(({ name }) => name)).toEqual(['tick']);
});

test('data that the catalogue does not know is refused where it is added', async () => {
  await using queues = createTestQueues();
  await expect(queues.producer.enqueue('send-looks', 'look', { orderId: 'Mrs Jones' })).rejects.toThrow(/orderId/);
});

test('a producer fails within 1.2 s while Redis is frozen, and at once while it is away, from its very start too (F22, F23)', async () => {
  await using gate = await createTcpGate(process.env.TEST_REDIS_URL!);
  const producer = createProducer({ redisUrl: gate.url, prefix: 'test-gate', log: createLogRecorder() });
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    const failed = await work().then(() => false, () => true);
    return { failed, ms: performance.now() - start };
  };
  const add = () => producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  const addMany = () => producer.enqueueMany('fetch', [{ job: 'tick', data: {} }, { job: 'tick', data: {} }]);

  const unconnected = await timed(add);
  expect(unconnected.failed).toBe(true);
  expect(unconnected.ms).toBeLessThan(100);
  await until(() => producer.ping().then(() => true, () => false));
  await add();

  gate.freeze();
  for (const { failed, ms } of await Promise.all([add, addMany, () => producer.ping(), () => producer.counts()].map(timed))) {
    expect(failed).toBe(true);
    expect(ms).toBeLessThan(1_200);
  }
  gate.cut();
  const away = await timed(add);
  expect(away.failed).toBe(true);
  expect(away.ms).toBeLessThan(1_200);

  gate.open();
  await until(() => add().then(() => true, () => false));
  await producer.queues.fetch.obliterate({ force: true });
  await producer.close();
});

