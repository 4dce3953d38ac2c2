import { expect, test } from '@jest/globals';
import type { CarrierExchange } from '@stream-tech/domain';
import { CLIENT_ID, createStreamWorld, SECRET } from '../testing/stream-world.ts';
import { shipment } from '../testing/shipments.ts';
import { exchangedText, shownHeaders, withoutToken } from './told-exchange.ts';

const told = (): { heard: CarrierExchange[]; onExchange: (exchange: CarrierExchange) => void } => {
  const heard: CarrierExchange[] = [];
  return { heard, onExchange: (exchange) => { heard.push(exchange); } };
};

test('a create is told with its request, answer, status and time, and with no header that was not named (security.md, 44)', async () => {
  await using world = await createStreamWorld();
  const { heard, onExchange } = told();
  const made = await world.carrier.createConsignment(shipment({ orderNo: 'A1' }), world.options({ onExchange }));
  expect(heard).toEqual([{
    method: 'orders/create', verb: 'POST', url: `${world.stream.url}/orders/orders`, at: expect.stringMatching(/Z$/), tookMs: expect.any(Number), status: 200, failure: undefined,
    sent: { text: expect.stringContaining('"orderNo":"A1"'), length: expect.any(Number), isCut: false }, answered: { text: expect.stringContaining(made.consignmentNo), length: expect.any(Number), isCut: false },
    sentHeaders: { 'stream-party': CLIENT_ID, 'content-type': 'application/json' }, answeredHeaders: { 'content-type': expect.stringMatching(/json/) },
  }]);
  expect(JSON.stringify(heard)).not.toMatch(/bearer|authorization|nonce/i);
});

test('of no call is a secret told: not the token call, nor an answer that repeats our token or names a secret', async () => {
  await using world = await createStreamWorld();
  const { heard, onExchange } = told();
  await world.carrier.createConsignment(shipment({ orderNo: 'A1' }), world.options({ onExchange }));
  const token = (await world.connection.tokens.get(world.connection.tokenKey))!.value;
  world.stream.faults.add({ method: 'orders/read', kind: 'valid-false', times: 1, text: `Bearer ${token} was refused, "client_secret": "${SECRET}"` });
  await world.carrier.findAdoptable(world.carrier.describe(shipment({ orderNo: 'A2' })), undefined, onExchange).catch(() => undefined);
  expect(heard.map(({ method }) => method)).toEqual(['orders/create', 'orders/read']);
  expect(heard[1]?.answered?.text).toContain('•••');
  for (const secret of [token, SECRET]) expect(JSON.stringify(heard)).not.toContain(secret);
});

test('a request without an answer is told with the reason, one that never left as well, and each repeat and look of a create', async () => {
  await using world = await createStreamWorld();
  const { heard, onExchange } = told();
  world.stream.faults.add({ method: 'orders/create', kind: 'reset-after', times: 1 });
  await expect(world.carrier.createConsignment(shipment({ orderNo: 'A1' }), world.options({ onExchange }))).rejects.toThrow();
  world.stream.faults.add({ method: 'orders/create', kind: '503', times: 1 });
  await world.carrier.createConsignment(shipment({ orderNo: 'A2' }), world.options({ onExchange }));
  await world.carrier.readOrder('A2', undefined, onExchange);
  await world.carrier.deleteConsignment('A2', undefined, onExchange);
  expect(heard.map(({ method, status }) => [method, status])).toEqual([['orders/create', undefined], ['orders/create', 503], ['orders/read', expect.any(Number)], ['orders/create', 200], ['orders/read', 200], ['orders/delete', 200]]);
  expect(heard[0]).toMatchObject({ failure: expect.stringMatching(/./), sent: { isCut: false }, answered: undefined });
});

test('who listens and throws changes nothing of the send', async () => {
  await using world = await createStreamWorld();
  expect(await world.carrier.createConsignment(shipment({ orderNo: 'A1' }), world.options({ onExchange: () => { throw new Error('no disk'); } }))).toMatchObject({ adopted: false });
});

test('a body is kept to a bounded length, without signs that can not be stored, and says so', () => {
  expect(exchangedText(undefined)).toBeUndefined();
  expect(exchangedText('a\u0000b\ud83d')).toEqual({ text: 'a\u{FFFD}b\u{FFFD}', length: 4, isCut: false });
  const long = exchangedText(`{"a":"${'x'.repeat(1_000_000)}`);
  expect(long).toMatchObject({ length: 1_000_006, isCut: true });
  expect(long?.text.length).toBe(16_384);
});

test.each([
  ['{"access_token":"abc","x":1}', '{"access_token":"•••","x":1}'],
  ['{"Client_Secret" : "a\\"b","password":"p', '{"Client_Secret" : "•••","password":"•••'],
  ['{"authHeader":"h","apiKey":"k","auth_header":"v"}', '{"authHeader":"h","apiKey":"•••","auth_header":"•••"}'],
  ['{"said":"{\\"client_secret\\":\\"abc\\"}"}', '{"said":"{\\"client_secret\\":\\"•••\\"}"}'],
  ['Authorization: Bearer abcdefgh123', 'Authorization: Bearer •••'],
  ['{"notes":"The secret garden: open"}', '{"notes":"The secret garden: open"}'],
])('a member whose name says that it is a secret is hidden: %s', (text, shown) => expect(exchangedText(text)?.text).toBe(shown));

test('a token is found in each of its spellings, and headers are shown by an allowlist', () => {
  expect(withoutToken('a/b+c a\\/b+c a%2Fb%2Bc', 'a/b+c')).toBe('••• ••• •••');
  expect(shownHeaders([['Content-Type', 'text/html'], ['Set-Cookie', 'session=1'], ['Retry-After', '3'], ['X-New', 'y']])).toEqual({ 'content-type': 'text/html', 'retry-after': '3' });
});
