import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createOrderStore } from './order-store.ts';
import { createTestDatabase, fillOrders, plansOf } from './testing/index.ts';

test.each([
  ['is inactive', { active: false }],
  ['has a token that Linnworks refuses', { token_refused_at: new Date() }],
])('nothing is written back for an installation that %s; its marks wait until it is served again (F4)', async (_which, change) => {
  await using world = await createTestDatabase();
  const orders = createOrderStore(world.db);
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 1);
  await world.db('orders').update({ write_back_due_at: world.db.fn.now() });
  expect(await orders.installationsWithWriteBackDue()).toEqual([id]);

  await world.db('installations').update(change);
  expect(await orders.installationsWithWriteBackDue()).toEqual([]);
  expect(await orders.writeBackDue(id, 10)).toEqual([]);

  await world.db('installations').update({ active: true, token_refused_at: null });
  expect(await orders.writeBackDue(id, 10)).toHaveLength(1);
});

test('what is due for write-back is found by what is due, not among all orders (P8)', async () => {
  await using world = await createTestDatabase();
  const orders = createOrderStore(world.db);
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 10_000);
  for (const run of [() => orders.writeBackDue(id, 50), () => orders.installationsWithWriteBackDue()]) {
    const plan = await plansOf(world.db, run);
    expect(plan).toContain('orders_write_back_due');
    expect(plan).not.toContain('Seq Scan on orders');
  }
}, 20_000);
