import { randomUUID } from 'node:crypto';
import { createMovableClock } from '@stream-tech/platform/testing';
import { expect, test } from '@jest/globals';
import { Worker } from 'bullmq';
import { createTestQueues } from './testing/index.ts';
import { createWatchdog } from './watchdog.ts';
import { workWaitsIn } from './work-waits.ts';

const watched = () => {
  const clock = createMovableClock();
  const now = () => clock.now().getTime();
  const wedged: string[] = [];
  const queue = { name: 'send', free: true, takenAt: now(), waits: true, away: false };
  const watchdog = createWatchdog({
    now, onWedged: (name) => wedged.push(name),
    queues: [{ name: queue.name, hasFreeSlot: () => queue.free, takenAt: () => queue.takenAt, workWaits: async () => { if (queue.away) throw new Error('away'); return queue.waits; } }],
  });
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i += 5) { clock.advance(5_000); await watchdog.look(); }
  };
  return { queue, wedged, pass, now, clock, watchdog };
};

test('a worker that takes nothing for 30 s while work waits ends itself (R20)', async () => {
  const { pass, wedged } = watched();
  await pass(30);
  expect(wedged).toEqual([]);
  await pass(5);
  expect(wedged).toEqual(['send']);
});

test.each([
  ['has no free slot', (queue: { free: boolean }) => { queue.free = false; }],
  ['has nothing to do', (queue: { waits: boolean }) => { queue.waits = false; }],
  ['can not reach Redis', (queue: { away: boolean }) => { queue.away = true; }],
])('a worker that %s is not taken for wedged', async (_what, change) => {
  const { queue, pass, wedged } = watched();
  change(queue as never);
  await pass(120);
  expect(wedged).toEqual([]);
});

test('a worker that takes jobs is not taken for wedged, however many wait', async () => {
  const { queue, pass, wedged, now } = watched();
  for (let i = 0; i < 10; i += 1) { await pass(20); queue.takenAt = now(); }
  expect(wedged).toEqual([]);
});

test('a process that slept does not count its sleep as time in which it took nothing', async () => {
  const { pass, wedged, clock, watchdog } = watched();
  await pass(10);
  clock.advance(60_000);
  await watchdog.look();
  await pass(25);
  expect(wedged).toEqual([]);
});

test('work waits where a job waits or is overdue, not where the queue is paused or at its limit over all processes', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const queue = queues.producer.queues['send-installations'];
  const waits = (at = Date.now()) => workWaitsIn(queues.redis, queue.keys, at);
  const nudge = (delayMs = 0) => queues.producer.enqueue('send-installations', 'installation', { installationId: randomUUID() }, { delayMs });

  expect(await waits()).toBe(false);
  await nudge(60_000);
  expect(await waits()).toBe(false);
  expect(await waits(Date.now() + 75_000)).toBe(true);
  await nudge();
  expect(await waits()).toBe(true);
  await queue.pause();
  expect(await waits()).toBe(false);
  await queue.resume();
  expect(await waits()).toBe(true);

  await nudge();
  await queues.producer.setGlobalConcurrency('send-installations', 1);
  const worker = new Worker(queue.name, undefined, { connection: queues.redis.duplicate({ maxRetriesPerRequest: null }), prefix: queues.prefix, autorun: false });
  expect(await worker.getNextJob('token')).toBeDefined();
  expect(await waits()).toBe(false);
  const { connection } = worker.opts as unknown as { connection: { disconnect(): void } };
  await worker.close(true);
  connection.disconnect();
});
