import { describe, expect, test } from '@jest/globals';
import { buildShipment, type Order } from '@stream-tech/domain';
import { createOrderQueueView, createSummaryView } from '@stream-tech/store';
import { planLabels } from './label-plan.ts';
import { createWorld, type World, type WorldOptions } from './testing/world.ts';
import { createWriteBack } from './write-back.ts';

const author = { actor: 'ann@example.test', correlationId: 'delete-0001' };
const never = new AbortController().signal;

const shownIn = (world: World, order: Pick<Order, 'orderNumber'>) => {
  const shown = world.account.order(order.orderNumber);
  return { tracking: shown.ShippingInfo.TrackingNumber, identifiers: (shown.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name), properties: shown.ExtendedProperties.map(({ Name }) => Name) };
};
const CLEARED = { tracking: '', identifiers: [], properties: [] };
const calls = (world: World): number => world.stream.ledger.calls('orders/delete').length;
const effective = (world: World): number => world.stream.ledger.calls('orders/delete').filter(({ committedAt }) => committedAt !== undefined).length;
const live = (world: World): number => world.stream.consignments.filter(({ deleted }) => !deleted).length;
const takeOut = (world: World, { id }: Pick<Order, 'id'>) => world.flows.takeOutOrder(id, never);
const ask = (world: World, { id }: Pick<Order, 'id'>) => world.flows.requestDelete([id], {}, author);
const deletion = async (world: World, { id }: Pick<Order, 'id'>) => (await createOrderQueueView(world.db).one(id))?.deletion;
const pauseOf = async (world: World, { id }: Pick<Order, 'id'>): Promise<number> => Math.round((await world.db('orders').where({ id }).first(world.db.raw('extract(epoch from delete_due_at - now())::float8 as seconds'))).seconds as number);

/** A Completed order, shown in Linnworks, whose delete was asked for. */
const asked = async (options: WorldOptions = {}) => {
  const world = await createWorld({ ...options, system: { StreamApiMaxRetryAttempts: 0, ...options.system } });
  const pending = await world.pendingOrder();
  await world.sendBatch();
  await world.writeBack();
  const order = await world.rowOf(pending);
  await ask(world, order);
  return { world, order, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

describe('Stream does not let an order go', () => {
  test.each(['PLANNED', 'RELEASED', 'DELIVERED'] as const)('because it is %s: it stays Completed, Linnworks is left as it is, the reason is told, and it may be asked for again (A-18, A-23)', async (status) => {
    await using setting = await asked();
    const { world, order } = setting;
    world.stream.consignments[0]!.status = status;
    const before = shownIn(world, order);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'refused' });
    await world.writeBack();
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', deleteRequestedAt: undefined, streamDeletedAt: undefined });
    expect(shownIn(world, order)).toEqual(before);
    expect(await deletion(world, order)).toMatchObject({ state: 'refused', problem: { code: 'remote-rejected', message: expect.stringContaining(`is ${status} and cannot be deleted`), remedy: 'fix-the-data' } });
    expect(await world.db('audit_log').where({ order_id: order.id, outcome: 'delete refused' }).first()).toMatchObject({ actor: 'ann@example.test', code: 'remote-rejected' });

    world.stream.consignments[0]!.status = 'CONFIRMED';
    await ask(world, order);
    expect(await deletion(world, order)).toMatchObject({ state: 'under-way', problem: null });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
  });

  test('because its account is another one now: nothing is asked elsewhere, and it can be asked for once that one is back (W1)', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    world.stream.addAccount({ clientId: 'ELSEWHERE', clientSecret: 'else' });
    const { settings, version } = (await world.integrations.get(world.integrationId))!;
    await world.integrations.change(world.integrationId, version, { settings: { ...settings, StreamClientId: 'ELSEWHERE' }, secret: 'else' }, author);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'refused', error: { code: 'stream-account-changed' } });
    expect(calls(world)).toBe(0);
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', deleteRequestedAt: undefined });
  });
});

describe('a delete that Stream does not answer', () => {
  test('and that was carried out is found done by looking: one DELETE (step 10)', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    world.stream.faults.add({ method: 'orders/delete', kind: 'lost-answer', times: 1 });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'later', error: { code: 'outcome-unknown' } });
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', deleteRequestedAt: expect.any(String) });
    expect(await takeOut(world, order)).toEqual({ outcome: 'skipped' });
    await world.age(order, 20);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    expect([calls(world), effective(world)]).toEqual([1, 1]);
  });

  test('and that was not carried out is asked for again', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    world.stream.faults.add({ method: 'orders/delete', kind: 'black-hole', times: 1 });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'later' });
    await world.age(order, 20);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    expect([calls(world), effective(world)]).toEqual([2, 1]);
  });

  test('and that is carried out late, after the repeat, takes nothing else with it', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    world.stream.faults.add({ method: 'orders/delete', kind: 'late-commit', delayMs: 600_000, times: 1 });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'later' });
    await world.age(order, 20);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    world.stream.late.settle();
    await world.writeBack();
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    expect([effective(world), live(world)]).toEqual([1, 0]);
  });
});

test('while Stream is away the order shows why, and is tried again after 15 s, doubling to five minutes; then the sweep finds it (R-061)', async () => {
  await using setting = await asked();
  const { world, order } = setting;
  world.stream.faults.add({ kind: '503', method: 'orders/delete' });
  world.stream.faults.add({ kind: '503', method: 'orders/read' });
  const pauses: number[] = [];
  for (let round = 1; round <= 7; round += 1) {
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'later', error: { code: 'remote-unavailable' } });
    pauses.push(await pauseOf(world, order));
    expect(await deletion(world, order)).toMatchObject({ state: 'under-way', tries: round, nextAt: expect.any(String), problem: { code: 'remote-unavailable', remedy: 'try-later' } });
    expect((await world.flows.sweep()).deletes).toEqual([]);
    await world.age(order, 301);
    expect((await world.flows.sweep()).deletes).toEqual([order.id]);
  }
  expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300]);
  // Asked for, and once more after the first mishap; from then on it is the sweep's.
  expect(world.nudges.takeOuts.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 15]);
  world.stream.faults.clear();
  expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
});

test('credentials that Stream refuses ask a person to reconnect; the delete goes on after that', async () => {
  await using setting = await asked();
  const { world, order } = setting;
  const faults = [world.stream.faults.add({ kind: '401', method: 'orders/delete' })];
  expect(await takeOut(world, order)).toMatchObject({ outcome: 'later', error: { code: 'credentials-refused' } });
  expect((await world.deps.contexts.read(world.installationId))!.integrations[0]).toMatchObject({ reconnect: true });
  for (const fault of faults) fault.remove();
  await world.age(order, 20);
  expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
});

test('an order that Stream holds twice is taken out twice before it counts as gone (step 9)', async () => {
  await using setting = await asked();
  const { world, order } = setting;
  world.stream.switches.uniqueness = false;
  const context = (await world.deps.contexts.read(world.installationId))!;
  const [account] = context.integrations;
  const shipment = buildShipment({ source: order.source, service: context.services.get(world.serviceId)!.settings, integration: account!.settings, orderNo: order.streamOrderNo!, now: new Date(), zone: 'Europe/London' });
  await world.deps.carrierFor(account!, context.system).createConsignment(shipment, { signal: never, assertHeld: () => undefined, beforeAsking: async () => undefined });
  await world.db('orders').where({ id: order.id }).update({ twin_suspected_at: new Date() });
  expect(await takeOut(world, order)).toMatchObject({ outcome: 'later', error: { code: 'twin-in-stream' } });
  await world.age(order, 20);
  expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
  expect(live(world)).toBe(0);
});

test('two workers at once: one of them asks, one DELETE (step 10)', async () => {
  await using setting = await asked();
  const { world, order } = setting;
  const ends = await Promise.all(Array.from({ length: 6 }, () => takeOut(world, order)));
  expect(ends.map(({ outcome }) => outcome).sort()).toEqual([...Array.from({ length: 5 }, () => 'skipped'), 'taken-out']);
  expect(calls(world)).toBe(1);
});

describe('a worker that dies', () => {
  const dies = (at: 'before' | 'after'): WorldOptions => {
    let once = true;
    return {
      around: ({ carrierFor }) => ({ carrierFor: (...args) => {
        const carrier = carrierFor(...args);
        return { ...carrier, async deleteConsignment(orderNo, signal) {
          if (!once) return carrier.deleteConsignment(orderNo, signal);
          once = false;
          if (at === 'after') await carrier.deleteConsignment(orderNo, signal);
          throw new Error('the process is gone');
        } };
      } }),
    };
  };

  test.each(['before', 'after'] as const)('%s Stream was asked: another takes the order over once the lease has lapsed; one effective DELETE (F1)', async (at) => {
    await using setting = await asked(dies(at));
    const { world, order } = setting;
    await expect(takeOut(world, order)).rejects.toThrow('the process is gone');
    expect(await takeOut(world, order)).toEqual({ outcome: 'skipped' });
    await world.age(order, 13);
    expect((await world.flows.sweep()).deletes).toEqual([order.id]);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    expect(effective(world)).toBe(1);
  });

  test('and comes back to life finds the order taken over: nothing it writes counts (F5)', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    const first = (await world.orders.claimDelete(order.id))!;
    await world.age(order, 13);
    const second = (await world.orders.claimDelete(order.id))!;
    const problem = { code: 'x', message: 'x', remedy: 'try-later' as const, at: new Date().toISOString() };
    expect([await world.orders.renewDelete(first), await world.orders.takenOut(first), await world.orders.deleteRefused(first, problem), await world.orders.deleteLater(first, problem, 1)]).toEqual([false, false, false, false]);
    expect(await world.orders.takenOut(second)).toBe(true);
  });
});

describe('Linnworks is still to be cleared', () => {
  test('while it refuses: "cleanup pending" with its reason and number of tries, never Deleted; tried again by itself, and at once by a person\'s word (R-061)', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    await takeOut(world, order);
    const locked = world.linnworks.faults.add({ method: 'Orders/SetOrderShippingInfo', kind: '400' });
    expect(await world.writeBack()).toEqual({ written: 0, failed: 1 });
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
    expect((await createSummaryView(world.db).read('all')).deletes).toEqual({ underWay: 0, cleanupPending: 1 });
    expect(await deletion(world, order)).toMatchObject({ state: 'cleanup-pending', tries: 1, nextAt: expect.any(String), problem: { code: 'linnworks-not-cleared', message: expect.any(String), remedy: 'try-later' } });
    expect(await world.writeBack()).toEqual({ written: 0, failed: 0 });
    locked.remove();
    world.nudges.writeBacks.length = 0;
    expect(await ask(world, order)).toMatchObject({ accepted: [order.id] });
    expect(world.nudges.writeBacks).toEqual([world.installationId]);
    expect(await world.writeBack()).toEqual({ written: 1, failed: 0 });
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    expect(shownIn(world, order)).toEqual(CLEARED);
  });

  test.each([['processed', 'processOrder'], ['cancelled', 'cancelOrder']] as const)('an order that was %s there meanwhile does not hold the delete up', async (_which, end) => {
    await using setting = await asked();
    const { world, order } = setting;
    await takeOut(world, order);
    world.account[end](order.orderNumber);
    await world.writeBack();
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    expect(await world.db('audit_log').where({ order_id: order.id, to_status: 'deleted' }).first()).toMatchObject({ outcome: 'deleted; not open in Linnworks any more' });
  });

  test('everybody else\'s identifiers and properties stay (A-12)', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    const shown = world.account.order(order.orderNumber);
    shown.GeneralInfo.Identifiers = [...(shown.GeneralInfo.Identifiers ?? []), { IdentifierId: 77, IsCustom: true, ImageId: '', ImageUrl: '', Tag: 'GIFT', Name: 'Gift' }];
    await takeOut(world, order);
    await world.writeBack();
    expect(shownIn(world, order).identifiers).toEqual(['Gift']);
  });
});

describe('nothing revives an order on its way out (F54)', () => {
  const plan = { runId: 'R1', runDescription: 'Run 3', runNumber: 3, sequence: 2, plannedDate: '2026-11-27', eta: undefined, driver: 'Jo', vehicle: 'V1' };

  test('neither a plan that is kept while Linnworks is cleared, nor one that comes after', async () => {
    await using setting = await asked({ integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true, IsOrderDispatchSyncEnabled: true } });
    const { world, order } = setting;
    await takeOut(world, order);
    await world.deps.plans.keep(order.id, plan, { readAt: new Date() });
    await world.writeBack();
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    expect(await world.deps.plans.keep(order.id, { ...plan, runNumber: 4 }, { readAt: new Date(Date.now() + 1_000) })).toBe(true);
    await world.writeBack();
    expect(shownIn(world, order)).toEqual(CLEARED);
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
  });

  test('nor a send, a retry, a re-fetch or a cycle', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    const everything = async () => {
      await world.sendOne(order);
      await world.flows.retryFailed({}, 'operator');
      await world.flows.refetchOrders([order.id], 'operator', never);
      await world.fetch();
      await world.sendBatch();
      await world.look(order);
    };
    await everything();
    await takeOut(world, order);
    await everything();
    await world.writeBack();
    await everything();
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    expect(world.stream.ledger.calls('orders/create')).toHaveLength(1);
    expect(shownIn(world, order)).toEqual(CLEARED);
  });

  test('nor a write-back that began before: what it wrote late is cleared again', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    const slow = Promise.withResolvers<void>(), began = Promise.withResolvers<void>();
    await world.db('orders').where({ id: order.id }).update({ write_back_due_at: world.db.fn.now() });
    const shown = world.account.order(order.orderNumber);
    shown.ShippingInfo.TrackingNumber = '';
    const late = createWriteBack({ ...world.deps, linnworksFor: (id) => { const account = world.deps.linnworksFor(id); return { ...account, setShipping: async (...args) => { began.resolve(); await slow.promise; return account.setShipping(...args); } }; } })(world.installationId, never);
    await began.promise;
    await takeOut(world, order);
    await world.writeBack();
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
    slow.resolve();
    await late;
    expect(shownIn(world, order).tracking).not.toBe('');
    expect((await world.flows.sweep()).writeBacks).toEqual([world.installationId]);
    await world.writeBack();
    expect(shownIn(world, order)).toEqual(CLEARED);
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
  });

  test('and such a late write-back never clears an order that was queued again meanwhile', async () => {
    await using setting = await asked();
    const { world, order } = setting;
    await takeOut(world, order);
    const slow = Promise.withResolvers<void>(), began = Promise.withResolvers<void>();
    const late = createWriteBack({ ...world.deps, linnworksFor: (id) => { const account = world.deps.linnworksFor(id); return { ...account, setShipping: async (...args) => { began.resolve(); await slow.promise; return account.setShipping(...args); } }; } })(world.installationId, never);
    await began.promise;
    await world.writeBack();
    await world.flows.queueAgain([order.id], author);
    await world.sendBatch();
    await world.writeBack();
    slow.resolve();
    await late;
    await world.writeBack();
    const sent = await world.rowOf((await world.db('orders').where({ replaces_order_id: order.id }).first('id')).id as string);
    expect(shownIn(world, order)).toMatchObject({ tracking: sent.trackingNumber, identifiers: ['Sent to Stream'] });
  });
});

test('an order on its way out has no label any more, in words that a packer understands (A-23)', async () => {
  await using setting = await asked();
  const { world, order } = setting;
  const subject = async () => ({ order: await world.rowOf(order), integration: (await world.integrations.get(world.integrationId))!.settings, service: { name: 'Two-Man', settings: (await world.deps.contexts.read(world.installationId))!.services.get(world.serviceId)!.settings }, packages: [{ sequence: 0, weightGrams: 1, units: 1 }] });
  const args = await subject();
  expect(() => planLabels({ ...args, order: { ...args.order, deleteRequestedAt: undefined } })).not.toThrow();
  expect(() => planLabels(args)).toThrow(`Order ${order.orderNumber} is being deleted and has no label any more.`);
});
