import { randomUUID } from 'node:crypto';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { expect, test } from '@jest/globals';
import { createCallBudget } from './call-budget.ts';
import { connectProducer } from './connection.ts';
import { createTcpGate, createTestQueues, until } from './testing/index.ts';

const call = (installationId: string, perMinute = 200) => ({ installationId, method: 'Orders/SetOrderShippingInfo', perMinute });

/** Whether a call must wait: asked by giving up at once. */
const mustWait = async (take: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
  const giveUp = new AbortController();
  const taken = take(giveUp.signal).then(() => false, () => true);
  const answer = await Promise.race([taken, new Promise<'waiting'>((resolve) => { setTimeout(resolve, 100, 'waiting'); })]);
  giveUp.abort();
  return answer === 'waiting' ? taken : answer;
};

test('two processes share one budget: a tenth of a minute’s calls in six seconds, and the next one waits (I7)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const log = createLogRecorder();
  const [one, two] = [createCallBudget({ redis: queues.redis, log, prefix: queues.prefix }), createCallBudget({ redis: queues.redis, log, prefix: queues.prefix })];
  const tenant = randomUUID();
  for (let i = 0; i < 10; i += 1) await Promise.all([one.take(call(tenant)), two.take(call(tenant))]);
  expect(await mustWait((signal) => one.take(call(tenant), signal))).toBe(true);
  expect(await mustWait((signal) => two.take(call(tenant), signal))).toBe(true);
  expect(await mustWait((signal) => two.take(call(randomUUID()), signal))).toBe(false);                          // another tenant's budget is its own
  expect(await mustWait((signal) => two.take({ ...call(tenant), method: 'Orders/GetOpenOrders' }, signal))).toBe(false);
  expect(await queues.redis.pttl(`${queues.prefix}:${tenant}:Orders/SetOrderShippingInfo`)).toBeGreaterThan(3_000);
});

test('one call costs one Redis command, and none while the window is known to be used up', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const budget = createCallBudget({ redis: queues.redis, log: createLogRecorder(), prefix: queues.prefix });
  const tenant = randomUUID();
  await budget.take(call(tenant, 30));
  const monitor = await queues.redis.monitor();
  const commands: string[] = [];
  monitor.on('monitor', (_time: string, args: string[], source: string) => { if (source !== 'lua' && args.join(' ').includes(tenant)) commands.push(args[0]!.toLowerCase()); });
  await budget.take(call(tenant, 30));
  await budget.take(call(tenant, 30));
  expect(await mustWait((signal) => budget.take(call(tenant, 30), signal))).toBe(true);
  await queues.redis.echo(tenant);
  await until(async () => commands.includes('echo'));
  monitor.disconnect();
  expect(commands).toEqual(['evalsha', 'evalsha', 'echo']);
});

test('waiters are served in turn, and one that gives up does not hold up those behind it', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const budget = createCallBudget({ redis: queues.redis, log: createLogRecorder(), prefix: queues.prefix });
  const tenant = randomUUID();
  const served: string[] = [];
  await budget.pause(call(tenant), 300);
  const giveUp = new AbortController();
  const first = budget.take(call(tenant), giveUp.signal).then(() => served.push('first'), () => served.push('gave up'));
  const others = ['second', 'third', 'fourth'].map((name) => budget.take(call(tenant)).then(() => served.push(name)));
  giveUp.abort();
  await Promise.all([first, ...others]);
  expect(served).toEqual(['gave up', 'second', 'third', 'fourth']);
});

test('a pause that Linnworks asked for holds in every process, and a shorter one does not shorten it (F16)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const log = createLogRecorder();
  const [told, other] = [createCallBudget({ redis: queues.redis, log, prefix: queues.prefix }), createCallBudget({ redis: queues.redis, log, prefix: queues.prefix })];
  const tenant = randomUUID();
  await told.pause(call(tenant), 60_000);
  await told.pause(call(tenant), 10);
  expect(await mustWait((signal) => told.take(call(tenant), signal))).toBe(true);
  expect(await mustWait((signal) => other.take(call(tenant), signal))).toBe(true);
  expect(await queues.redis.pttl(`${queues.prefix}:${tenant}:Orders/SetOrderShippingInfo`)).toBeGreaterThan(50_000);
});

test('while Redis is away a process goes on with half of the budget', async () => {
  await using queues = createTestQueues();
  await using gate = await createTcpGate(queues.redisUrl);
  const redis = connectProducer(gate.url, queues.log);
  await until(() => redis.ping().then(() => true, () => false));
  const budget = createCallBudget({ redis, log: queues.log, prefix: queues.prefix });
  const tenant = randomUUID();
  await budget.take(call(tenant, 60));
  gate.cut();
  await until(async () => redis.status !== 'ready');
  for (let i = 0; i < 3; i += 1) await budget.take(call(tenant, 60));
  expect(await mustWait((signal) => budget.take(call(tenant, 60), signal))).toBe(true);
  redis.disconnect();
});
