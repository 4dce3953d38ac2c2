import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createOrderStore } from './order-store.ts';
import { createTestDatabase } from './testing/index.ts';

test('a sweep takes up a few lapsed orders of each installation, the longest due first, so that none fills the lane (W7)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const orders = createOrderStore(db);
  const lapsed = async (count: number, dueSeconds: number): Promise<string[]> => {
    const [{ id: installationId }] = await db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
    const rows = Array.from({ length: count }, (_, index) => ({
      installation_id: installationId, linnworks_order_id: randomUUID(), order_number: index + 1, status: 'in-progress', source: '{}', source_hash: 'h', received_at: db.fn.now(),
      next_look_at: db.raw('now() - make_interval(secs => ?)', [dueSeconds - index]),
    }));
    return (await db('orders').insert(rows).returning('id')).map(({ id }) => id);
  };
  const silent = await lapsed(250, 1_000);
  const other = await lapsed(2, 100);
  const later = await lapsed(1, -60);

  const due = await orders.lapsedOfEach(3, 200);

  expect(due).toEqual([...silent.slice(0, 3), ...other]);
  expect(due).not.toContain(later[0]);
  expect(await orders.lapsedOfEach(3, 1)).toEqual(silent.slice(0, 1));
});
