import { describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './testing/world.ts';

const creates = (world: World): number => world.stream.ledger.calls('orders/create').length;

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

describe('an order without an answer', () => {
  test('is kept In Progress, looked for, and adopted where Stream has it: one consignment (F2, F3, steps 6 and 7)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'unknown' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'in-progress', leaseUntil: undefined, problem: { remedy: 'look-again' } });
    expect(world.nudges.looks).toEqual([{ orderId: order.id, afterSeconds: 2 }]);
    await world.age(order, 3);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', submissions: 1 });
    expect(world.stream.consignments).toHaveLength(1);
    expect(creates(world)).toBe(1);
  });

  test('is not asked for again before the quiet period is over, and then once (F8, step 6)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'black-hole', times: 1 });
    await world.sendOne(order);
    for (const seconds of [3, 11]) {
      await world.age(order, seconds);
      expect(await world.look(order)).toMatchObject({ outcome: 'unknown' });
    }
    expect(creates(world)).toBe(1);
    await world.age(order, 61);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(creates(world)).toBe(2);
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', submissions: 2 });
  });

  test('that commits late, within the quiet period, is adopted: no twin (F8)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'late-commit', delayMs: 60_000, times: 1 });
    await world.sendOne(order);
    await world.age(order, 3);
    expect(await world.look(order)).toMatchObject({ outcome: 'unknown' });
    world.stream.late.settle();
    await world.age(order, 61);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(world.stream.consignments).toHaveLength(1);
    expect(creates(world)).toBe(1);
  });

  test('ends Failed once its submissions are used up, instead of being asked for without end (I7)', async () => {
    await using world = await createWorld({ system: { MaxRetryAttempts: 1, StreamApiTimeout: 1 } });
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'black-hole' });
    await world.sendOne(order);
    for (let round = 0; round < 4; round += 1) {
      await world.age(order, 70);
      await world.look(order);
    }
    expect(creates(world)).toBe(2);
    expect(await world.rowOf(order)).toMatchObject({ status: 'failed', submissions: 2, problem: { code: 'remote-unavailable' } });
  });

  test('stays open while Stream can not be asked at all', async () => {
    await using world = await createWorld({ system: { StreamApiMaxRetryAttempts: 0 } });
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    await world.sendOne(order);
    world.stream.faults.add({ method: 'orders/read', kind: '503', times: 1 });
    await world.age(order, 3);
    expect(await world.look(order)).toMatchObject({ outcome: 'unknown' });
    await world.age(order, 61);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('tells who sends it by hand that Stream has not answered yet (step 6)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'lost-answer', times: 1 });
    await world.sendOne(order);
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'skipped', error: { code: 'already-in-progress', message: expect.stringContaining('Stream has not answered yet') } });
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

describe('a lease that is lost', () => {
  test('while Stream answers: the consignment is kept as seen, and the second worker adopts it (F5, step 8)', async () => {
    await using world = await createWorld({
      around: ({ orders }) => ({ orders: { ...orders, complete: async (held, consignment, actor) => {
        // Another process took the row over between Stream's answer and our write.
        if (held.version === 2) await world.db('orders').where({ id: held.id }).update({ version: 3 });
        return orders.complete(held, consignment, actor);
      } } }),
    });
    const order = await world.pendingOrder();
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'skipped' });
    expect(await world.db('orphan_consignments').where({ order_id: order.id })).toHaveLength(1);
    await world.age(order, 13);
    expect(await world.look(await world.rowOf(order))).toMatchObject({ outcome: 'sent' });
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('an order whose process died after asking is looked up first, and asked for again only after the quiet period (F1, F2)', async () => {
    await using world = await createWorld({ around: ({ carrierFor }) => ({ carrierFor: (...args) => ({ ...carrierFor(...args), createConsignment: () => Promise.reject(dies ? new Error('the process is gone') : new Error('not reached')) }) }) });
    const dies = true;
    const order = await world.pendingOrder();
    await expect(world.sendOne(order)).rejects.toThrow('the process is gone');
    expect(await world.rowOf(order)).toMatchObject({ status: 'in-progress', unknownSince: undefined });
    await world.age(order, 13);
    expect(await world.look(order)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('eligibility at the moment of sending (R-019)', () => {
  test.each([
    ['no postal service', { service: null }, 'service-not-assigned', /^Postal service not assigned/],
    ['a service nobody has set up', { service: 'Not set up' }, 'service-not-configured', /^Postal service not fully configured/],
    ['no postcode', { CustomerInfo: { Address: { PostCode: '' } } }, 'address-incomplete', /^Missing delivery address fields: Postcode/],
    ['half a character in the name', { CustomerInfo: { Address: { FullName: 'Ann\ud83d' } } }, 'unreadable-text', /unreadable/],
    ['a NUL in the town', { CustomerInfo: { Address: { Town: 'Fro\u0000me' } } }, 'unreadable-text', /unreadable/],
    ['ten thousand lines', { Items: Array.from({ length: 10_000 }, (_, index) => ({ SKU: `S${index}`, Title: 'Thing', Quantity: 1 })) }, 'too-many-lines', /10000 lines/],
    ['a number too long for Stream', { NumOrderId: 12345678 }, 'order-number-too-long', /17 characters/],
  ])('an order with %s is Validation Failed, in words', async (_, seed, code, words) => {
    await using world = await createWorld({ integration: { OrderNumPrefix: 'PREFIXTEN-' } });
    const order = await world.pendingOrder(seed);
    expect(order).toMatchObject({ status: 'validation-failed', problem: { code, message: expect.stringMatching(words) } });
    expect(world.stream.ledger.calls('orders/create')).toHaveLength(0);
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
