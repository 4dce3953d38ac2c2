import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream, streamOrder } from '../testing/index.ts';
import type { StreamCaller } from '../testing/index.ts';
import { createStreamSimulator } from './create-stream-simulator.ts';
import type { StreamSimulator } from './stream-simulator.ts';

let stream: StreamSimulator;
let acme: StreamCaller;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-02T09:00:00Z');
  stream = await createStreamSimulator({ clock: () => now });
  acme = await callStream(stream);
});
afterEach(() => stream.close());

const create = (orderNo: string, change = {}): ReturnType<StreamCaller['call']> => acme.call('POST', '/orders/orders', streamOrder(orderNo, change));
const codes = (reply: Awaited<ReturnType<StreamCaller['call']>>): string[] => (reply.response.errors ?? []).map(({ code }) => code);

test('an order is stored, and read back by consignment number, order number and customer order number', async () => {
  const { response } = await create('LW-1');
  expect(response).toMatchObject({ valid: true, orderNo: 'LW-1', customerOrderNo: 'SHOP-LW-1', consignmentNo: 'ACM0000000001', errors: [] });
  expect(response.trackingURL).toContain(String(response.trackingId));

  for (const ref of ['ACM0000000001', 'LW-1', 'SHOP-LW-1']) {
    const read = await acme.call('GET', `/orders/orders/${ref}`);
    expect(read.response.order).toMatchObject({ trackingId: response.trackingId, header: { consignmentNo: 'ACM0000000001', orderNo: 'LW-1', orderStatus: 'UNCONFIRMED', orderWeight: 24.5 } });
  }
  expect((await acme.call('GET', '/orders/status/LW-1')).response).toMatchObject({ valid: true, orderStatus: 'UNCONFIRMED' });
});

test('dates in answers have a hyphen between hour and minute, and "0" where nothing is set', async () => {
  const { delivery } = streamOrder('LW-1');
  await create('LW-1', { delivery: { ...delivery, required: { fromDateTime: '2026-03-09T00:01:00Z', toDateTime: '2026-03-09T23:59:00Z' } } });
  const { order } = (await acme.call('GET', '/orders/orders/LW-1')).response as { order: { groups: Record<string, unknown>[] } };
  expect(order.groups[0]).toMatchObject({ required: { fromDateTime: '2026-03-09T00-01Z', toDateTime: '2026-03-09T23-59Z' }, planned: { fromDateTime: '0', toDateTime: '0' }, estimateArrivalDateTime: '0' });
  expect(order.groups[0]).not.toHaveProperty('runDetails');
});

test('a number that is taken is refused as a duplicate, one that was deleted may be used again', async () => {
  await create('LW-1');
  const again = await create('LW-1');
  expect([again.status, again.response.valid, codes(again)]).toEqual([422, false, ['DUPLICATE']]);

  expect((await acme.call('DELETE', '/orders/orders/LW-1')).response).toEqual({ valid: true, errors: [] });
  expect((await acme.call('GET', '/orders/orders/LW-1')).status).toBe(404);
  expect((await create('LW-1')).response.valid).toBe(true);
  expect(stream.live('LW-1')).toHaveLength(1);
  expect(stream.consignments).toHaveLength(2);
});

test('with uniqueness off twins exist, and reading by order number answers the latest of them', async () => {
  stream.switches.uniqueness = false;
  const first = await create('LW-1');
  const second = await create('LW-1');
  const byOrderNo = await acme.call('GET', '/orders/orders/LW-1');
  const byConsignment = await acme.call('GET', `/orders/orders/${String(first.response.consignmentNo)}`);
  expect(byOrderNo.response.order).toMatchObject({ trackingId: second.response.trackingId });
  expect(byConsignment.response.order).toMatchObject({ trackingId: first.response.trackingId });
  expect(stream.live('LW-1')).toHaveLength(2);
});

test('accounts see only their own orders', async () => {
  await create('LW-1');
  const other = await callStream(stream, stream.addAccount({ clientId: 'NGI00001', clientSecret: 'another' }));
  expect((await other.call('GET', '/orders/orders/LW-1')).status).toBe(404);
  const own = streamOrder('LW-1');
  expect((await other.call('POST', '/orders/orders', { ...own, header: { ...own.header, partner: { id: 'NGI00001', name: 'N' } } })).response.valid).toBe(true);
  expect(stream.live('LW-1', 'NGI00001')).toHaveLength(1);
});

test('the header can be changed, the legs cannot', async () => {
  await create('LW-1');
  expect((await acme.call('PATCH', '/orders/orders/LW-1', { header: { customerOrderNo: 'NEW-7', driverNotes: 'Side gate' } })).response.valid).toBe(true);
  expect((await acme.call('GET', '/orders/orders/NEW-7')).status).toBe(200);
  expect((await acme.call('GET', '/orders/orders/SHOP-LW-1')).status).toBe(404);
  expect(codes(await acme.call('PATCH', '/orders/orders/LW-1', { header: { orderNo: 'X' }, delivery: {} }))).toEqual(['UNKNOWNFIELD', 'UNKNOWNFIELD']);
});

test('an order that was planned cannot be deleted', async () => {
  await create('LW-1');
  const [planned] = stream.live('LW-1');
  if (planned) planned.status = 'PLANNED';
  expect((await acme.call('DELETE', '/orders/orders/LW-1')).response.valid).toBe(false);
  expect(stream.live('LW-1')).toHaveLength(1);
});

test('calls without nonce or party, with a used nonce or another party are refused', async () => {
  const read = (headers: Record<string, string>): ReturnType<StreamCaller['call']> => acme.call('GET', '/depots/depots', undefined, headers);
  expect(codes(await read({ 'Stream-Nonce': '' }))).toEqual(['NONCE']);
  expect(codes(await read({ 'Stream-Party': '' }))).toEqual(['PARTY']);
  expect((await read({ 'Stream-Nonce': 'mine' })).status).toBe(200);
  const reused = await read({ 'Stream-Nonce': 'mine' });
  expect([reused.status, codes(reused)]).toEqual([422, ['NONCE']]);
  expect((await read({ 'Stream-Party': 'SOMEBODY' })).status).toBe(403);
  expect((await read({ Authorization: 'Bearer nothing' })).status).toBe(401);
});

test('a token ends with its time, and a wrong secret gets none', async () => {
  expect((await acme.call('GET', '/depots/depots')).status).toBe(200);
  now = new Date(now.getTime() + 3_600_000);
  expect((await acme.call('GET', '/depots/depots')).status).toBe(401);

  stream.account().clientSecret = 'changed';
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'ACM00001', client_secret: 'stream-secret' });
  const refused = await fetch(`${stream.url.replace('/api', '/API')}/oauth`, { method: 'POST', headers: { 'Stream-Nonce': 'form' }, body: form });
  expect(refused.status).toBe(401);
  form.set('client_secret', 'changed');
  const granted = await fetch(`${stream.url}/oauth`, { method: 'POST', headers: { 'Stream-Nonce': 'form 2' }, body: form });
  expect(await granted.json()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
});

test('two depots come with four kinds of method each', async () => {
  const { depots } = (await acme.call('GET', '/depots/depots')).response as { depots: { deliveryMethods: { type: string }[] }[] };
  expect(depots.map(({ deliveryMethods }) => deliveryMethods.map(({ type }) => type).sort())).toEqual(Array(2).fill(['COLLECTION', 'COURIER', 'DELIVERY', 'TRUNK']));
});

test('a wrong address leads to a log-in page, never to JSON', async () => {
  const reply = await acme.call('GET', '/orders/nowhere/1');
  expect([reply.status, reply.type]).toEqual([302, 'text/html; charset=utf-8']);
});

test('the ledger tells arrival, account, nonce, body and answer, and no secret', async () => {
  await create('LW-1');
  const [entry] = stream.ledger.calls('orders/create');
  expect(entry).toMatchObject({ account: 'ACM00001', party: 'ACM00001', status: 200, at: now.getTime(), committedAt: now.getTime(), answeredAt: now.getTime() });
  expect(entry?.bodyHash).toMatch(/^[0-9a-f]{40}$/);
  expect(stream.ledger.counts()).toEqual({ oauth: 1, 'orders/create': 1 });
  expect(JSON.stringify(stream.ledger)).not.toContain('stream-secret');
});

test('an order survives a restart when its snapshot is given to the next simulator', async () => {
  const first = await create('LW-1');
  const snapshot: unknown = JSON.parse(JSON.stringify(stream.snapshot()));
  await using next = await createStreamSimulator({ snapshot });
  const again = await callStream(next);
  expect((await again.call('GET', '/orders/orders/LW-1')).response.order).toMatchObject({ trackingId: first.response.trackingId });
  expect((await again.call('POST', '/orders/orders', streamOrder('LW-2'))).response.consignmentNo).toBe('ACM0000000002');
});
