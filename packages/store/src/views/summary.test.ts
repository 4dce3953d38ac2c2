import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders } from '../testing/index.ts';
import { createSummaryView } from './summary.ts';

const createShop = async (tookMs: number) => {
  const database = await createTestDatabase();
  const [{ id }] = await database.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(database.db, id, 3);
  const seen = { counts: 0, at: 0 };
  database.db.on('query', ({ sql }: { sql: string }) => { if (sql.includes('group by "status"')) { seen.counts += 1; seen.at += tookMs; } });
  return { db: database.db, seen, view: createSummaryView(database.db, () => seen.at), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

test('a count that took long is kept for twenty times as long, and counted once for all who ask meanwhile (R-244)', async () => {
  await using shop = await createShop(100);
  const all = await Promise.all(Array.from({ length: 5 }, () => shop.view.byStatus()));
  expect(all.map(({ completed }) => completed)).toEqual([3, 3, 3, 3, 3]);
  await shop.db('orders').update({ status: 'deleted' });
  shop.seen.at += 1_999;
  expect(await shop.view.byStatus()).toMatchObject({ completed: 3 });
  expect(shop.seen.counts).toBe(1);
  shop.seen.at += 1;
  expect(await shop.view.byStatus()).toMatchObject({ completed: 0, deleted: 3 });
});

test('a quick count is always fresh, and one that failed is not kept', async () => {
  await using shop = await createShop(5);
  expect(await shop.view.byStatus()).toMatchObject({ completed: 3 });
  await shop.db('orders').update({ status: 'deleted' });
  expect(await shop.view.byStatus()).toMatchObject({ completed: 0, deleted: 3 });
  await shop.db.raw('alter table orders rename to elsewhere');
  shop.db.once('query', () => { shop.seen.at += 500; });
  await expect(shop.view.byStatus()).rejects.toThrow('orders');
  await shop.db.raw('alter table elsewhere rename to orders');
  expect(await shop.view.byStatus()).toMatchObject({ deleted: 3 });
});
