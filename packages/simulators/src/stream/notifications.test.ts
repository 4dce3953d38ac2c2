import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream, openReceiver, streamOrder } from '../testing/index.ts';
import type { Receiver } from '../testing/index.ts';
import { createStreamSimulator } from './create-stream-simulator.ts';
import type { StreamSimulator } from './stream-simulator.ts';
import type { StreamSwitches } from './stream-switches.ts';

let stream: StreamSimulator;
let receiver: Receiver;
const A = 'ACM0000000001';
const run = { id: 'L7', description: 'RUN 07', date: '2026-03-05' };

beforeEach(async () => {
  receiver = await openReceiver();
  stream = await createStreamSimulator({ clock: () => new Date('2026-03-05T14:32:07Z'), switches: { webhookConcurrency: 1 } });
  await (await callStream(stream)).call('POST', '/orders/orders', streamOrder('LW-1'));
  stream.plan(run, [A]);
  stream.addSubscription({ event: 'RUNSTATUS', event_type: 'LOADHEADER', url_path: receiver.url, auth_header: 'Bearer 4f2c' });
});
afterEach(async () => {
  await stream.close();
  await receiver.close();
});

const locks = (times: number): void => { for (let n = 0; n < times; n += 1) stream.lockPlanning('L7'); };
const times = (): (string | undefined)[] => receiver.received.map(({ content }) => content.event.event_time);

test('a notification is posted with the header that was registered, and its answer is kept', async () => {
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect(receiver.received).toMatchObject([{ authorization: 'Bearer 4f2c', contentType: 'application/json' }]);
  expect(Object.keys(JSON.parse(receiver.received[0]?.text ?? '') as object)).toEqual(['webhook']);
  expect(stream.notifications.sent).toMatchObject([{ id: 1, subscription: 4711, code: 'LOCKPLANNING', about: 'L7', body: receiver.received[0]?.text, state: 'accepted', status: 200, attempts: 1, answers: [{ status: 200 }] }]);
});

test('what is not answered 2xx is tried three times more, a minute apart, then given up (section 11, rule 6)', async () => {
  receiver.answers.push(503, 302, 500, 404);
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect([stream.notifications.waiting, stream.notifications.sent[0]?.state]).toEqual([1, 'waiting']);
  for (const left of [1, 1, 1, 0]) expect(await stream.notifications.flush()).toBe(left);
  expect(stream.notifications.sent).toMatchObject([{ state: 'given-up', status: 404, attempts: 4, answers: [{ status: 503 }, { status: 302 }, { status: 500 }, { status: 404 }] }]);
  expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1);
});

test('a receiver that is away is tried again by itself when the time has come', async () => {
  stream.switches.webhookRetryMs = 5;
  receiver.answers.push(503);
  const arrived = new Promise<void>((resolve) => {
    const push = receiver.received.push.bind(receiver.received);
    receiver.received.push = (...entries) => { if (receiver.received.length === 1) resolve(); return push(...entries); };
  });
  stream.lockPlanning('L7');
  await arrived;
  await stream.notifications.settled();
  expect(stream.notifications.sent).toMatchObject([{ state: 'accepted', attempts: 2 }]);
});

test('a broken connection counts as a try without an answer', async () => {
  await receiver.close();
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect(stream.notifications.sent).toMatchObject([{ state: 'waiting', status: 0, answers: [{ status: 0, error: expect.stringContaining('ECONNREFUSED') }] }]);
});

test('a connection that the receiver closed between two notifications costs no try', async () => {
  const server = createServer((request, response) => void request.resume().on('end', () => response.end('{}')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stream.addSubscription({ event: 'CLOSEPLANNING', event_type: 'LOADHEADER', url_path: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  for (let n = 0; n < 5; n += 1) {
    stream.closePlanning('L7');
    await stream.notifications.settled();
    server.closeAllConnections();
  }
  expect(stream.notifications.sent.map(({ state, attempts }) => [state, attempts])).toEqual(Array(10).fill(['accepted', 1]));
  await new Promise((resolve) => server.close(resolve));
});

test('nothing leaves for a host that was not named', async () => {
  stream.addSubscription({ event: 'LOCKPLANNING', event_type: 'LOADHEADER', url_path: 'https://bridge.example.com/webhooks/stream/x' });
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect(stream.notifications.sent.map(({ state, attempts }) => [state, attempts])).toEqual([['accepted', 1], ['forbidden', 0]]);
  await using open = await createStreamSimulator({ notifyHosts: ['api:3000'] });
  const acme = await callStream(open);
  const wish = (url_path: string): object => ({ event: 'RUNSTATUS', event_type: 'LOADHEADER', url_path, http_method: 'POST', content_type: 'application/json' });
  expect((await acme.call('POST', '/webhooks/webhooks', wish('http://api:3000/x'))).response.valid).toBe(true);
  expect((await acme.call('POST', '/webhooks/webhooks', wish('http://api:3001/x'))).response.valid).toBe(false);
});

test('nothing happens to a run in the same second as something before, so that notifications differ and can be put in order', async () => {
  locks(2);
  stream.closePlanning('L7');
  await stream.notifications.settled();
  expect(times()).toEqual(['14:32:07', '14:32:08', '14:32:09']);
});

test.each<[keyof StreamSwitches, (received: Receiver['received'][number]) => unknown, unknown]>([
  ['webhookUnwrapped', ({ text }) => 'event' in (JSON.parse(text) as object), true],
  ['webhookNullOrders', ({ content }) => content.orders, null],
  ['webhookWithoutAuthorization', ({ authorization }) => authorization, undefined],
  ['webhookForeignParty', ({ content }) => content.subscription.party_id, 'SOMEBODY'],
  ['webhookWithoutTime', ({ content }) => [content.event.event_date, content.event.event_time], [undefined, undefined]],
])('%s does what it says', async (name, look, expected) => {
  Object.assign(stream.switches, { [name]: true });
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect(look(receiver.received[0]!)).toEqual(expected);
});

test('keys come in another order each time, with the same content', async () => {
  stream.switches.webhookUnsortedKeys = true;
  locks(8);
  await stream.notifications.settled();
  expect(new Set(receiver.received.map(({ content }) => Object.keys(content).join())).size).toBeGreaterThan(2);
  expect(receiver.received[0]?.content).toMatchObject({ event: { event_code: 'LOCKPLANNING' }, orders: [{ sequence: 1, order: A }] });
});

test('doubled subscriptions differ in their id only, duplicates in nothing', async () => {
  stream.switches.webhookDouble = true;
  locks(1);
  await stream.notifications.settled();
  const [first, second] = receiver.received;
  expect([first?.content.subscription.id, second?.content.subscription.id]).toEqual([4711, 104711]);
  expect(second?.text).toBe(first?.text.replace('4711', '104711'));

  Object.assign(stream.switches, { webhookDouble: false, webhookDuplicateShare: 1 });
  locks(1);
  await stream.notifications.settled();
  expect(receiver.received[3]?.text).toBe(receiver.received[2]?.text);
});

test('a fifth is lost, the same fifth for the same seed, and the list says which', async () => {
  stream.switches.webhookDropShare = 0.2;
  const lost = async (): Promise<number[]> => {
    stream.notifications.clear();
    stream.switches.webhookSeed += 1;
    stream.switches.webhookSeed %= 2;
    locks(200);
    await stream.notifications.settled();
    const first = stream.notifications.sent[0]!.id;
    return stream.notifications.sent.filter(({ state }) => state === 'dropped').map(({ id }) => id - first);
  };
  const [one, , again] = [await lost(), await lost(), await lost()];
  expect(again).toEqual(one);
  expect(one.length).toBeGreaterThan(25);
  expect(one.length).toBeLessThan(55);
});

test('late and out of order: held until their time, or until they are told to go', async () => {
  Object.assign(stream.switches, { webhookOutOfOrder: true, webhookOutOfOrderMs: 60_000, webhookDelayMs: 1000 });
  locks(10);
  await stream.notifications.settled();
  expect([receiver.received.length, stream.notifications.waiting]).toEqual([0, 10]);
  expect(await stream.notifications.flush()).toBe(10);
  expect(times()).not.toEqual(times().toSorted());
  expect(new Set(times()).size).toBe(10);
});

test('a notification can be told once more, and what waits is dropped on close', async () => {
  stream.lockPlanning('L7');
  await stream.notifications.settled();
  expect(await stream.notifications.repeat(1)).toMatchObject({ id: 2, state: 'accepted', body: stream.notifications.sent[0]?.body });
  stream.switches.webhookDelayMs = 60_000;
  stream.lockPlanning('L7');
  await stream.close();
  expect(stream.notifications.sent.at(-1)).toMatchObject({ state: 'ended', attempts: 0 });
  expect(receiver.received).toHaveLength(2);
});
