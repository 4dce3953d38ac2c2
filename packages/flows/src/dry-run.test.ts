import { describe, expect, test } from '@jest/globals';
import type { DryRun, Order } from '@stream-tech/domain';
import { createWorld, type World } from './testing/world.ts';

const dryRun = (world: World, { id }: Pick<Order, 'id'>, fresh = false): Promise<DryRun> => world.flows.dryRun(id, { fresh, signal: new AbortController().signal });
const codesOf = ({ problems }: DryRun): string[] => problems.map(({ code, level, place }) => `${code} ${level} ${place}`);
/** All that a dry run could change. */
const everything = async ({ db }: World): Promise<string> => JSON.stringify(await Promise.all(['orders', 'order_attempts', 'order_exchanges', 'audit_log', 'integrations', 'installations'].map((table) => db(table).orderBy('id'))));

describe('a dry run', () => {
  test('shows the very request that is sent afterwards, and neither calls Stream nor changes a row (R-095 … R-110)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    const before = await everything(world);
    const shown = await dryRun(world, order);
    expect(await everything(world)).toBe(before);
    expect(world.stream.ledger).toHaveLength(0);
    expect(shown).toMatchObject({ from: 'stored', request: { verb: 'POST', url: `${world.stream.url}/orders/orders` }, problems: [] });
    await world.sendOne(order);
    const [{ calls }] = await world.db('order_exchanges').where({ order_id: order.id });
    expect(shown.request!.body).toEqual(JSON.parse(calls[0].sent.text));
    expect(await dryRun(world, order).then(codesOf)).toEqual(['already-sent note here']);
  });

  test('lists every reason, not the first alone, each with the place where it is put right', async () => {
    await using world = await createWorld({ integration: { OrderNumPrefix: 'PREFIXTEN-', IsOrderSyncEnabled: false }, service: { StreamDeliveryMethod: '' } });
    const order = await world.pendingOrder({ NumOrderId: 12345678, CustomerInfo: { Address: { PostCode: '', Town: '' } } });
    await world.db('integrations').update({ reconnect_since: world.db.fn.now() });
    const { request, problems } = await dryRun(world, order);
    expect(problems.map(({ code, level, place }) => `${code} ${level} ${place}`)).toEqual([
      'service-not-configured blocks service', 'address-incomplete blocks order', 'order-number-too-long blocks account', 'order-sync-disabled waits account', 'credentials-refused blocks account',
    ]);
    expect(problems[1]!.message).toContain('Town, Postcode');
    expect(request).toBeNull();
  });

  test('tells what is cut, left out or replaced, once for customer and receiver, by the field’s name at Stream (A-29)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ CustomerInfo: { Address: { Address1: 'A'.repeat(40), EmailAddress: `${'e'.repeat(80)}@x.test`, FullName: '<img src=x onerror=alert(1)>' } } });
    const { request, problems } = await dryRun(world, order);
    expect(problems).toMatchObject([
      { code: 'request-changed', level: 'changes', place: 'order', field: 'delivery.address.address1', message: `It has 40 characters and is cut to 35: “${'A'.repeat(35)}”.` },
      { field: 'delivery.contact.email', message: expect.stringContaining('left out') },
    ]);
    expect(JSON.stringify(request)).toContain('<img src=x onerror=alert(1)>');
  });

  test('finds a number that another live order has, and an order whose outcome is open', async () => {
    await using world = await createWorld();
    const [one, two, open] = [await world.pendingOrder(), await world.pendingOrder(), await world.pendingOrder()];
    await world.sendOne(one);
    await world.db('orders').where({ id: two.id }).update({ order_number: one.orderNumber });
    expect(await dryRun(world, two).then(codesOf)).toEqual(['order-number-in-use blocks account']);
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    await world.sendOne(open);
    expect((await dryRun(world, open)).problems).toMatchObject([{ code: 'already-in-progress', level: 'note', message: expect.stringContaining('looked up') }]);
  });

  test('takes what Linnworks says now where that is asked for, and what it said last where it can not be read', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Town: 'Shepton Mallet' } } });
    const before = await everything(world);
    const town = ({ request }: DryRun): unknown => (request?.body.delivery as { address: { address4: string } }).address.address4;
    expect([town(await dryRun(world, order)), town(await dryRun(world, order, true))]).toEqual([order.source.delivery.town, 'Shepton Mallet']);
    const away = world.linnworks.faults.add({ kind: '503' });
    expect(await dryRun(world, order, true)).toMatchObject({ from: 'stored', problems: [{ code: 'linnworks-away', level: 'note' }] });
    away.remove();
    expect(await everything(world)).toBe(before);
    world.account.cancelOrder(order.orderNumber);
    expect(await dryRun(world, order, true).then(codesOf)).toEqual(['order-not-in-linnworks blocks order']);
    await world.sendBatch();
    expect(await dryRun(world, order).then(codesOf)).toEqual(['order-not-in-linnworks blocks order']);
  });

  test('shows a service nobody has mapped, and an address that may not be called, as problems', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ service: 'Not set up' });
    expect(await dryRun(world, order)).toMatchObject({ request: null, problems: [{ code: 'service-not-configured', place: 'service' }] });
    expect(await dryRun(world, await world.pendingOrder({ service: null })).then(codesOf)).toEqual(['service-not-assigned blocks order']);
    const other = await world.pendingOrder();
    await world.db('integrations').update({ settings: world.db.raw(`settings || '{"StreamClientUrl":"https://evil.example.com"}'::jsonb`), version: world.db.raw('version + 1') });
    expect(await dryRun(world, other)).toMatchObject({ request: null, problems: [{ code: 'stream-url', level: 'blocks', place: 'account' }] });
  });

  test('holds no secret (security.md, S3)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    expect(JSON.stringify(await dryRun(world, order, true))).not.toMatch(/secret-0|bearer|authorization|nonce/i);
  });
});
