import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createOrderQueueView } from './order-queue.ts';

test('an order is found by any of its numbers and the beginning of the customer’s name, in any case, page by page (R-243)', async () => {
  await using world = await createTestDatabase();
  const view = createOrderQueueView(world.db);
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 30);
  await world.db('orders').where({ order_number: 7 }).update({ customer_name: 'Ørsted 100%_sure' });
  for (const search of ['7', 'WEB-7', 'N7', 'C7', 'T7', 'øRSTED', 'Ørsted 100%_']) expect((await view.list({ within: 'all', search, limit: 10 })).orders.map(({ orderNumber }) => orderNumber)).toEqual([7]);
  for (const search of ['rsted', 'Ørsted 100__', '%', '999999999999999999']) expect((await view.list({ within: 'all', search, limit: 10 })).orders).toEqual([]);
  const first = await view.list({ within: 'all', search: 'customer ', limit: 20 });
  const second = await view.list({ within: 'all', search: 'customer ', limit: 20, cursor: first.next });
  expect(new Set([...first.orders, ...second.orders].map((order) => order.orderNumber)).size).toBe(29);
});

test('a search reads indexes, not all orders, whatever is looked for (P8)', async () => {
  await using world = await createTestDatabase();
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 20_000);
  const view = createOrderQueueView(world.db);
  for (const search of ['4711', 'Customer a1b2', 'nobody']) {
    const plan = await plansOf(world.db, () => view.list({ within: 'all', search, limit: 50 }));
    for (const index of ['channel_reference', 'consignment', 'tracking', 'stream_order_no', 'customer']) expect(plan).toContain(`orders_by_${index}`);
    expect(plan).not.toContain('Seq Scan on orders');
  }
}, 20_000);
