import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { textLength, type CarrierEvent } from '@stream-tech/domain';
import { decodeStreamEvent, dedupKeyOf } from './contract.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sample = (name: string): Uint8Array => readFileSync(new URL(`./samples/event-${name}.json`, import.meta.url));
const told = (body: unknown): CarrierEvent => decodeStreamEvent(bytes(typeof body === 'string' ? body : JSON.stringify(body)));

const NOTHING: CarrierEvent = { code: '', partyId: '', eventType: '', occurred: '', occurredAt: undefined, description: '', text: '', link: '', consignmentNo: '', run: undefined, stops: [] };

test('a delivery is read (7.5)', () => {
  expect(decodeStreamEvent(sample('delivered'))).toEqual({
    ...NOTHING, code: 'DELIVERED', partyId: 'ACM00001', eventType: 'CONSHEADER', occurred: '2026-03-05 14:32:07', occurredAt: new Date('2026-03-05T14:32:07Z'),
    description: 'Order delivered', text: 'Received by P Nair', link: 'https://www.go2stream.net/pod/9', consignmentNo: 'ACM0000012345',
  });
});

test('a run is read with its stops (7.5)', () => {
  expect(decodeStreamEvent(sample('lock-planning'))).toEqual({
    ...NOTHING, code: 'LOCKPLANNING', partyId: 'ACM00001', eventType: 'LOADHEADER', occurred: '2026-03-04 16:05:00', occurredAt: new Date('2026-03-04T16:05:00Z'), description: 'Planning locked',
    run: { id: 'L0009876', description: 'RUN 03' }, stops: [{ ref: 'ACM0000012345', sequence: 1 }, { ref: 'ACM0000012346', sequence: 2 }],
  });
});

test('a body without its wrapper, with nulls and a code in another spelling says the same (7.4, 7.5)', () => {
  expect(decodeStreamEvent(sample('planned-group'))).toEqual({
    ...NOTHING, code: 'PLANNEDGROUP', partyId: 'ACM00001', eventType: 'LOADALLOC', occurred: '04/03/2026 16:05', occurredAt: new Date('2026-03-04T16:05:00Z'), description: 'Group planned',
    consignmentNo: 'ACM0000012346', run: { id: 'L0009876', description: '' },
  });
});

const deep = (levels: number): string => `${'{"webhook":'.repeat(levels)}1${'}'.repeat(levels)}`;
test.each<[string, Uint8Array]>([
  ['nothing', bytes('')], ['no JSON', bytes('event_code=DELIVERED')], ['half a JSON', bytes('{"webhook":{"event":{"event_code":"DELIVERED"')], ['null', bytes('null')], ['a number', bytes('7')], ['a list', bytes('[{"event":{"event_code":"DELIVERED"}}]')],
  ['lists where objects belong', bytes('{"webhook":{"event":["DELIVERED"],"subscription":[],"order":[1],"run":[{}],"orders":{"order":"1"}}}')], ['nulls everywhere', bytes('{"webhook":null,"event":null,"order":null,"run":null,"orders":null}')],
  ['a hundred thousand levels', bytes(deep(100_000))], ['a hundred thousand lists with a long number', bytes(`${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`)], ['UTF-16', new Uint8Array(Buffer.from('{"event":{"event_code":"DELIVERED"}}', 'utf16le'))], ['noise', Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919) % 256)],
])('%s is described as nothing (F35)', (_what, raw) => {
  expect(decodeStreamEvent(raw)).toEqual(NOTHING);
});

test('a number too large for a number is the order number it was written as', () => {
  const event = told('{"order":{"id":12345678901234567891},"orders":[{"order":98765432109876543210,"sequence":99999999999999999999},{"order":7.0,"sequence":2}],"event":{"event_text":"\\u0031 12345678901234567890"}}');
  expect(event).toMatchObject({ consignmentNo: '12345678901234567891', stops: [{ ref: '98765432109876543210', sequence: undefined }, { ref: '7', sequence: 2 }], text: '1 12345678901234567890' });
});

test('texts are made storable and bounded; a number that is too long for one is none', () => {
  const event = told(`{"event":{"event_code":" delivered\\u0000","event_desc":"two\\nlines\\u2028and a half \\ud83d","event_text":"${'é👩‍🚀'.repeat(20_000)}"},"order":{"id":"${'9'.repeat(101)}"},"run":{"loadId":"${'L'.repeat(100_000)}"}}`);
  expect(event).toMatchObject({ code: 'DELIVERED\uFFFD', description: 'two lines and a half \uFFFD', consignmentNo: '', run: undefined });
  expect(textLength(event.text)).toBeLessThanOrEqual(1_000);
  expect(event.text).toMatch(/^é👩‍🚀.*$/u);
});

test('bytes in another charset are read as far as they go; of two equal keys the last counts', () => {
  expect(decodeStreamEvent(new Uint8Array(Buffer.from('{"event":{"event_code":"HELD","event_code":"DELIVERED","event_text":"Caf\xe9"}}', 'latin1')))).toMatchObject({ code: 'DELIVERED', text: 'Caf\uFFFD' });
  expect(decodeStreamEvent(bytes('\uFEFF{"event":{"event_code":"DELIVERED"}}')).code).toBe('DELIVERED');
});

test('names that JavaScript gives a meaning to mean nothing', () => {
  expect(told('{"__proto__":{"event":{"event_code":"DELIVERED"}},"webhook":{"__proto__":{"event":{}},"constructor":{"event_code":1}}}')).toEqual(NOTHING);
});

test('a stop may be a bare reference or an object; without a reference it is none, and there are a thousand at most', () => {
  expect(told({ orders: ['ACM1', { order: { id: 'ACM2' } }, { sequence: 3 }, null, { order: 'ACM4', sequence: '4' }, { order: 'ACM5', sequence: -1 }] }).stops)
    .toEqual([{ ref: 'ACM1', sequence: undefined }, { ref: 'ACM2', sequence: undefined }, { ref: 'ACM4', sequence: 4 }, { ref: 'ACM5', sequence: undefined }]);
  expect(told({ orders: Array.from({ length: 5_000 }, (_, order) => ({ order })) }).stops).toHaveLength(1_000);
});

test.each([['javascript:alert(1)', ''], ['ftp://files.example.com/pod', ''], ['//example.com', ''], [`https://example.com/${'a'.repeat(3_000)}`, ''], ['http://example.com/pod?id=1', 'http://example.com/pod?id=1']])('of links only web addresses are taken: %s (security.md, 16)', (event_link, link) => {
  expect(told({ event: { event_link } }).link).toBe(link);
});

test.each([
  ['2026-03-05', '14:32:07', '2026-03-05T14:32:07Z'], ['2026-03-05', '14:32', '2026-03-05T14:32:00Z'], ['05/03/2026', '14:32:07', '2026-03-05T14:32:07Z'], ['5.3.2026', '9:05', '2026-03-05T09:05:00Z'],
  ['2026-03-05T14:32:07', '', '2026-03-05T14:32:07Z'], ['2026-03-05T14:32:07.123Z', null, '2026-03-05T14:32:07Z'], ['2026-03-05T14-32Z', null, '2026-03-05T14:32:00Z'], ['', '2026-03-05T14:32:07+01:00', '2026-03-05T13:32:07Z'],
  ['2026-03-05T00:00:00', '14:32:07', '2026-03-05T14:32:07Z'], ['2026-03-05 14:32:07 -0530', null, '2026-03-05T20:02:07Z'], ['2026/03/05', '23:59:59', '2026-03-05T23:59:59Z'],
])('the moment %s %s is read, as UTC (A10)', (event_date, event_time, at) => {
  expect(told({ event: { event_date, event_time } }).occurredAt).toEqual(new Date(at));
});

test.each([['2026-02-30', '10:00'], ['2026-13-01', '10:00'], ['2026-03-05', '25:00'], ['2026-03-05', '10:61'], ['2026-03-05', ''], ['', '10:00'], ['yesterday', 'noon'], ['0000-00-00', '00:00'], ['20260305', '143207'], [20260305, 143207]])('a moment that is none is kept as written and orders nothing: %s %s', (event_date, event_time) => {
  const event = told({ event: { event_date, event_time } });
  expect(event).toMatchObject({ occurred: `${event_date} ${event_time}`.trim(), occurredAt: undefined });
});

const keyOf = (body: unknown): string => dedupKeyOf(told(body), bytes(JSON.stringify(body)));
const delivered = { subscription: { party_id: 'ACM00001', id: 1 }, event: { event_code: 'DELIVERED', event_date: '2026-03-05', event_time: '14:32:07' }, order: { id: 'ACM1' } };

test('the same event by another subscription, wrapped, or with other words is the same (R-153, A-13)', () => {
  const key = keyOf(delivered);
  expect(key).toMatch(/^[\da-f]{64}$/);
  expect(keyOf({ webhook: { ...delivered, subscription: { ...delivered.subscription, id: 2 }, event: { ...delivered.event, event_code: ' delivered', event_text: 'again' } } })).toBe(key);
});

test.each<[string, object]>([
  ['another party', { subscription: { party_id: 'ACM00002' } }], ['another code', { event: { ...delivered.event, event_code: 'PARTDELVRD' } }], ['another order', { order: { id: 'ACM2' } }],
  ['another moment', { event: { ...delivered.event, event_time: '14:32:08' } }], ['a run beside it', { run: { loadId: 'L1' } }],
])('%s makes it another event (A-13)', (_what, change) => {
  expect(keyOf({ ...delivered, ...change })).not.toBe(keyOf(delivered));
});

test('a run is the same whatever its stops; without a moment, or without order and run, the body tells (A-13)', () => {
  const run = { subscription: delivered.subscription, event: { ...delivered.event, event_code: 'LOCKPLANNING' }, run: { loadId: 'L1' }, orders: [{ order: 'ACM1' }] };
  expect(keyOf({ ...run, orders: null })).toBe(keyOf(run));
  for (const vague of [{ ...run, event: { event_code: 'LOCKPLANNING' } }, { ...run, run: null }]) {
    expect(keyOf({ ...vague, orders: [] })).not.toBe(keyOf(vague));
    expect(keyOf(structuredClone(vague))).toBe(keyOf(vague));
  }
});
