import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream, streamOrder } from '../testing/index.ts';
import type { StreamCaller } from '../testing/index.ts';
import { createStreamSimulator } from './create-stream-simulator.ts';
import type { StreamSimulator } from './stream-simulator.ts';
import type { StreamFault } from './stream-faults.ts';

let stream: StreamSimulator;
let acme: StreamCaller;

beforeEach(async () => {
  stream = await createStreamSimulator();
  acme = await callStream(stream);
});
afterEach(() => stream.close());

const create = (orderNo = 'LW-1'): ReturnType<StreamCaller['call']> => acme.call('POST', '/orders/orders', streamOrder(orderNo));
const once = (kind: StreamFault, more = {}): void => void stream.faults.add({ kind, times: 1, method: 'orders/create', ...more });

test.each<[StreamFault, number, RegExp]>([
  ['html-200', 200, /text\/html/], ['html-503', 503, /text\/html/], ['redirect', 302, /text\/html/], ['400', 400, /json/], ['401', 401, /json/], ['403', 403, /json/], ['408', 408, /json/],
  ['422', 422, /json/], ['429', 429, /json/], ['429-with-retry-after', 429, /json/], ['500', 500, /json/], ['502', 502, /html/], ['503', 503, /json/], ['504', 504, /html/],
])('fault %s answers %i and stores nothing', async (kind, status, type) => {
  once(kind);
  const reply = await create();
  expect(reply.status).toBe(status);
  expect(reply.type).toMatch(type);
  expect(stream.consignments).toEqual([]);
  expect((await create()).response.valid).toBe(true); // it struck once
});

test('Retry-After comes only with the fault that has it', async () => {
  once('429-with-retry-after', { retryAfterSeconds: 7 });
  const answer = await fetch(`${stream.url}/orders/orders`, { method: 'POST' });
  expect(answer.status).toBe(401); // an unproven caller meets no fault
  expect((await create()).status).toBe(429);
});

test.each<[StreamFault, number]>([['lost-answer', 1], ['reset-after', 1], ['reset-before', 0], ['cut-body', 1]])('fault %s breaks the connection; %i order is stored', async (kind, stored) => {
  once(kind);
  await expect(create()).rejects.toThrow();
  expect(stream.live('LW-1')).toHaveLength(stored);
});

test.each<[StreamFault, number]>([['timeout-after-commit', 1], ['black-hole', 0]])('fault %s never answers; %i order is stored', async (kind, stored) => {
  once(kind);
  const arrived = stream.ledger.next('orders/create');
  const hanging = expect(create()).rejects.toThrow(); // by the end of the simulator, which is the only one it comes to
  expect((await arrived).status).toBe(0);
  expect((await acme.call('GET', '/depots/depots')).status).toBe(200); // others are served meanwhile
  await stream.close();
  await hanging;
  expect(stream.live('LW-1')).toHaveLength(stored);
});

test('a late commit drops the connection now and stores the order later', async () => {
  once('late-commit', { delayMs: 60_000 });
  await expect(create()).rejects.toThrow();
  expect(stream.live('LW-1')).toEqual([]);
  expect(stream.late.settle()).toBe(1);
  expect(stream.live('LW-1')).toHaveLength(1);
});

test('a late commit makes a twin only where uniqueness is off', async () => {
  once('late-commit', { delayMs: 60_000 });
  await expect(create()).rejects.toThrow();
  await create();
  stream.late.settle();
  expect(stream.live('LW-1')).toHaveLength(1);

  stream.switches.uniqueness = false;
  once('late-commit', { delayMs: 60_000 });
  await expect(create('LW-2')).rejects.toThrow();
  await create('LW-2');
  stream.late.settle();
  expect(stream.live('LW-2')).toHaveLength(2);
});

test.each<[StreamFault, number, (text: string) => boolean]>([
  ['truncated', 200, (text) => text.startsWith('{"response"') && !text.endsWith('}')],
  ['204', 204, (text) => text === ''],
  ['empty-200', 200, (text) => text === ''],
  ['huge', 200, (text) => text.length > 5_000_000],
  ['wrong-charset', 200, (text) => text.includes('\u0000')],
])('fault %s spoils the answer of an order that is stored', async (kind, status, holds) => {
  once(kind);
  const reply = await create();
  expect(reply.status).toBe(status);
  expect(holds(reply.text)).toBe(true);
  expect(stream.live('LW-1')).toHaveLength(1);
});

test('an order can be refused with status 200 and a reason', async () => {
  once('valid-false', { code: 'VEHICLE', text: 'No vehicle can reach this address' });
  const { status, response } = await create();
  expect([status, response.valid, response.errors]).toEqual([200, false, [{ code: 'VEHICLE', description: 'No vehicle can reach this address', severity: 'error' }]]);
});

test('a valid answer can carry warnings', async () => {
  once('warnings');
  expect((await create()).response).toMatchObject({ valid: true, errors: [{ severity: 'warning' }] });
});

test('an order can be refused as a duplicate although it is not there, or only a cancelled one is', async () => {
  once('duplicate-text');
  expect((await create()).response).toMatchObject({ valid: false, errors: [{ code: 'E1042', description: 'An order with this number already exists' }] });
  expect(stream.consignments).toEqual([]);

  once('cancelled-twin');
  expect((await create()).response).toMatchObject({ valid: false, errors: [{ code: 'DUPLICATE' }] });
  expect((await acme.call('GET', '/orders/orders/LW-1')).response.order).toMatchObject({ header: { orderStatus: 'CANCELLED' } });
  expect(stream.live('LW-1')).toEqual([]);
});

test('the same seed strikes the same calls', async () => {
  const struck = async (): Promise<number[]> => {
    const { remove } = stream.faults.add({ kind: '500', method: 'depots/list', probability: 0.5, seed: 42 });
    const statuses: number[] = [];
    for (let call = 0; call < 20; call += 1) statuses.push((await acme.call('GET', '/depots/depots')).status);
    remove();
    return statuses;
  };
  const first = await struck();
  expect(await struck()).toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 500]));
});

test('a script can decide call by call, and control does the same over HTTP', async () => {
  const script = stream.faults.script(({ method, request }) => (method === 'orders/create' && JSON.stringify(request).includes('LW-13') ? '503' : undefined));
  expect((await create('LW-12')).status).toBe(200);
  expect((await create('LW-13')).status).toBe(503);
  script.remove();

  const control = (verb: string, path: string, body?: object): Promise<unknown> =>
    fetch(`${stream.origin}/control${path}`, { method: verb, ...(body ? { body: JSON.stringify(body) } : {}) }).then((answer) => answer.json());
  await control('POST', '/faults', { kind: '500', method: '/^orders\\//', times: 2 });
  expect((await create('LW-13')).status).toBe(500);
  expect(await control('GET', '/faults')).toMatchObject([{ kind: '500', hits: 1 }]);
  await control('DELETE', '/faults');
  expect((await create('LW-13')).status).toBe(200);
  expect(await control('GET', '/consignments?live=true')).toMatchObject([{ orderNo: 'LW-12' }, { orderNo: 'LW-13' }]);
  expect(await control('POST', '/faults', { kind: 'nonsense' })).toMatchObject({ error: expect.stringContaining('Unknown fault "nonsense"') });
  expect(await control('GET', '/ledger?method=orders/create&since=3')).toHaveLength(2);
});
