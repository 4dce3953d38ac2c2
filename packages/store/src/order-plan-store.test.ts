import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { OrderPlan } from '@stream-tech/domain';
import { createOrderPlanStore, type PlanReading } from './order-plan-store.ts';
import { createTestDatabase, fillOrders, plansOf } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';

type Plan = Omit<OrderPlan, 'state'>;
const aPlan = (change: Partial<Plan> = {}): Plan =>
  ({ runId: 'L1', runDescription: 'RUN 03', runNumber: 3, sequence: 4, plannedDate: '2026-03-05', eta: '2026-03-05 09:30', driver: 'Ana', vehicle: 'LS1 VAN', ...change });
const minute = (n: number): Date => new Date(Date.UTC(2026, 2, 5, 14, n));
const permutations = <T>(of: T[]): T[][] => (of.length < 2 ? [of] : of.flatMap((one, index) => permutations(of.toSpliced(index, 1)).map((rest) => [one, ...rest])));

const createWorld = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const { installationId, integrationId } = await createWebhookWorld(db);
  let number = 0;
  return {
    ...database, installationId, integrationId, plans: createOrderPlanStore(db),
    addOrder: async (change: object = {}): Promise<string> => {
      number += 1;
      const [{ id }] = await db('orders').insert({
        installation_id: installationId, integration_id: integrationId, linnworks_order_id: randomUUID(), order_number: number, received_at: db.fn.now(), source: '{}', source_hash: 'h', status: 'completed', consignment_no: randomUUID(), ...change,
      }).returning('id');
      return id;
    },
    rev: async (id: string): Promise<number> => (await db('orders').where({ id }).first('write_back_rev')).write_back_rev,
    row: (id: string) => db('orders').where({ id }).first(),
  };
};

test('a plan is kept and given back as it was read, with its date as written (A-12, A-32)', async () => {
  await using world = await createWorld();
  const id = await world.addOrder();
  expect(await world.plans.plan(id)).toBeUndefined();
  expect(await world.plans.keep(id, aPlan(), { readAt: minute(1), state: 'locked', stateAt: minute(0) })).toBe(true);
  expect(await world.plans.plan(id)).toEqual({ ...aPlan(), state: 'locked' });
});

test('what the planner did not say is absent', async () => {
  await using world = await createWorld();
  const id = await world.addOrder();
  const bare = { runId: 'L1', runDescription: '', runNumber: undefined, sequence: undefined, plannedDate: undefined, eta: undefined, driver: '', vehicle: '' };
  expect(await world.plans.keep(id, bare, { readAt: minute(1) })).toBe(false);
  expect(await world.plans.plan(id)).toEqual({ ...bare, state: undefined });
});

test('texts that Postgres refuses, and numbers it can not count, stop nothing (F35)', async () => {
  await using world = await createWorld();
  const id = await world.addOrder();
  await world.plans.keep(id, aPlan({ runId: 'a\u0000b', runDescription: `\ud800${'x'.repeat(9_000)}`, sequence: 1e300, runNumber: Number.MAX_SAFE_INTEGER, driver: '\u0000' }), { readAt: minute(1) });
  expect(await world.plans.ofRun(world.integrationId, 'a\u0000b')).toHaveLength(1);
  expect(await world.plans.plan(id)).toMatchObject({ runId: 'a\ufffdb', runNumber: Number.MAX_SAFE_INTEGER, sequence: undefined, driver: '\ufffd' });
});

test('readings and events in any order, once or twice, end in the newest of each (A-13, R9)', async () => {
  await using world = await createWorld();
  const readings: [Plan | undefined, PlanReading][] = [
    [aPlan({ runId: 'L1', runNumber: 1 }), { readAt: minute(1), state: 'locked', stateAt: minute(3) }],
    [undefined, { readAt: minute(2) }],
    [aPlan({ runId: 'L2', runNumber: 2 }), { readAt: minute(4), state: 'open', stateAt: minute(1) }],
    [aPlan({ runId: 'L3', runNumber: 3 }), { readAt: minute(3), state: 'closed', stateAt: minute(3) }],
  ];
  for (const order of permutations(readings)) {
    const id = await world.addOrder();
    for (const [plan, reading] of [...order, ...order]) await world.plans.keep(id, plan, reading);
    expect(await world.plans.plan(id)).toEqual({ ...aPlan({ runId: 'L2', runNumber: 2 }), state: 'closed' });
  }
  const ends = [...readings, [undefined, { readAt: minute(9) }] as [undefined, PlanReading]];
  for (const order of permutations(ends)) {
    const id = await world.addOrder();
    await Promise.all(order.map(([plan, reading]) => world.plans.keep(id, plan, reading)));
    expect(await world.plans.plan(id)).toBeUndefined();
    expect(await world.db('order_plans').where({ order_id: id }).first()).toMatchObject({ run_id: '', run_number: null, driver: '', state: 'closed' });
  }
});

test.each([
  ['run', { runNumber: 4 }], ['place', { sequence: 5 }], ['date', { plannedDate: '2026-03-06' }], ['driver', { driver: 'Ben' }], ['vehicle', { vehicle: 'LS2 VAN' }],
  ['number, which is gone', { runNumber: undefined }], ['date, which is gone', { plannedDate: undefined }],
])('another %s marks the write-back due, once (W5, R-164)', async (_what, change) => {
  await using world = await createWorld();
  const id = await world.addOrder();
  await world.plans.keep(id, aPlan(), { readAt: minute(1) });
  await world.db('orders').where({ id }).update({ write_back_due_at: null, write_back_tries: 5 });
  expect(await world.plans.keep(id, aPlan(change), { readAt: minute(2) })).toBe(true);
  expect(await world.row(id)).toMatchObject({ write_back_rev: 2, write_back_tries: 0, write_back_due_at: expect.any(Date) });
  expect(await world.plans.keep(id, aPlan(change), { readAt: minute(3) })).toBe(false);
  expect(await world.rev(id)).toBe(2);
});

test.each([
  ['the same again', aPlan(), {}], ['another arrival', aPlan({ eta: '2026-03-05 11:00' }), {}], ['another run of the same number', aPlan({ runId: 'L2', runDescription: 'Run 3' }), {}],
  ['another state', aPlan(), { state: 'closed', stateAt: minute(2) }], ['an older reading', aPlan({ runNumber: 9 }), { readAt: minute(0) }],
] as const)('%s marks nothing', async (_what, plan, reading) => {
  await using world = await createWorld();
  const id = await world.addOrder();
  await world.plans.keep(id, aPlan(), { readAt: minute(1), state: 'locked', stateAt: minute(1) });
  expect(await world.plans.keep(id, plan, { readAt: minute(2), ...reading })).toBe(false);
  expect(await world.rev(id)).toBe(1);
});

test('an order that left its run is marked, and one that was never on any is not (A-12)', async () => {
  await using world = await createWorld();
  const [left, never] = [await world.addOrder(), await world.addOrder()];
  await world.plans.keep(left, aPlan(), { readAt: minute(1) });
  expect(await world.plans.keep(left, undefined, { readAt: minute(2) })).toBe(true);
  expect(await world.plans.keep(never, undefined, { readAt: minute(2) })).toBe(false);
  expect([await world.rev(left), await world.rev(never)]).toEqual([2, 0]);
});

test('no plan brings a deleted order back to Linnworks (F37, F54)', async () => {
  await using world = await createWorld();
  const id = await world.addOrder({ status: 'deleted' });
  await world.plans.keep(id, aPlan(), { readAt: minute(1) });
  expect(await world.row(id)).toMatchObject({ status: 'deleted', write_back_due_at: null, write_back_rev: 0 });
});

test('orders of a run are those we have on it, in its order, of this integration alone, without deleted ones (A-12, I8)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  const [third, first, unplaced, elsewhere, deleted, theirs] = [await world.addOrder(), await world.addOrder(), await world.addOrder(), await world.addOrder(), await world.addOrder({ status: 'deleted' }),
    await world.addOrder({ installation_id: other.installationId, integration_id: other.integrationId })];
  const put = (id: string, change: Partial<Plan>) => world.plans.keep(id, aPlan(change), { readAt: minute(1) });
  await Promise.all([put(third, { sequence: 3 }), put(first, { sequence: 1 }), put(unplaced, { sequence: undefined }), put(elsewhere, { runId: 'L2' }), put(deleted, {}), put(theirs, {})]);
  await world.plans.keep(await world.addOrder(), undefined, { readAt: minute(1) });
  expect((await world.plans.ofRun(world.integrationId, 'L1')).map(({ id }) => id)).toEqual([first, third, unplaced]);
  expect(await world.plans.ofRun(world.integrationId, '')).toEqual([]);
  expect([...(await world.plans.plans([first, elsewhere, randomUUID()])).keys()].sort()).toEqual([first, elsewhere].sort());
});

test('a run is looked up by an index, however many plans there are', async () => {
  await using world = await createWorld();
  await fillOrders(world.db, world.installationId, 10_000);
  await world.db.raw(`insert into order_plans (order_id, run_id, run_description, driver, vehicle, read_at) select id, 'L' || order_number % 500, '', '', '', now() from orders`);
  await world.db.raw('vacuum analyze order_plans');
  const plan = await plansOf(world.db, () => world.plans.ofRun(world.integrationId, 'L7'));
  expect(plan).toContain('order_plans_by_run');
  expect(plan).not.toContain('Seq Scan on order');
});

test('what Stream says of an order is noted as it was seen last, in whatever order it comes (A-13)', async () => {
  await using world = await createWorld();
  const seen = [
    { status: 'CONFIRMED', done: 'no', seenAt: minute(1) }, { status: 'PARTDELVRD', done: 'partly', seenAt: minute(2) }, { status: 'DELIVERED', done: 'fully', seenAt: minute(3) },
  ] as const;
  for (const order of permutations([...seen])) {
    const id = await world.addOrder();
    for (const one of order) await world.plans.noteCarrierState(id, one);
    expect(await world.row(id)).toMatchObject({ carrier_status: 'DELIVERED', carrier_done: 'fully', carrier_seen_at: minute(3), version: 1, status: 'completed' });
    expect(await world.plans.noteCarrierState(id, seen[2])).toBe(false);
  }
  expect(await world.plans.noteCarrierState(randomUUID(), seen[0])).toBe(false);
});
