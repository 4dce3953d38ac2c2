import { expect, test } from '@jest/globals';
import { createTestQueues, latch, until } from './testing/index.ts';
import { QUEUES } from './catalogue.ts';

const timezone = 'Europe/London';
const settings = { groups: ['fetch', 'send'], timezone } as const;

test('the schedules of the served groups are set, lined up with the clock, and no others', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const schedules = queues.schedules({ groups: ['fetch'], timezone });
  await schedules.ensure();
  const [fetch, ...more] = await queues.producer.queues.fetch.getJobSchedulers();
  expect(more).toEqual([]);
  expect(fetch).toMatchObject({ key: 'fetch-orders', name: 'tick', tz: timezone, pattern: QUEUES.fetch.schedules['fetch-orders'].pattern });
  expect((fetch!.next ?? 1) % 300_000).toBe(0);
  expect(await queues.producer.queues.send.getJobSchedulersCount()).toBe(0);
});

test('after Redis was emptied the schedules and the limit of the lane are back without a restart, and their ticks run at once (R6)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const schedules = queues.schedules({ ...settings, everyMs: 20 });
  await schedules.start();
  await queues.empty();
  const { fetch, send, 'send-installations': lane } = queues.producer.queues;
  await until(async () => (await fetch.getJobSchedulersCount()) === 1 && (await send.getJobSchedulersCount()) === 2 && (await lane.getGlobalConcurrency()) === 2);
  await until(async () => (await fetch.getWaitingCount()) === 1 && (await send.getWaitingCount()) === 2);
});

test('looking again does not throw away a tick that is due and not yet taken', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const { fetch } = queues.producer.queues;
  const schedules = queues.schedules(settings);
  await schedules.ensure();
  await fetch.drain();
  const [planned] = await fetch.getDelayed();
  await planned!.promote();                                     // due, and no worker is there to take it
  const { next } = (await fetch.getJobSchedulers())[0]!;
  await schedules.ensure();
  expect(await planned!.getState()).toBe('waiting');
  expect((await fetch.getJobSchedulers())[0]!.next).toBe(next);

  const ticked = latch();
  const runner = queues.runner({ groups: ['fetch'], handlers: { fetch: { tick: async () => ticked.resolve(), installation: async () => undefined, orders: async () => undefined } } });
  await runner.start();
  await ticked.promise;
  expect((await fetch.getJobSchedulers())[0]!.next).toBeGreaterThan(next!);   // taking one plans the one after it
});

test('a schedule whose next tick was lost is planned anew (F24)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const { fetch } = queues.producer.queues;
  const schedules = queues.schedules(settings);
  await schedules.ensure();
  const [planned] = await fetch.getDelayed();
  await planned!.remove().catch(() => undefined);
  await queues.redis.del(fetch.toKey(planned!.id!));
  await queues.redis.zrem(fetch.toKey('delayed'), planned!.id!);
  await queues.redis.zadd(fetch.toKey('repeat'), Date.now() - 60_000, 'fetch-orders');
  await schedules.ensure();
  expect((await fetch.getJobSchedulers())[0]!.next).toBeGreaterThan(Date.now());
  expect(await fetch.getDelayedCount()).toBe(1);
});

test('a schedule that the catalogue no longer knows is removed, and a changed one is changed', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const { fetch } = queues.producer.queues;
  await fetch.upsertJobScheduler('of-an-older-release', { pattern: '0 0 * * * *' }, { name: 'tick' });
  await fetch.upsertJobScheduler('fetch-orders', { pattern: '0 0 * * * *' }, { name: 'tick' });
  await queues.schedules(settings).ensure();
  expect((await fetch.getJobSchedulers()).map(({ key, pattern }) => [key, pattern])).toEqual([['fetch-orders', QUEUES.fetch.schedules['fetch-orders'].pattern]]);
});

test('many processes setting the same schedules at once leave one tick for one time', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  await Promise.all(Array.from({ length: 25 }, () => queues.schedules(settings).ensure()));
  expect(await queues.producer.counts()).toMatchObject({ fetch: { delayed: 1 }, send: { delayed: 2 } });
});

test('a start while Redis does not answer is no failure: the next look sets the schedules', async () => {
  await using queues = createTestQueues();
  const schedules = queues.schedules({ ...settings, everyMs: 20 });
  await schedules.start();                                      // the producer has no connection yet
  await queues.ready();
  await until(async () => (await queues.producer.queues.fetch.getJobSchedulersCount()) === 1);
});
