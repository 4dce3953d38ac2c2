import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders } from '../testing/index.ts';
import { createSummaryView } from './summary.ts';

const createShops = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const shops = await db('installations').insert([{ name: 'Oak & Ash', account_key: randomUUID() }, { name: 'Elm', account_key: randomUUID() }]).returning('id');
  const [oak, elm] = shops.map(({ id }) => id as string) as [string, string];
  /** As the rows are, counted one by one. */
  const counted = async (): Promise<Record<string, number>> => Object.fromEntries((await db.raw<{ rows: { status: string; count: number }[] }>('select status, count(*)::int as count from orders group by status')).rows.map(({ status, count }) => [status, count]));
  return { db, oak, elm, counted, view: createSummaryView(db), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

test('orders are counted by status within the installations of who asks, as each change leaves them (R-244)', async () => {
  await using shops = await createShops();
  const { db, oak, elm, view } = shops;
  await fillOrders(db, oak, 5);
  await db.raw(`insert into orders (installation_id, linnworks_order_id, order_number, received_at, source, source_hash) select ?::uuid, gen_random_uuid(), n, now(), '{}', 'h' from generate_series(1, 3) n`, [elm]);
  expect(await view.byStatus()).toMatchObject({ completed: 5, pending: 3, failed: 0 });
  expect(await view.byStatus([elm])).toMatchObject({ completed: 0, pending: 3 });
  expect(await view.byStatus([])).toMatchObject({ completed: 0, pending: 0 });
  await db('orders').where({ installation_id: elm }).update({ status: 'failed', customer_name: 'Ruth' });
  await db('orders').where({ installation_id: oak }).update({ customer_name: 'Ruth' });
  await db('orders').where({ installation_id: oak, order_number: 1 }).delete();
  expect(await view.byStatus()).toMatchObject({ completed: 4, pending: 0, failed: 3 });
});

test('counts stay true while many change orders at once, some of them in vain, and somebody adds up beside them (decision 0150)', async () => {
  await using shops = await createShops();
  const { db, oak, view, counted } = shops;
  await fillOrders(db, oak, 600);
  // Adding up happens at random; here each statement tries.
  await db.raw(`do $$ begin execute replace(pg_get_functiondef('add_up_order_counts'::regproc), 'random() < 0.005', 'true'); end $$`);
  const statuses = ['deleted', 'failed', 'pending', 'ready-for-retry'];
  const seen: number[] = [];
  await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
    for (let turn = 0; turn < 12; turn += 1) {
      await db.transaction(async (trx) => {
        await trx('orders').where('order_number', '>', lane * 75).andWhere('order_number', '<=', lane * 75 + 40).update({ status: statuses[turn % statuses.length] });
        if (turn % 3 === 2) throw new Error('in vain');
      }).catch((error: Error) => { if (error.message !== 'in vain') throw error; });
      seen.push(Object.values(await view.byStatus()).reduce((sum, count) => sum + count, 0));
    }
  }));
  expect(new Set(seen)).toEqual(new Set([600]));
  expect(await view.byStatus()).toMatchObject(await counted());
  const [{ count }] = await db('order_counts').count({ count: '*' }) as [{ count: number }];
  expect(Number(count)).toBeGreaterThan(0);
});

test('how long the oldest Pending order has waited is told within the installations of who asks, one on hold aside', async () => {
  await using shops = await createShops();
  const { db, oak, elm, view } = shops;
  expect(await view.oldestPendingSeconds()).toBe(0);
  const waiting = (installation_id: string, minutes: number, hold_reason: string | null) => ({ installation_id, linnworks_order_id: randomUUID(), order_number: minutes, received_at: new Date(), source: '{}', source_hash: 'h', hold_reason, created_at: db.raw('now() - ?::int * interval \'1 minute\'', [minutes]) });
  await db('orders').insert([waiting(oak, 10, null), waiting(elm, 5, null), waiting(elm, 90, 'Order sync disabled')]);
  expect(Math.round(await view.oldestPendingSeconds() / 60)).toBe(10);
  expect(Math.round(await view.oldestPendingSeconds([elm]) / 60)).toBe(5);
});
