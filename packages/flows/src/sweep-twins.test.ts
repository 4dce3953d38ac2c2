import { expect, test } from '@jest/globals';
import type { Order } from '@stream-tech/domain';
import { createWorld, type World } from './testing/world.ts';

const never = new AbortController().signal;
const sweep = (world: World) => world.flows.sweepTwins(world.installationId, never);

/** An order that was asked for twice, where Stream does not keep numbers unique and the first answer came late (F9). */
const sentTwice = async (world: World): Promise<Order> => {
  const order = await world.pendingOrder();
  world.stream.switches.uniqueness = false;
  world.stream.faults.add({ kind: 'late-commit', method: 'orders/create', times: 1, delayMs: 100_000, then: 'reset' });
  await world.sendBatch();
  await world.age(order, 3_600);
  await world.look(await world.rowOf(order));
  await world.age(order, 3_600);
  await world.sendBatch();
  world.stream.late.settle();
  expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
  return world.rowOf(order);
};

test('an order that a late commit put into Stream twice is found, told aloud, and its label blocked until one is left (R22, F9, step 9)', async () => {
  await using world = await createWorld();
  const order = await sentTwice(world);
  expect(world.stream.live(order.streamOrderNo!)).toHaveLength(2);
  expect(await sweep(world)).toMatchObject({ looked: 1, suspected: 1 });
  expect((await world.rowOf(order)).twinSuspectedAt).toBeDefined();
  expect(world.log.lines.some(({ level, message }) => level === 'error' && message.includes('more than once'))).toBe(true);
  expect(await sweep(world)).toMatchObject({ suspected: 0, resolved: 0 });

  const other = world.stream.live(order.streamOrderNo!).find(({ consignmentNo }) => consignmentNo !== order.consignmentNo)!;
  world.stream.cancel(other.consignmentNo);
  expect(await sweep(world)).toMatchObject({ resolved: 1 });
  expect((await world.rowOf(order)).twinSuspectedAt).toBeUndefined();
});

test('an order whose outcome was unknown and which is there once is no twin, and one never in doubt is not asked about', async () => {
  await using world = await createWorld();
  const doubtful = await world.pendingOrder();
  world.stream.faults.add({ kind: 'timeout-after-commit', method: 'orders/create', times: 1 });
  await world.sendBatch();
  await world.age(doubtful, 3_600);
  await world.look(await world.rowOf(doubtful));
  await world.pendingOrder();
  await world.sendBatch();
  world.stream.ledger.clear();
  expect(await sweep(world)).toEqual({ looked: 1, suspected: 0, resolved: 0 });
  expect(world.stream.ledger.calls('orders/read')).toHaveLength(2);
});

test('a consignment made under a lost lease is looked at until it is dead or the order\'s own (step 8)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  await world.sendBatch();
  const row = await world.rowOf(order);
  await world.db('orphan_consignments').insert({ order_id: row.id, version: 1, consignment_no: 'TAX9999999999', consignment: '{}', correlation_id: 'c' });
  expect(await sweep(world)).toMatchObject({ looked: 1, suspected: 0 });
  expect(await world.db('orphan_consignments').whereNull('settled_at')).toHaveLength(0);
});
