import { expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected, textLength } from '@stream-tech/domain';
import { createLinnworks } from './create-linnworks.ts';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const ADD = 'Orders/AddOrdersNote';
const note = { text: 'DELIVERED at 14:32. Received by P Nair', marker: '[stream 4711]' };

test('a note is appended for our own eyes, beside those of others, and found again by its marker (R-090)', async () => {
  await using world = await connectToSimulator({ orders: [{ Notes: [{ Note: 'Ring first' }] }] });
  const id = world.shop.openOrders()[0]!.OrderId;
  await world.account.addNote([id], note);
  expect(await world.account.notes(id)).toEqual([
    { id: expect.stringMatching(/^[\da-f-]{36}$/), text: 'Ring first', at: expect.stringMatching(/Z$/) },
    { id: expect.stringMatching(/^[\da-f-]{36}$/), text: `${note.text}\n${note.marker}`, at: expect.stringMatching(/Z$/) },
  ]);
  expect(world.shop.order(id).Notes.at(-1)).toMatchObject({ Internal: true });
});

test('several orders are noted in one call, none in no call', async () => {
  await using world = await connectToSimulator({ orders: [{}, {}] });
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  await world.account.addNote([], note);
  await world.account.addNote(ids, note);
  expect(world.callsOf(ADD)).toHaveLength(1);
  expect(ids.map((id) => world.shop.order(id).Notes.length)).toEqual([1, 1]);
});

test('a long text is cut at 1,000 code points in all, its marker never', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  const id = world.shop.openOrders()[0]!.OrderId;
  await world.account.addNote([id], { text: '🪑'.repeat(2_000), marker: note.marker });
  const [written] = await world.account.notes(id);
  expect(textLength(written!.text)).toBe(1_000);
  expect(written!.text.endsWith(`🪑\n${note.marker}`)).toBe(true);
});

test('notes of a processed order are read and appended too; where the first call refuses, the other is asked', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  const id = world.shop.openOrders()[0]!.OrderId;
  world.shop.processOrder(id);
  await world.account.addNote([id], note);
  world.simulator.faults.add({ kind: '400', method: 'Orders/GetOrderNotes' });
  expect(await world.account.notes(id)).toMatchObject([{ text: `${note.text}\n${note.marker}` }]);
});

test('a note whose answer was lost is unknown and asked for once, since a second would stand beside it (3.3)', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  const id = world.shop.openOrders()[0]!.OrderId;
  world.simulator.faults.add({ kind: 'reset-after', method: ADD, times: 1 });
  await expect(world.account.addNote([id], note)).rejects.toBeInstanceOf(OutcomeUnknown);
  expect(world.callsOf(ADD)).toHaveLength(1);
  expect((await world.account.notes(id)).filter(({ text }) => text.endsWith(note.marker))).toHaveLength(1);
});

test('an answer that shows fewer notes than orders leaves it unknown which were written', async () => {
  await using world = await connectToSimulator({ orders: [{}, {}] });
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  const account = createLinnworks({ ...world.deps, fetch: async (input, init) => ((input as Request).url.endsWith(ADD) ? Response.json({ OrderNotes: [{ OrderId: ids[0] }] }) : world.deps.fetch(input, init)) }).account(world.access);
  await expect(account.addNote(ids, note)).rejects.toBeInstanceOf(OutcomeUnknown);
});

test('a note on an order that is not there is refused', async () => {
  await using world = await connectToSimulator();
  await expect(world.account.addNote(['11111111-2222-4333-8444-555555555555'], note)).rejects.toBeInstanceOf(RemoteRejected);
});
