import { expect, test } from '@jest/globals';
import { SENT_TO_STREAM } from '@stream-tech/domain';
import type { LinnworksOrder } from '@stream-tech/simulators';
import { EMPTY_GUID } from './contract.ts';
import { connectToSimulator, type World } from './testing/connect-to-simulator.ts';

const window = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z'), page: 1, pageSize: 50 };
const listedHash = async (world: World, locationId = EMPTY_GUID) => (await world.account.openOrders({ locationId, ...window })).orders[0]?.hash;

const items = [{ SKU: 'BED', Title: 'Bed', Quantity: 1, CompositeSubItems: [{ SKU: 'FRAME', Title: 'Frame', Quantity: 2, Weight: 900 }] }, { SKU: 'LAMP', Quantity: 2 }];

test('list and details give the same hash for the same state, whichever way dates and nulls are written', async () => {
  await using world = await connectToSimulator({ orders: [{ Items: items, GeneralInfo: { ScheduledDelivery: { From: '2026-03-09T08:00:00.000Z' } }, ExtendedProperties: [{ Name: 'DeliverySlot', Value: 'AM' }], Notes: [{ Note: 'Call first' }] }] });
  const [order] = world.shop.openOrders();
  const before = await listedHash(world);
  world.shop.switches.dateStyle = 'seven-decimals';
  world.shop.switches.sendNulls = true;
  const after = await listedHash(world);
  const [snapshot] = await world.account.details([order?.OrderId ?? '']);
  expect([before, after, snapshot?.hash]).toEqual([before, before, before]);
  expect(before).toMatch(/^[\w-]{32}$/);
});

const changes: [string, (order: LinnworksOrder) => void][] = [
  ['the name', ({ CustomerInfo }) => { CustomerInfo.Address.FullName = 'Ann Other'; }],
  ['the postcode', ({ CustomerInfo }) => { CustomerInfo.Address.PostCode = 'ZZ1 1ZZ'; }],
  ['the billing address', ({ CustomerInfo }) => { CustomerInfo.BillingAddress.Address1 = 'Elsewhere'; }],
  ['the country', ({ CustomerInfo }) => { CustomerInfo.Address.Country = 'France'; }],
  ['a quantity', ({ Items }) => { Items[0]!.Quantity += 1; }],
  ['a child’s quantity', ({ Items }) => { Items[0]!.CompositeSubItems[0]!.Quantity += 1; }],
  ['a title', ({ Items }) => { Items[1]!.Title = 'Lantern'; }],
  ['a line’s weight', ({ Items }) => { Items[1]!.Weight = 5; }],
  ['a line that is gone', ({ Items }) => { Items.pop(); }],
  ['the postal service', ({ ShippingInfo }) => { ShippingInfo.PostalServiceId = '11111111-2222-4333-8444-555555555555'; }],
  ['the vendor', ({ ShippingInfo }) => { ShippingInfo.Vendor = 'Parcelforce'; }],
  ['the packaging', ({ ShippingInfo }) => { ShippingInfo.PackageTypeId = EMPTY_GUID; }],
  ['on hold', ({ GeneralInfo }) => { GeneralInfo.HoldOrCancel = true; }],
  ['the status', ({ GeneralInfo }) => { GeneralInfo.Status = 0; }],
  ['the reference', ({ GeneralInfo }) => { GeneralInfo.ReferenceNum = 'NEW-1'; }],
  ['the scheduled window', ({ GeneralInfo }) => { GeneralInfo.ScheduledDelivery = { To: '2026-03-09T12:00:00Z' }; }],
];

test.each(changes)('a change that matters changes the hash: %s (A-05)', async (_what, change) => {
  await using world = await connectToSimulator({ orders: [{ Items: items }] });
  const before = await listedHash(world);
  const [order] = world.shop.openOrders();
  world.shop.editOrder(order!.OrderId, change);
  const after = await listedHash(world);
  expect(after).toMatch(/^[\w-]{32}$/);
  expect(after).not.toBe(before);
});

const ours: [string, (order: LinnworksOrder, world: World) => void][] = [
  ['a tracking number', ({ ShippingInfo }) => { ShippingInfo.TrackingNumber = 'C123'; }],
  ['an identifier', (order, world) => { world.shop.assignIdentifier(order, 'VIP'); }],
  ['a printed label', ({ GeneralInfo }) => { GeneralInfo.LabelPrinted = true; GeneralInfo.LabelError = 'none'; }],
  ['a note', ({ GeneralInfo, Notes }) => { Notes.push({ OrderNoteId: EMPTY_GUID, OrderId: '', NoteDate: '', Internal: true, Note: 'x', CreatedBy: 'x' }); GeneralInfo.Notes += 1; }],
  ['a property', ({ ExtendedProperties }) => { ExtendedProperties.push({ RowId: EMPTY_GUID, Name: 'StreamTrackingURL', Value: 'x', Type: 'Attribute' }); }],
  ['a day to leave', ({ GeneralInfo }) => { GeneralInfo.DespatchByDate = '2026-03-30T00:00:00Z'; }],
  ['weights set by hand', ({ ShippingInfo }) => { ShippingInfo.TotalWeight = 1; ShippingInfo.ItemWeight = 1; ShippingInfo.ManualAdjust = true; }],
  ['a coloured tag', ({ GeneralInfo }) => { GeneralInfo.Marker = 3; }],
  ['a pick list', ({ GeneralInfo }) => { GeneralInfo.PickListPrinted = true; GeneralInfo.InvoicePrinted = true; }],
  ['lines in another order', ({ Items }) => { Items.reverse(); }],
  ['stock levels', ({ Items }) => { Items[0]!.Level = 77; Items[0]!.BinRack = 'Z9'; }],
];

test.each(ours)('what we, a label or the warehouse write does not change the hash: %s', async (_what, change) => {
  await using world = await connectToSimulator({ orders: [{ Items: items }] });
  const before = await listedHash(world);
  world.shop.editOrder(world.shop.openOrders()[0]!.OrderId, (order) => change(order, world));
  expect(await listedHash(world)).toBe(before);
});

test('all that we write onto an order leaves its hash as it was, in the list and in its details (A-05)', async () => {
  await using world = await connectToSimulator({ orders: [{ Items: items, GeneralInfo: { ScheduledDelivery: { From: '2026-03-09T08:00:00.000Z' } }, ExtendedProperties: [{ Name: 'DeliverySlot', Value: 'AM' }] }] });
  const id = world.shop.openOrders()[0]!.OrderId;
  const before = await listedHash(world);
  const { present } = (await world.account.details([id]))[0]!;
  await world.account.setShipping(id, present, { trackingNumber: 'C-1' });
  await world.account.setProperties(id, present, { StreamTrackingURL: 'https://track.example.test/C-1' });
  await world.account.assign(SENT_TO_STREAM, [id]);
  await world.account.addNote([id], { text: 'Delivered', marker: '[stream 1]' });
  await world.account.setDespatchBy(id, '2026-03-30');
  const [after] = await world.account.details([id]);
  expect([await listedHash(world), after?.hash]).toEqual([before, before]);
  expect(after?.present).toMatchObject({ trackingNumber: 'C-1', despatchBy: '2026-03-30', identifiers: [{ tag: SENT_TO_STREAM.tag }] });
});
