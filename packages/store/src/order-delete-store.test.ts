import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createOrderStore } from './order-store.ts';
import { createTestDatabase, fillOrders, plansOf } from './testing/index.ts';

const author = { actor: 'ann@example.test', correlationId: 'delete-0001' };

const filled = async (count: number) => {
  const world = await createTestDatabase();
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, count);
  const rows: { id: string; version: number }[] = await world.db('orders').select('id', 'version').orderBy('order_number').limit(10);
  return { db: world.db, installationId: id as string, orders: createOrderStore(world.db), rows, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('what is due to be deleted, what was replaced and what a late write-back concerns is found by what is due, not among all orders (P8)', async () => {
  await using world = await filled(10_000);
  const { db, orders, rows } = world;
  await orders.askForDelete(rows, author);
  await db('orders').where({ id: rows[0]!.id }).update({ status: 'deleted', stream_deleted_at: db.fn.now() });
  await db.raw('vacuum analyze orders');
  const held = (await orders.claimDelete(rows[1]!.id))!;
  const runs = [
    () => orders.deletesDue(3, 200), () => orders.claimDelete(rows[2]!.id), () => orders.renewDelete(held), () => orders.takenOut(held), () => orders.hurryDelete([rows[3]!.id]), () => orders.endDeletes([{ id: rows[1]!.id, rev: 0, isOpen: true }]),
    () => orders.deletedOrders([rows[0]!.id], 60), () => orders.queueAgain([rows[0]!.id], 60, author), () => orders.compareAgainIfChanged([{ id: rows[1]!.id, rev: 7 }]),
  ];
  for (const run of runs) expect(await plansOf(db, run)).not.toContain('Seq Scan on orders');
}, 20_000);

test('a delete is asked for once, and only at the version that was judged', async () => {
  await using world = await filled(2);
  const { orders, rows: [first, second] } = world;
  expect(await orders.askForDelete([first!, { ...second!, version: second!.version + 1 }], author)).toEqual([first!.id]);
  expect(await orders.askForDelete([{ ...first!, version: first!.version + 1 }], author)).toEqual([]);
});

test('a silent account fills no sweep: at most so many of one installation are taken up (W7)', async () => {
  await using world = await filled(5);
  const { orders, db, rows } = world;
  const [{ id: other }] = await db('installations').insert({ name: 'Northgate', account_key: randomUUID() }).returning('id');
  await db('orders').where({ id: rows[4]!.id }).update({ installation_id: other });
  await orders.askForDelete(rows, author);
  expect((await orders.deletesDue(3, 200)).length).toBe(4);
  expect(await orders.deletesDue(3, 200)).toContain(rows[4]!.id);
});

test('an order is Deleted only at the revision that was cleared, and never before it is gone from Stream (R-061)', async () => {
  await using world = await filled(1);
  const { orders, db, rows: [row] } = world;
  const end = async (rev: number) => orders.endDeletes([{ id: row!.id, rev, isOpen: true }]);
  await orders.askForDelete([row!], author);
  expect(await end(0)).toEqual([]);
  const held = (await orders.claimDelete(row!.id))!;
  expect(await end(0)).toEqual([]);
  await orders.takenOut(held);
  expect(await end(0)).toEqual([]);
  expect(await end(1)).toEqual([row!.id]);
  expect(await end(1)).toEqual([]);
  expect(await db('audit_log').where({ order_id: row!.id, to_status: 'deleted' })).toHaveLength(1);
});
