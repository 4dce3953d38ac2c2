import { describe, expect, test } from '@jest/globals';
import { ORDER_STATUSES, type Order } from '@stream-tech/domain';
import { createAuditLog, createOrderQueueView } from '@stream-tech/store';
import { createWorld, type World } from './testing/world.ts';

const author = { actor: 'ann@example.test', correlationId: 'delete-0001' };
const never = new AbortController().signal;
const NOBODY = '00000000-0000-4000-8000-000000000000';

const inLinnworks = (world: World, order: Pick<Order, 'orderNumber'>) => {
  const shown = world.account.order(order.orderNumber);
  return { tracking: shown.ShippingInfo.TrackingNumber, identifiers: (shown.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name), properties: shown.ExtendedProperties.map(({ Name }) => Name) };
};
const CLEARED = { tracking: '', identifiers: [], properties: [] };
const isInStream = (world: World, { streamOrderNo }: Order): boolean => world.stream.consignments.some(({ orderNo, deleted }) => orderNo === streamOrderNo && !deleted);
const deletesDone = (world: World): number => world.stream.ledger.calls('orders/delete').filter(({ committedAt }) => committedAt !== undefined).length;

/** Orders that are in Stream, and shown in Linnworks. */
const completed = async (world: World, count = 1): Promise<Order[]> => {
  for (let left = count; left > 0; left -= 1) world.open();
  await world.fetch();
  await world.sendBatch();
  await world.writeBack();
  return Promise.all((await world.db('orders').where({ status: 'completed' }).orderBy('order_number').select('id')).map(({ id }) => world.rowOf(id as string)));
};
const one = async (world: World): Promise<Order> => (await completed(world))[0]!;
const ask = (world: World, orders: Pick<Order, 'id'>[], confirm = false) => world.flows.requestDelete(orders.map(({ id }) => id), { confirm }, author);
const takeOut = (world: World, { id }: Pick<Order, 'id'>) => world.flows.takeOutOrder(id, never);
const deletion = async (world: World, { id }: Pick<Order, 'id'>) => (await createOrderQueueView(world.db).one(id))?.deletion;
const planned = (world: World, { streamOrderNo }: Order): void => { for (const each of world.stream.consignments) if (each.orderNo === streamOrderNo) each.status = 'PLANNED'; };

test('a delete takes the order out of Stream, clears tracking number, URL, consignment and identifiers in Linnworks, and only then is the row Deleted (R-057, R-058, R-061)', async () => {
  await using world = await createWorld({ integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true } });
  const order = await one(world);
  await world.deps.plans.keep(order.id, { runId: 'R1', runDescription: 'Run 3', runNumber: 3, sequence: 2, plannedDate: '2026-11-27', eta: undefined, driver: '', vehicle: '' }, { readAt: new Date() });
  await world.writeBack();
  expect(inLinnworks(world, order)).toMatchObject({ tracking: order.trackingNumber, identifiers: expect.arrayContaining(['Sent to Stream', 'RUN 03', 'SEQ-02', 'FRIDAY']) });

  expect(await ask(world, [order])).toEqual({ accepted: [order.id], refused: [] });
  expect(world.nudges.takeOuts).toEqual([{ orderId: order.id, afterSeconds: 0 }]);
  expect(await world.rowOf(order)).toMatchObject({ status: 'completed', deleteRequestedAt: expect.any(String), streamDeletedAt: undefined });
  expect(await deletion(world, order)).toMatchObject({ state: 'under-way', requestedBy: 'ann@example.test' });

  expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
  expect(isInStream(world, order)).toBe(false);
  expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
  expect(await deletion(world, order)).toMatchObject({ state: 'cleanup-pending', title: 'Cleanup pending' });
  expect(inLinnworks(world, order)).not.toEqual(CLEARED);

  await world.writeBack();
  expect(inLinnworks(world, order)).toEqual(CLEARED);
  expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
  expect(await deletion(world, order)).toMatchObject({ state: 'deleted', problem: null });
  expect(deletesDone(world)).toBe(1);
});

test('who deleted what, when, and how it ended is in the audit log (R-063)', async () => {
  await using world = await createWorld();
  const order = await one(world);
  const since = (await world.db('audit_log').max('id as last').first())?.last;
  await ask(world, [order]);
  await takeOut(world, order);
  await world.writeBack();
  const told = (await createAuditLog(world.db).ofOrder(order.id)).filter(({ id, kind }) => id > since && kind === 'order');
  expect(told.map(({ outcome, actor, from, to }) => [outcome, actor, from, to])).toEqual([
    ['delete asked for', 'ann@example.test', undefined, undefined], ['taken out of Stream', 'ann@example.test', undefined, undefined], ['deleted', 'ann@example.test', 'completed', 'deleted'],
  ]);
  expect(told[0]).toMatchObject({ correlationId: 'delete-0001', at: expect.any(String) });
});

describe('refused', () => {
  test.each(ORDER_STATUSES.filter((status) => status !== 'completed'))('is an order that is %s, with the reason; nothing is asked of Stream (R-056, A-23)', async (status) => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    await world.db('orders').where({ id: order.id }).update({ status, ...(status === 'in-progress' ? { lease_until: new Date() } : {}) });
    await expect(ask(world, [order])).rejects.toMatchObject({ code: 'order-not-completed', message: expect.stringMatching(/^Only Completed orders can be deleted\. Order \d+ is [A-Z].*: .+\.$/), details: { status } });
    expect(await world.db('audit_log').where({ order_id: order.id, outcome: 'delete refused' }).first()).toMatchObject({ actor: 'ann@example.test', code: 'order-not-completed' });
    expect(await takeOut(world, order)).toEqual({ outcome: 'skipped' });
    expect(world.stream.ledger.calls('orders/delete')).toEqual([]);
  });

  test('is a selection above the limit, and nothing is deleted (R-059, R-060, R-208)', async () => {
    await using world = await createWorld({ system: { MaxUserSelectedOrdersForDelete: 2 } });
    const orders = await completed(world, 3);
    await expect(ask(world, orders)).rejects.toMatchObject({ code: 'too-many-selected', message: expect.stringContaining('Too many orders selected') });
    expect(await world.db('orders').whereNotNull('delete_requested_at')).toEqual([]);
    expect(await ask(world, orders.slice(0, 2))).toMatchObject({ accepted: orders.slice(0, 2).map(({ id }) => id), refused: [] });
  });

  test('are those of a selection that can not be deleted, and the others are taken', async () => {
    await using world = await createWorld();
    const done = await one(world);
    const pending = await world.pendingOrder();
    expect(await ask(world, [done, pending, { id: NOBODY }])).toEqual({
      accepted: [done.id], refused: [{ orderId: pending.id, code: 'order-not-completed', error: expect.stringContaining('Pending') }, { orderId: NOBODY, code: 'order-not-in-database', error: expect.any(String) }],
    });
  });

  test('is an order of an installation that is not worked for: a half-done delete is not begun knowingly', async () => {
    await using world = await createWorld();
    const order = await one(world);
    await world.db('installations').update({ active: false });
    await expect(ask(world, [order])).rejects.toMatchObject({ code: 'installation-inactive' });
  });
});

describe('a confirmation is needed', () => {
  test.each([
    ['was delivered in part', (world: World, order: Order) => world.db('orders').where({ id: order.id }).update({ carrier_done: 'partly' }), 'in part'],
    ['was delivered', (world: World, order: Order) => world.db('orders').where({ id: order.id }).update({ carrier_done: 'fully' }), 'delivered or collected already'],
    ['was processed by us', (world: World, order: Order) => world.db('orders').where({ id: order.id }).update({ processed_at: new Date() }), 'processed in Linnworks'],
    ['was processed by hand in Linnworks', async (world: World, order: Order) => { world.account.processOrder(order.orderNumber); }, 'processed in Linnworks already'],
    ['may be processed in Linnworks, which does not answer', async (world: World) => { world.linnworks.faults.add({ method: 'Orders/GetOrdersById', kind: '503' }); }, 'does not answer right now'],
  ])('where the order %s; with it the order is deleted (A-23)', async (_which, happens, says) => {
    await using world = await createWorld();
    const order = await one(world);
    await happens(world, order);
    await expect(ask(world, [order])).rejects.toMatchObject({ code: 'confirmation-needed', message: expect.stringContaining(says) });
    expect(await world.rowOf(order)).toMatchObject({ deleteRequestedAt: undefined });
    expect(await ask(world, [order], true)).toMatchObject({ accepted: [order.id] });
    world.linnworks.faults.clear();
    await takeOut(world, order);
    await world.writeBack();
    // An order that is no longer open in Linnworks holds nothing up.
    expect(await world.rowOf(order)).toMatchObject({ status: 'deleted' });
  });
});

describe('once an order is deleted', () => {
  const deleted = async (world: World): Promise<Order> => {
    const order = await one(world);
    await ask(world, [order]);
    await takeOut(world, order);
    await world.writeBack();
    return world.rowOf(order.id);
  };
  const again = (world: World, order: Pick<Order, 'id'>) => world.flows.queueAgain([order.id], author);

  test('no fetch queues it again, though it is open in Linnworks (R-062)', async () => {
    await using world = await createWorld();
    const order = await deleted(world);
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Address1: '9 New Street' } } });
    expect(await world.fetch()).toMatchObject({ added: 0, changed: 0 });
    await world.flows.refetchOrders([order.id], 'operator', never);
    expect(await world.sendOne(order)).toMatchObject({ outcome: 'skipped', error: { code: 'order-deleted' } });
    expect(await world.db('orders').select('status')).toEqual([{ status: 'deleted' }]);
  });

  test('a person\'s word makes a new row that points to the old one, goes through the ordinary send, and keeps its number: looked for first, created once (R-062, A-23, step 4)', async () => {
    await using world = await createWorld();
    const old = await deleted(world);
    world.account.editOrder(old.orderNumber, { CustomerInfo: { Address: { Address1: '9 New Street' } } });
    expect(await again(world, old)).toEqual({ accepted: [old.id], refused: [] });
    const [row] = await world.db('orders').where({ status: 'pending' });
    expect(row).toMatchObject({ replaces_order_id: old.id, linnworks_order_id: old.linnworksOrderId, submissions: 0, consignment_no: null });
    await world.sendBatch();
    await world.writeBack();
    const sent = await world.rowOf(row.id as string);
    expect(sent).toMatchObject({ status: 'completed', streamOrderNo: old.streamOrderNo });
    expect(sent.consignmentNo).not.toBe(old.consignmentNo);
    expect(world.stream.consignments.at(-1)!.body.delivery!.address.address1).toBe('9 New Street');
    expect(world.stream.ledger.calls('orders/create')).toHaveLength(2);
    expect(inLinnworks(world, old)).toMatchObject({ tracking: sent.trackingNumber, identifiers: ['Sent to Stream'] });
    expect(await world.rowOf(old.id)).toMatchObject({ status: 'deleted' });
    expect(await world.db('audit_log').where({ order_id: row.id }).orderBy('id').first()).toMatchObject({ actor: 'ann@example.test', outcome: 'queued again', to_status: 'pending' });
  });

  test('it is queued again once: the second time is told so, and two at once make one row', async () => {
    await using world = await createWorld();
    const old = await deleted(world);
    const both = await Promise.allSettled([again(world, old), again(world, old)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(again(world, old)).rejects.toMatchObject({ code: 'already-there' });
    expect(await world.db('orders').where({ replaces_order_id: old.id })).toHaveLength(1);
  });

  test('the new order can be deleted and queued again in its turn', async () => {
    await using world = await createWorld();
    const old = await deleted(world);
    await again(world, old);
    await world.sendBatch();
    const second = await world.rowOf(old.id).then(() => world.db('orders').where({ replaces_order_id: old.id }).first('id')).then(({ id }) => world.rowOf(id as string));
    await ask(world, [second]);
    await takeOut(world, second);
    await world.writeBack();
    expect(await world.rowOf(second.id)).toMatchObject({ status: 'deleted' });
    await expect(again(world, old)).rejects.toMatchObject({ code: 'already-there' });
    expect(await again(world, second)).toMatchObject({ accepted: [second.id] });
  });

  test('only Deleted orders can be queued again', async () => {
    await using world = await createWorld();
    const order = await one(world);
    await expect(again(world, order)).rejects.toMatchObject({ code: 'order-not-deleted', message: expect.stringContaining('Completed') });
  });

  test('not while a delete without an answer could still be carried out: it would take the new order with it (send protocol, step 6)', async () => {
    await using world = await createWorld();
    const order = await one(world);
    await ask(world, [order]);
    world.stream.faults.add({ method: 'orders/delete', kind: 'lost-answer', times: 1 });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'later' });
    await world.age(order, 20);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    await world.writeBack();
    await expect(again(world, order)).rejects.toMatchObject({ code: 'delete-unsettled', message: expect.stringMatching(/in \d+ seconds/) });
    await world.age(order, 61);
    expect(await again(world, order)).toMatchObject({ accepted: [order.id] });
  });
});

describe('while a delete is under way', () => {
  test('asking again is accepted and hurries it, but never takes it from whoever works on it', async () => {
    await using world = await createWorld();
    const order = await one(world);
    await ask(world, [order]);
    world.stream.faults.add({ method: 'orders/delete', kind: 'black-hole', times: 1 });
    await takeOut(world, order);
    expect(await takeOut(world, order)).toEqual({ outcome: 'skipped' });
    expect(await ask(world, [order])).toEqual({ accepted: [order.id], refused: [] });
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'taken-out' });
    const other = await one(world);
    await ask(world, [other]);
    const held = await world.orders.claimDelete(other.id);
    await ask(world, [other]);
    expect(await takeOut(world, other)).toEqual({ outcome: 'skipped' });
    expect(await world.orders.takenOut(held!)).toBe(true);
  });

  test('a change of the order in Linnworks does not take it from its worker; it is noticed if the order stays', async () => {
    await using world = await createWorld();
    const order = await one(world);
    await ask(world, [order]);
    const held = await world.orders.claimDelete(order.id);
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { Address1: '9 New Street' } } });
    expect(await world.fetch()).toMatchObject({ changed: 0 });
    expect(await world.orders.renewDelete(held!)).toBe(true);
    planned(world, order);
    await world.age(order, 20);
    expect(await takeOut(world, order)).toMatchObject({ outcome: 'refused' });
    expect(await world.fetch()).toMatchObject({ changed: 1 });
  });
});
