import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createOrderNoteStore } from './order-note-store.ts';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';

const createWorld = async () => {
  const database = await createTestDatabase();
  const { installationId } = await createWebhookWorld(database.db);
  const addOrder = async (): Promise<string> => {
    const [{ id }] = await database.db('orders').insert({ installation_id: installationId, linnworks_order_id: randomUUID(), order_number: 1, received_at: database.db.fn.now(), source: '{}', source_hash: 'h' }).returning('id');
    return id;
  };
  return { ...database, notes: createOrderNoteStore(database.db), addOrder, orderId: await addOrder(), rows: () => database.db('order_notes').orderBy('id') };
};

test('an event wants one note, however often it is worked on, and what was written stays written (R-153, A-24)', async () => {
  await using world = await createWorld();
  const wish = { code: 'DELIVERED', marker: 'm1', eventId: 1 };
  const note = await world.notes.want(world.orderId, wish);
  expect(note).toEqual({ id: expect.any(Number), marker: 'm1', written: false });
  expect(await world.notes.want(world.orderId, wish)).toEqual(note);
  await world.notes.written(note.id);
  const [{ written_at: writtenAt }] = await world.rows();
  await world.notes.written(note.id);
  expect(await world.notes.want(world.orderId, wish)).toEqual({ ...note, written: true });
  expect(await world.rows()).toMatchObject([{ event_id: 1, written_at: writtenAt }]);
});

test('two events of one code are two notes, as for two part deliveries (R-141)', async () => {
  await using world = await createWorld();
  const [one, two] = [await world.notes.want(world.orderId, { code: 'PARTDELVRD', marker: 'm1', eventId: 1 }), await world.notes.want(world.orderId, { code: 'PARTDELVRD', marker: 'm2', eventId: 2 })];
  expect(one.id).not.toBe(two.id);
});

test('the same marker on two orders is two notes', async () => {
  await using world = await createWorld();
  const other = await world.addOrder();
  const wish = { code: 'DELIVERED', marker: 'm1', eventId: 1 };
  expect((await world.notes.want(world.orderId, wish)).id).not.toBe((await world.notes.want(other, wish)).id);
});

test('a note made by looking belongs to the first event of its order and code; its marker stays, and the second event has its own (A-13)', async () => {
  await using world = await createWorld();
  const seen = await world.notes.want(world.orderId, { code: 'DELIVERED', marker: 'seen' });
  await world.notes.written(seen.id);
  const first = { code: 'DELIVERED', marker: 'm1', eventId: 1 };
  expect(await world.notes.want(world.orderId, first)).toEqual({ id: seen.id, marker: 'seen', written: true });
  expect(await world.notes.want(world.orderId, first)).toEqual({ id: seen.id, marker: 'seen', written: true });
  expect(await world.notes.want(world.orderId, { code: 'DELIVERED', marker: 'm2', eventId: 2 })).toMatchObject({ marker: 'm2', written: false });
  expect(await world.notes.want(world.orderId, first)).toMatchObject({ id: seen.id });
  expect(await world.rows()).toMatchObject([{ marker: 'seen', event_id: 1 }, { marker: 'm2', event_id: 2 }]);
});

test('an event of another code takes nothing over (A-13)', async () => {
  await using world = await createWorld();
  await world.notes.want(world.orderId, { code: 'PARTDELVRD', marker: 'seen' });
  expect(await world.notes.want(world.orderId, { code: 'DELIVERED', marker: 'm1', eventId: 1 })).toMatchObject({ marker: 'm1' });
  expect(await world.rows()).toMatchObject([{ code: 'PARTDELVRD', event_id: null }, { code: 'DELIVERED', event_id: 1 }]);
});

test('what is seen makes no note where an event made one already, and one where none did (A-13)', async () => {
  await using world = await createWorld();
  const told = await world.notes.want(world.orderId, { code: 'DELIVERED', marker: 'm1', eventId: 1 });
  expect(await world.notes.want(world.orderId, { code: 'DELIVERED', marker: 'seen' })).toEqual(told);
  const partly = await world.notes.want(world.orderId, { code: 'PARTDELVRD', marker: 'seen-partly' });
  expect(await world.notes.want(world.orderId, { code: 'PARTDELVRD', marker: 'seen-again' })).toEqual(partly);
  expect(await world.rows()).toMatchObject([{ marker: 'm1', event_id: 1 }, { marker: 'seen-partly', event_id: null }]);
});

test('an event and many looks that come at the same time make one note, and the event owns it (A-13)', async () => {
  await using world = await createWorld();
  for (let round = 0; round < 20; round += 1) {
    const orderId = await world.addOrder();
    const wishes = Array.from({ length: 6 }, (_, n) => world.notes.want(orderId, n === round % 6 ? { code: 'DELIVERED', marker: 'told', eventId: 7 } : { code: 'DELIVERED', marker: `seen-${n}` }));
    expect(new Set((await Promise.all(wishes)).map(({ id }) => id)).size).toBe(1);
    expect(await world.db('order_notes').where({ order_id: orderId })).toMatchObject([{ event_id: 7 }]);
  }
});
