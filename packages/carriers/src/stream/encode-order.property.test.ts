import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Party, Shipment, ShipmentItem } from '@stream-tech/domain';
import fc from 'fast-check';
import { createStreamWorld, type StreamWorld } from '../testing/stream-world.ts';

let world: StreamWorld;
beforeAll(async () => { world = await createStreamWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

/** Any text at all: other scripts, emoji, control characters, halves of characters, far too long ones. */
const anyText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '\u0000', ' ', 'é', '👩‍🚀', 'a'), maxLength: 50 }), fc.constantFrom('', ' ', '07700900123', '+44 7700 900 123'));
const anyAmount = fc.option(fc.oneof(fc.double(), fc.double({ min: 0, max: 1e4 }), fc.constantFrom(0, -1, 1e-9, Number.NaN, Number.POSITIVE_INFINITY)), { nil: undefined });
const anyMoment = fc.oneof(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }).map((date) => date.toISOString().slice(0, 10)), anyText);
const party = fc.record<Party>({ name: anyText, company: anyText, line1: anyText, line2: anyText, line3: anyText, town: anyText, region: anyText, postcode: anyText, country: fc.constantFrom('GB', 'IE', 'FR', ''), phone: anyText, email: anyText });
const items = fc.array(fc.record({ code: anyText, description: anyText, quantity: fc.integer({ min: 1, max: 10_000 }), weightKg: anyAmount, volumeM3: anyAmount, isChild: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.map(({ isChild, ...line }, index): ShipmentItem => ({ sequence: index + 1, ...line, ...(isChild && index > 0 ? { parentSequence: index } : {}) })));

let number = 0;
const anyShipment: fc.Arbitrary<Shipment> = fc.record({
  orderNo: fc.stringMatching(/^[A-Za-z0-9_-]{0,9}$/), customerOrderNo: anyText, orderDate: fc.constantFrom('2026-03-02', '2024-02-29'), kind: fc.constantFrom('Delivery' as const, 'Collection' as const),
  partner: fc.record({ id: fc.constantFrom('ACM00001', 'PARTNER9', 'a-client-id-that-is-longer-than-partners-may-be'), name: anyText }),
  deliveryMethod: fc.constantFrom('LEEDS2MAN', 'leedscol', ' BRISPARCEL '), service: fc.constantFrom(undefined, '2MAN'), serviceLevel: fc.constantFrom(undefined, '', 'Standard'),
  stockLocation: fc.option(anyText, { nil: undefined }), onHandDate: fc.constantFrom(undefined, '2026-03-02'), customer: party, address: party,
  required: fc.option(fc.record({ from: anyMoment, to: anyMoment }), { nil: undefined }), orderNotes: anyText, driverNotes: anyText, items,
}).map((made) => ({ ...made, orderNo: `${String(++number).padStart(6, '0')}-${made.orderNo}` }));

test('any shipment is encoded within all of Stream\'s limits: the strict simulator takes it, and it is found again (R-095 … R-110, A11)', async () => {
  await fc.assert(fc.asyncProperty(anyShipment, async (shipment) => {
    const made = await world.carrier.createConsignment(shipment, world.options());
    expect(made.adopted).toBe(false);
    expect(await world.carrier.findAdoptable(world.carrier.describe(shipment))).toMatchObject({ consignmentNo: made.consignmentNo, adopted: true });
  }), { numRuns: 150 });
}, 60_000);

test('a rehearsal is the body that is sent, and says of every text that is not sent as it stands why (A-29)', async () => {
  await fc.assert(fc.asyncProperty(anyShipment, async (shipment) => {
    const { body, remarks } = world.carrier.rehearse(shipment);
    await world.carrier.createConsignment(shipment, world.options({ onExchange: ({ method, sent }) => { if (method === 'orders/create' && !sent?.isCut) expect(JSON.parse(sent!.text)).toEqual(body); } }));
    const leg = shipment.kind === 'Delivery' ? 'delivery' : 'collection';
    const { address } = (body as Record<string, { address: Record<string, string> }>)[leg]!;
    for (const [field, text] of [['postcode', shipment.address.postcode], ['address2', shipment.address.line2], ['address5', shipment.address.region]] as const) {
      if (address[field] !== text.trim()) expect(remarks.map((remark) => remark.field)).toContain(`${leg}.address.${field}`);
    }
    expect(remarks.filter(({ level }) => level === 'refused')).toEqual([]);
  }), { numRuns: 60 });
}, 60_000);
