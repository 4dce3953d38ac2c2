import { expect, test } from '@jest/globals';
import { location, sampleOrder } from '@stream-tech/simulators';
import { EMPTY_GUID } from './contract.ts';
import { createLinnworks } from './create-linnworks.ts';
import { withPackagingOf } from './packaging.ts';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const window = { locationId: EMPTY_GUID, from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z') };
const LIST = 'Orders/GetOpenOrders';
const DETAILS = 'OpenOrders/GetOpenOrdersDetails';
const CALCULATION = 'Orders/GetOrderPackagingCalculation';
const orders = (count: number) => Array.from({ length: count }, (_, index) => ({ GeneralInfo: { ReceivedDate: new Date(Date.UTC(2026, 1, 10, 0, index)).toISOString() } }));

test('open orders come page by page, oldest first, and the last page says so (R-021)', async () => {
  await using world = await connectToSimulator({ orders: orders(5), firstOrderNumber: 500 });
  const first = await world.account.openOrders({ ...window, page: 1, pageSize: 2 });
  const third = await world.account.openOrders({ ...window, page: 3, pageSize: 2 });
  const past = await world.account.openOrders({ ...window, page: 4, pageSize: 2 });
  expect(first).toMatchObject({ lastPage: false, total: 5, orders: [{ orderNumber: 500 }, { orderNumber: 501 }] });
  expect(third).toMatchObject({ lastPage: true, total: 5, orders: [{ orderNumber: 504 }] });
  expect(past).toMatchObject({ lastPage: true, orders: [] });
});

test('the window is by received date, in the form Linnworks takes (A-28)', async () => {
  await using world = await connectToSimulator({ orders: [{ GeneralInfo: { ReceivedDate: '2026-01-31T23:59:59Z' } }, { GeneralInfo: { ReceivedDate: '2026-02-01T00:00:00Z' } }] });
  const { orders: found } = await world.account.openOrders({ ...window, page: 1, pageSize: 50 });
  expect(found.map(({ receivedAt }) => receivedAt)).toEqual(['2026-02-01T00:00:00.000Z']);
  expect(world.requests.at(-1)?.sent).toMatchObject({ filters: { DateFields: [{ Type: 'Range', DateFrom: '2026-02-01T00:00:00.00Z', DateTo: '2026-04-01T00:00:00.00Z' }] } });
});

test('parked orders are not listed; orders on hold are, and say so (A-28)', async () => {
  await using world = await connectToSimulator({ orders: [{ GeneralInfo: { IsParked: true, Marker: 7 } }, { GeneralInfo: { HoldOrCancel: true } }] });
  const page = await world.account.openOrders({ ...window, page: 1, pageSize: 50 });
  expect(page.orders).toMatchObject([{ onHold: true, parked: false }]);
});

test('a listed order tells its service and vendor, or that it has none (A-05)', async () => {
  await using world = await connectToSimulator({ orders: [{}, { service: 'Parcelforce 48' }, { service: null }] });
  const { orders: found } = await world.account.openOrders({ ...window, page: 1, pageSize: 50 });
  expect(found.map(({ vendor, postalService }) => [vendor, postalService?.name]).sort()).toEqual([['', undefined], ['Parcelforce', 'Parcelforce 48'], ['STREAM TECH', 'Two-Man Room of Choice']]);
});

test('one location is asked at a time, and the empty id is the Default one', async () => {
  const second = location('Leeds', 'aaaaaaaa-0000-4000-8000-000000000001', 2);
  const centre = location('3PL', 'aaaaaaaa-0000-4000-8000-000000000002', 3, { IsFulfillmentCenter: true });
  await using world = await connectToSimulator({ locations: [second, centre], orders: [{}, { GeneralInfo: { Location: second.StockLocationId } }] });
  expect((await world.account.openOrders({ ...window, page: 1, pageSize: 50 })).orders).toMatchObject([{ locationId: EMPTY_GUID }]);
  expect((await world.account.openOrders({ ...window, locationId: second.StockLocationId, page: 1, pageSize: 50 })).orders).toMatchObject([{ locationId: second.StockLocationId }]);
  expect(await world.account.locations()).toEqual([
    { id: EMPTY_GUID, name: 'Default', fulfilmentCentre: false }, { id: second.StockLocationId, name: 'Leeds', fulfilmentCentre: false }, { id: centre.StockLocationId, name: '3PL', fulfilmentCentre: true },
  ]);
});

test('an order too large to be listed is left out, its neighbours are not', async () => {
  await using world = await connectToSimulator({ orders: orders(7), firstOrderNumber: 700 });
  const giant = sampleOrder(world.shop, 'ten-thousand-lines');
  world.shop.addOrder({ ...giant, NumOrderId: 799, GeneralInfo: { ReceivedDate: '2026-02-10T00:03:30Z' } });
  const page = await world.account.openOrders({ ...window, page: 1, pageSize: 10 });
  expect(page.orders.map(({ orderNumber }) => orderNumber)).toEqual([700, 701, 702, 703, 704, 705, 706]);
  expect(page).toMatchObject({ lastPage: true, total: 8 });
  expect(world.log.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'An open order is too large to be listed; it is left out' }));
});

test('details come in groups of 50, each id once, and cost one call a group', async () => {
  await using world = await connectToSimulator({ orders: orders(60) });
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  const found = await world.account.details([...ids, ids[0]!.toUpperCase()]);
  expect(found).toHaveLength(60);
  expect(world.callsOf(DETAILS)).toHaveLength(2);
  expect(world.callsOf(CALCULATION)).toHaveLength(0);
  await world.account.details([]);
  expect(world.callsOf(DETAILS)).toHaveLength(2);
});

test('with packaging there is one more call for a group', async () => {
  await using world = await connectToSimulator({ orders: orders(50) });
  const found = await world.account.details(world.shop.openOrders().map(({ OrderId }) => OrderId), { withPackaging: true });
  expect(found[0]?.source.items[0]).toMatchObject({ sku: 'CHAIR-OAK', weightKg: 7.5, volumeM3: 0.21375 });
  expect([world.callsOf(DETAILS), world.callsOf(CALCULATION), world.callsOf('Orders/GetPackagingGroups')].map(({ length }) => length)).toEqual([1, 1, 0]);
});

test('measures, countries and locations are read once a day for an installation, however many ask', async () => {
  await using world = await connectToSimulator({ orders: orders(2) });
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  await Promise.all([world.account.details(ids), world.linnworks.account(world.access).details(ids)]);
  for (const method of ['Settings/GetMeasures', 'Orders/GetCountries', 'Inventory/GetStockLocations']) expect(world.callsOf(method)).toHaveLength(1);
  world.clock.advance(24 * 3_600_000);
  await world.account.details(ids);
  for (const method of ['Settings/GetMeasures', 'Orders/GetCountries', 'Inventory/GetStockLocations']) expect(world.callsOf(method)).toHaveLength(2);
});

test('a failed read of measures is not kept', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '400', method: 'Settings/GetMeasures', times: 1 });
  await expect(world.account.measures()).rejects.toThrow();
  expect(await world.account.measures()).toEqual({ weight: 'g', length: 'cm', recognised: true });
});

test('units that we do not know are assumed with a warning', async () => {
  await using world = await connectToSimulator({ switches: { weightUnit: 'stone' } });
  expect(await world.account.measures()).toEqual({ weight: 'g', length: 'cm', recognised: false });
  expect(world.log.lines.some(({ level, message }) => level === 'warn' && /units/.test(message))).toBe(true);
});

test('an order at a location that is new asks for the locations again, at most every ten minutes', async () => {
  await using world = await connectToSimulator({ orders: orders(1) });
  const [first] = world.shop.openOrders();
  await world.account.details([first!.OrderId]);
  world.clock.advance(11 * 60_000);
  const leeds = world.shop.addLocation(location('Leeds', 'aaaaaaaa-0000-4000-8000-000000000001', 2));
  const there = world.shop.addOrder({ GeneralInfo: { Location: leeds.StockLocationId } });
  const nowhere = world.shop.addOrder({ GeneralInfo: { Location: 'aaaaaaaa-0000-4000-8000-000000000009' } });
  expect((await world.account.details([there.OrderId]))[0]?.source.locationName).toBe('Leeds');
  expect((await world.account.details([nowhere.OrderId]))[0]?.source.locationName).toBe('');
  expect(world.callsOf('Inventory/GetStockLocations')).toHaveLength(2);
});

test('what became of orders that are missing from the details (A-43, R-220)', async () => {
  await using world = await connectToSimulator({ orders: orders(5) });
  const [processed, cancelled, deleted, open, merged] = world.shop.openOrders().map(({ OrderId }) => OrderId) as [string, string, string, string, string];
  world.shop.processOrder(processed);
  world.shop.cancelOrder(cancelled);
  world.shop.deleteOrder(deleted);
  world.shop.deleteOrder(merged);
  const found = await world.account.details([processed, cancelled, deleted, open, merged]);
  expect(found.map(({ source }) => source.linnworksOrderId)).toEqual([open]);
  const whereabouts = await world.account.whereabouts([processed.toUpperCase(), cancelled, deleted, open, merged]);
  expect([...whereabouts]).toEqual([
    [processed.toUpperCase(), 'processed'], [cancelled, 'cancelled'], [deleted, 'gone'],
    [open, { open: expect.objectContaining({ source: expect.objectContaining({ linnworksOrderId: open }) }) }], [merged, 'gone'],
  ]);
  expect(world.callsOf('Orders/GetOrdersById')).toHaveLength(1);
});

test('an order is found by its number, open or processed; an unknown number is nobody', async () => {
  await using world = await connectToSimulator({ orders: orders(2), firstOrderNumber: 900 });
  world.shop.processOrder(901);
  expect((await world.account.byNumber(900))?.source).toMatchObject({ orderNumber: 900, processed: false });
  expect((await world.account.byNumber(901, { withPackaging: true }))?.source).toMatchObject({ orderNumber: 901, processed: true });
  expect(await world.account.byNumber(902)).toBeUndefined();
});

test('an order too large for its group is read alone or left out; the others are not held up', async () => {
  await using world = await connectToSimulator({ orders: orders(3) });
  const giant = world.shop.addOrder(sampleOrder(world.shop, 'ten-thousand-lines'));
  const ids = world.shop.openOrders().map(({ OrderId }) => OrderId);
  expect(await world.account.details(ids)).toHaveLength(3);
  expect((await world.account.whereabouts([giant.OrderId])).get(giant.OrderId)).toMatchObject({ unreadable: { code: 'unreadable-order', remedy: 'fix-the-data' } });
});

test('an order nobody could read is left out with a message, and named when asked for', async () => {
  await using world = await connectToSimulator({ orders: orders(2) });
  const [good, bad] = world.shop.openOrders();
  world.shop.editOrder(bad!.OrderId, ({ Items }) => { Items[0]!.Quantity = 1.5; });
  expect((await world.account.details([good!.OrderId, bad!.OrderId])).map(({ source }) => source.linnworksOrderId)).toEqual([good!.OrderId]);
  expect((await world.account.whereabouts([bad!.OrderId])).get(bad!.OrderId)).toMatchObject({ unreadable: { message: "Linnworks shows an order that can't be read: line 1 has no whole quantity" } });
  await expect(world.account.byNumber(bad!.NumOrderId)).rejects.toMatchObject({ code: 'unreadable-order' });
});

test('an order read again without packaging takes sizes and packages from the earlier read', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder(sampleOrder(world.shop, 'split-packages'));
  const [first] = await world.account.details([order.OrderId], { withPackaging: true });
  const [again] = await world.account.details([order.OrderId]);
  expect(again?.source.packages).toEqual([]);
  expect(withPackagingOf(again!.source, first!.source)).toEqual(first!.source);
});

test('a list that says neither rows nor counts is no empty page', async () => {
  await using world = await connectToSimulator();
  const through = world.deps.fetch;
  const empty: typeof fetch = async (input, init) => (String((input as Request).url).endsWith(LIST) ? Response.json({}) : through(input, init));
  const account = createLinnworks({ ...world.deps, fetch: empty }).account(world.access);
  await expect(account.openOrders({ ...window, page: 1, pageSize: 50 })).rejects.toMatchObject({ code: 'remote-unavailable' });
});

test.each([
  ['has no rows', { TotalPages: 1e9, TotalEntries: 1e9, Data: [] }, 3, true],
  ['is one after the entries told', { TotalPages: 1e9, TotalEntries: 101, Data: [{}] }, 4, true],
  ['may hold what came while we read', { TotalPages: 1e9, TotalEntries: 101, Data: [{}] }, 3, false],
  ['is the two thousandth', { TotalPages: 1e9, TotalEntries: 1e9, Data: [{}] }, 2_000, true],
  ['is the two thousandth, and nothing is told of entries', { TotalPages: 1e9, Data: [{}] }, 2_000, true],
  ['has an honest successor, and nothing is told of entries', { TotalPages: 9, Data: [{}] }, 8, false],
])('a page that %s is judged so, whatever the number of pages (W7)', async (_what, answer, page, lastPage) => {
  await using world = await connectToSimulator();
  const through = world.deps.fetch;
  const lying: typeof fetch = async (input, init) => (String((input as Request).url).endsWith(LIST) ? Response.json(answer) : through(input, init));
  const account = createLinnworks({ ...world.deps, fetch: lying }).account(world.access);
  expect(await account.openOrders({ ...window, page, pageSize: 50 })).toMatchObject({ lastPage });
});
