import { expect, test } from '@jest/globals';
import { completedOrder, mapService, setUpCourier } from './linnworks/testing/set-up-courier.ts';
import { createWorld } from './testing/create-world.ts';

test('the warehouse sees a day’s runs, and one without a date; what is no day is refused (A-12, A-33)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const orderId = await world.order(installation.id, { integration_id: integration.id, status: 'completed', stream_account: 'a', consignment_no: 'C1', tracking_number: 'T1' });
  await world.db('order_plans').insert({ order_id: orderId, run_id: 'L1', run_description: 'RUN 31', run_number: 31, sequence: 24, planned_date: '2026-03-05', driver: 'Ana', vehicle: 'VAN 1', read_at: world.db.fn.now() });
  const get = (path: string) => world.call('GET', `/operator${path}`, { as: 'warehouse' });
  expect(await get('/runs?day=2026-03-05')).toMatchObject({ status: 200, json: { isCut: false, runs: [{ number: 31, drivers: ['Ana'], counts: { stops: 1, printed: 0 } }] } });
  const run = `integrationId=${integration.id}&runId=L1`;
  expect(await get(`/runs/stops?day=2026-03-05&${run}`)).toMatchObject({ status: 200, json: { stops: [{ orderId, sequence: 24, isPrintable: true, printed: null }] } });
  expect(await get(`/runs/stops?day=undated&${run}`)).toMatchObject({ status: 200, json: { stops: [] } });
  expect(await get(`/runs/stops?day=2026-03-05&runId=L1`)).toMatchObject({ status: 400 });
  // Whoever sees only other accounts finds none of its stops (security.md, 6).
  await world.signIn('warehouse:none', []);
  expect(await world.call('GET', `/operator/runs/stops?day=2026-03-05&${run}`, { as: 'warehouse:none' })).toMatchObject({ status: 200, json: { stops: [] } });
  expect(await get('/runs?day=undated')).toMatchObject({ status: 200, json: { runs: [] } });
  expect(await get('/run-days?from=2026-03-01')).toMatchObject({ status: 200, json: { days: [{ day: '2026-03-05', runs: 1, stops: 1 }] } });
  for (const day of ['2026-02-30', 'today', '0000-01-01']) expect(await get(`/runs?day=${day}`)).toMatchObject({ status: 400 });
});

test('the warehouse prints a run’s load list, pick list and pack as PDF; labels of a pack count as printed, and a run that is none is not found (issue 5, "Runs")', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  for (const [index, number] of [9101, 9102].entries()) {
    const orderId = await completedOrder(world, set, mapped, number);
    await world.db('order_plans').insert({ order_id: orderId, run_id: 'L1', run_description: 'RUN 31', run_number: 31, sequence: index + 1, planned_date: '2026-03-05', driver: 'Ana', vehicle: '', read_at: world.db.fn.now() });
  }
  const body = { integrationId: set.integrationId, runId: 'L1', day: '2026-03-05' };
  const print = async (paper: string, given: object = body) => fetch(`${world.url}/operator/runs/${paper}`, { method: 'POST', headers: { cookie: await world.signIn('warehouse'), 'content-type': 'application/json' }, body: JSON.stringify(given) });
  const pages = async (response: Response): Promise<number> => Buffer.from(await response.arrayBuffer()).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  for (const [paper, count] of [['load-list', 1], ['pick-list', 1], ['pack', 3 + 4]] as const) {
    const answer = await print(paper);
    expect([paper, answer.status, answer.headers.get('content-type'), await pages(answer)]).toEqual([paper, 200, 'application/pdf', count]);
  }
  expect(await pages(await print('pack', { ...body, withSeparators: false, order: 'delivery' }))).toBe(3 + 2);
  const { json: { runs: [run] } } = await world.call('GET', '/operator/runs?day=2026-03-05', { as: 'warehouse' });
  expect(run).toMatchObject({ title: 'Run 31', remark: '', stateTitle: 'Planned', counts: { stops: 2, printed: 2, outdated: 0 } });
  const { json: { stops } } = await world.call('GET', `/operator/runs/stops?${new URLSearchParams(body)}`, { as: 'warehouse' });
  expect(stops).toMatchObject([{ printed: { by: 'warehouse@example.test', isOutdated: false } }, { printed: {} }]);
  expect(await world.db('audit_log').whereLike('outcome', '%printed').where({ kind: 'operator' }).orderBy('id').pluck('outcome')).toEqual(['load list printed', 'pick list printed', 'run pack printed', 'run pack printed']);
  expect((await print('pack', { ...body, runId: 'L9' })).status).toBe(404);
  expect((await print('pack', { ...body, day: 'undated' })).status).toBe(404);
  // Whoever sees only other accounts finds no such run (security.md, 6).
  await world.signIn('warehouse:some', []);
  for (const paper of ['load-list', 'pick-list', 'pack']) expect(await world.call('POST', `/operator/runs/${paper}`, { as: 'warehouse:some', body })).toMatchObject({ status: 404 });
  for (const wrong of [{ ...body, order: 'random' }, { ...body, day: '2026-02-30' }, { runId: 'L1' }]) expect((await print('load-list', wrong)).status).toBe(400);
}, 30_000);
