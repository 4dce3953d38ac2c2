import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { textLength, type Party, type Shipment } from '@stream-tech/domain';
import { priya, shipment } from '../testing/shipments.ts';
import {
  decodeConsignment, decodeDepots, decodeEnvelope, decodeOrder, decodeToken, encodeAskedFor, encodeCreateOrder, encodeWindow, isAboutTheCall, isDuplicateRejection, LIMITS, normaliseStreamUrl, parseStreamDateTime, partyFor, STREAM_SWITCHES,
} from './contract.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what Stream sends has no type until it is read
type Json = any;
const sample = (name: string): Json => JSON.parse(readFileSync(new URL(`./samples/${name}.json`, import.meta.url), 'utf8'));
const encode = (changes: Partial<Shipment> = {}): Json => encodeCreateOrder(shipment(changes), 'ACM00001');
const envelopeOf = (name: string) => decodeEnvelope(sample(name));

describe('what we send', () => {
  test('a delivery is the sample of a delivery (R-095 … R-110)', () => {
    expect(encode()).toEqual(sample('request-delivery'));
  });

  test('a collection is the sample of a collection: without optional codes, with a window (R-110)', () => {
    const party: Party = { ...priya, phone: '01423 496 000' };
    expect(encode({
      orderNo: 'LW-100483', customerOrderNo: '100483', kind: 'Collection', deliveryMethod: 'LEEDSCOL', service: undefined, serviceLevel: '', stockLocation: undefined, onHandDate: undefined, customer: party, address: party, driverNotes: ' ',
      required: { from: '2026-03-09', to: '2026-03-09' }, items: [{ sequence: 1, code: 'BENCH-OAK-150', description: 'Oak garden bench 150 cm (return)', quantity: 1, weightKg: 24.5 }],
    })).toEqual(sample('request-collection'));
  });

  test.each<[string, Partial<Party>, (body: Json) => unknown, unknown]>([
    ['a company is the name of the address, the person the contact', { company: 'Nair & Co' }, ({ delivery }) => [delivery.address.name, delivery.contact.name], ['Nair & Co', 'Priya Nair']],
    ['a UK mobile is also where SMS go', { phone: '+44 7700 900123' }, ({ delivery }) => delivery.contact.mobile, '+44 7700 900123'],
    ['a landline is not', { phone: '0113 496 0000' }, ({ delivery }) => [delivery.contact.tel1, delivery.contact.mobile], ['0113 496 0000', undefined]],
    ['a number abroad is not', { phone: '+33 7 12 34 56 78' }, ({ delivery }) => delivery.contact.mobile, undefined],
    ['no phone and no e-mail are left out', { phone: '', email: '' }, ({ delivery }) => Object.keys(delivery.contact), ['name', 'optOutEmail', 'optOutSms']],
    ['an e-mail address that is too long is left out, not cut', { email: `${'a'.repeat(70)}@example.com` }, ({ delivery }) => delivery.contact.email, undefined],
    ['texts are cut on code points', { name: '𝒫'.repeat(40) }, ({ delivery }) => delivery.contact.name, '𝒫'.repeat(35)],
    ['half a character is shown as one that can be stored', { name: `Ann\ud800\u0000` }, ({ delivery }) => delivery.contact.name, 'Ann\ufffd\ufffd'],
    ['an address that begins on line 2 has a first line', { line1: ' ', line2: 'Flat 2' }, ({ delivery }) => delivery.address.address1, 'Flat 2'],
  ])('%s', (_sentence, changes, pick, expected) => {
    expect(pick(encode({ address: { ...priya, ...changes } }))).toEqual(expected);
  });

  test.each<[string, Partial<Shipment['items'][number]>, Json]>([
    ['weight in kg with 3 places, cube in m³ with 6 (R-098, R-099, A-30)', { weightKg: 0.0044, volumeM3: 0.1234567 }, { weight: 0.004, cube: 0.123457 }],
    ['zero, negative and unknown amounts are left out', { weightKg: 0, volumeM3: -1 }, { weight: undefined, cube: undefined }],
    ['what rounds to nothing is left out', { weightKg: 0.0001, volumeM3: Number.NaN }, { weight: undefined, cube: undefined }],
    ['a description has 140 code points at most (R-097)', { description: 'é'.repeat(200) }, { description: 'é'.repeat(140) }],
    ['an item without words is described by its code', { description: '' }, { description: 'BENCH-OAK-150' }],
    ['a child names its package', { parentSequence: 2 }, { parentSequence: 2 }],
  ])('%s', (_sentence, changes, expected) => {
    const [first] = encode({ items: [{ ...shipment().items[0]!, ...changes }] }).delivery.items;
    for (const [field, value] of Object.entries(expected)) expect([field, first[field]]).toEqual([field, value]);
  });

  test('the sender appears where the switch says: the company as name of the partner (R-105, A-40)', () => {
    expect(encode().header.partner).toEqual({ id: 'ACM00001', name: 'Acme Garden Furniture' });
    const hidden: Json = encodeCreateOrder(shipment(), 'ACM00001', { ...STREAM_SWITCHES, senderIn: 'nowhere' });
    expect(hidden.header.partner).toEqual({ id: 'ACM00001', name: null });
  });

  test('a partner account is named in the order, or in Stream-Party, as the switch says (R-109, A6)', () => {
    const partner = { id: 'PARTNER9', name: 'Nine Ltd' };
    const id = (partnerIn: 'body' | 'header' | 'both'): [string, string] => {
      const switches = { ...STREAM_SWITCHES, partnerIn };
      return [(encodeCreateOrder(shipment({ partner }), 'ACM00001', switches) as Json).header.partner.id, partyFor('ACM00001', partner.id, switches)];
    };
    expect([id('body'), id('header'), id('both')]).toEqual([['PARTNER9', 'ACM00001'], ['ACM00001', 'PARTNER9'], ['PARTNER9', 'PARTNER9']]);
  });

  test('a client id that is no partner id is left out rather than cut into another', () => {
    const partner = { id: '7f2c1d7e-5f0f-4d8c-9a49-0d3e3c0c1a11', name: 'Acme' };
    expect(encode({ partner }).header.partner.id).toBeNull();
    expect(encodeAskedFor(shipment({ partner })).partnerId).toBe('');
  });

  test('what Stream would refuse, and what is sent otherwise than it stands, is said with its place (A-29)', () => {
    const said = (changes: Partial<Shipment>): string[] => {
      const remarks: string[] = [];
      encodeCreateOrder(shipment(changes), 'ACM00001', STREAM_SWITCHES, ({ level, field, place }) => remarks.push(`${level} ${field} ${place}`));
      return remarks;
    };
    const [first] = shipment().items;
    expect(said({})).toEqual([]);
    expect(said({ deliveryMethod: ' ', items: [] })).toEqual(['refused delivery.deliveryMethod service', 'refused delivery.items order']);
    expect(said({ kind: 'Collection', deliveryMethod: '' })).toEqual(['refused collection.collectionMethod service']);
    expect(said({ items: [{ ...first!, quantity: 2.5, description: 'x'.repeat(141) }] })).toEqual(['changed delivery.items[0].quantity order', 'changed delivery.items[0].description order']);
    expect(said({ partner: { id: 'P'.repeat(18), name: 'N'.repeat(36) } })).toEqual(['changed header.partner.id account', 'changed header.partner.name account']);
    expect(said({ required: { from: 'soon', to: 'later' }, driverNotes: 'a\u0000b' })).toEqual(['changed header.driverNotes order', 'changed delivery.required order']);
    expect(said({ address: { ...priya, town: '', region: '', country: '' } })).toEqual(['changed delivery.address.address4 order', 'changed delivery.address.country order']);
  });

  test('what is asked for is told as it is sent', () => {
    const long = shipment({ customerOrderNo: ' '.repeat(3) + 'C'.repeat(50), address: { ...priya, postcode: ' HG1 4ZZ ' } });
    const sent: Json = encodeCreateOrder(long, 'ACM00001');
    const asked = encodeAskedFor(long);
    expect([asked.customerOrderNo, asked.postcode]).toEqual([sent.header.customerOrderNo, sent.delivery.address.postcode]);
    expect([textLength(asked.customerOrderNo), asked.postcode]).toEqual([LIMITS.customerOrderNo, 'HG1 4ZZ']);
  });

  test.each([
    ['days', '2026-03-09', '2026-03-10', '2026-03-09T00:01:00Z', '2026-03-10T23:59:00Z'],
    ['midnights', '2026-03-09T00:00:00Z', '2026-03-09T00:00:00.000Z', '2026-03-09T00:01:00Z', '2026-03-09T23:59:00Z'],
    ['one moment', '2026-03-09T10:30:00Z', '2026-03-09T10:30:00Z', '2026-03-09T00:01:00Z', '2026-03-09T23:59:00Z'],
    ['a window', '2026-03-09T08:00:00.250Z', '2026-03-09T12:30:00Z', '2026-03-09T08:00:00Z', '2026-03-09T12:30:00Z'],
    ['a window written backwards', '2026-03-09T12:30:00Z', '2026-03-09T08:00:00Z', '2026-03-09T08:00:00Z', '2026-03-09T12:30:00Z'],
  ])('a requested window of %s (4.3, 5.2)', (_what, from, to, fromDateTime, toDateTime) => {
    expect(encodeWindow({ from, to })).toEqual({ fromDateTime, toDateTime });
  });

  test('a window that can not be read is left out, both ends', () => {
    expect([encodeWindow({ from: 'soon', to: '2026-03-09' }), encodeWindow(undefined)]).toEqual([undefined, undefined]);
  });
});

describe('what we read', () => {
  test('an acceptance with a warning', () => {
    expect(decodeConsignment(envelopeOf('created'), 'LW-100482')).toEqual({
      streamOrderId: 'LW-100482', consignmentNo: 'ACM0000012345', trackingNumber: '7Q2M9XK4B1', trackingUrl: 'https://www.go2stream.net/stream/live/track/view/Tracking.php?trid=7Q2M9XK4B1', adopted: false, warnings: ['No required date was given'],
    });
  });

  test('an acceptance without a number is none; a tracking address that is no web address is not passed on', () => {
    expect(decodeConsignment(decodeEnvelope({ response: { valid: true, errors: [] } }), 'X')).toBeUndefined();
    expect(decodeConsignment(decodeEnvelope({ response: { valid: true, consignmentNo: 12345, trackingURL: 'javascript:alert(1)' } }), 'X')).toMatchObject({ consignmentNo: '12345', streamOrderId: 'X', trackingUrl: '' });
  });

  test('a refusal: what blocks is the reason, the rest a warning (A7)', () => {
    expect(envelopeOf('rejected')).toMatchObject({ valid: false, reasons: [{ code: 'SERVICELEVEL' }], warnings: [{ text: 'The address could not be placed on the map' }] });
  });

  test.each<[string, unknown, unknown]>([
    ['bare strings', { response: { valid: false, errors: ['No such level'] } }, { valid: false, reasons: [{ code: '', text: 'No such level' }] }],
    ['null', { response: { valid: false, errors: null } }, { valid: false, reasons: [] }],
    ['only a code', { response: { valid: false, errors: [{ code: 'E1' }] } }, { valid: false, reasons: [{ code: 'E1', text: 'E1' }] }],
    ['only warnings', { response: { valid: false, errors: [{ code: 'W', description: 'Hm', severity: 'warning' }] } }, { valid: false, reasons: [{ code: 'W', text: 'Hm' }] }],
    ['no envelope', { error: 'x' }, { valid: undefined, reasons: [] }],
    ['a list', [1, 2], { valid: undefined, reasons: [] }],
    ['nothing', undefined, { valid: undefined, reasons: [] }],
    ['a valid that is no boolean', { response: { valid: 'true' } }, { valid: undefined, reasons: [] }],
  ])('errors as %s', (_what, body, expected) => {
    expect(decodeEnvelope(body)).toMatchObject(expected as object);
  });

  test('a duplicate is told by one predicate (A16)', () => {
    expect(isDuplicateRejection(envelopeOf('duplicate').reasons)).toBe(true);
    expect(isDuplicateRejection([{ code: 'E1042', text: 'An order with this number ALREADY EXISTS' }])).toBe(true);
    expect(isDuplicateRejection(envelopeOf('rejected').reasons)).toBe(false);
  });

  test('a refusal of the call is not "not there" (A8)', () => {
    expect(isAboutTheCall([{ code: 'NONCE', text: 'Stream-Nonce was used before' }])).toBe(true);
    expect(isAboutTheCall([{ code: 'NOTFOUND', text: "Order 'LW-1' was not found" }])).toBe(false);
  });

  test('an order not planned yet', () => {
    expect(decodeOrder(envelopeOf('order').response)).toMatchObject({
      consignmentNo: 'ACM0000012345', orderNo: 'LW-100482', customerOrderNo: 'SHOP-77120', kind: 'Delivery', alive: true, partnerId: 'ACM00001', postcode: 'HG1 4ZZ', groups: [{ planned: undefined, estimatedArrival: undefined, run: undefined, handedOver: false }],
    });
  });

  test('an order on a run', () => {
    expect(decodeOrder(envelopeOf('order-planned').response)?.groups).toEqual([{
      type: 'DELIVERY', postcode: 'HG1 4ZZ', planned: { date: '2026-06-20', time: '07:00:00' }, estimatedArrival: { date: '2026-06-20', time: '08:15:00' },
      run: { id: 'L0009876', description: 'RUN 03', sequence: 4, driver: 'Sam Okoro', vehicle: 'Luton 12' }, handedOver: false,
    }]);
  });

  test('an order with nothing in it does not break the reading (5.8)', () => {
    const empty = { order: { header: { consignmentNo: 'C1', customer: null }, groups: [null, { address: null, planned: null, runDetails: {} }] } };
    expect(decodeOrder(empty)).toMatchObject({ consignmentNo: 'C1', kind: undefined, postcode: '', alive: true });
    for (const none of [{}, { order: null }, { order: { header: null } }, { order: [] }]) expect(decodeOrder(none)).toBeUndefined();
  });

  test('a cancelled order is not alive', () => {
    expect(decodeOrder({ order: { header: { orderNo: 'X', orderStatus: 'Cancelled' } } })).toMatchObject({ alive: false });
  });

  test('depots with gaps; a method or location is named by id or by name, as the switch says (A21)', () => {
    expect(decodeDepots(envelopeOf('depots').response)).toEqual([
      { id: 'LEEDS', name: 'Leeds', stockLocation: { id: 'LEEDS', name: 'Leeds warehouse' }, deliveryMethods: [{ id: 'LEEDS2MAN', name: 'Leeds 2-man', type: 'DELIVERY' }, { id: 'LEEDSCOL', name: 'Leeds collections', type: 'COLLECTION' }, { id: 'Only a name', name: 'Only a name', type: '' }] },
      { id: 'BRISTOL', name: 'BRISTOL', stockLocation: { id: '', name: '' }, deliveryMethods: [] },
    ]);
    const [named] = decodeDepots(envelopeOf('depots').response, { ...STREAM_SWITCHES, methodReference: 'name', stockLocationReference: 'name' });
    expect([named?.deliveryMethods[0]?.id, named?.stockLocation.id]).toEqual(['Leeds 2-man', 'Leeds warehouse']);
  });

  test('a token, with a life where none is said', () => {
    expect(decodeToken(sample('token'), 3_600)).toEqual({ value: 'sample-token-3f9c', lifeSeconds: 3_600 });
    expect(decodeToken({ access_token: 'x', expires_in: '120' }, 3_600)).toEqual({ value: 'x', lifeSeconds: 120 });
    expect([decodeToken({ access_token: 'x', expires_in: null }, 3_600)?.lifeSeconds, decodeToken({}, 3_600)]).toEqual([3_600, undefined]);
  });

  test.each([
    ['2026-06-20T07-00Z', { date: '2026-06-20', time: '07:00:00' }], ['2026-06-20T07:00:05Z', { date: '2026-06-20', time: '07:00:05' }], ['2026-06-20T23-59', { date: '2026-06-20', time: '23:59:00' }],
    ['0', undefined], ['', undefined], [null, undefined], [undefined, undefined], [20260620, undefined], ['2026-06-20', undefined], ['tomorrow', undefined],
  ])('a date-time of Stream: %p (4.3, A10)', (written, expected) => {
    expect(parseStreamDateTime(written)).toEqual(expected);
  });
});

describe('the base URL (section 2, A3)', () => {
  test.each([
    'https://www.demo.go2stream.net', ' https://www.demo.go2stream.net/ ', 'https://www.demo.go2stream.net/api', 'https://www.demo.go2stream.net/API///', 'HTTPS://WWW.demo.go2stream.net:443/api/',
  ])('%p', (setting) => expect(normaliseStreamUrl(setting)).toBe('https://www.demo.go2stream.net/api'));

  test('a path before it is kept', () => expect(normaliseStreamUrl('https://www.go2stream.net/live/')).toBe('https://www.go2stream.net/live/api'));

  test.each(['', 'www.go2stream.net', 'ftp://www.go2stream.net', 'https://user@www.go2stream.net', 'https://www.go2stream.net/?a=b', 'https://www.go2stream.net/#x', 'javascript:alert(1)'])('%p is refused with a sentence', (setting) => {
    expect(() => normaliseStreamUrl(setting)).toThrow(/^The Stream Client URL /);
  });
});
