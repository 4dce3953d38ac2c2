import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callLinnworks } from '../testing/index.ts';
import type { LinnworksCaller } from '../testing/index.ts';
import type { LinnworksAccount } from './account-model.ts';
import { createLinnworksSimulator } from './create-linnworks-simulator.ts';
import type { LinnworksSimulator } from './linnworks-simulator.ts';
import { EMPTY_GUID } from './order-model.ts';

let linnworks: LinnworksSimulator;
let account: LinnworksAccount;
let oak: LinnworksCaller;

beforeEach(async () => {
  linnworks = await createLinnworksSimulator({ accounts: [{ name: 'Oak & Ash Ltd' }] });
  account = linnworks.account();
  oak = await callLinnworks(linnworks);
});
afterEach(() => linnworks.close());

const note = (...orders: { OrderId: string }[]): ReturnType<LinnworksCaller['call']> =>
  oak.call('Orders/AddOrdersNote', { OrderIds: orders.map(({ OrderId }) => OrderId), NoteText: 'Delivered', IsInternal: true, IsProcessingNote: false });
const run = { Tag: 'STI_RUN_03', Name: 'RUN 03', ImageUrl: 'https://shop.example.test/run.png' };

test('notes are appended to open, parked, locked and processed orders alike, and counted (section 10)', async () => {
  const orders = [account.addOrder(), account.addOrder({ GeneralInfo: { IsParked: true } }), account.addOrder({ locked: true }), account.addOrder()];
  account.processOrder(orders[3]!.OrderId);
  expect((await note(...orders)).body.OrderNotes).toHaveLength(4);
  await note(orders[0]!);
  const read = (await oak.call('Orders/GetOrdersById', { pkOrderIds: orders.map(({ OrderId }) => OrderId) })).body as { GeneralInfo: { Notes: number }; Notes: { Note: string; Internal: boolean }[] }[];
  expect(read.map(({ GeneralInfo, Notes }) => [GeneralInfo.Notes, Notes.length])).toEqual([[2, 2], [1, 1], [1, 1], [1, 1]]);
  expect((await note({ OrderId: '5ec0dd00-0000-4000-8000-0000000000ff' })).status).toBe(400);
});

test('notes of a processed order may be told by one call only', async () => {
  const { OrderId } = account.addOrder();
  account.processOrder(OrderId);
  await note({ OrderId });
  const open = async (): Promise<unknown> => (await oak.call('Orders/GetOrderNotes', { orderId: OrderId })).body;
  expect(await open()).toMatchObject([{ Note: 'Delivered' }]);
  account.switches.openNotesOfProcessed = false;
  expect(await open()).toEqual([]);
  expect((await oak.call('ProcessedOrders/GetProcessedOrderNotes', { pkOrderId: OrderId })).body).toMatchObject([{ Note: 'Delivered', Internal: true, NoteUserName: account.email }]);
});

test('identifiers go onto parked and locked orders; processed and unknown ones are not changed (section 11)', async () => {
  await oak.call('OpenOrders/SaveIdentifier', { Identifier: run });
  const [parked, locked, processed] = [account.addOrder({ GeneralInfo: { IsParked: true } }), account.addOrder({ locked: true }), account.addOrder()];
  const unknown = '5ec0dd00-0000-4000-8000-0000000000ff';
  const OrderIds = [parked.OrderId, locked.OrderId, processed.OrderId, unknown];
  await oak.call('OpenOrders/AssignOrderIdentifier', { OrderIds: [processed.OrderId], Tag: run.Tag });
  account.processOrder(processed.OrderId);
  expect((await oak.call('OpenOrders/AssignOrderIdentifier', { OrderIds, Tag: run.Tag })).body).toEqual({ Changed: [parked.OrderId, locked.OrderId], NotChanged: [processed.OrderId, unknown] });
  expect((await oak.call('OpenOrders/UnassignOrderIdentifier', { OrderIds, Tag: run.Tag })).body).toEqual({ Changed: [parked.OrderId, locked.OrderId], NotChanged: [processed.OrderId, unknown] });
  expect((await oak.call('OpenOrders/UnassignOrderIdentifier', { OrderIds, Tag: 'STI_RUN_04' })).status).toBe(400);
});

test('general information is written as a whole: what is left out is lost, what Linnworks counts itself is not (section 14)', async () => {
  await oak.call('OpenOrders/SaveIdentifier', { Identifier: run });
  const order = account.addOrder({ GeneralInfo: { SubSource: 'Web shop', ScheduledDelivery: { From: '2026-03-09T00:00:00.000Z' } } });
  account.assignIdentifier(order, run.Tag);
  await note(order);
  const set = async (info: object): Promise<number> => (await oak.call('Orders/SetOrderGeneralInfo', { orderId: order.OrderId, info, wasDraft: false })).status;
  const present = structuredClone(order.GeneralInfo);
  expect(await set({ ...present, DespatchByDate: '2026-03-05T00:00:00.000Z' })).toBe(204);
  expect(account.order(order.OrderId).GeneralInfo).toEqual({ ...present, DespatchByDate: '2026-03-05T00:00:00.000Z', HasScheduledDelivery: true });

  const { Status, ReceivedDate, DespatchByDate } = present;
  expect(await set({ Status, ReceivedDate, DespatchByDate })).toBe(204);
  expect(account.order(order.OrderId).GeneralInfo).toMatchObject({ SubSource: '', ReferenceNum: '', Location: EMPTY_GUID, HasScheduledDelivery: false, Identifiers: [{ Tag: run.Tag }] });
  expect((await oak.call('Orders/GetOrdersById', { pkOrderIds: [order.OrderId] })).body).toMatchObject([{ GeneralInfo: { Notes: 1 } }]);
  expect(await set({ Status, ReceivedDate })).toBe(400);
  account.parkOrder(order.OrderId);
  expect(await set(present)).toBe(400);
});

test('a postal service keeps its name to itself, and an update writes that record only (section 16)', async () => {
  const [own, second, foreign] = account.postalServices.map((each) => structuredClone(each));
  const update = async (change: object): Promise<number> => (await oak.call('PostalServices/UpdatePostalService', { PostalServiceDetails: { ...own, ...change } })).status;
  expect(await update({ PostalServiceName: String(own?.PostalServiceName).toUpperCase(), fkShippingAPIConfigId: 7 })).toBe(204);
  expect(await update({ PostalServiceName: second?.PostalServiceName.toLowerCase() })).toBe(400);
  expect(await update({ pkPostalServiceId: EMPTY_GUID })).toBe(400);
  expect(account.postalServices).toEqual([{ ...own, PostalServiceName: String(own?.PostalServiceName).toUpperCase(), fkShippingAPIConfigId: 7 }, second, foreign]);
});

test('an order on hold, and one that was cancelled, are not processed', async () => {
  const [held, cancelled] = [account.addOrder({ GeneralInfo: { HoldOrCancel: true } }), account.addOrder()];
  account.cancelOrder(cancelled.OrderId);
  const process = async ({ OrderId }: { OrderId: string }): Promise<unknown> => (await oak.call('Orders/ProcessOrder', { orderId: OrderId, scanPerformed: true, locationId: EMPTY_GUID, context: { Module: 'STREAM' } })).body;
  expect(await process(held)).toMatchObject({ Processed: false, Error: 'Order is on hold' });
  expect(await process(cancelled)).toMatchObject({ Processed: false, Error: 'Order has already been processed' });
});
