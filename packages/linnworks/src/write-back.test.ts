import { expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected } from '@stream-tech/domain';
import type { LinnworksOrderSeed } from '@stream-tech/simulators';
import { createLinnworks } from './create-linnworks.ts';
import type { PresentOnOrder } from './mapping.ts';
import { connectToSimulator, type World } from './testing/connect-to-simulator.ts';

const SHIPPING = 'Orders/SetOrderShippingInfo';
const ADD = 'Orders/AddExtendedProperties';
const SET = 'Orders/SetExtendedProperties';
const wanted = { StreamTrackingURL: 'https://track.example.test/C-1', StreamConsignmentNo: 'C-1', StreamOrderId: '77' };

const withOrder = async (seed: LinnworksOrderSeed = {}): Promise<{ world: World; id: string; present: () => Promise<PresentOnOrder>; dispose: () => Promise<void> }> => {
  const world = await connectToSimulator({ orders: [seed] });
  const id = world.shop.openOrders()[0]!.OrderId;
  return { world, id, present: async () => (await world.account.details([id]))[0]!.present, dispose: () => world[Symbol.asyncDispose]() };
};
const propertiesOf = (world: World, id: string): Record<string, string> => Object.fromEntries(world.shop.order(id).ExtendedProperties.map(({ Name, Value }) => [Name, Value]));

test('the tracking number is written with the other five fields as they were (R-130)', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ ShippingInfo: { TotalWeight: 46_350.5, ManualAdjust: true, PostageCost: 49 } });
  stack.defer(dispose);
  const before = structuredClone(world.shop.order(id).ShippingInfo);
  await world.account.setShipping(id, await present(), { trackingNumber: 'C-1' });
  expect(world.shop.order(id).ShippingInfo).toMatchObject({ ...before, PostageCostExTax: expect.any(Number), TrackingNumber: 'C-1' });
  expect(world.requests.at(-1)?.sent).toEqual({ orderId: id, info: { PostalServiceId: before.PostalServiceId, TotalWeight: 46_350.5, ItemWeight: before.ItemWeight, PostageCost: 49, TrackingNumber: 'C-1', ManualAdjust: true } });
});

test('a tracking number that stands there already costs no call; an empty one clears it', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ ShippingInfo: { TrackingNumber: 'C-1' } });
  stack.defer(dispose);
  await world.account.setShipping(id, await present(), { trackingNumber: 'C-1' });
  expect(world.callsOf(SHIPPING)).toHaveLength(0);
  await world.account.setShipping(id, await present(), { trackingNumber: '' });
  expect(world.shop.order(id).ShippingInfo.TrackingNumber).toBe('');
});

test('the tracking number of a locked order is refused in Linnworks’ words', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ locked: true });
  stack.defer(dispose);
  await expect(world.account.setShipping(id, await present(), { trackingNumber: 'C-1' })).rejects.toThrow('Linnworks refused the request: Order is locked');
});

test('a write whose answer was lost is repeated, since setting the same number twice is setting it once', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  const state = await present();
  world.simulator.faults.add({ kind: 'reset-after', method: SHIPPING, times: 1 });
  await world.account.setShipping(id, state, { trackingNumber: 'C-1' });
  expect(world.callsOf(SHIPPING)).toHaveLength(2);
  world.simulator.faults.add({ kind: 'truncated', method: SHIPPING });
  await expect(world.account.setShipping(id, state, { trackingNumber: 'C-2' })).rejects.toBeInstanceOf(OutcomeUnknown);
});

const answering = (world: World, path: string, answer: unknown) => createLinnworks({
  ...world.deps,
  fetch: async (input, init) => ((input as Request).url.endsWith(path) ? Response.json(answer) : world.deps.fetch(input, init)),
}).account(world.access);

test('an answer that shows another number than was written is a refusal, one that shows none is unknown', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  const state = await present();
  await expect(answering(world, SHIPPING, { ShippingInfo: { TrackingNumber: 'OTHER' } }).setShipping(id, state, { trackingNumber: 'C-1' })).rejects.toBeInstanceOf(RemoteRejected);
  await expect(answering(world, SHIPPING, {}).setShipping(id, state, { trackingNumber: 'C-1' })).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect(answering(world, SHIPPING, {}).setShipping(id, { ...state, trackingNumber: 'C-1' }, { trackingNumber: '' })).rejects.toBeInstanceOf(OutcomeUnknown);
  await answering(world, SHIPPING, { ShippingInfo: {} }).setShipping(id, { ...state, trackingNumber: 'C-1' }, { trackingNumber: '' });
});

test('another field that Linnworks answers differently is told in the log', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  await answering(world, SHIPPING, { ShippingInfo: { TrackingNumber: 'C-1', TotalWeight: 1 } }).setShipping(id, await present(), { trackingNumber: 'C-1' });
  expect(world.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ reason: 'TotalWeight' }) }));
});

test('the first properties are added in one call, beside those of others (A-20, R-131)', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ ExtendedProperties: [{ Name: 'DeliverySlot', Value: 'AM' }] });
  stack.defer(dispose);
  const before = world.callsOf().length;
  await world.account.setProperties(id, await present(), wanted);
  expect(propertiesOf(world, id)).toEqual({ DeliverySlot: 'AM', ...wanted });
  expect(world.callsOf(ADD)).toHaveLength(1);
  expect(world.callsOf(SET)).toHaveLength(0);
  const calls = world.callsOf().length;
  await world.account.setProperties(id, await present(), wanted);
  expect(world.callsOf().length - calls).toBe(1);
  expect(before).toBeLessThan(calls);
});

test('changed properties are merged into what is there now, other people’s rows untouched', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ ExtendedProperties: [{ Name: 'Slot', Value: 'AM', Type: 'Order' }, { Name: 'StreamConsignmentNo', Value: 'OLD' }, { Name: 'streamorderid', Value: 'other case' }] });
  stack.defer(dispose);
  const state = await present();
  const rows = structuredClone(world.shop.order(id).ExtendedProperties);
  world.shop.editOrder(id, ({ ExtendedProperties }) => { ExtendedProperties.push({ RowId: '99999999-0000-4000-8000-000000000001', Name: 'Late', Value: 'by a user', Type: 'Attribute' }); });
  await world.account.setProperties(id, state, wanted);
  expect(propertiesOf(world, id)).toEqual({ Slot: 'AM', streamorderid: 'other case', Late: 'by a user', ...wanted });
  expect(world.shop.order(id).ExtendedProperties.slice(0, 3)).toEqual([rows[0], { ...rows[1], Value: 'C-1' }, rows[2]]);
});

test('a property added twice by an answer that was lost is one again after the next write', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  const state = await present();
  world.simulator.faults.add({ kind: 'reset-after', method: ADD, times: 1 });
  await expect(world.account.setProperties(id, state, wanted)).rejects.toBeInstanceOf(OutcomeUnknown);
  await world.account.setProperties(id, state, wanted);
  expect(world.shop.order(id).ExtendedProperties).toHaveLength(6);
  await world.account.setProperties(id, await present(), wanted);
  expect(world.shop.order(id).ExtendedProperties.map(({ Name }) => Name)).toEqual(Object.keys(wanted));
});

test('an empty value takes the property away', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder({ ExtendedProperties: [{ Name: 'StreamOrderId', Value: '77' }, { Name: 'Slot', Value: 'AM' }] });
  stack.defer(dispose);
  await world.account.setProperties(id, await present(), { StreamOrderId: '', StreamTrackingURL: '' });
  expect(propertiesOf(world, id)).toEqual({ Slot: 'AM' });
});

test('a value longer than Linnworks takes is left out with a warning, the others are written', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  await world.account.setProperties(id, await present(), { ...wanted, StreamTrackingURL: `https://${'x'.repeat(255)}` });
  expect(Object.keys(propertiesOf(world, id))).toEqual(['StreamConsignmentNo', 'StreamOrderId']);
  expect(world.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ reason: 'StreamTrackingURL' }) }));
  const calls = world.callsOf(ADD).length;
  await world.account.setProperties(id, await present(), { ...wanted, StreamTrackingURL: `https://${'x'.repeat(255)}` });
  expect(world.callsOf(ADD)).toHaveLength(calls);
});

test('errors inside a 200 answer are a refusal', async () => {
  await using stack = new AsyncDisposableStack();
  const { world, id, present, dispose } = await withOrder();
  stack.defer(dispose);
  await expect(answering(world, ADD, { ExtendedPropertiesInserted: 0, Errors: ['No such order'] }).setProperties(id, await present(), wanted)).rejects.toThrow('Linnworks refused the request: No such order');
});

test('writing back ten orders costs at most 2.4 calls each, all counted (P1)', async () => {
  await using world = await connectToSimulator({ orders: Array.from({ length: 10 }, () => ({})) });
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  await world.account.details(ids, { withPackaging: true });
  const sent = { tag: 'STI_SENT', name: 'Sent to Stream' };
  await world.account.ensureIdentifiers([sent]);
  world.simulator.ledger.clear();
  await world.account.details(ids);
  for (const { source, present } of await world.account.details(ids)) {
    await world.account.setShipping(source.linnworksOrderId, present, { trackingNumber: `C-${source.orderNumber}` });
    await world.account.setProperties(source.linnworksOrderId, present, wanted);
  }
  await world.account.assign(sent, ids);
  expect(world.callsOf().length / 10).toBeLessThanOrEqual(2.4);
});
