import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('home is told when each schedule ran and runs next, who works, and how much of its five minutes the send cycle uses (R-244)', async () => {
  await using world = await createWorld();
  const ask = async (path: string) => (await world.call('GET', `/operator${path}`, { as: 'warehouse' })).json;
  const [{ id: installationId }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: 'oak' }).returning('id');
  await world.order(installationId);
  await world.db.raw(`insert into schedule_runs (schedule, ran_at) values ('fetch-orders', now() - interval '2 hours'), ('send-orders', now())`);
  await world.deps.producer.figures.post('worker-1', { text: async () => '' });
  const { schedules, workers } = await ask('/schedules');
  expect(workers).toBe(1);
  const of = (id: string) => schedules.find((each: { id: string }) => each.id === id);
  expect(of('fetch-orders')).toMatchObject({ title: 'Fetch orders', silentSince: expect.any(String) });
  expect(of('send-orders')).toMatchObject({ silentSince: null });
  expect(Date.parse(of('send-orders').nextAt)).toBeGreaterThan(Date.now());
  expect(await ask('/capacity')).toMatchObject({ waiting: 1, accounts: 1, cycleSeconds: null, ofSeconds: 300, settings: { MaxBatchSizePerInstallation: 5, MaxInstallationsPerBatch: 2 } });
  expect(await ask('/partners')).toMatchObject({ accounts: [{ name: 'Oak & Ash', linnworks: { state: 'idle' } }] });
});
