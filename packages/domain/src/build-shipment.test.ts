import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildShipment, customerOrderNoFor, orderNoFor, type ShipmentFacts } from './build-shipment.ts';
import { missingAddressFields, ORDER_NO_MAX, reasonNotToSend } from './eligibility.ts';
import { DESCRIPTION_MAX } from './packaging.ts';
import type { Shipment } from './shipment.ts';
import type { SourceItem, SourceOrder } from './source-order.ts';
import { aPackage, aService, anAddress, anIntegration, anItem, anOrder } from './testing/sample-orders.ts';
import { textLength } from './text.ts';

const build = (change: Partial<ShipmentFacts> = {}) =>
  buildShipment({ source: anOrder(), service: aService(), integration: anIntegration(), orderNo: 'SO-100234', now: new Date('2026-11-23T12:00:00Z'), zone: 'Europe/London', ...change });

test('a delivery has number, date, customer, address, contact, method and lines (R-095, R-096, R-102, R-103)', () => {
  expect(build()).toEqual({
    orderNo: 'SO-100234', customerOrderNo: 'AMZ-7781', orderDate: '2026-11-20', kind: 'Delivery', partner: { id: 'client-1', name: 'Bright Sofas Ltd' }, deliveryMethod: 'TWOMAN',
    service: undefined, serviceLevel: undefined, stockLocation: 'Leeds warehouse', onHandDate: undefined, required: undefined, orderNotes: '', driverNotes: '',
    customer: { name: 'Ada Byron', company: '', line1: '1 Mill Lane', line2: '', line3: '', town: 'Leeds', region: 'West Yorkshire', postcode: 'LS1 4AP', country: 'GB', phone: '0113 496 0000', email: 'ada@example.com' },
    address: { name: 'Ada Byron', company: '', line1: '1 Mill Lane', line2: '', line3: '', town: 'Leeds', region: 'West Yorkshire', postcode: 'LS1 4AP', country: 'GB', phone: '0113 496 0000', email: 'ada@example.com' },
    items: [{ sequence: 1, code: 'SKU-a', description: 'Article a', quantity: 1, weightKg: 2.5, volumeM3: 0.1 }],
  });
});

test.each(['Delivery', 'Collection'] as const)("a service of type %s makes a shipment of that kind, to or from the recipient's address (R-034, R-103, R-104)", (StreamOrderType) => {
  expect(build({ service: aService({ StreamOrderType }) })).toMatchObject({ kind: StreamOrderType, address: { line1: '1 Mill Lane' } });
});

test.each([['SO-', 100_234, 'SO-100234'], ['', 100_234, '100234']])('the prefix "%s" stands in front of %d: "%s" (R-106)', (prefix, number, orderNo) => {
  expect(orderNoFor(prefix, number)).toBe(orderNo);
});

test('the frozen number is sent, whatever the prefix is now (A-27; send protocol, step 1)', () => {
  expect(build({ orderNo: 'OLD-7', integration: anIntegration({ OrderNumPrefix: 'NEW-' }) }).orderNo).toBe('OLD-7');
});

test.each([['AMZ-1', 'AMZ-1'], ['  AMZ-1 ', 'AMZ-1'], ['', '100234'], ['   ', '100234']])('with channel reference "%s" the customer order number is "%s" (send protocol, step 7)', (channelReference, expected) => {
  expect(customerOrderNoFor({ channelReference, orderNumber: 100_234 })).toBe(expected);
});

test.each([
  ['off: the account itself, under the company name (R-105, A-40)', { StreamPartnerAccountId: 'P1', StreamPartnerAccountName: 'Partner' }, { id: 'client-1', name: 'Bright Sofas Ltd' }],
  ['on: the partner, id and name together (R-109, A-41)', { IsUsingStreamPartnerAccount: true, StreamPartnerAccountId: 'P1', StreamPartnerAccountName: 'Partner' }, { id: 'P1', name: 'Partner' }],
])('with the partner account %s', (_what, integration, partner) => {
  expect(build({ integration: anIntegration(integration) }).partner).toEqual(partner);
});

test.each([
  ["the service's own goes first", { StreamStockLocation: 'BAY 1' }, { UseDefaultLocation: true, DefaultLocation: 'MAIN' }, 'BAY 1'],
  ["the service's own goes first with the switch off too", { StreamStockLocation: 'BAY 1' }, {}, 'BAY 1'],
  ["the default location replaces the order's where switched on (R-107)", {}, { UseDefaultLocation: true, DefaultLocation: 'MAIN' }, 'MAIN'],
  ["with the switch off, the order's own", {}, { UseDefaultLocation: false, DefaultLocation: 'MAIN' }, 'Leeds warehouse'],
])('stock location: %s (A-26)', (_what, service, integration, expected) => {
  expect(build({ service: aService(service), integration: anIntegration(integration) }).stockLocation).toBe(expected);
});

test('an order without a known location sends none (A-26)', () => {
  expect(build({ source: anOrder({ locationName: '' }) }).stockLocation).toBeUndefined();
});

test.each([
  ['2026-11-23T12:00:00Z', 'Europe/London', '2026-11-23'],
  ['2026-06-20T22:59:59Z', 'Europe/London', '2026-06-20'],
  ['2026-06-20T23:00:00Z', 'Europe/London', '2026-06-21'],
  ['2026-10-25T00:30:00Z', 'Europe/London', '2026-10-25'],
  ['2026-11-24T03:00:00Z', 'America/New_York', '2026-11-23'],
])('at %s in %s the hands-on date is %s (R-108, A-26)', (now, zone, onHandDate) => {
  expect(build({ now: new Date(now), zone, integration: anIntegration({ UseCurrentDateAsHandsOnDate: true }) }).onHandDate).toBe(onHandDate);
});

test('with the switch off no hands-on date is sent (R-108)', () => {
  expect(build().onHandDate).toBeUndefined();
});

test("the order's date is the local one of when the customer ordered (R-095, A-26)", () => {
  expect(build({ source: anOrder({ receivedAt: '2026-06-20T23:30:00.000Z' }) }).orderDate).toBe('2026-06-21');
});

test.each([
  [{ StreamService: 'AM', StreamServiceLevel: 'GOLD' }, 'AM', 'GOLD'],
  [{ StreamService: 'AM' }, 'AM', undefined],
  [{}, undefined, undefined],
])('codes %j are sent only where configured (R-068, R-069, R-110)', (settings, service, serviceLevel) => {
  expect(build({ service: aService(settings) })).toMatchObject({ service, serviceLevel });
});

test.each<[SourceOrder['scheduled'], Shipment['required']]>([
  [undefined, undefined],
  [{}, undefined],
  [{ from: '2026-12-01T09:00:00.000Z', to: '2026-12-01T12:00:00.000Z' }, { from: '2026-12-01T09:00:00.000Z', to: '2026-12-01T12:00:00.000Z' }],
  [{ from: '2026-12-01T09:00:00.000Z' }, { from: '2026-12-01T09:00:00.000Z', to: '2026-12-01T23:59:00.000Z' }],
  [{ to: '2026-12-01T12:00:00.000Z' }, { from: '2026-12-01T00:01:00.000Z', to: '2026-12-01T12:00:00.000Z' }],
  [{ from: '2026-12-01T00:00:00.000Z' }, { from: '2026-12-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' }],
  [{ to: '2026-12-01T00:00:00.000Z' }, { from: '2026-12-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' }],
  [{ from: '2026-12-01T23:59:30.000Z' }, { from: '2026-12-01T23:59:30.000Z', to: '2026-12-01T23:59:30.000Z' }],
])('a schedule of %j asks for the window %j: both ends or neither (stream-api.md, 5.2)', (scheduled, required) => {
  expect(build({ source: anOrder({ scheduled }) }).required).toEqual(required);
});

test.each([
  ['a complete billing address is the customer', anAddress({ name: 'Bill Payer', line1: '9 Bank St' }), { name: 'Bill Payer', line1: '9 Bank St' }],
  ['an incomplete one gives way to the delivery address', anAddress({ name: 'Bill Payer', postcode: '' }), { name: 'Ada Byron', line1: '1 Mill Lane' }],
  ['so does one of an unknown country', anAddress({ name: 'Bill Payer', country: '' }), { name: 'Ada Byron', line1: '1 Mill Lane' }],
])('%s (R-095)', (_what, billing, customer) => {
  expect(build({ source: anOrder({ billing }) }).customer).toMatchObject(customer);
});

test.each([
  [{ name: '', company: 'Acme' }, {}, { name: 'Acme', company: 'Acme' }],
  [{ name: ' ' }, { name: 'Bill Payer' }, { name: 'Bill Payer' }],
  [{ name: '', company: '' }, { name: '', company: '' }, { name: 'Customer' }],
  [{ phone: ' ', email: '' }, { phone: '0300 1', email: 'bill@example.com' }, { phone: '0300 1', email: 'bill@example.com' }],
])('a recipient of %j, billed to %j, is contacted as %j: a contact always has a name (R-102)', (delivery, billing, expected) => {
  expect(build({ source: anOrder({ delivery: anAddress(delivery), billing: anAddress(billing) }) }).address).toMatchObject(expected);
});

test('notes come from the properties made for them (R-102)', () => {
  expect(build({ source: anOrder({ deliveryInstructions: 'Ring twice', driverNotes: 'Low bridge' }) })).toMatchObject({ orderNotes: 'Ring twice', driverNotes: 'Low bridge' });
});

test('composites follow Skip Composite Parent, packages Override Packaging Split (R-100, R-101, R-199)', () => {
  const source = anOrder({ items: [anItem('kit', { children: [anItem('x'), anItem('y')] })], packages: [aPackage('1', [['x', 1]]), aPackage('2', [['y', 1]])] });
  const sent = (service: Parameters<typeof aService>[0]) => build({ source, service: aService(service) }).items.map(({ code }) => code);
  expect(sent({})).toEqual(['Box 1', 'SKU-x', 'Box 2', 'SKU-y']);
  expect(sent({ OverridePkgSplit: true })).toEqual(['SKU-x', 'SKU-y']);
  expect(sent({ OverridePkgSplit: true, SkipCompositeParent: false })).toEqual(['SKU-kit', 'SKU-x', 'SKU-y']);
});

// Few ids, so that lines collide, packages name lines that are there, and some that are not.
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', ' ', '😀'.repeat(141), `${'x'.repeat(139)}e\u0301`));
const measure = fc.option(fc.oneof(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.constantFrom(1e308, 5e-324)), { nil: undefined });
const { item } = fc.letrec<{ item: SourceItem }>((tie) => ({
  item: fc.record({
    id, sku: words, title: words, quantity: fc.integer({ min: -1, max: 2_147_483_647 }), weightKg: measure, volumeM3: measure, isService: fc.boolean(),
    children: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant<SourceItem[]>([]), fc.array(tie('item'), { maxLength: 4 })),
  }),
}));
const address = fc.record({ name: words, company: words, line1: words, line2: words, line3: words, town: words, region: words, postcode: words, country: fc.constantFrom('GB', 'IE', ''), countryName: words, phone: words, email: words });
const moment = fc.date({ min: new Date('1753-01-02'), max: new Date('9998-12-31'), noInvalidDate: true }).map((at) => at.toISOString());
const source = fc.record({
  linnworksOrderId: fc.uuid(), orderNumber: fc.nat(2_147_483_647), channelReference: words, receivedAt: moment, locationId: fc.uuid(), locationName: words,
  postalService: fc.option(fc.record({ id: fc.uuid(), name: words, vendor: words }), { nil: undefined, freq: 20 }), parked: fc.constant(false), onHold: fc.constant(false), processed: fc.constant(false),
  delivery: address, billing: address, items: fc.array(item, { maxLength: 8 }),
  packages: fc.array(fc.record({ id: fc.uuid(), name: words, weightKg: measure, volumeM3: measure, items: fc.array(fc.record({ itemId: id, quantity: fc.integer({ min: -1, max: 9 }) }), { maxLength: 6 }) }), { maxLength: 5 }),
  scheduled: fc.option(fc.record({ from: fc.option(moment, { nil: undefined }), to: fc.option(moment, { nil: undefined }) }), { nil: undefined }),
  deliveryInstructions: words, driverNotes: words, unsendableFields: fc.constant<string[]>([]),
});

test('any order is either refused with a sentence, or becomes a shipment that a carrier can read (reliability.md, section 8, 6)', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(fc.property(source, fc.boolean(), fc.boolean(), fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (order, SkipCompositeParent, OverridePkgSplit, zone) => {
    const service = aService({ SkipCompositeParent, OverridePkgSplit });
    const orderNo = orderNoFor('SO-', order.orderNumber);
    const reason = reasonNotToSend({ trigger: 'schedule', installation: { active: true, tokenRefused: false }, integration: anIntegration(), service, source: order, orderNo });
    if (reason) {
      refused += 1;
      expect(reason.remedy).toBe('fix-the-data');
      return;
    }
    accepted += 1;
    const shipment = build({ source: order, service, orderNo, zone });
    const sequences = shipment.items.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(sequences.length).toBeGreaterThan(0);
    for (const { sequence, parentSequence, code, description, quantity, weightKg, volumeM3 } of shipment.items) {
      if (parentSequence !== undefined) expect(parentSequence >= 1 && parentSequence < sequence).toBe(true);
      expect(textLength(description) <= DESCRIPTION_MAX && description.isWellFormed() && description.trim() !== '' && code.trim() !== '').toBe(true);
      expect(Number.isInteger(quantity) && quantity >= 1).toBe(true);
      for (const amount of [weightKg, volumeM3]) expect(amount === undefined || (Number.isFinite(amount) && amount >= 0)).toBe(true);
    }
    for (const party of [shipment.address, shipment.customer]) expect(party.name.trim() !== '' && party.line1.trim() !== '' && party.postcode.trim() !== '' && party.country !== '').toBe(true);
    expect(missingAddressFields(order)).toEqual([]);
    expect(textLength(shipment.orderNo)).toBeLessThanOrEqual(ORDER_NO_MAX);
    expect(shipment.customerOrderNo.trim()).not.toBe('');
    expect(shipment.orderDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    if (shipment.required) expect([typeof shipment.required.from, typeof shipment.required.to]).toEqual(['string', 'string']);
  }), { numRuns: 3_000 });
  expect(accepted).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
}, 60_000);

test('no unit of the goods is lost on its way into packages (A-25)', () => {
  const units = (items: { code: string; quantity: number }[], sku: string): number => items.filter(({ code }) => code === sku).reduce((sum, { quantity }) => sum + quantity, 0);
  const flat = fc.uniqueArray(fc.record({ id, quantity: fc.integer({ min: 1, max: 9 }) }), { selector: (line) => line.id, minLength: 1 });
  const boxes = fc.array(fc.array(fc.record({ itemId: id, quantity: fc.integer({ min: 1, max: 4 }) }), { maxLength: 5 }), { maxLength: 5 });
  fc.assert(fc.property(flat, boxes, (given, split) => {
    const order = anOrder({ items: given.map(({ id: name, quantity }) => anItem(name, { quantity })), packages: split.map((items, index) => ({ ...aPackage(String(index), []), items })) });
    const { items } = build({ source: order });
    for (const { id: name, quantity } of given) expect(units(items, `SKU-${name}`)).toBeGreaterThanOrEqual(quantity);
  }), { numRuns: 1_000 });
});
