import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { isUnsendable, OutcomeUnknown, RemoteRejected, RemoteUnavailable, textLength } from '@stream-tech/domain';
import { createLogRecorder } from '@stream-tech/platform/testing';
import nock from 'nock';
import { createStreamCarrier } from '../index.ts';
import { createMemoryTokenStore } from '../testing/memory-token-store.ts';
import { shipment } from '../testing/shipments.ts';

const ORIGIN = 'https://www.stream.example.test';
const TOKEN = 'sample-token-3f9c';
const sample = (name: string): string => readFileSync(new URL(`./samples/${name}.json`, import.meta.url), 'utf8');
const options = { signal: new AbortController().signal, beforeAsking: async () => undefined, assertHeld: () => undefined };

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => { nock.enableNetConnect(); nock.restore(); });

/** Stream in answers that the simulator does not give. */
const carrierHearing = (status: number, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
  const log = createLogRecorder();
  nock(ORIGIN).post('/api/oauth').reply(200, sample('token'), { 'content-type': 'application/json' });
  nock(ORIGIN).post('/api/orders/orders').reply(status, body, headers);
  nock(ORIGIN).get('/api/orders/orders/LW-100482').reply(status, body, headers);
  const carrier = createStreamCarrier({
    baseUrl: ORIGIN, clientId: 'ACM00001', clientSecret: async () => 'secret', timeoutMs: 5_000, retries: 0, tokens: createMemoryTokenStore(), tokenKey: 'stream:1', fetch: globalThis.fetch, log, clock: () => new Date(),
  });
  return { carrier, log };
};
const failureOf = (call: Promise<unknown>): Promise<Error | undefined> => call.then(() => undefined, (error: Error) => error);

test.each<[string, number, string, Record<string, string> | undefined, new (...args: never[]) => Error]>([
  ['an acceptance without a consignment number: the order may be there (5.6)', 200, '{"response":{"valid":true,"orderNo":"LW-100482","errors":[]}}', undefined, OutcomeUnknown],
  ['JSON without an envelope', 200, '{"ok":true}', undefined, OutcomeUnknown],
  ['JSON that is no object', 200, '"accepted"', undefined, OutcomeUnknown],
  ['202 with nothing to read', 202, '', undefined, OutcomeUnknown],
  ['a code of a gateway that nobody listed', 520, 'error code: 520', { 'content-type': 'text/plain' }, OutcomeUnknown],
  ['501', 501, '{}', undefined, OutcomeUnknown],
  ['a page with 404', 404, '<html>Not here</html>', { 'content-type': 'text/html' }, RemoteRejected],
  ['a page with 422', 422, '<html>Log in</html>', { 'content-type': 'text/html; charset=utf-8' }, RemoteRejected],
  ['plain text with 409', 409, 'conflict', { 'content-type': 'text/plain' }, RemoteRejected],
])('a create answered with %s', async (_what, status, body, headers, Kind) => {
  const error = await failureOf(carrierHearing(status, body, headers).carrier.createConsignment(shipment(), options));
  expect(error?.constructor.name).toBe(Kind.name);
});

test('an acceptance labelled as a page is read all the same', async () => {
  const made = await carrierHearing(200, sample('created'), { 'content-type': 'text/html' }).carrier.createConsignment(shipment(), options);
  expect(made).toMatchObject({ consignmentNo: 'ACM0000012345', warnings: ['No required date was given'] });
});

test.each<[string, number, string, Record<string, string> | undefined, new (...args: never[]) => Error]>([
  ['a page with 404: the address is wrong', 404, '<html>Not here</html>', { 'content-type': 'text/html' }, RemoteRejected],
  ['plain text with 404, from a gateway', 404, 'default backend - 404', { 'content-type': 'text/plain' }, RemoteUnavailable],
  ['an acceptance without an order', 200, '{"response":{"valid":true}}', undefined, RemoteUnavailable],
  ['an order without a consignment number', 200, sample('order').replace('ACM0000012345', ''), undefined, RemoteUnavailable],
])('a look answered with %s is not "not there"', async (_what, status, body, headers, Kind) => {
  const { carrier } = carrierHearing(status, body, headers);
  const error = await failureOf(carrier.findAdoptable(carrier.describe(shipment())));
  expect(error?.constructor.name).toBe(Kind.name);
});

test('a bare 404 is', async () => {
  const { carrier } = carrierHearing(404, '', {});
  expect(await carrier.findAdoptable(carrier.describe(shipment()))).toBeUndefined();
});

/** An acceptance and the order behind it, as Stream's samples have them, with any text changed. */
const carrierMaking = (accepted: (sample: string) => string, shown?: (sample: string) => string) => {
  const log = createLogRecorder();
  const json = { 'content-type': 'application/json' };
  nock(ORIGIN).post('/api/oauth').reply(200, sample('token'), json);
  nock(ORIGIN).post('/api/orders/orders').reply(200, accepted(sample('created')), json);
  if (shown) nock(ORIGIN).get('/api/orders/orders/LW-100482').reply(200, shown(sample('order')), json);
  const carrier = createStreamCarrier({
    baseUrl: ORIGIN, clientId: 'ACM00001', clientSecret: async () => 'secret', timeoutMs: 5_000, retries: 0, tokens: createMemoryTokenStore(), tokenKey: 'stream:1', fetch: globalThis.fetch, log, clock: () => new Date(),
  });
  return carrier.createConsignment(shipment(), options);
};
const TRACKING = { id: '7Q2M9XK4B1', url: 'https://www.go2stream.net/stream/live/track/view/Tracking.php?trid=7Q2M9XK4B1' };
const LONG = 'x'.repeat(12_000);
const without = (name: string) => (text: string): string => text.replaceAll(`"${name}"`, `"former-${name}"`);
const asIs = (text: string): string => text;

test.each<[string, (sample: string) => string]>([
  ['without a tracking number', without('trackingId')],
  ['without a tracking link', without('trackingURL')],
  ['with a tracking number of 12,000 characters', (text) => text.replace(`"${TRACKING.id}"`, `"${LONG}"`)],
  ['with a tracking link of 12,000 characters', (text) => text.replace(TRACKING.url, `https://www.go2stream.net/${LONG}`)],
  ['with a tracking link that is a script', (text) => text.replace(TRACKING.url, 'javascript:alert(1)')],
])('an acceptance %s has its tracking data read once from the order (R-005)', async (_what, accepted) => {
  expect(await carrierMaking(accepted, asIs)).toMatchObject({ consignmentNo: 'ACM0000012345', trackingNumber: TRACKING.id, trackingUrl: TRACKING.url, adopted: false, warnings: ['No required date was given'] });
  expect(nock.isDone()).toBe(true);
});

test('tracking data that the order does not show either is a warning, and never a lost consignment (R-005)', async () => {
  const nowhere = (text: string) => without('trackingURL')(without('trackingId')(text));
  const made = { consignmentNo: 'ACM0000012345', trackingNumber: '', trackingUrl: '', warnings: ['No required date was given', 'Stream gave no usable tracking number', 'Stream gave no usable tracking link'] };
  expect(await carrierMaking(nowhere, nowhere)).toMatchObject(made);
  expect(await carrierMaking(nowhere, () => '{"response":{"valid":false,"errors":["gone"]}}')).toMatchObject(made);
  expect(await carrierMaking(nowhere, () => 'nonsense')).toMatchObject(made);
  expect(await carrierMaking(nowhere)).toMatchObject(made);
  // Another order under that name tells nothing of ours.
  expect(await carrierMaking(nowhere, (text) => text.replace('ACM0000012345', 'ACM0000099999'))).toMatchObject(made);
});

test('a consignment number of 12,000 characters is none: the order is looked up (5.6)', async () => {
  expect((await failureOf(carrierMaking((text) => text.replace('ACM0000012345', LONG))))?.constructor.name).toBe('OutcomeUnknown');
});

test("Stream's words are such as can be stored: bounded, and without NUL or half a surrogate pair (security.md, 44)", async () => {
  const errors = Array.from({ length: 500 }, (_, index) => ({ code: 'W', description: `${index} \u0000${'😀'.repeat(5_000)}`, severity: 'Warning' }));
  const made = await carrierMaking((text) => JSON.stringify({ response: { ...JSON.parse(text).response, consignmentNo: 'ACM\u0000\ud800', orderNo: LONG, trackingId: '7Q\u0000', errors } }));
  expect(made).toMatchObject({ consignmentNo: 'ACM\ufffd\ufffd', streamOrderId: 'LW-100482', trackingNumber: '7Q\ufffd' });
  expect(made.warnings).toHaveLength(10);
  for (const warning of made.warnings) expect([textLength(warning) <= 300, isUnsendable(warning)]).toEqual([true, false]);
});

test('our token does not come back in words of the partner (security.md, 44)', async () => {
  const { carrier, log } = carrierHearing(422, JSON.stringify({ response: { valid: false, errors: [{ code: 'X', description: `You sent Authorization: Bearer ${TOKEN}` }] } }));
  const error = await failureOf(carrier.createConsignment(shipment(), options));
  expect(error?.message).toContain('You sent Authorization: Bearer •••');
  expect(inspect([error, log.lines], { depth: 20, showHidden: true })).not.toContain(TOKEN);
});

test('a consignment number that is written as a long number is kept to its last digit, so that notifications find it (7.5)', async () => {
  const body = sample('created').replace(/"consignmentNo": *"[^"]*"/, '"consignmentNo": 12345678901234567891');
  expect(await carrierHearing(200, body).carrier.createConsignment(shipment(), options)).toMatchObject({ consignmentNo: '12345678901234567891' });
});
