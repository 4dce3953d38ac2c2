import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callLinnworks } from '../testing/index.ts';
import type { LinnworksCaller } from '../testing/index.ts';
import { createLinnworksSimulator } from './create-linnworks-simulator.ts';
import type { LinnworksSimulator } from './linnworks-simulator.ts';
import type { LinnworksAccount } from './account-model.ts';
import { EMPTY_GUID } from './order-model.ts';
import { location } from './reference-data.ts';

const SHOWROOM = '5ec0dd00-0000-4000-8000-0000000000a2';
let linnworks: LinnworksSimulator;
let account: LinnworksAccount;
let oak: LinnworksCaller;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-02T09:00:00Z');
  linnworks = await createLinnworksSimulator({ clock: () => now, accounts: [{ name: 'Oak & Ash Ltd', locations: [location('Showroom', SHOWROOM, 2)] }, { name: 'Northgate' }] });
  account = linnworks.account();
  oak = await callLinnworks(linnworks);
});
afterEach(() => linnworks.close());

const list = (more: Record<string, unknown> = {}): ReturnType<LinnworksCaller['call']> =>
  oak.call('Orders/GetOpenOrders', { entriesPerPage: 50, pageNumber: 1, fulfilmentCenter: EMPTY_GUID, additionalFilter: '', filters: {}, sorting: [{ FieldCode: 'GENERAL_INFO_ORDER_ID', Direction: 'Ascending', Order: 0 }], ...more });
const numbers = (reply: { body: { Data: { NumOrderId: number }[] } }): number[] => reply.body.Data.map(({ NumOrderId }) => NumOrderId);

test('business calls live on the host that the authorisation names, and nowhere else (rule 4)', async () => {
  expect(oak.server).toBe(`${linnworks.origin}/eu-1`);
  const elsewhere = await fetch(`${linnworks.authUrl}/api/Orders/GetCountries`, { method: 'POST', headers: { Authorization: oak.token } });
  expect(elsewhere.status).toBe(404);
  account.switches.server = 'eu-2';
  expect((await callLinnworks(linnworks)).server).toBe(`${linnworks.origin}/eu-2`);
  expect((await oak.call('Orders/GetCountries')).status).toBe(200); // a session stays with the host it was made for
});

test('wrong application, secret or installation token is refused (rule 3), and so is an uninstalled account', async () => {
  const ask = (change: object): Promise<number> =>
    fetch(`${linnworks.authUrl}/api/Auth/AuthorizeByApplication`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ applicationid: linnworks.applicationId, applicationsecret: linnworks.applicationSecret, token: account.installationToken, ...change }),
    }).then(({ status }) => status);
  expect(await ask({})).toBe(200);
  for (const change of [{ applicationid: EMPTY_GUID }, { applicationsecret: EMPTY_GUID }, { token: EMPTY_GUID }]) expect(await ask(change)).toBe(401);
  account.switches.installed = false;
  expect(await ask({})).toBe(401);
  const flat = new URLSearchParams({ applicationId: linnworks.applicationId, applicationSecret: linnworks.applicationSecret, token: linnworks.account('Northgate').installationToken });
  expect((await fetch(`${linnworks.authUrl}/api/auth/authorizebyapplication`, { method: 'POST', body: flat })).status).toBe(200);
});

test('a session ends with its time, by idleness, and all at once (rule 5)', async () => {
  now = new Date(now.getTime() + 1_199_000);
  expect((await oak.call('Orders/GetCountries')).status).toBe(200);
  now = new Date(now.getTime() + 601_000); // 1800 s after it was made, though in use
  const gone = await oak.call('Orders/GetCountries');
  expect([gone.status, gone.body]).toEqual([401, { Code: '-', Message: 'Token is wrong.' }]);

  oak = await callLinnworks(linnworks);
  now = new Date(now.getTime() + 1_200_000);
  expect((await oak.call('Orders/GetCountries')).status).toBe(401);

  const [first, second] = [await callLinnworks(linnworks), await callLinnworks(linnworks)];
  expect((await first.call('Orders/GetCountries')).status).toBe(200); // an older session lives on
  expect(linnworks.expireSessions()).toBe(2);
  expect((await second.call('Orders/GetCountries')).status).toBe(401);
});

test('both encodings, any case of keys, wrapped or not, names or numbers, and GET for reads (rule 1)', async () => {
  const order = account.addOrder();
  const read = [
    await oak.call('orders/GETORDERSBYID', { PKORDERIDS: [order.OrderId.toUpperCase()] }),
    await oak.call('Orders/GetOrdersById', { request: { pkOrderIds: [order.OrderId] } }),
    await oak.form('Orders/GetOrdersById', { pkOrderIds: JSON.stringify([order.OrderId]) }),
    await oak.form('OpenOrders/GetOpenOrdersDetails', { request: JSON.stringify({ OrderIds: [order.OrderId] }) }),
  ];
  expect(read.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(read.map(({ body }) => (body.Orders ?? body)[0].NumOrderId)).toEqual(Array(4).fill(order.NumOrderId));
  expect((await oak.call('Orders/GetOrderById', { pkorderid: order.OrderId }, 'GET')).body.OrderId).toBe(order.OrderId);
  const classic = await oak.form('Orders/GetOpenOrders', {
    entriesPerPage: '50', pageNumber: '1', filters: '{"BooleanFields":[{"Value":"False","FieldCode":"GENERAL_INFO_PARKED"}]}', sorting: '[{"FieldCode":6,"Direction":1,"Order":0}]', fulfilmentCenter: EMPTY_GUID, additionalFilter: '',
  });
  expect(numbers(classic)).toEqual([order.NumOrderId]);
  expect(linnworks.ledger.calls('Orders/GetOpenOrders')[0]).toMatchObject({ style: 'form', account: 'Oak & Ash Ltd' });
  const locked = await oak.form('Orders/LockOrder', { orderIds: `["${order.OrderId}"]`, lockOrder: 'True' });
  expect([locked.status, account.backstage(order).locked]).toEqual([204, true]);
});

test('unknown methods, verbs, ids and missing fields are refused (rule 2)', async () => {
  expect((await oak.call('Orders/Nothing')).status).toBe(404);
  expect((await oak.call('Orders/LockOrder', {}, 'GET')).status).toBe(405);
  for (const sent of [{}, { pkOrderIds: 'x' }, { pkOrderIds: ['not-a-guid'] }]) {
    const refused = await oak.call('Orders/GetOrdersById', sent);
    expect([refused.status, refused.body]).toEqual([400, { Code: '-', Message: 'The request is invalid.' }]);
  }
  const unreadable = await fetch(`${oak.server}/api/Orders/GetOrdersById`, { method: 'POST', headers: { Authorization: oak.token, 'Content-Type': 'application/json' }, body: '{"pkOrderIds":' });
  expect(unreadable.status).toBe(400);
});

test('quotas count per account and method over a sliding minute, in three dialects (rule 6)', async () => {
  linnworks.quotas.mode = '429-with-retry-after';
  const northgate = await callLinnworks(linnworks, linnworks.account(1));
  expect((await oak.call('ShippingService/GetIntegrations', {}, 'GET')).status).toBe(200);
  now = new Date(now.getTime() + 20_000);
  const full = await oak.call('ShippingService/GetIntegrations', {}, 'GET');
  expect([full.status, full.body.Message, full.headers.get('retry-after')]).toEqual([429, 'API calls quota exceeded! Maximum admitted 1 per Minute.', '40']);
  expect((await northgate.call('ShippingService/GetIntegrations', {}, 'GET')).status).toBe(200);
  linnworks.quotas.mode = '429';
  expect((await oak.call('ShippingService/GetIntegrations', {}, 'GET')).headers.get('retry-after')).toBeNull();
  linnworks.quotas.mode = '400';
  expect(await oak.call('ShippingService/GetIntegrations', {}, 'GET')).toMatchObject({ status: 400, body: { Message: expect.stringContaining('quota exceeded') } });
  now = new Date(now.getTime() + 40_001);
  expect((await oak.call('ShippingService/GetIntegrations', {}, 'GET')).status).toBe(200);
});

test('nulls are left out, and dates come with Z or with seven decimals (rule 7)', async () => {
  const order = account.addOrder({ GeneralInfo: { ReceivedDate: '2026-03-02T08:14:27.113Z', Marker: undefined } });
  const plain = await oak.call('Orders/GetOrderById', { pkOrderId: order.OrderId }, 'GET');
  expect(plain.text).not.toContain('null');
  expect(plain.body.GeneralInfo).not.toHaveProperty('Marker');
  expect(plain.body.GeneralInfo.ReceivedDate).toBe('2026-03-02T08:14:27.113Z');
  account.switches.dateStyle = 'seven-decimals';
  account.switches.sendNulls = true;
  const other = await oak.call('Orders/GetOrderById', { pkOrderId: order.OrderId }, 'GET');
  expect(other.body.GeneralInfo).toMatchObject({ ReceivedDate: '2026-03-02T08:14:27.1130000+00:00', Marker: null });
});

test('the empty location means Default only (rule 8), and pages have an end', async () => {
  const here = [1, 2, 3].map(() => account.addOrder().NumOrderId);
  const there = account.addOrder({ GeneralInfo: { Location: SHOWROOM } }).NumOrderId;
  expect(numbers(await list())).toEqual(here);
  expect(numbers(await list({ fulfilmentCenter: SHOWROOM }))).toEqual([there]);
  const second = await list({ entriesPerPage: 2, pageNumber: 2 });
  expect([second.body.TotalEntries, second.body.TotalPages, numbers(second)]).toEqual([3, 2, [here[2]]]);
  expect(numbers(await list({ entriesPerPage: 2, pageNumber: 3 }))).toEqual([]);
  const { body } = await oak.call('Inventory/GetStockLocations', {}, 'GET');
  expect(body.map(({ StockLocationId }: { StockLocationId: string }) => StockLocationId)).toEqual([EMPTY_GUID, SHOWROOM]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  ['a date range', { DateFields: [{ FieldCode: 'GENERAL_INFO_DATE', Type: 'Range', DateFrom: '2026-02-20T00:00:00.00Z', DateTo: '2026-02-25T00:00:00Z' }] }, ['B']],
  ['the last days', { DateFields: [{ FieldCode: 'GENERAL_INFO_DATE', Type: 'LastDays', Value: 2 }] }, ['C']],
  ['what is older', { DateFields: [{ FieldCode: 6, Type: 1, Value: 14 }] }, ['A']],
  ['not parked', { BooleanFields: [{ FieldCode: 'GENERAL_INFO_PARKED', Value: false }] }, ['A', 'C']],
  ['two texts on one field, as alternatives', { TextFields: [{ FieldCode: 'GENERAL_INFO_REFERENCE_NUMBER', Type: 'Equal', Text: 'a' }, { FieldCode: 'GENERAL_INFO_REFERENCE_NUMBER', Type: 'StartWith', Text: 'C' }] }, ['A', 'C']],
  ['an identifier by its name', { ListFields: [{ FieldCode: 'GENERAL_INFO_IDENTIFIER', Type: 'Is', Value: 'VIP customer' }] }, ['C']],
  ['no such identifier', { ListFields: [{ FieldCode: 'GENERAL_INFO_IDENTIFIER', Type: 'Not', Value: 'VIP customer' }] }, ['A', 'B']],
  ['the status', { NumericFields: [{ FieldCode: 'GENERAL_INFO_STATUS', Type: 'Equal', Value: 0 }] }, ['A']],
])('open orders can be filtered by %s', async (_what, filters, references) => {
  account.addOrder({ GeneralInfo: { ReferenceNum: 'A', ReceivedDate: '2026-02-01T00:00:00Z', Status: 0 } });
  account.addOrder({ GeneralInfo: { ReferenceNum: 'B', ReceivedDate: '2026-02-22T00:00:00Z', IsParked: true } });
  const vip = account.addOrder({ GeneralInfo: { ReferenceNum: 'C', ReceivedDate: '2026-03-01T00:00:00Z' } });
  account.assignIdentifier(vip, 'VIP');
  const found = await list({ filters });
  expect(found.body.Data.map((order: { GeneralInfo: { ReferenceNum: string } }) => order.GeneralInfo.ReferenceNum)).toEqual(references);
});

test('without sorting the order of a page is left to chance (rule 13)', async () => {
  for (let count = 0; count < 30; count += 1) account.addOrder();
  const [first, second] = [numbers(await list({ sorting: [] })), numbers(await list({ sorting: [] }))];
  expect(first).not.toEqual(second);
  expect(first.toSorted()).toEqual(second.toSorted());
});

test('processed orders leave the list and the details, and can be read by id; unknown numbers answer an empty object (rule 9)', async () => {
  const order = account.addOrder();
  account.cancelOrder(order.OrderId);
  expect(numbers(await list())).toEqual([]);
  expect((await oak.call('OpenOrders/GetOpenOrdersDetails', { OrderIds: [order.OrderId] })).body).toEqual({ Orders: [] });
  expect((await oak.call('Orders/GetOrdersById', { pkOrderIds: [order.OrderId] })).body).toMatchObject([{ Processed: true, GeneralInfo: { HoldOrCancel: true } }]);
  expect((await oak.call('Orders/GetOrderDetailsByNumOrderId', { OrderId: 1 }, 'GET')).body).toEqual({});
});

test('shipping info: absent fields stay, present ones replace, an empty id resets the service (rule 10)', async () => {
  const order = account.addOrder();
  const set = (info: object): ReturnType<LinnworksCaller['call']> => oak.call('Orders/SetOrderShippingInfo', { orderId: order.OrderId, info });
  const before = { ...order.ShippingInfo };
  expect((await set({ TrackingNumber: 'T-1' })).body.ShippingInfo).toEqual({ ...before, TrackingNumber: 'T-1' });
  expect((await set({ TrackingNumber: '', PostalServiceId: EMPTY_GUID })).body.ShippingInfo).toMatchObject({ TrackingNumber: '', PostalServiceName: 'Default', Vendor: '' });
  account.lockOrder(order.OrderId);
  expect(await set({ TrackingNumber: 'T-2' })).toMatchObject({ status: 400, body: { Message: 'Order is locked' } });
});

test('extended properties: set replaces, add only adds (rule 10)', async () => {
  const { OrderId } = account.addOrder({ ExtendedProperties: [{ Name: 'Slot', Value: 'AM' }] });
  const url = { Name: 'StreamTrackingURL', Value: 'https://x', Type: 'Attribute' };
  await oak.call('Orders/AddExtendedProperties', { request: { OrderId, ExtendedProperties: [url, url] } });
  const { body: rows } = await oak.call('Orders/GetExtendedProperties', { orderId: OrderId }, 'GET');
  expect(rows.map(({ Name }: { Name: string }) => Name)).toEqual(['Slot', 'StreamTrackingURL', 'StreamTrackingURL']);
  const { body: kept } = await oak.call('Orders/SetExtendedProperties', { orderId: OrderId, extendedProperties: [rows[0], { ...url, RowId: EMPTY_GUID }] });
  expect(kept).toMatchObject([rows[0], { Name: 'StreamTrackingURL' }]);
});

test('processing is refused with a text and status 200 (rule 11)', async () => {
  const parked = account.addOrder({ GeneralInfo: { IsParked: true } });
  const locked = account.addOrder({ locked: true });
  const unpaid = account.addOrder({ GeneralInfo: { Status: 0 } });
  const good = account.addOrder();
  const answers = [parked, locked, unpaid, good, good].map(({ OrderId }) => () => oak.call('Orders/ProcessOrder', { orderId: OrderId, scanPerformed: true, locationId: EMPTY_GUID, context: { Module: 'STREAM' } }));
  const said = [];
  for (const ask of answers) said.push((await ask()).body);
  expect(said.map(({ Processed, Error: text }) => [Processed, text])).toEqual([[false, 'Order is parked'], [false, 'Order is locked'], [false, 'Order is not paid'], [true, ''], [false, 'Order has already been processed']]);
});

test('identifiers: changed or not, unknown tags and system tags refused (rule 12)', async () => {
  const [one, two] = [account.addOrder(), account.addOrder()];
  const Identifier = { Tag: 'STI_SENT', Name: 'Sent to Stream', ImageUrl: 'https://shop.example.test/sent.png' };
  expect((await oak.call('OpenOrders/AssignOrderIdentifier', { OrderIds: [one.OrderId], Tag: 'STI_SENT' })).status).toBe(400);
  expect((await oak.call('OpenOrders/SaveIdentifier', { Identifier })).body).toMatchObject({ IsCustom: true, Tag: 'STI_SENT' });
  expect((await oak.call('OpenOrders/SaveIdentifier', { Identifier })).body.Message).toMatch(/already exists/);
  account.processOrder(two.OrderId);
  const assign = (): ReturnType<LinnworksCaller['call']> => oak.call('OpenOrders/AssignOrderIdentifier', { OrderIds: [one.OrderId, two.OrderId], Tag: 'STI_SENT' });
  expect((await assign()).body).toEqual({ Changed: [one.OrderId], NotChanged: [two.OrderId] });
  expect((await assign()).body).toEqual({ Changed: [], NotChanged: [one.OrderId, two.OrderId] });
  expect((await oak.call('OpenOrders/GetIdentifiersByOrderIds', { OrderIds: [one.OrderId, two.OrderId] })).body).toMatchObject([{ fkOrderId: one.OrderId, Tag: 'STI_SENT' }]);
  expect((await oak.call('OpenOrders/DeleteIdentifier', { Tag: 'AMAZON_PRIME' })).status).toBe(400);
  expect((await oak.call('OpenOrders/DeleteIdentifier', { Tag: 'STI_SENT' })).status).toBe(204);
  expect(one.GeneralInfo.Identifiers).toEqual([]);
});

test('a merge makes a new order, and the old ids are gone', async () => {
  const [one, two] = [account.addOrder(), account.addOrder()];
  account.switches.autoMerge = true;
  const [merged] = numbers(await list());
  expect(account.order(merged ?? 0).Items).toHaveLength(2);
  expect((await oak.call('Orders/GetOrdersById', { pkOrderIds: [one.OrderId, two.OrderId] })).body).toEqual([]);
});

test('postal services are created, updated as a whole, and deleted only when unused', async () => {
  const { body: created } = await oak.call('PostalServices/CreatePostalService', { PostalServiceDetails: { pkPostalServiceId: EMPTY_GUID, PostalServiceName: 'Leeds parcel', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/LEEDSPARCEL', ServiceCountry: 'WORLDWIDE' } });
  expect(created.pkPostalServiceId).not.toBe(EMPTY_GUID);
  expect((await oak.call('PostalServices/CreatePostalService', { PostalServiceDetails: { PostalServiceName: 'leeds PARCEL' } })).status).toBe(400);
  expect((await oak.call('PostalServices/UpdatePostalService', { PostalServiceDetails: { ...created, PostalServiceName: 'Leeds kerbside' } })).status).toBe(204);
  account.addOrder({ service: 'Leeds kerbside' });
  expect((await oak.call('PostalServices/DeletePostalService', { idToDelete: created.pkPostalServiceId })).status).toBe(400);
});

test('dates that SQL Server does not know are refused in its words', async () => {
  const order = account.addOrder();
  const refused = await oak.call('Orders/SetOrderGeneralInfo', { orderId: order.OrderId, info: { ...order.GeneralInfo, DespatchByDate: '0001-01-01T00:00:00' }, wasDraft: false });
  expect([refused.status, refused.body.Message]).toEqual([400, expect.stringContaining('SqlDateTime overflow')]);
  expect((await oak.call('Orders/SetOrderGeneralInfo', { orderId: order.OrderId, info: { ...order.GeneralInfo, DespatchByDate: '2026-03-09T00:00:00.00Z' }, wasDraft: false })).status).toBe(204);
  expect(account.order(order.OrderId).GeneralInfo.DespatchByDate).toBe('2026-03-09T00:00:00.000Z');
});

test('a write can take effect although its answer is lost (rule 14)', async () => {
  const order = account.addOrder();
  linnworks.faults.add({ kind: 'reset-after', method: 'Orders/SetOrderShippingInfo', times: 1 });
  await expect(oak.call('Orders/SetOrderShippingInfo', { orderId: order.OrderId, info: { TrackingNumber: 'T-1' } })).rejects.toThrow();
  expect(order.ShippingInfo.TrackingNumber).toBe('T-1');
  linnworks.faults.add({ kind: 'reset-before', method: /shippinginfo/i, times: 1 });
  await expect(oak.call('Orders/SetOrderShippingInfo', { orderId: order.OrderId, info: { TrackingNumber: 'T-2' } })).rejects.toThrow();
  expect(order.ShippingInfo.TrackingNumber).toBe('T-1');
});

test('accounts never see each other, and the ledger holds no token', async () => {
  const order = account.addOrder();
  const northgate = await callLinnworks(linnworks, linnworks.account('Northgate'));
  expect((await northgate.call('Orders/GetOrdersById', { pkOrderIds: [order.OrderId] })).body).toEqual([]);
  expect(JSON.stringify(linnworks.ledger)).not.toContain(account.installationToken);
  expect(JSON.stringify(linnworks.ledger)).not.toContain(linnworks.applicationSecret);
});

test('control adds, edits and lists orders over HTTP, never under /api/ (rule 16)', async () => {
  const control = async (verb: string, path: string, body?: object): Promise<any> => // eslint-disable-line @typescript-eslint/no-explicit-any
    (await fetch(`${linnworks.origin}/control${path}`, { method: verb, ...(body ? { body: JSON.stringify(body) } : {}) })).json();
  const made = await control('POST', '/orders', { account: 'Northgate', count: 5 });
  expect(made).toHaveLength(5);
  await control('POST', `/orders/${made[0].OrderId}`, { account: 'Northgate', action: 'edit', change: { CustomerInfo: { Address: { PostCode: 'HG1 1AA' } } } });
  await control('POST', `/orders/${made[1].NumOrderId}`, { account: 'Northgate', action: 'cancel' });
  const open = await control('GET', '/orders?account=Northgate&open=true');
  expect(open).toHaveLength(4);
  expect(open[0].PostCode).toBe('HG1 1AA');
  expect(await control('POST', '/orders', { trait: 'nonsense' })).toMatchObject({ error: expect.stringContaining('Unknown trait') });
});

test('an account survives a restart when its snapshot is given to the next simulator', async () => {
  const order = account.addOrder({ packages: [{ lines: [{ line: 0 }] }] });
  const snapshot: unknown = JSON.parse(JSON.stringify(linnworks.snapshot()));
  await using next = await createLinnworksSimulator({ snapshot, accounts: [{ name: 'Oak & Ash Ltd' }] });
  expect(next.account().order(order.OrderId)).toEqual(JSON.parse(JSON.stringify(order)));
  expect(next.account().addOrder().NumOrderId).toBe(order.NumOrderId + 1);
  expect(next.account().backstage(next.account().order(order.OrderId)).bins).toHaveLength(1);
});
