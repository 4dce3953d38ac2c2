import { expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createOrderPlanStore } from '../order-plan-store.ts';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { createRunsView } from './runs.ts';

const [MONDAY, TUESDAY] = ['2026-03-02', '2026-03-03'];
const planOf = (runId: string, plannedDate: string | undefined) => ({ runId, runDescription: runId, runNumber: undefined, sequence: undefined, plannedDate, eta: undefined, driver: '', vehicle: '' });

/** Two accounts with orders on no run yet, and the same days counted from the plans themselves. */
const createPlanning = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const [oak, elm] = [await createWebhookWorld(db), await createWebhookWorld(db)];
  let number = 0;
  let reading = 0;
  const order = async ({ installationId, integrationId }: typeof oak): Promise<string> => {
    number += 1;
    const [{ id }] = await db('orders').insert({ installation_id: installationId, integration_id: integrationId, linnworks_order_id: db.raw('gen_random_uuid()'), order_number: number, received_at: db.fn.now(), source: '{}', source_hash: 'x', status: 'completed', stream_account: 'a', consignment_no: `C${number}` }).returning('id');
    return String(id);
  };
  const plan = (orderId: string, runId: string, day?: string, on: Knex = db): Promise<boolean> => createOrderPlanStore(on).keep(orderId, planOf(runId, day), { readAt: new Date(Date.UTC(2026, 0, 1) + (reading += 1_000)) });
  return {
    db, oak, elm, order, plan, view: createRunsView(db),
    /** From now on each statement adds up what was noted. */
    addUpAlways: () => db.raw(`do $$ begin execute replace(pg_get_functiondef('add_up_planned_runs'::regproc), 'random() < 0.005', 'true'); end $$`),
    counted: async () => (await db('order_plans as p').join('orders as o', 'o.id', 'p.order_id').where('p.run_id', '<>', '').whereNot('o.status', 'deleted').groupBy('p.planned_date').orderByRaw('p.planned_date nulls last')
      .select(db.raw('p.planned_date::text as day'), db.raw('count(distinct (o.integration_id, p.run_id))::int as runs'), db.raw('count(*)::int as stops'))) as object[],
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

test('days tell their runs and stops as plans come, move and go, and orders are deleted; a run without a day comes last (decision 0150)', async () => {
  await using planning = await createPlanning();
  const { db, oak, elm, order, plan, view } = planning;
  const [one, two, three, other] = [await order(oak), await order(oak), await order(oak), await order(elm)];
  for (const isAddedUp of [false, true]) {
    if (isAddedUp) await planning.addUpAlways();
    for (const id of [one, two, three, other]) await plan(id, 'L1', MONDAY);
    expect(await view.days({ from: MONDAY, within: 'all' })).toEqual([{ day: MONDAY, runs: 2, stops: 4 }]);
    expect(await view.days({ from: MONDAY, within: [elm.installationId] })).toEqual([{ day: MONDAY, runs: 1, stops: 1 }]);
    expect(await view.days({ from: MONDAY, within: [elm.installationId], installationId: oak.installationId })).toEqual([]);
    await plan(one, 'L2', TUESDAY);
    await plan(two, 'L2');
    await plan(other, '');
    expect(await view.days({ from: MONDAY, within: 'all' })).toEqual([{ day: MONDAY, runs: 1, stops: 1 }, { day: TUESDAY, runs: 1, stops: 1 }, { day: null, runs: 1, stops: 1 }]);
    expect(await view.days({ from: TUESDAY, within: 'all' })).toEqual([{ day: TUESDAY, runs: 1, stops: 1 }, { day: null, runs: 1, stops: 1 }]);
    await db('orders').where({ id: three }).update({ status: 'deleted' });
    expect(await view.days({ from: MONDAY, within: 'all' })).toEqual([{ day: TUESDAY, runs: 1, stops: 1 }, { day: null, runs: 1, stops: 1 }]);
    await db('orders').where({ id: three }).update({ status: 'completed' });
  }
  await db('orders').where({ id: three }).update({ integration_id: elm.integrationId });
  await db('order_plans').where({ order_id: two }).delete();
  expect(await view.days({ from: MONDAY, within: 'all' })).toEqual(await planning.counted());
  expect(await db('planned_runs').where('stops', '<', 0)).toEqual([]);
});

type Planning = Awaited<ReturnType<typeof createPlanning>>;
/** Takes two steps of one order at once, in either order, for each way a plan can change; `prepare` gives what is done to the order while its plan moves to `day`. */
const atOnce = async ({ db, oak, order, plan }: Planning, day: string, prepare: (id: string) => Promise<(on: Knex) => PromiseLike<unknown>>, judge: (about: unknown[]) => Promise<void>): Promise<void> => {
  for (const [before, after] of [['', 'L1'], ['L1', 'L2'], ['L1', '']] as const) {
    for (const isPlanFirst of [true, false]) {
      const id = await order(oak);
      await plan(id, before, MONDAY);
      const change = await prepare(id);
      const move = (on: Knex) => plan(id, after, day, on);
      const [first, second] = isPlanFirst ? [move, change] : [change, move];
      const holder = await db.transaction();
      await first(holder);
      // It waits for the one that holds the order, or has what that one did not see to count.
      const waiting = Promise.resolve(second(db));
      await Promise.race([waiting, db.raw('select 1')]);
      await holder.commit();
      await waiting;
      await judge([before, after, isPlanFirst]);
    }
  }
};

test('of a plan and a delete of one order at once each sees what the other did, whoever comes first', async () => {
  await using planning = await createPlanning();
  const { view } = planning;
  const remove = (id: string) => Promise.resolve((on: Knex) => on('orders').where({ id }).update({ status: 'deleted' }));
  await atOnce(planning, MONDAY, remove, async (about) => expect([...about, await view.days({ from: MONDAY, within: 'all' })]).toEqual([...about, []]));
});

test('a plan that moves while its order is brought back counts as it ends, whichever came first', async () => {
  await using planning = await createPlanning();
  const { db, view } = planning;
  const bringBack = async (id: string) => {
    await db('orders').where({ id }).update({ status: 'deleted' });
    return (on: Knex) => on('orders').where({ id }).update({ status: 'completed' });
  };
  await atOnce(planning, TUESDAY, bringBack, async (about) => expect([...about, await view.days({ from: MONDAY, within: 'all' })]).toEqual([...about, await planning.counted()]));
});

test('days stay true while many plan and delete at once, some of them in vain, and somebody adds up beside them', async () => {
  await using planning = await createPlanning();
  const { db, oak, order, plan, view } = planning;
  const ids: string[] = [];
  for (let each = 0; each < 24; each += 1) ids.push(await order(oak));
  await planning.addUpAlways();
  await Promise.all(Array.from({ length: 6 }, async (_, lane) => {
    for (let turn = 0; turn < 20; turn += 1) {
      const id = ids[(lane * 5 + turn * 7) % ids.length]!;
      await db.transaction(async (trx) => {
        if (turn % 5 === 4) await trx('orders').where({ id }).update({ status: trx.raw(`case status when 'deleted' then 'completed' else 'deleted' end`) });
        else await plan(id, `L${(lane + turn) % 4}`, turn % 3 === 0 ? undefined : turn % 3 === 1 ? MONDAY : TUESDAY, trx);
        if (turn % 7 === 6) throw new Error('in vain');
      }).catch((error: Error) => { if (error.message !== 'in vain') throw error; });
    }
  }));
  expect(await view.days({ from: MONDAY, within: 'all' })).toEqual(await planning.counted());
});

test('days are read from what is kept of runs, and only so far as they are shown, however many days are kept (P10)', async () => {
  await using planning = await createPlanning();
  const { db, oak, elm, view } = planning;
  await fillOrders(db, oak.installationId, 2_000);
  await db.raw(`insert into order_plans (order_id, run_id, run_description, planned_date, driver, vehicle, read_at) select id, 'L' || order_number % 200, 'RUN 01', '2024-01-01'::date + (order_number % 200)::int, '', '', now() from orders`);
  await planning.addUpAlways();
  await db('order_plans').limit(1).update({ run_id: db.raw('run_id') });
  await db.raw('vacuum analyze planned_runs');
  const days = await view.days({ from: '2023-01-01', within: 'all' });
  expect([days.length, days[0], days.at(-1)]).toEqual([60, { day: '2024-01-01', runs: 1, stops: 10 }, { day: '2024-02-29', runs: 1, stops: 10 }]);
  expect((await view.days({ from: '2024-07-10', within: [oak.installationId, elm.installationId] })).map(({ day }) => day)).toEqual(['2024-07-10', '2024-07-11', '2024-07-12', '2024-07-13', '2024-07-14', '2024-07-15', '2024-07-16', '2024-07-17', '2024-07-18']);
  const plan = await plansOf(db, () => view.days({ from: '2024-01-01', within: 'all' }));
  expect(plan).not.toMatch(/orders|order_plans/);
}, 20_000);
