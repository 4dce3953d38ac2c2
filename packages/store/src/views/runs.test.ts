import { expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { createRunsView } from './runs.ts';

const DAY = '2026-03-05';

const createDay = async (db: Knex) => {
  const { installationId, integrationId } = await createWebhookWorld(db);
  let number = 0;
  return {
    installationId,
    /** An order on a run; gives its id. */
    async stop(plan: object, order: object = {}): Promise<string> {
      number += 1;
      const [{ id }] = await db('orders').insert({ installation_id: installationId, integration_id: integrationId, linnworks_order_id: db.raw('gen_random_uuid()'), order_number: number, received_at: db.fn.now(), source: '{}', source_hash: 'x', status: 'completed', stream_account: installationId, consignment_no: `C${number}`, tracking_number: `T${number}`, ...order }).returning('id');
      await db('order_plans').insert({ order_id: id, run_id: 'L1', run_description: 'RUN 03', run_number: 3, planned_date: DAY, driver: '', vehicle: '', read_at: db.fn.now(), ...plan });
      return id;
    },
    printed: (orderId: string, plan?: object) => db('audit_log').insert({ kind: 'label', order_id: orderId, actor: 'packer@example.test', correlation_id: 'c', outcome: 'printed', detail: JSON.stringify({ ...(plan ? { plan } : {}) }) }),
  };
};

test('a day’s runs stand with how many stops they have, and each run with its stops in order, with true numbers past twenty, driver, vehicle and how far planning is (A-12, A-33)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const day = await createDay(db);
  await day.stop({ run_id: 'L9', run_description: 'RUN 27', run_number: 27, sequence: 34, driver: 'Ana', vehicle: 'VAN 1', state: 'locked', state_at: '2026-03-04T16:00:00Z' });
  await day.stop({ run_id: 'L9', run_description: 'RUN 27', run_number: 27, sequence: 2, driver: 'Ana', state: 'closed', state_at: '2026-03-04T17:00:00Z' }, { carrier_done: 'fully', carrier_status: 'Delivered' });
  await day.stop({ sequence: null }, { status: 'failed', consignment_no: null, tracking_number: null, carrier_status: 'DELIVERYFAILED' });
  await day.stop({ run_id: '' });
  await day.stop({ sequence: 1 }, { status: 'deleted' });
  await day.stop({ run_id: 'L5', run_description: 'North', run_number: null, planned_date: null, sequence: 1 });
  const view = createRunsView(db);
  const { runs, isCut } = await view.ofDay({ within: 'all', day: DAY, installationId: day.installationId });
  expect(runs).toMatchObject([
    { description: 'RUN 03', number: 3, state: null, drivers: [], counts: { stops: 1, done: 0, notDelivered: 1 } },
    { description: 'RUN 27', number: 27, day: DAY, state: 'closed', drivers: ['Ana'], vehicles: ['VAN 1'], counts: { stops: 2, printed: 0, outdated: 0, done: 1, notDelivered: 0 } },
  ]);
  const stopsOf = async (runId: string) => (await view.run({ integrationId: runs[0]!.integrationId, runId, day: DAY, within: 'all' }))?.stops;
  expect(await stopsOf('L1')).toMatchObject([{ sequence: null, isPrintable: false, statusTitle: 'Failed' }]);
  expect(await stopsOf('L9')).toMatchObject([{ sequence: 2, done: 'fully', delivery: { title: 'Delivered', tone: 'good' } }, { sequence: 34, done: 'no', isPrintable: true, printed: null }]);
  expect(await stopsOf('L5')).toBeUndefined();
  expect(isCut).toBe(false);
  expect((await view.ofDay({ within: 'all', day: null })).runs).toMatchObject([{ description: 'North', number: null, day: null }]);
  expect(await view.days({ from: '2026-03-01', within: 'all' })).toEqual([{ day: DAY, runs: 2, stops: 3 }, { day: null, runs: 1, stops: 1 }]);
  expect(await view.days({ from: '2026-03-06', within: 'all' })).toEqual([{ day: null, runs: 1, stops: 1 }]);
});

test('an order whose plan is another than the one last printed stands out as long as its goods are to be handed over; where a print did not say, nothing is claimed (R-129)', async () => {
  await using database = await createTestDatabase();
  const day = await createDay(database.db);
  const shown = { run: '03', sequence: '1', deliveryDate: DAY };
  const [same, moved, unknown, over] = [await day.stop({ sequence: 1 }), await day.stop({ sequence: 2 }), await day.stop({ sequence: 3 }), await day.stop({ sequence: 4 }, { carrier_done: 'fully' })];
  await day.printed(moved, { ...shown, sequence: '2' });
  await day.printed(moved, { ...shown, sequence: '9' });
  await day.printed(same, shown);
  await day.printed(unknown);
  await day.printed(over, { ...shown, sequence: '9' });
  const view = createRunsView(database.db);
  const { runs: [head] } = await view.ofDay({ within: 'all', day: DAY });
  expect(head!.counts).toMatchObject({ stops: 4, printed: 4, outdated: 1, done: 1 });
  const run = await view.run({ ...head!, within: 'all' });
  expect(run!.stops.map(({ printed }) => printed)).toMatchObject([{ isOutdated: false, by: 'packer@example.test' }, { isOutdated: true, shown: { sequence: '9' } }, { isOutdated: false, shown: null }, { isOutdated: false, shown: { sequence: '9' } }]);
});

test('an operator of some installations sees the runs of a day that their own orders are on, and no others’ stops on them (security.md, 29)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const [own, second, foreign] = [await createDay(db), await createDay(db), await createDay(db)];
  const [mine, theirs] = [await own.stop({ sequence: 1 }), await second.stop({ run_id: 'L2' })];
  await own.stop({ planned_date: null, run_id: 'L7' });
  await foreign.stop({ sequence: 2 });
  await foreign.stop({ run_id: 'L9' });
  const view = createRunsView(db);
  const within = [own.installationId, second.installationId];
  const found = async (filter: Omit<Parameters<typeof view.ofDay>[0], 'within'>) => Promise.all((await view.ofDay({ within, ...filter })).runs.map(async (head) => [head.runId, (await view.run({ ...head, within }))?.stops.map(({ orderId }) => orderId)]));
  const { runs: [others] } = await view.ofDay({ within: [foreign.installationId], day: DAY });
  expect(await view.run({ ...others!, within })).toBeUndefined();
  expect(new Set(await found({ day: DAY }))).toEqual(new Set([['L1', [mine]], ['L2', [theirs]]]));
  expect(await found({ day: DAY, installationId: second.installationId })).toEqual([['L2', [theirs]]]);
  expect(await found({ day: DAY, installationId: foreign.installationId })).toEqual([]);
  expect(await found({ day: null })).toMatchObject([['L7', [expect.any(String)]]]);
});

test('a day is found by an index, however many days are kept (P8)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const { installationId } = await createWebhookWorld(db);
  await fillOrders(db, installationId, 20_000);
  await db.raw(`insert into order_plans (order_id, run_id, run_description, planned_date, driver, vehicle, read_at) select id, 'L' || order_number % 1000, 'RUN 01', '2024-01-01'::date + (order_number % 1000)::int, '', '', now() from orders`);
  await db.raw('vacuum analyze order_plans');
  const plan = await plansOf(db, () => createRunsView(db).ofDay({ within: 'all', day: '2024-02-01' }));
  expect(plan).toContain('order_plans_by_day');
  expect(plan).toContain('audit_log_prints');
  expect(plan).not.toContain('Seq Scan on order');
}, 20_000);
