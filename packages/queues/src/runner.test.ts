import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '@stream-tech/domain';
import { correlationId, createMetrics, withCorrelation } from '@stream-tech/platform';
import { expect, test } from '@jest/globals';
import { JobFailed } from './job-failed.ts';
import { createRunner, type RunnerOptions } from './runner.ts';
import { createTcpGate, createTestQueues, latch, until } from './testing/index.ts';

const nothing = async () => undefined;
const fetching = { tick: nothing, installation: nothing, orders: nothing };
const looking = { look: nothing };
const deleting = { delete: async () => undefined };
const sending = { tick: nothing, order: nothing, 'write-back': nothing, sweep: nothing };

test('a job runs under the correlation id of whoever asked for it, and a tick under one of its own (W10)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const seen = { installation: latch<string>(), tick: latch<string>() };
  const runner = queues.runner({
    groups: ['fetch'],
    handlers: { fetch: { ...fetching, installation: async () => seen.installation.resolve(correlationId()), tick: async () => seen.tick.resolve(correlationId()) } },
  });
  await runner.start();
  await withCorrelation('asked-by-a-label', () => queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() }));
  await queues.producer.queues.fetch.add('tick', {});
  expect(await seen.installation.promise).toBe('asked-by-a-label');
  expect(await seen.tick.promise).toMatch(/^[0-9a-f-]{36}$/);
});

test('a job forged by hand fails cleanly, once, without reaching a handler or quoting its data (security 36)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const reached: unknown[] = [];
  const metrics = createMetrics({ processFigures: false });
  const runner = queues.runner({ groups: ['send'], metrics, handlers: { 'send-installations': { installation: nothing }, 'send-deletes': deleting, 'send-looks': looking, send: { ...sending, order: async (data) => { reached.push(data); } } } });
  await runner.start();
  const { send } = queues.producer.queues;
  await send.add('order', { orderId: 'Mrs Jones', trigger: 'operator' }, { attempts: 5 });
  await send.add('drop everything', {}, { attempts: 5 });
  await until(async () => (await send.getFailedCount()) === 2);

  expect(reached).toEqual([]);
  const failed = await send.getFailed();
  expect(failed.map(({ attemptsMade }) => attemptsMade)).toEqual([1, 1]);
  expect(failed.map(({ failedReason }) => failedReason).join()).not.toMatch(/Jones/);
  expect(await metrics.text()).toMatch(/job_seconds_count\{queue="send",job="unknown",outcome="failed"\} 1/);
});

test('an expected failure ends its job well: the row says when to come again (reliability 3, step 12)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const metrics = createMetrics({ processFigures: false });
  const runner = queues.runner({
    groups: ['fetch'], metrics,
    handlers: { fetch: { ...fetching, installation: async () => { throw new AppError('linnworks-unavailable', 'Linnworks does not answer', 'try-later'); } } },
  });
  await runner.start();
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  await until(async () => (await queues.producer.queues.fetch.getCompletedCount()) === 1);
  expect(await queues.producer.counts()).toMatchObject({ fetch: { failed: 0, delayed: 0 } });
  expect(queues.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ remedy: 'try-later' }) }));
  expect(await metrics.text()).toMatch(/job_seconds_count\{queue="fetch",job="installation",outcome="refused"\} 1/);
});

test('a failure that people are to see stands on the board by its code alone, and is not tried again by itself (R-090, I9)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const runner = queues.runner({
    groups: ['fetch'],
    handlers: { fetch: { ...fetching, installation: async () => { throw new JobFailed(new AppError('no-depots', 'Stream lists no depots for Mrs Jones', 'try-later')); } } },
  });
  await runner.start();
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  await until(async () => (await queues.producer.queues.fetch.getFailedCount()) === 1);
  const [failed] = await queues.producer.queues.fetch.getFailed();
  expect(failed).toMatchObject({ attemptsMade: 1, failedReason: expect.stringMatching(/^no-depots; /) });
  expect(JSON.stringify(failed)).not.toContain('Jones');
  expect(queues.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ remedy: 'try-later' }) }));
});

test('our own trouble is tried again, and Redis keeps its kind but not its words (I9)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const tried = latch<number>();
  let runs = 0;
  const runner = queues.runner({
    groups: ['fetch'],
    handlers: { fetch: { ...fetching, installation: async () => {
      runs += 1;
      if (runs === 1) throw Object.assign(new TypeError('Mrs Jones is not a function'), { code: '57P01' });
      tried.resolve(runs);
    } } },
  });
  await runner.start();
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  expect(await tried.promise).toBe(2);
  await until(async () => (await queues.producer.queues.fetch.getCompletedCount()) === 1);
  const [job] = await queues.producer.queues.fetch.getCompleted();
  const kept = JSON.stringify(await queues.redis.hgetall(queues.producer.queues.fetch.toKey(job!.id!)));
  expect(kept).toMatch(/TypeError 57P01/);
  expect(kept).not.toMatch(/Jones/);
  expect(queues.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('over two processes no more installations send at once than the setting says, and a single send does not wait behind them (R-033, A-09)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const running = { now: 0, most: 0, done: 0 };
  const full = latch(), goOn = latch(), single = latch();
  const handlers = (): RunnerOptions<'send'>['handlers'] => ({
    send: { ...sending, order: async () => single.resolve() },
    'send-deletes': deleting, 'send-looks': looking,
    'send-installations': {
      installation: async () => {
        running.now += 1;
        running.most = Math.max(running.most, running.now);
        if (running.now === 3) full.resolve();
        await goOn.promise;
        running.now -= 1;
        running.done += 1;
      },
    },
  });
  const runners = [queues.runner({ groups: ['send'], handlers: handlers() }), queues.runner({ groups: ['send'], handlers: handlers() })];
  await queues.producer.setGlobalConcurrency('send-installations', 3);
  await Promise.all(runners.map((runner) => runner.start()));
  await queues.producer.enqueueMany('send-installations', Array.from({ length: 12 }, () => ({ job: 'installation' as const, data: { installationId: randomUUID() } })));
  await full.promise;
  await queues.producer.enqueue('send', 'order', { orderId: randomUUID(), trigger: 'operator' });
  await single.promise;
  expect(running).toEqual({ now: 3, most: 3, done: 0 });
  goOn.resolve();
  await until(async () => running.done === 12);
  expect(running.most).toBe(3);
});

test('looks at a silent account keep neither a single send nor a write-back waiting, however many there are (W7)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const full = latch(), goOn = latch(), single = latch(), written = latch();
  let looks = 0;
  const runner = queues.runner({
    groups: ['send'],
    handlers: {
      send: { ...sending, order: async () => single.resolve(), 'write-back': async () => written.resolve() },
      'send-deletes': deleting, 'send-looks': { look: async () => { if ((looks += 1) === 20) full.resolve(); await goOn.promise; } },
      'send-installations': { installation: nothing },
    },
  });
  await runner.start();
  await queues.producer.enqueueMany('send-looks', Array.from({ length: 60 }, () => ({ job: 'look' as const, data: { orderId: randomUUID() } })));
  await full.promise;
  await queues.producer.enqueue('send', 'order', { orderId: randomUUID(), trigger: 'operator' });
  await queues.producer.enqueue('send', 'write-back', { installationId: randomUUID() });
  await Promise.all([single.promise, written.promise]);
  expect(looks).toBe(20);
  goOn.resolve();
});

test('stopping takes no more jobs and lets those at work finish (R11)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const began = latch(), goOn = latch();
  const runner = queues.runner({ groups: ['fetch'], concurrency: { fetch: 1 }, handlers: { fetch: { ...fetching, installation: async () => { began.resolve(); await goOn.promise; } } } });
  await runner.start();
  expect(runner.isReady()).toBe(true);
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  await began.promise;
  const closed = runner.close();
  goOn.resolve();
  await closed;
  expect(runner.isReady()).toBe(false);
  expect(await queues.producer.counts()).toMatchObject({ fetch: { active: 0, waiting: 1 } });
});

test('a job that does not finish in time is told to stop by its signal, and is tried again elsewhere', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const began = latch();
  const stuck = queues.runner({ groups: ['fetch'], handlers: { fetch: { ...fetching, installation: async (_data, signal) => {
    began.resolve();
    await once(signal, 'abort');
    signal.throwIfAborted();
  } } } });
  await stuck.start();
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  await began.promise;
  await stuck.close({ withinMs: 10, graceMs: 1_000 });

  const again = latch();
  const heir = queues.runner({ groups: ['fetch'], handlers: { fetch: { ...fetching, installation: async () => again.resolve() } } });
  await heir.start();
  await again.promise;
});

test('the work of a worker killed with -9 goes on in another one (R4; with locks shortened for the test)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const child = spawn(process.execPath, [fileURLToPath(new URL('./testing/worker-child.ts', import.meta.url)), queues.redisUrl, queues.prefix, '600', '200'], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH } });
  const installationId = randomUUID();
  await queues.producer.enqueue('fetch', 'installation', { installationId });
  const [line] = await once(child.stdout, 'data');
  expect(JSON.parse(String(line))).toEqual({ taken: installationId });

  const continued = latch<string>();
  const heir = queues.runner({ groups: ['fetch'], lockDurationMs: 600, stalledIntervalMs: 200, handlers: { fetch: { ...fetching, installation: async ({ installationId: id }) => continued.resolve(id) } } });
  await heir.start();
  child.kill('SIGKILL');
  expect(await continued.promise).toBe(installationId);
});

test('a runner waits for Redis while it is away, and works on soon after its return (R5)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  await using gate = await createTcpGate(queues.redisUrl);
  const done: string[] = [];
  const runner = createRunner({ redisUrl: gate.url, prefix: queues.prefix, groups: ['fetch'], log: queues.log, handlers: { fetch: { ...fetching, installation: async ({ installationId }) => { done.push(installationId); } } } });
  await runner.start();
  gate.cut();
  await until(async () => !runner.isReady());
  await queues.producer.enqueue('fetch', 'installation', { installationId: randomUUID() });
  const back = performance.now();
  gate.open();
  await until(async () => done.length === 1);
  expect(performance.now() - back).toBeLessThan(3_000);
  await runner.close();
});

test('a runner that can not say good-bye to Redis ends in its time all the same', async () => {
  await using queues = createTestQueues();
  await using gate = await createTcpGate(queues.redisUrl);
  const runner = createRunner({ redisUrl: gate.url, prefix: queues.prefix, groups: ['fetch'], log: queues.log, handlers: { fetch: fetching } });
  await runner.start();
  gate.cut();
  const start = performance.now();
  await runner.close({ withinMs: 100, graceMs: 100 });
  expect(performance.now() - start).toBeLessThan(1_000);
});
