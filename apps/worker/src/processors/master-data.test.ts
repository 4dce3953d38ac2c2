import { createMasterDataWorld } from '@stream-tech/flows/testing';
import { createTestQueues, until } from '@stream-tech/queues/testing';
import { expect, test } from '@jest/globals';
import { masterDataProcessors } from './master-data.ts';

/** The nightly work with real queues around it. */
const createQueuedWorld = async (tenants: string[]) => {
  const world = await createMasterDataWorld({ tenants });
  const queues = createTestQueues();
  await queues.ready();
  const runner = queues.runner({ groups: ['master-data'], handlers: { 'master-data': masterDataProcessors({ masterData: world.masterData, producer: queues.producer }) } });
  return {
    ...world, queue: queues.producer.queues['master-data'], producer: queues.producer, runner,
    done: (job: string) => world.db('nightly_runs').where({ job }).whereNotNull('done_at'),
    async [Symbol.asyncDispose](): Promise<void> {
      await queues[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
};

test('a tick has each installation’s work done in one job, once whatever comes twice, with ids alone in it (R-080, R-081, I9)', async () => {
  await using world = await createQueuedWorld(['Oak & Ash Ltd', 'Northgate']);
  await world.producer.runNow('catch-up-master-data');
  await world.producer.runNow('sync-master-data-identifiers');
  await world.runner.start();
  await until(async () => (await world.done('sync-master-data-postal-services')).length === 2 && (await world.done('sync-master-data-identifiers')).length === 2, 20_000);
  await until(async () => (await world.queue.getActiveCount()) === 0);
  const jobs = (await world.queue.getCompleted()).filter(({ name }) => name === 'installation');
  expect(new Set(jobs.map(({ data }) => data.installationId))).toEqual(new Set(world.tenants.map(({ installationId }) => installationId)));
  // A tick that comes while a job is at work leads to one more, which finds nothing to do.
  expect(jobs.length).toBeLessThanOrEqual(4);
  expect(new Set(jobs.flatMap(({ data }) => Object.keys(data)))).toEqual(new Set(['installationId', 'correlationId']));
  expect((await world.db('nightly_runs')).map(({ tries }) => tries)).toEqual([1, 1, 1, 1]);
  expect(await world.db('audit_log').where({ kind: 'master-data' })).toHaveLength(4);
  expect(world.ours(world.tenants[1])).toHaveLength(7);
});

test('a failed night stands on the board, is not tried again by the queue, keeps no other tenant from its own, and is run again from the board (R-090)', async () => {
  await using world = await createQueuedWorld(['Oak & Ash Ltd', 'Northgate']);
  const fault = world.stream.faults.add({ kind: '503', account: 'TENANT0' });
  await world.runner.start();
  await world.producer.runNow('sync-master-data-postal-services');
  await until(async () => (await world.queue.getFailedCount()) === 1 && (await world.done('sync-master-data-postal-services')).length === 1, 20_000);
  const [failed] = await world.queue.getFailed();
  expect(failed).toMatchObject({ name: 'installation', attemptsMade: 1, failedReason: 'remote-unavailable; the log has the rest under this job\'s correlation id' });

  fault.remove();
  await failed!.retry('failed');
  await until(async () => (await world.done('sync-master-data-postal-services')).length === 2, 20_000);
  await until(async () => (await world.queue.getFailedCount()) === 0);
});

test('“run now” on the schedule of a job that is done today runs it all the same, for every installation (R-234)', async () => {
  await using world = await createQueuedWorld(['Oak & Ash Ltd', 'Northgate']);
  for (const tenant of world.tenants) await world.masterData.runOwedMasterData(tenant.installationId, world.signal);
  const audited = async () => (await world.db('audit_log').where({ kind: 'master-data', actor: 'operator' })).map(({ detail }) => detail.job);
  await world.runner.start();
  await world.producer.runNow('sync-master-data-identifiers');
  await world.producer.runNow('sync-master-data-postal-services', { byHand: true });
  await until(async () => (await audited()).length === 2, 20_000);
  expect(await audited()).toEqual(['sync-master-data-postal-services', 'sync-master-data-postal-services']);
});
