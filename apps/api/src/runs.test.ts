import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('the warehouse sees a day’s runs, and one without a date; what is no day is refused (A-12, A-33)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const orderId = await world.order(installation.id, { integration_id: integration.id, status: 'completed', stream_account: 'a', consignment_no: 'C1', tracking_number: 'T1' });
  await world.db('order_plans').insert({ order_id: orderId, run_id: 'L1', run_description: 'RUN 31', run_number: 31, sequence: 24, planned_date: '2026-03-05', driver: 'Ana', vehicle: 'VAN 1', read_at: world.db.fn.now() });
  const get = (path: string) => world.call('GET', `/operator${path}`, { as: 'warehouse' });
  expect(await get('/runs?day=2026-03-05')).toMatchObject({ status: 200, json: { isCut: false, runs: [{ number: 31, drivers: ['Ana'], stops: [{ orderId, sequence: 24, isPrintable: true, printed: null }] }] } });
  expect(await get('/runs?day=undated')).toMatchObject({ status: 200, json: { runs: [] } });
  expect(await get('/run-days?from=2026-03-01')).toMatchObject({ status: 200, json: { days: [{ day: '2026-03-05', runs: 1, stops: 1 }] } });
  for (const day of ['2026-02-30', 'today', '0000-01-01']) expect(await get(`/runs?day=${day}`)).toMatchObject({ status: 400 });
});
