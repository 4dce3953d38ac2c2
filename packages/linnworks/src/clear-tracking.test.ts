import { expect, test } from '@jest/globals';
import type { LinnworksOrderSeed } from '@stream-tech/simulators';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const OURS = ['StreamTrackingURL', 'StreamConsignmentNo', 'StreamOrderId'];
const written: LinnworksOrderSeed = { ShippingInfo: { TrackingNumber: 'C-1', TotalWeight: 12.5 }, ExtendedProperties: [{ Name: 'Slot', Value: 'AM' }, ...OURS.map((Name) => ({ Name, Value: 'x' }))] };
const withOrder = async (seed: LinnworksOrderSeed = {}) => {
  const world = await connectToSimulator({ orders: [{ ...written, ...seed }] });
  const id = world.shop.openOrders()[0]!.OrderId;
  return { world, id, present: (await world.account.details([id]))[0]!.present, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('tracking number and our properties go, and nothing else; a second time costs no call', async () => {
  await using made = await withOrder();
  const { world, id, present } = made;
  const before = structuredClone(world.shop.order(id));
  expect(await world.account.clearTracking(id, present, OURS)).toBe('cleared');
  const after = world.shop.order(id);
  expect(after.ShippingInfo).toEqual({ ...before.ShippingInfo, PostageCostExTax: expect.any(Number), TrackingNumber: '' });
  expect(after.ExtendedProperties).toEqual(before.ExtendedProperties.slice(0, 1));
  const [now] = await world.account.details([id]);
  const calls = world.callsOf().length;
  expect(await world.account.clearTracking(id, now!.present, OURS)).toBe('cleared');
  expect(world.callsOf()).toHaveLength(calls);
});

test('an order that was processed meanwhile can no longer be cleared, and it is said so', async () => {
  await using made = await withOrder();
  const { world, id, present } = made;
  world.shop.processOrder(id);
  expect(await world.account.clearTracking(id, present, OURS)).toBe('processed');
  expect(world.shop.order(id).ShippingInfo.TrackingNumber).toBe('C-1');
});

test('a processed order that Linnworks lets us change is cleared', async () => {
  await using made = await withOrder();
  const { world, id, present } = made;
  world.shop.processOrder(id);
  world.shop.switches.writeToProcessed = true;
  expect(await world.account.clearTracking(id, present, OURS)).toBe('cleared');
  expect([world.shop.order(id).ShippingInfo.TrackingNumber, world.shop.order(id).ExtendedProperties.length]).toEqual(['', 1]);
});

test('a locked order is not cleared, in Linnworks’ words', async () => {
  await using made = await withOrder({ locked: true });
  await expect(made.world.account.clearTracking(made.id, made.present, OURS)).rejects.toThrow('Order is locked');
});

test.each<[string, (world: Awaited<ReturnType<typeof withOrder>>['world'], id: string) => void]>([['cancelled', (world, id) => void world.shop.cancelOrder(id)], ['gone', (world, id) => void world.shop.deleteOrder(id)]])('an order that is %s by now is said to be so, since nothing can be cleared any more', async (now, change) => {
  await using made = await withOrder();
  change(made.world, made.id);
  expect(await made.world.account.clearTracking(made.id, made.present, OURS)).toBe(now);
});
