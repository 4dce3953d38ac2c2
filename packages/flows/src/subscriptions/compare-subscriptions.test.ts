import { expect, test } from '@jest/globals';
import type { Subscription } from '@stream-tech/domain';
import { compareSubscriptions, doublesIn, endable, foreignIn } from './compare-subscriptions.ts';
import { placesOf, unreachable, webhookAddress, withoutSecrets } from './webhook-address.ts';

const HERE = 'https://bridge.example.com';
const TOKENS = [{ token: 'now', inUse: true }, { token: 'before', inUse: false }];
const placeOf = placesOf(HERE, TOKENS);
const order = (event: string) => ({ event, eventType: 'CONSHEADER' });
const RUNS = { event: 'RUNSTATUS', eventType: 'LOADHEADER' };
const FAMILY = order('ORDERSTATUS');
const WANTED = { wanted: [order('DELIVERED'), order('COLLECTED'), RUNS], fallback: [FAMILY] };

let ids = 0;
const at = (token: string, ...kinds: { event: string; eventType: string }[]): Subscription[] => kinds.map((kind) => ({ ...kind, id: String(++ids), url: webhookAddress(HERE, token) }));
const compare = (...listed: Subscription[]) => compareSubscriptions(listed, placeOf, WANTED);
const ending = (...listed: Subscription[]) => endable(compare(...listed)).map(({ subscription: { event }, why }) => `${event} ${why}`);

test('ours are told from foreign ones by the secret end of their address, whatever host stands before it (security.md, 21)', () => {
  const place = (url: string) => placeOf({ url });
  expect(place(`${HERE}/webhooks/stream/now`)).toBe('in-use');
  expect(place(`${HERE.toUpperCase()}:443/webhooks/stream/now`)).toBe('in-use');
  expect(place('https://former.example.com/webhooks/stream/now')).toBe('outdated');
  expect(place(`${HERE}/webhooks/stream/before`)).toBe('outdated');
  expect(place(`${HERE}/webhooks/stream/before/`)).toBe('outdated');
  for (const url of [`${HERE}/webhooks/stream/other`, `${HERE}/webhooks/stream/`, `${HERE}/now`, 'https://other.example.com/', 'no address', '']) expect(place(url)).toBe('foreign');
  expect(placesOf(HERE, [])({ url: `${HERE}/webhooks/stream/now` })).toBe('foreign');
});

test('what is missing, doubled, replaced or not wanted is found, in Stream’s spelling or another', () => {
  const found = compare(...at('now', order('delivered '), order('DELIVERED'), order('HELD')), ...at('before', RUNS));
  expect(found.present.map(({ event }) => event)).toEqual(['delivered']);
  expect(found.missing).toEqual([order('COLLECTED'), RUNS]);
  expect(found.extra.map(({ why, subscription: { event } }) => [event, why])).toEqual([['DELIVERED', 'double'], ['HELD', 'not-wanted'], ['RUNSTATUS', 'outdated']]);
  expect(doublesIn(found)).toEqual([{ ...order('DELIVERED'), count: 2 }]);
});

test('a replaced address keeps its subscriptions until all of their kind of object is there at the new one (security.md, 13)', () => {
  expect(ending(...at('before', order('DELIVERED'), RUNS))).toEqual([]);
  expect(ending(...at('before', order('DELIVERED'), RUNS), ...at('now', RUNS, order('DELIVERED')))).toEqual(['RUNSTATUS outdated']);
  expect(ending(...at('before', order('DELIVERED'), RUNS), ...at('now', RUNS, order('DELIVERED'), order('COLLECTED')))).toEqual(['DELIVERED outdated', 'RUNSTATUS outdated']);
});

test('the family stands for the single events where these are not all there, and gives way where they are (stream-api.md, 7.1)', () => {
  expect(compare(...at('now', RUNS, FAMILY))).toMatchObject({ missing: [], extra: [] });
  expect(ending(...at('now', RUNS, FAMILY, order('DELIVERED')))).toEqual(['DELIVERED not-wanted']);
  expect(ending(...at('now', RUNS, FAMILY, order('DELIVERED'), order('COLLECTED')))).toEqual(['ORDERSTATUS not-wanted']);
});

test('where nothing is wanted, all of ours are to be ended and foreign ones are not', () => {
  const found = compareSubscriptions([...at('now', RUNS), ...at('before', RUNS), ...at('other', RUNS)], placeOf, { wanted: [], fallback: [FAMILY] });
  expect(endable(found)).toHaveLength(2);
  expect(found).toMatchObject({ present: [], missing: [], foreign: [{ event: 'RUNSTATUS' }] });
});

test('of foreign ones host and event are told, alike ones as one, and never the rest of their address (security.md, 21)', () => {
  const foreign: Subscription[] = [1, 2].map((id) => ({ id: String(id), ...RUNS, url: 'https://other.example.com:8443/hook/their-secret?key=1' }));
  const told = foreignIn(compare(...foreign, { id: '3', ...order('x'.repeat(300)), url: '' }));
  expect(told).toEqual([{ ...RUNS, host: 'other.example.com:8443', count: 2 }, { ...order('x'.repeat(100)), host: '', count: 1 }]);
  expect(foreignIn(compare(...Array.from({ length: 500 }, (_, id) => ({ id: String(id), ...order(`E${id}`), url: `https://h${id}.example.com/` }))))).toHaveLength(50);
});

test.each<[string, string, string | undefined]>([
  ['http://localhost:3000', 'https://www.go2stream.net', 'public-url-private'], ['https://127.0.0.1', 'https://www.go2stream.net', 'public-url-private'], ['https://[::1]:3000', 'https://www.go2stream.net', 'public-url-private'],
  ['https://10.1.2.3', 'https://www.go2stream.net', 'public-url-private'], ['http://bridge.example.com', 'https://www.go2stream.net', 'public-url-not-https'], [HERE, 'https://www.go2stream.net', undefined],
  ['http://localhost:3000', 'http://127.0.0.1:4020/api', undefined], ['http://localhost:3000', 'http://localhost:4020/api', undefined],
])('%s under %s: %s', (publicUrl, streamUrl, code) => {
  expect(unreachable(publicUrl, streamUrl)?.code).toBe(code);
});

test('what a partner quotes of our secrets is taken out', () => {
  expect(withoutSecrets('No: https://a/now and now, before', ['now', 'before'])).toBe('No: https://a/••• and •••, •••');
});
