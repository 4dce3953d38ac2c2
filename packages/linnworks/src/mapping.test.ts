import { expect, test } from '@jest/globals';
import { AppError, isUnsendable, MAX_ORDER_LINES, type SourceItem } from '@stream-tech/domain';
import { sampleOrder, TRAITS, type Trait } from '@stream-tech/simulators';
import fc from 'fast-check';
import { EMPTY_GUID } from './contract.ts';
import { readCountries } from './countries.ts';
import { toListedOrder, toSnapshot } from './mapping.ts';
import { readMeasures } from './measures.ts';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const bed = { SKU: 'BED-SET', Title: 'Bed set', Quantity: 1, Weight: 0, CompositeSubItems: [{ SKU: 'FRAME', Title: 'Frame', Quantity: 1, Weight: 28_000, size: [18, 205, 80] as const }, { SKU: 'SLATS', Title: 'Slats', Quantity: 2, Weight: 6_000, size: [8, 140, 20] as const }] };

test('an order in Linnworks’ shape becomes one in our words and units', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder({
    NumOrderId: 204_518,
    GeneralInfo: { ReferenceNum: 'WEB-88213', ReceivedDate: '2026-03-02T09:14:27.113Z', ScheduledDelivery: { From: '2026-03-09T08:00:00.000Z', To: '2026-03-09T12:00:00.000Z' } },
    CustomerInfo: {
      Address: { FullName: 'Ruth Okafor', Company: 'Oak Ltd', Address1: '4 Tannery Lane', Address2: 'Top floor', Address3: 'Rear', Town: 'Frome', Region: 'Somerset', PostCode: 'BA11 1AB', Country: 'United Kingdom', PhoneNumber: '+441632960111', EmailAddress: 'r@example.test' },
      BillingAddress: { FullName: 'Oak Accounts', Country: 'Germany', PostCode: '10115' },
    },
    ExtendedProperties: [{ Name: 'DeliveryInstructions', Value: 'Ring twice' }, { Name: 'DriverNotes', Value: 'Low bridge' }, { Name: 'deliveryinstructions', Value: 'another name' }],
    Items: [bed, { SKU: 'LAMP', Title: 'Lamp', Quantity: 2, Weight: 1_500, size: [45, 22, 22] }, { SKU: 'ASSEMBLY', Title: 'Assembly', Quantity: 1, IsService: true }],
  });
  const [snapshot] = await world.account.details([order.OrderId], { withPackaging: true });
  const [set, lamp, assembly] = order.Items;
  expect(snapshot?.source).toEqual({
    linnworksOrderId: order.OrderId, orderNumber: 204_518, channelReference: 'WEB-88213', receivedAt: '2026-03-02T09:14:27.113Z',
    locationId: '00000000-0000-0000-0000-000000000000', locationName: 'Default',
    postalService: { id: world.shop.postalServices[0]?.pkPostalServiceId, name: 'Two-Man Room of Choice', vendor: 'STREAM TECH' },
    parked: false, onHold: false, processed: false,
    delivery: { name: 'Ruth Okafor', company: 'Oak Ltd', line1: '4 Tannery Lane', line2: 'Top floor', line3: 'Rear', town: 'Frome', region: 'Somerset', postcode: 'BA11 1AB', country: 'GB', countryName: 'United Kingdom', phone: '+441632960111', email: 'r@example.test' },
    billing: expect.objectContaining({ name: 'Oak Accounts', country: 'DE', countryName: 'Germany', postcode: '10115' }),
    items: [
      { id: set?.RowId, sku: 'BED-SET', title: 'Bed set', quantity: 1, weightKg: undefined, volumeM3: undefined, isService: false, children: [
        { id: set?.CompositeSubItems[0]?.RowId, sku: 'FRAME', title: 'Frame', quantity: 1, weightKg: 28, volumeM3: 0.2952, isService: false, children: [] },
        { id: set?.CompositeSubItems[1]?.RowId, sku: 'SLATS', title: 'Slats', quantity: 2, weightKg: 6, volumeM3: 0.0224, isService: false, children: [] },
      ] },
      { id: lamp?.RowId, sku: 'LAMP', title: 'Lamp', quantity: 2, weightKg: 1.5, volumeM3: 0.02178, isService: false, children: [] },
      { id: assembly?.RowId, sku: 'ASSEMBLY', title: 'Assembly', quantity: 1, weightKg: undefined, volumeM3: undefined, isService: true, children: [] },
    ],
    packages: [], scheduled: { from: '2026-03-09T08:00:00.000Z', to: '2026-03-09T12:00:00.000Z' }, deliveryInstructions: 'Ring twice', driverNotes: 'Low bridge', unsendableFields: [],
  });
});

test('what stands on the order is read in the same call: tracking, shipping fields, identifiers, properties, day to leave, location', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder({ ShippingInfo: { TrackingNumber: 'C-1' }, ExtendedProperties: [{ Name: 'Slot', Value: 'AM' }] });
  world.shop.assignIdentifier(order, 'VIP');
  const [snapshot] = await world.account.details([order.OrderId]);
  expect(snapshot?.present).toEqual({
    despatchBy: '2026-03-05',
    locationId: EMPTY_GUID,
    trackingNumber: 'C-1',
    shippingInfo: { PostalServiceId: order.ShippingInfo.PostalServiceId, TotalWeight: 7850, ItemWeight: 7500, PostageCost: 39, TrackingNumber: 'C-1', ManualAdjust: false },
    identifiers: [{ tag: 'VIP', name: 'VIP customer' }],
    properties: [{ rowId: order.ExtendedProperties[0]?.RowId, name: 'Slot', value: 'AM', type: 'Attribute' }],
  });
});

test('an account in kilograms and one in grams give the same kilograms (A-30, R-098)', async () => {
  await using grams = await connectToSimulator();
  await using kilograms = await connectToSimulator({ switches: { weightUnit: 'kg' } });
  const one = grams.shop.addOrder({ Items: [{ Weight: 7_500 }] });
  const two = kilograms.shop.addOrder({ Items: [{ Weight: 7.5 }] });
  expect((await grams.account.details([one.OrderId]))[0]?.source.items[0]?.weightKg).toBe(7.5);
  expect((await kilograms.account.details([two.OrderId]))[0]?.source.items[0]?.weightKg).toBe(7.5);
});

test('a split order has its packages, with names, sizes and what is in them', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder({ Items: [{ SKU: 'A', Quantity: 2, Weight: 2_000 }, { SKU: 'B', Quantity: 1, Weight: 1_000 }], packages: [{ type: 'Flat pack carton', lines: [{ line: 0 }] }, { type: 'Large box', lines: [{ line: 1 }] }] });
  const [snapshot] = await world.account.details([order.OrderId], { withPackaging: true });
  expect(snapshot?.source.packages).toEqual([
    { id: expect.stringMatching(/^[\da-f-]{36}$/), name: 'Flat pack carton', weightKg: 4.35, volumeM3: 0.32, items: [{ itemId: order.Items[0]?.RowId, quantity: 2 }] },
    { id: expect.stringMatching(/^[\da-f-]{36}$/), name: 'Large box', weightKg: 1.25, volumeM3: 0.096, items: [{ itemId: order.Items[1]?.RowId, quantity: 1 }] },
  ]);
});

test('a product in boxes without sizes of its own is as large as its boxes, discarded ones left out', () => {
  const box = { Width: 50, Height: 20, Length: 100, Weight: 4_000 };
  const { source } = snapshotOf({ ...minimal, Items: [{ RowId: guid(1), Quantity: 1, Boxes: [box, box, { ...box, LogicalDelete: true }] }] });
  expect(source.items[0]).toMatchObject({ volumeM3: 0.2, weightKg: 8 });
});

test('boxes of which one has no size tell no size, rather than a wrong one', () => {
  const { source } = snapshotOf({ ...minimal, Items: [{ RowId: guid(1), Quantity: 1, Boxes: [{ Width: 50, Height: 20, Length: 100 }, { Width: 50 }] }] });
  expect(source.items[0]?.volumeM3).toBeUndefined();
});

test('no postal service chosen is told as none, whatever name stands beside it', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder({ service: null });
  expect((await world.account.details([order.OrderId]))[0]?.source).not.toHaveProperty('postalService');
});

test('a country that Linnworks could not make out has no code, and keeps its name for the message (R-226)', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder(sampleOrder(world.shop, 'unknown-country'));
  expect((await world.account.details([order.OrderId]))[0]?.source.delivery).toMatchObject({ country: '', countryName: 'UNKNOWN' });
});

test('broken characters are shown as such and named, so that the order can be stored and is not sent', async () => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder({ ...sampleOrder(world.shop, 'poison-text'), Items: [{ Title: 'ok' }, { Title: 'bad\u0000' }, { Title: 'set', CompositeSubItems: [{ Title: 'ok' }, { Title: 'half \ud83d' }] }] });
  const [snapshot] = await world.account.details([order.OrderId]);
  expect(snapshot?.source.delivery).toMatchObject({ name: 'Nul� Half� Mark', company: 'Poison � & Co' });
  expect(snapshot?.source.unsendableFields).toEqual(['Recipient name', 'Recipient company', 'Billing name', 'Billing company', 'Line 2 title', 'Line 3.2 title']);
});

test.each(Object.keys(TRAITS).filter((trait) => trait !== 'ten-thousand-lines') as Trait[])('the sample order "%s" is listed and read with one hash, in every style of answer', async (trait) => {
  await using world = await connectToSimulator();
  const order = world.shop.addOrder(sampleOrder(world.shop, trait));
  const [plain] = await world.account.details([order.OrderId], { withPackaging: true });
  Object.assign(world.shop.switches, { dateStyle: 'seven-decimals', sendNulls: true });
  const [styled] = await world.account.details([order.OrderId], { withPackaging: true });
  expect(styled).toEqual(plain);
  expect(plain?.source.orderNumber).toBe(order.NumOrderId);
});

const guid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const facts = { measures: readMeasures({ Weight: 'g', Dimension: 'cm' }), countries: readCountries([{ CountryName: 'United Kingdom', CountryCode: 'GB' }]), locations: new Map<string, string>() };
const minimal = { OrderId: guid(9), NumOrderId: 1, GeneralInfo: { ReceivedDate: '2026-03-02T09:14:27' } };
const snapshotOf = (order: unknown, calculation?: unknown) => toSnapshot(order, facts, calculation === undefined ? undefined : { calculation, types: new Map() });

test('an order with nothing but id, number and date is readable, and a date without a zone is UTC', () => {
  expect(snapshotOf(minimal).source).toMatchObject({ receivedAt: '2026-03-02T09:14:27.000Z', items: [], packages: [], channelReference: '' });
});

test.each([
  ['no id', { ...minimal, OrderId: undefined }, 'it has no id'], ['the empty id', { ...minimal, OrderId: '00000000-0000-0000-0000-000000000000' }, 'it has no id'],
  ['no number', { ...minimal, NumOrderId: null }, 'it has no order number'], ['a number beyond counting', { ...minimal, NumOrderId: 1e12 }, 'it has no order number'],
  ['no date', { ...minimal, GeneralInfo: {} }, 'it has no received date'], ['the year 1', { ...minimal, GeneralInfo: { ReceivedDate: '0001-01-01T00:00:00' } }, 'it has no received date'],
  ['no quantity', { ...minimal, Items: [{ SKU: 'A' }] }, 'line 1 has no whole quantity'],
])('an order with %s is a clear error', (_what, order, reason) => {
  expect(() => snapshotOf(order)).toThrow(`Linnworks shows an order that can't be read: ${reason}`);
});

test('composites nested without end are a clear error, not a stack that overflows', () => {
  const nested = Array.from({ length: 5_000 }).reduce<Record<string, unknown>>((inner) => ({ Quantity: 1, CompositeSubItems: [inner] }), { Quantity: 1 });
  expect(() => snapshotOf({ ...minimal, Items: [nested] })).toThrow('its composite items are nested too deeply');
  expect(toListedOrder({ ...minimal, Items: [nested] }).hash).toMatch(/^[\w-]{32}$/);
});

const lineCount = (items: SourceItem[]): number => items.reduce((sum, { children }) => sum + 1 + lineCount(children), 0);

test.each([
  ['in a row', Array.from({ length: 10_000 }, (_, n) => ({ RowId: guid(n + 1), SKU: `S${n}`, Quantity: 1 }))],
  ['in composites', Array.from({ length: 100 }, (_, n) => ({ RowId: guid(n + 1), Quantity: 1, CompositeSubItems: Array.from({ length: 99 }, (_child, m) => ({ RowId: guid(1_000 * (n + 1) + m), SKU: `S${m}`, Quantity: 1 })) }))],
])('of ten thousand lines %s one more is kept than can be sent, and the hash tells them all the same', (_how, Items) => {
  const order = { ...minimal, Items };
  const { source, hash } = snapshotOf(order, { IsSplitPackaging: true, Bins: Array.from({ length: 2_000 }, () => ({ Items: [{ fkOrderItemId: guid(1), Quantity: 1 }] })) });
  expect(lineCount(source.items)).toBe(MAX_ORDER_LINES + 1);
  expect(source.packages.reduce((sum, { items }) => sum + 1 + items.length, 0)).toBe(MAX_ORDER_LINES + 1);
  expect(hash).toBe(toListedOrder(order).hash);
  expect(hash).not.toBe(snapshotOf({ ...order, Items: Items.slice(0, -1) }).hash);
});

test('an order with as many lines as can be sent keeps them all, and its packages', () => {
  const Items = Array.from({ length: MAX_ORDER_LINES }, (_, n) => ({ RowId: guid(n + 1), Quantity: 1 }));
  const { source } = snapshotOf({ ...minimal, Items }, { IsSplitPackaging: true, Bins: [{ Items: [{ fkOrderItemId: guid(1), Quantity: 1 }, { fkOrderItemId: guid(2), Quantity: 1 }] }, { Items: [{ fkOrderItemId: guid(3), Quantity: 1 }] }] });
  expect(lineCount(source.items)).toBe(MAX_ORDER_LINES);
  expect(source.packages.map(({ items }) => items.length)).toEqual([2, 1]);
});

const weights = (items: SourceItem[]): (number | undefined)[] => items.flatMap((item) => [item.weightKg, item.volumeM3, ...weights(item.children)]);

const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []);

test('any order shape becomes a readable order or a clear error, never a crash', () => {
  const loose = fc.anything({ withNullPrototype: false, maxDepth: 3, values: [fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constantFrom(null, undefined, '2026-03-02T09:14:27Z', guid(1), '\u0000', '\ud800', 1e300)] });
  const mostly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 30, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: loose });
  const item = fc.letrec<{ item: unknown }>((tie) => ({
    item: fc.record({ RowId: fc.constantFrom(guid(1), guid(2), 'x'), SKU: loose, Title: fc.string({ unit: 'binary' }), Quantity: mostly(fc.integer()), Weight: fc.oneof(fc.double(), loose), IsService: loose, Boxes: fc.oneof(fc.array(fc.record({ Width: fc.double(), Height: fc.double(), Length: fc.double(), Weight: fc.double() }, { requiredKeys: [] })), loose), CompositeSubItems: fc.oneof({ maxDepth: 2 }, loose, fc.array(tie('item'), { maxLength: 2 })) }, { requiredKeys: ['Quantity'] }),
  })).item;
  const order = fc.record({
    OrderId: mostly(fc.constant(guid(9))), NumOrderId: mostly(fc.nat()), Processed: loose,
    GeneralInfo: mostly(fc.record({ ReceivedDate: mostly(fc.constant('2026-03-02T09:14:27.1130000+00:00')), ReferenceNum: loose, ScheduledDelivery: loose, Location: loose, Identifiers: loose, HoldOrCancel: loose }, { requiredKeys: ['ReceivedDate'] })),
    ShippingInfo: fc.oneof(fc.record({ PostalServiceId: loose, PostalServiceName: loose, Vendor: loose, TrackingNumber: loose }, { requiredKeys: [] }), loose),
    CustomerInfo: fc.oneof(fc.record({ Address: fc.record({ FullName: fc.string({ unit: 'binary' }), Country: loose }, { requiredKeys: [] }), BillingAddress: loose }), loose),
    Items: fc.oneof({ weight: 3, arbitrary: fc.array(item, { maxLength: 4 }) }, loose), ExtendedProperties: loose, Notes: loose,
  }, { requiredKeys: ['OrderId', 'NumOrderId', 'GeneralInfo'] });
  const calculation = fc.oneof(loose, fc.record({ IsSplitPackaging: loose, SplitPackageCount: loose, Items: fc.array(fc.record({ fkOrderItemId: fc.constantFrom(guid(1), guid(2)), DimWidth: fc.double(), DimHeight: fc.double(), DimDepth: fc.double(), ItemWeight: loose })), Bins: fc.oneof(loose, fc.array(fc.record({ pkBinId: loose, Weight: fc.double(), Width: fc.double(), Height: fc.double(), Depth: fc.double(), Items: fc.array(fc.record({ fkOrderItemId: fc.constantFrom(guid(1)), Quantity: loose })) }, { requiredKeys: [] }))) }, { requiredKeys: [] }));
  let readableOrders = 0;
  fc.assert(fc.property(fc.oneof({ weight: 9, arbitrary: order }, loose), calculation, (raw, packaging) => {
    for (const read of [() => snapshotOf(raw, packaging), () => toListedOrder(raw)]) {
      try {
        const result = read();
        expect(texts('source' in result ? result.source : result).filter(isUnsendable)).toEqual([]);
        if (!('source' in result)) continue;
        readableOrders += 1;
        const { source } = result;
        for (const size of [...weights(source.items), ...source.packages.flatMap(({ weightKg, volumeM3 }) => [weightKg, volumeM3])]) {
          if (size !== undefined) expect(Number.isFinite(size) && size > 0).toBe(true);
        }
        expect(result.hash).toBe(toListedOrder(raw).hash);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error).toMatchObject({ code: 'unreadable-order', remedy: 'fix-the-data' });
      }
    }
  }), { numRuns: 400 });
  expect(readableOrders).toBeGreaterThan(150);
});
