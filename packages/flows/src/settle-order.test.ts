import { describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './testing/world.ts';

const creates = (world: World): number => world.stream.ledger.calls('orders/create').length;

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

describe('what changes while the outcome of a create is open', () => {
  const unanswered = async (world: World, kind: 'lost-answer' | 'black-hole') => {
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind, times: 1 });
    await world.sendOne(order);
    return order;
  };
  const otherAccount = async (world: World) => {
    world.stream.addAccount({ clientId: 'ELSEWHERE', clientSecret: 'else' });
    const { settings, version } = (await world.integrations.get(world.integrationId))!;
    await world.integrations.change(world.integrationId, version, { settings: { ...settings, StreamClientId: 'ELSEWHERE' }, secret: 'else' }, { actor: 'test', correlationId: 'test-0001' });
  };
  const backAgain = async (world: World) => {
    const { settings, version } = (await world.integrations.get(world.integrationId))!;
    await world.integrations.change(world.integrationId, version, { settings: { ...settings, StreamClientId: 'TENANT0' }, secret: 'secret-0' }, { actor: 'test', correlationId: 'test-0002' });
  };

  test('another Stream account: nothing is asked for there; the order waits with a sentence until the first account can be asked (W1)', async () => {
    await using world = await createWorld();
    const order = await unanswered(world, 'lost-answer');
    await otherAccount(world);
    await world.age(order, 70);
    expect(await world.look(order)).toMatchObject({ outcome: 'invalid', error: { code: 'stream-account-changed' } });
    await world.fetch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'stream-account-changed' } });
    expect(world.stream.consignments).toHaveLength(1);
    await backAgain(world);
    await world.fetch();
    await world.sendBatch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('a cancelled order is not created by the repeat (F18, A-43)', async () => {
    await using world = await createWorld();
    const order = await unanswered(world, 'black-hole');
    world.account.cancelOrder(order.orderNumber);
    await world.age(order, 70);
    await world.look(order);
    expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'order-not-in-linnworks' } });
    expect(world.stream.consignments).toEqual([]);
  });

  test('a corrected address is what the repeat asks for (F18)', async () => {
    await using world = await createWorld();
    const order = await unanswered(world, 'black-hole');
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Address1: '9 New Street' } } });
    await world.age(order, 70);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(world.stream.consignments[0]!.body.delivery!.address.address1).toBe('9 New Street');
  });

  test('with sync switched off it is looked for, but not asked for again (R-014)', async () => {
    await using world = await createWorld();
    const order = await unanswered(world, 'black-hole');
    const { settings, version } = (await world.integrations.get(world.integrationId))!;
    await world.integrations.change(world.integrationId, version, { settings: { ...settings, IsOrderSyncEnabled: false } }, { actor: 'test', correlationId: 'test-0003' });
    await world.age(order, 70);
    expect(await world.look(order)).toMatchObject({ outcome: 'held' });
    expect(await world.rowOf(order)).toMatchObject({ status: 'ready-for-retry' });
    expect(creates(world)).toBe(1);
  });

  test('a Completed order keeps what was sent, whatever is edited in Linnworks later', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    await world.sendBatch();
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Address1: '9 New Street' } } });
    expect(await world.fetch()).toMatchObject({ changed: 1 });
    expect(await world.fetch()).toMatchObject({ changed: 0 });
    expect((await world.rowOf(order)).source.delivery.line1).toBe(order.source.delivery.line1);
  });
});

describe('an order whose process died between claim and intent', () => {
  const crashed = async (world: World) => {
    const order = await world.pendingOrder();
    await world.orders.claim(order, { integrationId: world.integrationId, streamAccount: (await world.db('integrations').first()).stream_account, streamOrderNo: String(order.orderNumber), quiet: { timeoutSeconds: 1, quietSeconds: 60 }, actor: 'schedule' });
    await world.age(order, 13);
    return order;
  };

  test('is sent by whoever takes it up (F1)', async () => {
    await using world = await createWorld();
    const order = await crashed(world);
    expect(await world.look(order)).toMatchObject({ outcome: 'sent' });
    expect(creates(world)).toBe(1);
  });

  test.each([
    ['its address was taken away', async (world: World, number: number) => { world.account.editOrder(number, { CustomerInfo: { Address: { Town: '' } } }); }, 'validation-failed'],
    ['its mapping was emptied', (world: World) => world.db('services').update({ settings: '{}' }), 'validation-failed'],
    ['sync was switched off', (world: World) => world.db('integrations').update({ settings: world.db.raw(`settings || '{"IsOrderSyncEnabled": false}'`) }), 'ready-for-retry'],
  ])('is not stuck In Progress when %s (I6)', async (_, change, status) => {
    await using world = await createWorld();
    const order = await crashed(world);
    await change(world, order.orderNumber);
    await world.look(order);
    expect(await world.rowOf(order)).toMatchObject({ status });
    expect(world.stream.consignments).toEqual([]);
  });
});
