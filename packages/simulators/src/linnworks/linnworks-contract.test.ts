import { expect, test } from '@jest/globals';
import { callLinnworks, createLinnworksSwagger, linnworksOpenApiDir, MISSING_OPENAPI } from '../testing/index.ts';
import { linnworksCalls } from './catalogue.ts';
import { createLinnworksSimulator } from './create-linnworks-simulator.ts';
import { EMPTY_GUID } from './order-model.ts';
import { sampleOrder, TRAITS } from './sample-orders.ts';
import type { Trait } from './sample-orders.ts';

const dir = linnworksOpenApiDir();
if (dir === undefined) process.stderr.write(`${MISSING_OPENAPI}\n`);
const contractTest = dir === undefined ? test.skip : test;

contractTest('every call that the simulator plays is published by Linnworks', () => {
  const published = new Set(createLinnworksSwagger(dir ?? '').operations.map(({ name }) => name.toLowerCase()));
  expect(Object.keys(linnworksCalls).filter((name) => !published.has(name.toLowerCase()))).toEqual([]);
});

contractTest('requests and answers of every call, over orders of every kind, are as Linnworks publishes them', async () => {
  const swagger = createLinnworksSwagger(dir ?? '');
  await using linnworks = await createLinnworksSimulator();
  const account = linnworks.account();
  const ids = (Object.keys(TRAITS) as Trait[]).filter((trait) => trait !== 'ten-thousand-lines').map((trait) => account.addOrder(sampleOrder(account, trait)).OrderId);
  const oak = await callLinnworks(linnworks);
  const order = account.addOrder({ Notes: [{ Note: 'Ring first' }], ExtendedProperties: [{ Name: 'Slot', Value: 'AM' }] });
  const wrong: string[] = [];
  const seen = new Set<string>();

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of fifty shapes
  async function ask(method: string, sent: Record<string, unknown> = {}): Promise<any> {
    const verb = swagger.operations.find(({ name }) => name === method)?.verb ?? 'POST';
    seen.add(method);
    wrong.push(...swagger.validateRequest(method, verb, verb === 'GET' ? Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, String(value)])) : sent).map((text) => `request of ${method}: ${text}`));
    const { status, body, text } = await oak.call(method, sent, verb);
    if (status >= 300) wrong.push(`${method} answered ${status}: ${text}`);
    else wrong.push(...swagger.validateResponse(method, body, status, 'exact').map((each) => `answer of ${method}: ${each}`));
    return body;
  }

  const filters = { DateFields: [{ FieldCode: 'GENERAL_INFO_DATE', Type: 'Range', DateFrom: '2020-01-01T00:00:00.00Z', DateTo: '2099-01-01T00:00:00.00Z' }], BooleanFields: [{ FieldCode: 'GENERAL_INFO_PARKED', Value: false }] };
  const listing = { filters, sorting: [{ FieldCode: 'GENERAL_INFO_DATE', Direction: 'Ascending', Order: 0 }], fulfilmentCenter: EMPTY_GUID, additionalFilter: '' };
  await ask('Orders/GetOpenOrders', { entriesPerPage: 50, pageNumber: 1, ...listing });
  await ask('Orders/GetAllOpenOrders', { ...listing, exactMatch: false });
  await ask('OpenOrders/GetOpenOrdersDetails', { OrderIds: [...ids, order.OrderId], DetailLevel: [] });
  await ask('Orders/GetOrdersById', { pkOrderIds: [...ids, order.OrderId] });
  await ask('Orders/GetOrderDetailsByNumOrderId', { OrderId: order.NumOrderId });
  await ask('Orders/GetOrderDetailsByNumOrderId', { OrderId: 1 });
  await ask('Orders/GetOrderById', { pkOrderId: order.OrderId });
  await ask('OpenOrders/SearchOrders', { SearchTerm: String(order.NumOrderId), IncludeProcessed: true });
  const { PostalServiceId, TotalWeight, ItemWeight, PostageCost, ManualAdjust } = order.ShippingInfo;
  await ask('Orders/SetOrderShippingInfo', { orderId: order.OrderId, info: { PostalServiceId, TotalWeight, ItemWeight, PostageCost, TrackingNumber: 'T-1', ManualAdjust } });
  await ask('Orders/ChangeShippingMethod', { orderIds: [order.OrderId], shippingMethod: order.ShippingInfo.PostalServiceName });
  const { HasScheduledDelivery: _readOnly, ...general } = (await ask('Orders/GetOrderById', { pkOrderId: order.OrderId })).GeneralInfo;
  await ask('Orders/SetOrderGeneralInfo', { orderId: order.OrderId, info: general, wasDraft: false });
  await ask('Orders/AddOrdersNote', { OrderIds: [order.OrderId], NoteText: 'Delivered', IsInternal: true, IsProcessingNote: false });
  await ask('ProcessedOrders/AddOrderNote', { pkOrderID: order.OrderId, noteText: 'Also', isInternal: true });
  const [note] = await ask('Orders/GetOrderNotes', { orderId: order.OrderId });
  await ask('ProcessedOrders/GetProcessedOrderNotes', { pkOrderId: order.OrderId });
  await ask('ProcessedOrders/DeleteOrderNote', { pkOrderNoteId: note.OrderNoteId });
  await ask('Orders/SetOrderNotes', { orderId: order.OrderId, orderNotes: [note] });
  await ask('OpenOrders/SaveIdentifier', { Identifier: { Tag: 'STI_SENT', Name: 'Sent to Stream', ImageUrl: 'https://x.example.test/a.png' } });
  await ask('OpenOrders/GetIdentifiers');
  await ask('OpenOrders/AssignOrderIdentifier', { OrderIds: [order.OrderId], Tag: 'STI_SENT' });
  await ask('OpenOrders/GetIdentifiersByOrderIds', { OrderIds: [order.OrderId] });
  await ask('OpenOrders/UnassignOrderIdentifier', { OrderIds: [order.OrderId], Tag: 'STI_SENT' });
  await ask('OpenOrders/DeleteIdentifier', { Tag: 'STI_SENT' });
  await ask('Orders/AddExtendedProperties', { request: { OrderId: order.OrderId, ExtendedProperties: [{ Name: 'A', Value: 'B', Type: 'Attribute' }] } });
  const properties = await ask('Orders/GetExtendedProperties', { orderId: order.OrderId });
  await ask('Orders/SetExtendedProperties', { orderId: order.OrderId, extendedProperties: properties });
  await ask('Orders/GetOrderPackagingCalculation', { pkOrderIds: ids, Recalculate: false, SaveRecalculation: false });
  for (const orderId of ids) await ask('Orders/GetOrderPackagingSplit', { orderId, openOrdersOnly: true });
  await ask('Orders/GetPackagingGroups');
  await ask('PostalServices/GetPostalServices');
  const created = await ask('PostalServices/CreatePostalService', { PostalServiceDetails: { PostalServiceName: 'New', Vendor: 'STREAM TECH', PostalServiceCode: 'L/M', ServiceCountry: 'WORLDWIDE' } });
  await ask('PostalServices/UpdatePostalService', { PostalServiceDetails: { ...created, PostalServiceTag: 'x' } });
  await ask('PostalServices/GetChannelLinks', { postalServiceId: created.pkPostalServiceId });
  await ask('PostalServices/DeletePostalService', { idToDelete: created.pkPostalServiceId });
  await ask('Orders/GetShippingMethods');
  await ask('ShippingService/GetIntegrations');
  await ask('Inventory/GetStockLocations');
  await ask('Locations/GetLocation', { pkStockLocationId: EMPTY_GUID });
  await ask('Orders/GetUserLocationId');
  await ask('Orders/GetCountries');
  await ask('Settings/GetMeasures');
  await ask('Orders/ChangeOrderTag', { orderIds: [order.OrderId], tag: 3 });
  await ask('Orders/ChangeStatus', { orderIds: [order.OrderId], status: 1 });
  await ask('Orders/GetAvailableFolders');
  await ask('Orders/SetAvailableFolders', { folders: [{ pkFolderId: EMPTY_GUID, FolderName: 'Van' }] });
  await ask('Orders/AssignToFolder', { orderIds: [order.OrderId], folder: 'Van' });
  await ask('Orders/UnassignToFolder', { orderIds: [order.OrderId], folder: 'Van' });
  await ask('Orders/LockOrder', { orderIds: [order.OrderId], lockOrder: false });
  await ask('Orders/ClearShippingLabelInfo', { orderIds: [order.OrderId], withoutConfirmation: true });
  await ask('ShippingService/CancelOrderShippingLabel', { request: { pkOrderId: order.OrderId } });
  await ask('Orders/ProcessOrder', { orderId: order.OrderId, scanPerformed: true, locationId: EMPTY_GUID, context: { Module: 'STREAM' } });
  await ask('Orders/ProcessFulfilmentCentreOrder', { orderId: order.OrderId });
  await ask('Orders/ProcessOrdersInBatch', { ordersIds: ids.slice(0, 2), locationId: EMPTY_GUID });
  await ask('Orders/ProcessOrderByOrderOrReferenceId', { request: { OrderOrReferenceId: String(account.order(ids[2] ?? '').NumOrderId), LocationId: EMPTY_GUID, ScansPerformed: true, OrderProcessingNotesAcknowledged: true } });
  await ask('ProcessedOrders/SearchProcessedOrders', { request: { SearchTerm: '', PageNumber: 1, ResultsPerPage: 20, DateField: 'processed' } });
  await ask('ProcessedOrders/GetOrderTrackingURLs', { Items: [{ OrderId: order.NumOrderId, Vendor: 'STREAM TECH', PostalTrackingNumber: 'T-1', Postcode: 'BA11 1AB' }] });

  expect(wrong).toEqual([]);
  expect(Object.keys(linnworksCalls).filter((name) => !seen.has(name))).toEqual([]);
});

contractTest('the session of an authorisation is as Linnworks publishes it', async () => {
  const swagger = createLinnworksSwagger(dir ?? '');
  await using linnworks = await createLinnworksSimulator();
  const request = { ApplicationId: linnworks.applicationId, ApplicationSecret: linnworks.applicationSecret, Token: linnworks.account().installationToken };
  expect(swagger.validateRequest('Auth/AuthorizeByApplication', 'POST', request)).toEqual([]);
  const answer = await fetch(`${linnworks.authUrl}/api/Auth/AuthorizeByApplication`, { method: 'POST', body: JSON.stringify(request) });
  expect(swagger.validateResponse('Auth/AuthorizeByApplication', await answer.json(), 200, 'exact')).toEqual([]);
});

contractTest('the check itself finds what is wrong', () => {
  const swagger = createLinnworksSwagger(dir ?? '');
  expect(swagger.validateRequest('Orders/GetCountries', 'POST', {})).toEqual(['Orders/GetCountries is published as GET, not POST.']);
  expect(swagger.validateRequest('Orders/GetOrderById', 'GET', { id: 1 })).toEqual(['Orders/GetOrderById has no query parameter "id".']);
  expect(swagger.validateRequest('Orders/SetOrderShippingInfo', 'POST', { orderId: 'x', info: { Tracking: 'y' } })).toHaveLength(2);
  expect(swagger.validateResponse('Settings/GetMeasures', { Weight: 1 })).toHaveLength(1);
});
