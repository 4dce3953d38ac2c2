import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected, RemoteUnavailable } from '@stream-tech/domain';
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

test('our token does not come back in words of the partner (security.md, 44)', async () => {
  const { carrier, log } = carrierHearing(422, JSON.stringify({ response: { valid: false, errors: [{ code: 'X', description: `You sent Authorization: Bearer ${TOKEN}` }] } }));
  const error = await failureOf(carrier.createConsignment(shipment(), options));
  expect(error?.message).toContain('You sent Authorization: Bearer •••');
  expect(inspect([error, log.lines], { depth: 20, showHidden: true })).not.toContain(TOKEN);
});
