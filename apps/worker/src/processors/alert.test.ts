import { createAlertWorld } from '@stream-tech/flows/testing';
import { SCHEDULES } from '@stream-tech/queues';
import { createTestQueues, until } from '@stream-tech/queues/testing';
import { expect, test } from '@jest/globals';
import { alertProcessors } from './alert.ts';
import type { ProcessorDeps } from './deps.ts';
import { createProcessors } from './index.ts';

/** Alerts with real queues around them. */
const createQueuedWorld = async () => {
  const world = await createAlertWorld();
  const queues = createTestQueues();
  await queues.ready();
  const runner = queues.runner({ groups: ['alert'], handlers: { alert: alertProcessors({ alertFlows: world.flows, producer: queues.producer }) } });
  return {
    ...world, producer: queues.producer, queue: queues.producer.queues.alert, runner,
    async [Symbol.asyncDispose](): Promise<void> {
      await queues[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
};

test('a tick looks, and has each channel told in a job of its own that carries its id alone; one that does not answer holds up no other (I9, W7)', async () => {
  await using world = await createQueuedWorld();
  const slack = await world.channel({ kind: 'slack' });
  // A name that leads nowhere: it fails, and rests.
  const lost = await world.channel({ target: 'https://localhost/x' });
  await world.silence(true);
  await world.runner.start();
  await world.producer.runNow('evaluate-alerts');
  expect((await world.sink.taken(1))[0]).toMatchObject({ medium: 'slack' });
  await until(async () => (await world.deps.channels.get(lost.id)).problem !== null);
  await until(async () => (await world.queue.getActiveCount()) === 0);
  const jobs = (await world.queue.getCompleted()).filter(({ name }) => name === 'tell');
  expect(new Set(jobs.map(({ data }) => data.channelId))).toEqual(new Set([slack.id, lost.id]));
  expect(new Set(jobs.flatMap(({ data }) => Object.keys(data)))).toEqual(new Set(['channelId', 'correlationId']));
});

test('what waits is told although looking fails', async () => {
  await using world = await createQueuedWorld();
  await world.channel();
  await world.silence(true);
  await world.flows.evaluateAlerts();
  const { evaluate } = alertProcessors({ alertFlows: { ...world.flows, evaluateAlerts: async () => { throw new Error('Postgres is busy'); } }, producer: world.producer });
  await expect(evaluate({}, world.never)).rejects.toThrow('busy');
  await world.runner.start();
  await world.sink.taken(1);
});

test('each schedule notes that it ran, once its job has ended well, and no other job does', async () => {
  const noted: string[] = [];
  let fails = false;
  const work = async (): Promise<string[]> => { if (fails) throw new Error('Postgres is busy'); return []; };
  const flows = new Proxy({}, { get: (_all, name) => (name === 'noteRun' ? async (schedule: string) => { noted.push(schedule); } : name === 'installationsToSend' ? async () => ({ ids: await work(), atOnce: 1 }) : name === 'sweep' ? async () => { await work(); return { orders: [], deletes: [], writeBacks: [] }; } : work) });
  const handlers = createProcessors({ flows, labelFlows: flows, subscriptionFlows: flows, masterData: flows, alertFlows: flows, producer: { enqueueMany: async () => undefined, setGlobalConcurrency: async () => undefined } } as unknown as ProcessorDeps) as unknown as Record<string, Record<string, (data: object, signal: AbortSignal) => Promise<unknown>>>;
  const never = new AbortController().signal;
  for (const { queue, job } of SCHEDULES) await handlers[queue]![job]!({}, never);
  await handlers['send-looks']!['look']!({ orderId: 'x' }, never);
  expect(noted).toEqual(SCHEDULES.map(({ id }) => id));
  fails = true;
  await expect(handlers['send']!['sweep']!({}, never)).rejects.toThrow('busy');
  expect(noted).toHaveLength(SCHEDULES.length);
});
