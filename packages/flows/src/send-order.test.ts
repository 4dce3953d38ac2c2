import { describe, expect, test } from '@jest/globals';
import { createWorld } from './testing/world.ts';

describe('an accepted order', () => {
  test('is Completed with its four values, after exactly one call to Stream beside the token (R-005, R-036, R-039, P2)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'sent' });
    const [consignment] = world.stream.consignments;
    expect(await world.rowOf(order)).toMatchObject({
      status: 'completed', submissions: 1, streamOrderId: consignment!.orderNo, consignmentNo: consignment!.consignmentNo, trackingNumber: consignment!.trackingId, trackingUrl: consignment!.trackingURL,
    });
    expect(world.stream.ledger.filter(({ method }) => method !== 'oauth').map(({ method }) => method)).toEqual(['orders/create']);
    expect(await world.story(order)).toEqual(['→pending', 'pending→in-progress', 'in-progress→completed']);
  });

  test('two workers reaching for one order make one consignment (R-041)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    const results = await Promise.all([world.sendOne(order), world.sendOne(order), world.sendOne(order, 'label')]);
    expect(results.filter(({ outcome }) => outcome === 'sent')).toHaveLength(1);
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('a collection service makes a collection order (R-103, R-104)', async () => {
    await using world = await createWorld({ service: { StreamOrderType: 'Collection', StreamDeliveryMethod: 'LEEDSCOL' } });
    await world.sendOne(await world.pendingOrder());
    expect(world.stream.consignments[0]!.body.header.orderType).toBe('COLLECTION');
  });
});

describe('a refused order', () => {
  test('is Failed with the HTTP status and Stream\'s own reason (R-006, R-043, R-045)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1, text: 'The depot is closed' });
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'failed' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'failed', submissions: 1, problem: { code: 'remote-rejected', message: expect.stringContaining('The depot is closed') } });
    expect(world.nudges.writeBacks).toHaveLength(1);
  });

  test('is looked up before it is asked for again, and the error goes with the next success (R-054, step 4)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1 });
    await world.sendOne(order);
    expect(await world.sendOne(await world.rowOf(order))).toMatchObject({ outcome: 'sent' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', problem: undefined, refusedAt: undefined });
    expect(world.stream.ledger.map(({ method }) => method).filter((method) => method !== 'oauth')).toEqual(['orders/create', 'orders/read', 'orders/create']);
  });

  test('credentials that Stream refuses flag the integration, and the order says so (F42)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.account('TENANT0').clientSecret = 'changed';
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'failed', error: { remedy: 'reconnect' } });
    expect(await world.db('integrations').where({ id: world.integrationId }).first()).toMatchObject({ reconnect_since: expect.any(Date) });
  });

  test('429 gives the order back for its turn, and counts no submission (step 5)', async () => {
    await using world = await createWorld({ system: { StreamApiMaxRetryAttempts: 0 } });
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: '429-with-retry-after', retryAfterSeconds: 30 });
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'not-now' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'ready-for-retry', submissions: 0, holdReason: expect.any(String) });
    expect(world.stream.consignments).toEqual([]);
  });
});

describe('a number that stands in Stream already', () => {
  test('with another customer\'s order is a collision, told in a sentence, never adopted (F13, step 7)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ GeneralInfo: { ReferenceNum: 'OURS' } });
    const other = await world.pendingOrder({ GeneralInfo: { ReferenceNum: 'THEIRS' } });
    await world.sendOne(other);
    await world.db('orders').where({ id: other.id }).update({ status: 'deleted' });
    await world.db('orders').where({ id: order.id }).update({ stream_order_no: String(other.orderNumber), stream_account: (await world.db('integrations').first()).stream_account });
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'failed', error: { code: 'number-collision' } });
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('and was cancelled there is not adopted (F12)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    await world.sendOne(order);
    world.stream.cancel(world.stream.consignments[0]!.consignmentNo);
    await world.age(order, 3);
    expect(await world.look(order)).toMatchObject({ outcome: 'failed', error: { code: 'number-collision' } });
  });

  test('in another live row of the same Stream account is refused here, and names the cure', async () => {
    await using world = await createWorld();
    const [one, two] = [await world.pendingOrder(), await world.pendingOrder()];
    await world.sendOne(one);
    await world.db('orders').where({ id: two.id }).update({ order_number: one.orderNumber });
    expect(await world.sendOne(await world.rowOf(two.id))).toMatchObject({ outcome: 'invalid', error: { code: 'order-number-in-use' } });
    expect(await world.rowOf(two.id)).toMatchObject({ status: 'validation-failed' });
  });
});

describe('eligibility at the moment of sending (R-019)', () => {
  test.each([
    ['no postal service', { service: null }, 'service-not-assigned', /^Postal service not assigned/],
    ['a service nobody has set up', { service: 'Not set up' }, 'service-not-configured', /^Postal service not fully configured/],
    ['no postcode', { CustomerInfo: { Address: { PostCode: '' } } }, 'address-incomplete', /^Missing delivery address fields: Postcode/],
    ['half a character in the name', { CustomerInfo: { Address: { FullName: 'Ann\ud83d' } } }, 'unreadable-text', /unreadable/],
    ['a NUL in the town', { CustomerInfo: { Address: { Town: 'Fro\u0000me' } } }, 'unreadable-text', /unreadable/],
    ['two thousand lines', { Items: Array.from({ length: 2_000 }, (_, index) => ({ SKU: `S${index}`, Title: 'Thing', Quantity: 1 })) }, 'too-many-lines', /more than 1000 lines/],
    ['a number too long for Stream', { NumOrderId: 12345678 }, 'order-number-too-long', /17 characters/],
  ])('an order with %s is Validation Failed, in words', async (_, seed, code, words) => {
    await using world = await createWorld({ integration: { OrderNumPrefix: 'PREFIXTEN-' } });
    const order = await world.pendingOrder(seed);
    expect(order).toMatchObject({ status: 'validation-failed', problem: { code, message: expect.stringMatching(words) } });
    expect(world.stream.ledger.calls('orders/create')).toHaveLength(0);
  });

  test.each([['sent', 'sendOne'], ['read again', 'refetch']])('an order that somebody wanted %s and that still can’t be sent says so in its story, once each time (R-228, R-243)', async (_, way) => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ CustomerInfo: { Address: { PostCode: '' } } });
    const again = async (): Promise<unknown> => (way === 'sendOne' ? world.sendOne(order) : world.flows.refetchOrders([order.id], 'operator', new AbortController().signal));
    await again();
    await again();
    const told = await world.db('audit_log').where({ order_id: order.id, outcome: 'still not sendable' });
    expect(told.map(({ actor, code, message }) => ({ actor, code, message }))).toEqual(Array.from({ length: 2 }, () => ({ actor: 'operator', code: 'address-incomplete', message: expect.stringContaining('Postcode') })));
  });

  test('with sync switched off an automatic send holds the order as it is, a manual one goes (R-014, R-015, A-04)', async () => {
    await using world = await createWorld({ integration: { IsOrderSyncEnabled: false } });
    const order = await world.pendingOrder();
    expect(await world.sendOne(order, 'schedule')).toMatchObject({ outcome: 'held', error: { code: 'order-sync-disabled' } });
    expect(await world.rowOf(order)).toMatchObject({ status: 'pending' });
    await world.sendBatch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'pending' });
    expect(await world.sendOne(order, 'operator')).toMatchObject({ outcome: 'sent' });
  });

  test('an order cancelled between fetch and send is not sent (A-43, F18)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.account.cancelOrder(order.orderNumber);
    await world.sendBatch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'order-not-in-linnworks' } });
    expect(world.stream.consignments).toEqual([]);
  });

  test('an order processed by hand is taken out of sending with that reason (A-43)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.account.processOrder(order.orderNumber);
    await world.sendBatch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'already-processed' } });
  });

  test('an address corrected after the fetch is what goes to Stream (F18)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Town: 'Shepton Mallet' } } });
    await world.sendBatch();
    expect(world.stream.consignments[0]!.body.delivery!.address.address4).toBe('Shepton Mallet');
    expect((await world.rowOf(order)).source.delivery.town).toBe('Shepton Mallet');
  });

  test('with Linnworks away the fetched orders are sent as they are (resiliency matrix)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.linnworks.faults.add({ kind: '503' });
    await world.sendBatch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
  });
});

test('a label that asks for a Failed order gives it one more attempt, not all of them anew (A-18)', async () => {
  await using world = await createWorld({ system: { MaxRetryAttempts: 1 } });
  const order = await world.pendingOrder();
  world.stream.faults.add({ method: 'orders/create', kind: 'valid-false' });
  for (let print = 0; print < 3; print += 1) await world.sendOne(await world.rowOf(order), 'label');
  expect(await world.rowOf(order)).toMatchObject({ status: 'failed', submissions: 3 });
});

test('an order whose number is taken stays Validation Failed with that reason until the number is free', async () => {
  await using world = await createWorld();
  const [one, two] = [await world.pendingOrder(), await world.pendingOrder()];
  await world.sendOne(one);
  await world.db('orders').where({ id: two.id }).update({ order_number: one.orderNumber });
  await world.sendOne(await world.rowOf(two.id));
  for (let cycle = 0; cycle < 3; cycle += 1) { await world.fetch(); await world.sendBatch(); }
  expect(await world.story(two)).toEqual(['→pending', 'pending→validation-failed']);
  await world.db('orders').where({ id: one.id }).update({ status: 'deleted' });
  await world.flows.recheckService(world.installationId, world.serviceId);
  expect(await world.rowOf(two.id)).toMatchObject({ status: 'pending' });
});
