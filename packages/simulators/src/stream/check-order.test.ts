import { expect, test } from '@jest/globals';
import { streamOrder } from '../testing/index.ts';
import { checkOrder } from './check-order.ts';
import { createStreamAccount } from './stream-account.ts';

const account = createStreamAccount({ clientId: 'ACM00001', clientSecret: 's', partners: [{ id: 'TRADE', name: 'Trade' }] });
type Order = ReturnType<typeof streamOrder>;

/** An order with one place of it changed; the path names it, `undefined` takes it away. */
function spoilt(path: string, value: unknown): Order {
  const order = structuredClone(streamOrder('LW-1'));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<Record<string, unknown>>((place, key) => place[key] as Record<string, unknown>, order);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return order;
}

test('an order as the reference shows it is accepted', () => {
  expect(checkOrder(streamOrder('LW-1'), account)).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['an unknown field', 'header.colour', 'red', 'UNKNOWNFIELD'],
  ['an unknown field deep inside', 'delivery.items.0.sku', 'X', 'UNKNOWNFIELD'],
  ['no order number', 'header.orderNo', undefined, 'MISSING'],
  ['an empty postcode', 'delivery.address.postcode', '', 'MISSING'],
  ['no items', 'delivery.items', [], 'MISSING'],
  ['no customer order number', 'header.customerOrderNo', undefined, 'MISSING'],
  ['an order number of 18 characters', 'header.orderNo', 'A'.repeat(18), 'TOOLONG'],
  ['a customer order number of 36', 'header.customerOrderNo', 'A'.repeat(36), 'TOOLONG'],
  ['an address line of 36', 'delivery.address.address1', 'A'.repeat(36), 'TOOLONG'],
  ['a telephone number of 36', 'delivery.contact.tel1', '1'.repeat(36), 'TOOLONG'],
  ['notes of 141', 'header.driverNotes', 'n'.repeat(141), 'TOOLONG'],
  ['a description of 141', 'delivery.items.0.description', 'd'.repeat(141), 'TOOLONG'],
  ['a country of three letters', 'delivery.address.country', 'GBR', 'TOOLONG'],
  ['a date that is none', 'header.orderDate', '2026-02-30', 'FORMAT'],
  ['a date with a time', 'header.orderDate', '2026-02-20T00:00:00Z', 'FORMAT'],
  ['a window without an end', 'delivery.required', { fromDateTime: '2026-03-09T00:01:00Z' }, 'MISSING'],
  ['a window in the style of answers', 'delivery.required', { fromDateTime: '2026-03-09T00-01Z', toDateTime: '2026-03-09T23-59Z' }, 'FORMAT'],
  ['a quantity of none', 'delivery.items.0.quantity', 0, 'FORMAT'],
  ['half a piece', 'delivery.items.0.quantity', 0.5, 'FORMAT'],
  ['a weight as text', 'delivery.items.0.weight', '24.5', 'FORMAT'],
  ['a negative weight', 'delivery.items.0.weight', -1, 'FORMAT'],
  ['null where nothing was meant', 'delivery.address.address2', null, 'FORMAT'],
  ['NUL in a name', 'delivery.address.name', 'a\u0000b', 'TEXT'],
  ['half a surrogate', 'delivery.address.name', 'a\ud800b', 'TEXT'],
  ['an unknown delivery method', 'delivery.deliveryMethod', 'MOON', 'DELIVERYMETHOD'],
  ['an unknown service level', 'header.serviceLevel', 'Two Persn', 'SERVICELEVEL'],
  ['a partner nobody knows', 'header.partner', { id: 'OTHER', name: 'O' }, 'PARTNER'],
  ['a parent line that is not there', 'delivery.items.0.parentSequence', 9, 'SEQUENCE'],
  ['a type it has no leg for', 'header.orderType', 'COLLECTION', 'LEG'],
  ['an unknown type', 'header.orderType', 'EXCHANGE', 'FORMAT'],
])('an order with %s is refused', (_what, path, value, code) => {
  expect(checkOrder(spoilt(path, value), account).map((problem) => problem.code)).toContain(code);
});

test('lines need a sequence of their own', () => {
  const { items } = streamOrder('LW-1').delivery as { items: object[] };
  expect(checkOrder(spoilt('delivery.items', [...items, ...items]), account)).toMatchObject([{ code: 'SEQUENCE', description: "Sequence 1 occurs twice in 'delivery.items'" }]);
});

test.each([
  ['a method by its name, in any case', 'delivery.deliveryMethod', 'leeds 2-MAN'],
  ['a service level in another case', 'header.serviceLevel', 'two person'],
  ['a partner of the account', 'header.partner', { id: 'TRADE', name: 'Trade' }],
  ['a partner without members', 'header.partner', { id: null, name: null }],
  ['a description of 140 signs that take two units each', 'delivery.items.0.description', '🌳'.repeat(140)],
])('an order with %s is accepted', (_what, path, value) => {
  expect(checkOrder(spoilt(path, value), account)).toEqual([]);
});
