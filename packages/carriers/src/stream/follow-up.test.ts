import { afterEach, expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected, RemoteUnavailable } from '@stream-tech/domain';
import { createStreamWorld, type StreamWorld } from '../testing/stream-world.ts';
import { shipment } from '../testing/shipments.ts';

const worlds: StreamWorld[] = [];
const createWorld = async (...args: Parameters<typeof createStreamWorld>): Promise<StreamWorld> => {
  const world = await createStreamWorld(...args);
  worlds.push(world);
  return world;
};
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });
const withOrder = async (...args: Parameters<typeof createStreamWorld>) => {
  const world = await createWorld(...args);
  const made = await world.carrier.createConsignment(shipment(), world.options());
  return { world, made, held: world.stream.consignments[0]! };
};
const deletes = (world: StreamWorld): number => world.stream.ledger.calls('orders/delete').length;

test('an order is read back by its consignment number and by its order number (5.8)', async () => {
  const { world, made } = await withOrder();
  const read = await world.carrier.readOrder(made.consignmentNo);
  expect(read).toMatchObject({ consignmentNo: made.consignmentNo, orderNo: 'LW-100482', alive: true, done: 'no', legs: [{ run: undefined }] });
  expect(await world.carrier.readOrder('LW-100482')).toEqual(read);
});

test("an order that is only found by another's customer order number is not the one that was asked for", async () => {
  const { world } = await withOrder();
  expect(await world.carrier.readOrder('SHOP-77120')).toBeUndefined();
});

test.each(['404', '422', '200'] as const)('an order that is not there, said by %s, is undefined, and deleting it is done (A8, A18)', async (notFoundForm) => {
  const world = await createWorld({}, { switches: { notFoundForm } });
  expect(await world.carrier.readOrder('LW-1')).toBeUndefined();
  await world.carrier.deleteConsignment('LW-1');
  expect(deletes(world)).toBe(1);
});

test.each([
  ['DELIVERED', 'fully'], ['COLLECTED', 'fully'], ['COMPLETED', 'fully'], ['PARTDELVRD', 'partly'], ['PARTCOLLECTED', 'partly'], ['PLANNED', 'no'],
] as const)('an order in status %s is done: %s (5.12)', async (status, done) => {
  const { world, made, held } = await withOrder();
  held.status = status;
  expect(await world.carrier.readOrder(made.consignmentNo)).toMatchObject({ status, done });
});

test('reading gets over a passing trouble, and says when it lasts', async () => {
  const { world, made } = await withOrder();
  world.stream.faults.add({ kind: '503', method: 'orders/read', times: 1 });
  expect(await world.carrier.readOrder(made.consignmentNo)).toBeDefined();
  world.stream.faults.add({ kind: '503', method: 'orders/read' });
  await expect(world.carrier.readOrder(made.consignmentNo)).rejects.toBeInstanceOf(RemoteUnavailable);
});

test('an order is taken out of Stream by its number (5.11)', async () => {
  const { world, held } = await withOrder();
  await world.carrier.deleteConsignment('LW-100482');
  expect([held.deleted, deletes(world)]).toEqual([true, 1]);
});

test('a planned order stays, and Stream says why (A18)', async () => {
  const { world, held } = await withOrder();
  held.status = 'PLANNED';
  await expect(world.carrier.deleteConsignment('LW-100482')).rejects.toThrow("Order 'LW-100482' is PLANNED and cannot be deleted");
  expect([held.deleted, deletes(world)]).toEqual([false, 1]);
});

test('a delete that Stream answered "not now" is repeated; one whose answer was lost is unknown and harmless to ask for again', async () => {
  const { world, held } = await withOrder();
  world.stream.faults.add({ kind: '503', method: 'orders/delete', times: 1 });
  world.stream.faults.add({ kind: 'lost-answer', method: 'orders/delete', times: 1 });
  await expect(world.carrier.deleteConsignment('LW-100482')).rejects.toBeInstanceOf(OutcomeUnknown);
  expect([held.deleted, deletes(world)]).toEqual([true, 2]);
  await world.carrier.deleteConsignment('LW-100482');
});

test('a refusal is not taken for "gone" where looking fails, nor where it speaks of the call', async () => {
  const { world, held } = await withOrder();
  world.stream.faults.add({ kind: 'valid-false', method: 'orders/delete', times: 1 });
  world.stream.faults.add({ kind: '500', method: 'orders/read' });
  await expect(world.carrier.deleteConsignment('LW-100482')).rejects.toBeInstanceOf(RemoteUnavailable);
  world.stream.faults.add({ kind: '422', method: 'orders/delete', code: 'NONCE', text: 'Stream-Nonce was used before', times: 1 });
  await expect(world.carrier.deleteConsignment('LW-100482')).rejects.toBeInstanceOf(RemoteRejected);
  expect(held.deleted).toBe(false);
});
