import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream } from '../testing/index.ts';
import type { StreamCaller, StreamReply } from '../testing/index.ts';
import { createStreamSimulator } from './create-stream-simulator.ts';
import type { StreamSimulator } from './stream-simulator.ts';

let stream: StreamSimulator;
let acme: StreamCaller;

beforeEach(async () => {
  stream = await createStreamSimulator();
  acme = await callStream(stream);
});
afterEach(() => stream.close());

const url_path = 'https://bridge.example.com/webhooks/stream/0b6e0a9c';
const wish = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  event: 'DELIVERED', event_type: 'CONSHEADER', url_path, http_method: 'POST', content_type: 'application/json', auth_header: 'Bearer 4f2c', ...change,
});
const subscribe = (change?: Record<string, unknown>): Promise<StreamReply> => acme.call('POST', '/webhooks/webhooks', wish(change));
const codes = (reply: StreamReply): string[] => (reply.response.errors ?? []).map(({ code }) => code);

test('a subscription gets an id, is listed without its secret, and can be ended (7.1, 7.2)', async () => {
  expect((await subscribe()).response).toEqual({ valid: true, id: 4711, errors: [] });
  expect((await acme.call('GET', '/webhooks/webhooks')).response).toEqual({
    valid: true, errors: [], subscriptions: [{ id: 4711, event: 'DELIVERED', event_type: 'CONSHEADER', url_path, http_method: 'POST', content_type: 'application/json' }],
  });
  expect((await acme.call('DELETE', '/webhooks/webhooks/4711')).response).toEqual({ valid: true, errors: [] });
  expect((await acme.call('DELETE', '/webhooks/webhooks/4711')).status).toBe(404);
  expect(stream.subscriptions).toEqual([]);
  expect(stream.ledger.counts()).toMatchObject({ 'webhooks/create': 1, 'webhooks/list': 1, 'webhooks/delete': 2 });
});

test('a second identical subscription is accepted under an id of its own', async () => {
  expect([(await subscribe()).response.id, (await subscribe()).response.id]).toEqual([4711, 4712]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['without an event', { event: undefined }, 'MISSING'],
  ['without a content type', { content_type: undefined }, 'MISSING'],
  ['with an unknown field', { secret: 'x' }, 'UNKNOWNFIELD'],
  ['to an unknown kind', { event_type: 'PARCEL' }, 'FORMAT'],
  ['to an event of another kind', { event_type: 'LOADHEADER' }, 'EVENT'],
  ['to the family of another kind', { event: 'RUNSTATUS' }, 'EVENT'],
  ['by another verb', { http_method: 'PUT' }, 'FORMAT'],
  ['over plain http', { url_path: 'http://bridge.example.com/' }, 'FORMAT'],
  ['to half an address', { url_path: '/webhooks' }, 'FORMAT'],
  ['with a secret that no header can carry', { auth_header: 'a\nb' }, 'FORMAT'],
])('a subscription %s is refused', async (_what, change, code) => {
  const reply = await subscribe(change);
  expect([reply.status, codes(reply)]).toEqual([422, [code]]);
  expect(stream.subscriptions).toEqual([]);
});

test('where single codes are refused, families are still taken', async () => {
  stream.switches.refuseSingleCodes = true;
  expect(codes(await subscribe())).toEqual(['EVENT']);
  expect((await subscribe({ event: 'ORDERSTATUS' })).response.valid).toBe(true);
});

test('accounts neither see nor end each other’s subscriptions, and calls need token, nonce and party as all do', async () => {
  await subscribe();
  const other = await callStream(stream, stream.addAccount({ clientId: 'NGI00001', clientSecret: 'another' }));
  expect((await other.call('GET', '/webhooks/webhooks')).response.subscriptions).toEqual([]);
  expect((await other.call('DELETE', '/webhooks/webhooks/4711')).status).toBe(404);
  expect(codes(await acme.call('GET', '/webhooks/webhooks', undefined, { 'Stream-Nonce': '' }))).toEqual(['NONCE']);
  expect((await acme.call('GET', '/webhooks/webhooks', undefined, { 'Stream-Party': 'NGI00001' })).status).toBe(403);
});

test('faults strike calls about subscriptions too', async () => {
  stream.faults.add({ kind: 'reset-after', method: 'webhooks/create', times: 1 });
  await expect(subscribe()).rejects.toThrow();
  expect(stream.subscriptions).toHaveLength(1);
});
