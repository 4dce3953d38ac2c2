import { describe, expect, test } from '@jest/globals';
import type { CarrierExchange, Order } from '@stream-tech/domain';
import { createOrderExchangesView } from '@stream-tech/store';
import { createWorld, type World } from './testing/world.ts';

const author = { actor: 'ops@example.test', correlationId: 'test-0001' };
const kept = async (world: World, { id }: Pick<Order, 'id'>): Promise<{ kind: string; version: number; calls: CarrierExchange[] }[]> => world.db('order_exchanges').where({ order_id: id }).orderBy('id');
const callsOf = async (world: World, order: Order): Promise<string[][]> => (await kept(world, order)).map(({ kind, calls }) => [kind, ...calls.map(({ method, status, failure }) => `${method} ${status ?? failure}`)]);

describe('each attempt', () => {
  test('keeps what Stream was asked and what it answered, beside the attempt (R-240, R-251)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ GeneralInfo: { ReferenceNum: 'SHOP-1' } });
    world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1, text: '<img src=x onerror=alert(1)>' });
    await world.sendOne(order);
    await world.sendOne(await world.rowOf(order));
    expect(await callsOf(world, order)).toEqual([['send', expect.stringMatching(/^orders\/create \d+/)], ['send', expect.stringMatching(/^orders\/read \d+/), 'orders/create 200']]);
    const attempts = await world.db('order_attempts').where({ order_id: order.id }).orderBy('id');
    expect((await kept(world, order)).map(({ version }) => version)).toEqual(attempts.map(({ version }) => version));
    const [first] = await createOrderExchangesView(world.db).list(order.id).then((all) => all.toReversed());
    const full = await createOrderExchangesView(world.db).one(order.id, first!.id);
    expect(full?.calls[0]).toMatchObject({ sent: { text: expect.stringContaining('"customerOrderNo":"SHOP-1"'), isCut: false }, answered: { text: expect.stringContaining('<img src=x onerror=alert(1)>') } });
    expect(first!.calls[0]).not.toHaveProperty('sent');
  });

  test('costs no statement of its own, and asks Stream nothing more (P2)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    const statements: string[] = [];
    world.db.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    await world.sendOne(order);
    expect(statements.filter((sql) => sql.includes('order_exchanges')).map((sql) => /status = 'completed'/.test(sql))).toEqual([true]);
    expect(world.stream.ledger.map(({ method }) => method).filter((method) => method !== 'oauth')).toEqual(['orders/create']);
  });

  test('without an answer is kept with the reason, and so is each look for it until it is found', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    await world.sendOne(order);
    await world.age(order, 3);
    world.stream.faults.add({ method: 'orders/read', kind: '503', times: 1 });
    await world.look(await world.rowOf(order));
    await world.age(order, 11);
    expect(await world.look(await world.rowOf(order))).toMatchObject({ outcome: 'sent' });
    expect(await callsOf(world, order)).toEqual([['send', expect.stringMatching(/^orders\/create [a-zA-Z]/)], ['send', 'orders/read 503'], ['send', 'orders/read 200']]);
  });

  test('given back, or with something in its texts that can not be stored, is kept as well', async () => {
    await using world = await createWorld({ system: { StreamApiMaxRetryAttempts: 0 } });
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: '429-with-retry-after', retryAfterSeconds: 30, times: 1, text: 'a\u0000b' });
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'not-now' });
    expect(await callsOf(world, order)).toEqual([['send', 'orders/create 429', 'orders/read 404']]);
    expect((await kept(world, order))[0]?.calls[0]?.answeredHeaders).toMatchObject({ 'retry-after': '30' });
  });
});

test('taking an order out of Stream keeps what was asked and answered, refused or done (A-23)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  await world.sendOne(order);
  const never = new AbortController().signal;
  const takeOut = async () => {
    await world.flows.requestDelete([order.id], {}, author);
    await world.age(order, 13);
    return world.flows.takeOutOrder(order.id, never);
  };
  world.stream.faults.add({ method: 'orders/delete', kind: 'valid-false', times: 1, text: 'It is on a locked run' });
  expect(await takeOut()).toMatchObject({ outcome: 'refused' });
  expect(await takeOut()).toMatchObject({ outcome: 'taken-out' });
  const deletes = (await callsOf(world, order)).filter(([kind]) => kind === 'delete');
  expect(deletes).toEqual([['delete', expect.stringMatching(/^orders\/delete \d+/), expect.stringMatching(/^orders\/read/)], ['delete', expect.stringMatching(/^orders\/delete 200/)]]);
});

test('a silent account does not fill the disk: of look-ups that tell nothing new only the first are kept', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
  await world.sendOne(order);
  world.stream.faults.add({ method: 'orders/read', kind: '503' });
  for (let look = 0; look < 15; look += 1) {
    await world.age(order, 90);
    expect(await world.look(await world.rowOf(order))).toMatchObject({ outcome: 'unknown' });
  }
  expect(await kept(world, order)).toHaveLength(11);
});

test('what was exchanged goes when its time is over; the attempt stays (security.md, 49)', async () => {
  await using world = await createWorld({ system: { ExchangeRetentionDays: 30 } });
  const [old, fresh] = [await world.pendingOrder(), await world.pendingOrder()];
  await world.sendOne(old);
  await world.sendOne(fresh);
  await world.db('order_exchanges').where({ order_id: old.id }).update({ at: world.db.raw(`now() - interval '31 days'`) });
  expect(await world.flows.expireExchanges()).toBe(1);
  expect([await kept(world, old), await kept(world, fresh)].map(({ length }) => length)).toEqual([0, 1]);
  expect(await world.db('order_attempts').where({ order_id: old.id })).toHaveLength(1);
});

test('no secret is kept, even where an answer names one (security.md, S3)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1, code: '{"access_token":"canary-token"}', text: '{"client_secret":"secret-0"}' });
  await world.sendOne(order);
  expect(JSON.stringify(await kept(world, order))).toContain('•••');
  expect(JSON.stringify(await kept(world, order))).not.toMatch(/canary-token|secret-0|bearer|authorization/i);
});
