import { expect, test } from '@jest/globals';
import type { Order } from '@stream-tech/domain';
import { createEventWorld, type EventWorld } from '../testing/event-world.ts';

const RUN = { description: 'RUN 03', date: '2026-12-01', driver: 'Ann Low', vehicle: 'Van 7' };
const PROCESSES = { service: { ProcessedOnDelivered: true } };

const onARun = (world: EventWorld, orders: Order[]) => world.stream.plan(RUN, orders.map(({ consignmentNo }) => consignmentNo!));

/** An order that Stream delivered, while its tracking number is still to be written to Linnworks. */
const deliveredWithoutTracking = async (world: EventWorld): Promise<Order> => {
  const [order] = await world.sent(1) as [Order];
  world.account.editOrder(order.orderNumber, ({ ShippingInfo }) => { ShippingInfo.TrackingNumber = ''; });
  await world.db('orders').where({ id: order.id }).update({ write_back_due_at: world.db.fn.now() });
  onARun(world, [order]);
  world.stream.deliver(order.consignmentNo!);
  return order;
};

test.each([
  ['deliver', 'DELIVERED', 'R-140'], ['partDeliver', 'PARTDELVRD', 'R-141'], ['collect', 'COLLECTED', 'R-142'], ['partCollect', 'PARTCOLLECTED', 'R-143'],
] as const)('after %s the order has one note with code, time, text and link (%s, %s)', async (did, code, _rule) => {
  await using world = await createEventWorld({ service: { StreamOrderType: did.toLowerCase().includes('collect') ? 'Collection' : 'Delivery' } });
  const [order] = await world.sent(1, { Items: [{ SKU: 'A', Quantity: 1 }, { SKU: 'B', Quantity: 1 }] }) as [Order];
  onARun(world, [order]);
  world.stream[did](order.consignmentNo!, { text: 'Left with P Nair', link: 'https://photos.example.com/1' });
  await world.applied();
  const { notes, processed } = world.shown(order);
  expect(notes).toEqual([expect.stringMatching(new RegExp(`\\(${code}\\)[\\s\\S]*Left with P Nair[\\s\\S]*https://photos\\.example\\.com/1[\\s\\S]*STI-${code}-${order.consignmentNo}`))]);
  expect(processed).toBe(false);
  expect(await world.inbox()).toMatchObject([{ code, status: 'processed', effect: { note: 'written', processed: 'no' } }]);
});

test('the same delivery told twice, by two subscriptions, and asked for once more leaves one note (R-153, W4)', async () => {
  await using world = await createEventWorld(PROCESSES);
  world.stream.switches.webhookDouble = true;
  world.stream.switches.webhookDuplicateShare = 1;
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.stream.deliver(order.consignmentNo!);
  await world.applied();
  expect(await world.inbox()).toMatchObject([{ status: 'processed', duplicates: 3 }]);
  const [{ id }] = await world.db('webhook_events').select('id');
  await world.deps.events.replay([id], 'test');
  await world.applied();
  expect(world.shown(order)).toMatchObject({ notes: [expect.any(String)], processed: true });
  expect(world.linnworks.ledger.calls('Orders/ProcessOrder')).toHaveLength(1);
});

test('a note whose answer was lost is looked for by its marker, and not written again (A-24, W4)', async () => {
  await using world = await createEventWorld();
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.linnworks.faults.add({ kind: 'reset-after', method: 'Orders/AddOrdersNote', times: 1 });
  world.stream.deliver(order.consignmentNo!);
  await world.applied();
  expect(world.shown(order).notes).toHaveLength(1);
  expect(await world.inbox()).toMatchObject([{ status: 'processed' }]);
});

test('a delivered order is processed where the service says so, after its tracking number stands in Linnworks (R-145, A-24)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const order = await deliveredWithoutTracking(world);
  await world.applied();
  expect(world.shown(order).processed).toBe(true);
  const methods = world.linnworks.ledger.map(({ method }) => method);
  expect(methods.lastIndexOf('Orders/SetOrderShippingInfo')).toBeLessThan(methods.indexOf('Orders/ProcessOrder'));
  expect((await world.rowOf(order)).processedAt).toBeDefined();
});

test('while the tracking number can not be written the order is not processed, and it is once it can (A-24)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const order = await deliveredWithoutTracking(world);
  await world.told();
  const fault = world.linnworks.faults.add({ kind: '500', method: 'Orders/SetOrderShippingInfo' });
  await world.cycle();
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [expect.any(String)] });
  expect(await world.inbox()).toMatchObject([{ status: 'ready-for-retry', problem: expect.stringContaining('Linnworks') }]);
  fault.remove();
  await world.db('orders').where({ id: order.id }).update({ write_back_due_at: world.db.fn.now() });
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: true, notes: [expect.any(String)] });
});

test('an order that is processed already is a success, and its note is written all the same (A-24)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.account.processOrder(order.orderNumber);
  world.stream.deliver(order.consignmentNo!);
  await world.applied();
  expect(await world.inbox()).toMatchObject([{ status: 'processed', effect: { note: 'written', processed: 'already' } }]);
  expect(world.linnworks.ledger.calls('Orders/ProcessOrder')).toHaveLength(0);
});

test.each([['locked', 'lockOrder'], ['parked', 'parkOrder']] as const)('an order that is %s is not processed; the event tells why, and goes on once that is over (A-24)', async (_what, act) => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.account[act](order.orderNumber);
  world.stream.deliver(order.consignmentNo!);
  await world.told();
  await world.cycle();
  expect(await world.inbox()).toMatchObject([{ status: 'ready-for-retry', problem: expect.stringContaining('Linnworks') }]);
  world.account[act](order.orderNumber, false);
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: true, notes: [expect.any(String)] });
});

test('partial deliveries never process, and each leaves its note; the last one does both (R-146)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1, { Items: [{ SKU: 'A', Quantity: 1 }, { SKU: 'B', Quantity: 1 }, { SKU: 'C', Quantity: 1 }] }) as [Order];
  onARun(world, [order]);
  world.stream.partDeliver(order.consignmentNo!, { items: [1] });
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [expect.stringContaining('PARTDELVRD')] });
  world.stream.deliver(order.consignmentNo!);
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: true, notes: [expect.stringContaining('PARTDELVRD'), expect.stringContaining('(DELIVERED)')] });
});

test('an event that Stream itself does not bear out changes nothing, and says so in the end (security 16)', async () => {
  await using world = await createEventWorld({ ...PROCESSES, system: { WebhookMaxRetryAttempts: 1 } });
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.stream.deliver(order.consignmentNo!);
  await world.told();
  const consignment = world.stream.consignments.find(({ consignmentNo }) => consignmentNo === order.consignmentNo)!;
  consignment.status = 'PLANNED';
  for (const group of consignment.groups) delete group.delivered;
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [] });
  expect(await world.inbox()).toMatchObject([{ status: 'failed', problem: expect.stringContaining('PLANNED') }]);
});

test('a delivery that was never told is found by the hourly poll, noted and processed, and told afterwards it changes nothing more (F40)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.stream.switches.webhookDropShare = 1;
  world.stream.deliver(order.consignmentNo!);
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [] });
  await world.db('orders').where({ id: order.id }).update({ completed_at: world.db.raw(`now() - interval '2 hours'`) });
  expect(await world.flows.reconcileOrders(world.installationId, world.never)).toMatchObject({ looked: 1, changed: 1 });
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: true, notes: [expect.any(String)], identifiers: expect.arrayContaining(['RUN 03']) });
  world.stream.switches.webhookDropShare = 0;
  await world.stream.notifications.repeat(world.stream.notifications.sent.find(({ code }) => code === 'DELIVERED')!.id);
  await world.applied();
  expect(world.shown(order).notes).toHaveLength(1);
  expect(await world.inbox()).toMatchObject([{ source: 'reconcile', status: 'processed' }, { source: 'stream', status: 'processed', effect: { note: 'there already' } }]);
});

test('a delivery that a planning event happens to see is not lost with its own event (F40)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  const run = onARun(world, [order]);
  world.stream.switches.webhookDropShare = 1;
  world.stream.deliver(order.consignmentNo!);
  world.stream.switches.webhookDropShare = 0;
  world.stream.closePlanning(run.id);
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: true, notes: [expect.stringContaining('(DELIVERED)')] });
});

test('while webhook features are off nothing that Stream says touches Linnworks, and nothing is polled (R-151)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  await world.db('integrations').update({ settings: world.db.raw(`settings || '{"IsWebhookFeaturesEnabled": false}'::jsonb`) });
  world.stream.deliver(order.consignmentNo!);
  await world.db('orders').where({ id: order.id }).update({ completed_at: world.db.raw(`now() - interval '2 hours'`) });
  world.stream.ledger.clear();
  expect(await world.flows.reconcileOrders(world.installationId, world.never)).toMatchObject({ looked: 0 });
  await world.applied();
  expect(world.stream.ledger.calls('orders/read')).toHaveLength(0);
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [], identifiers: ['Sent to Stream'] });
  expect(await world.inbox()).toMatchObject([{ status: 'no-action' }]);
});

test('an order that was deleted, or is on its way out, is not revived by an event (reliability.md, section 3, step 10)', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.stream.deliver(order.consignmentNo!);
  await world.db('orders').where({ id: order.id }).update({ delete_requested_at: world.db.fn.now() });
  await world.applied();
  expect(world.shown(order)).toMatchObject({ processed: false, notes: [] });
  expect(await world.inbox()).toMatchObject([{ status: 'no-action' }]);
});

test('a worker that is told to stop gives its events back untouched', async () => {
  await using world = await createEventWorld(PROCESSES);
  const [order] = await world.sent(1) as [Order];
  onARun(world, [order]);
  world.stream.deliver(order.consignmentNo!);
  await world.told();
  const [lead] = await world.flows.webhooksToApply() as [number];
  const stop = new AbortController();
  const read = world.stream.ledger.next('orders/read');
  world.stream.faults.add({ kind: 'black-hole', method: 'orders/read', times: 1 });
  const applying = world.flows.applyWebhooks(lead, stop.signal);
  await read;
  stop.abort(new Error('stopping'));
  expect(await applying).toBe('given back');
  expect(await world.inbox()).toMatchObject([{ status: 'pending', tries: 0 }]);
});

test('a part that was seen before it was told takes the place of its own event alone, whatever the second (A-13)', async () => {
  await using world = await createEventWorld();
  const [order] = await world.sent(1, { Items: [{ SKU: 'A', Quantity: 1 }, { SKU: 'B', Quantity: 1 }, { SKU: 'C', Quantity: 1 }] }) as [Order];
  const run = onARun(world, [order]);
  world.stream.switches.webhookDropShare = 1;
  world.stream.partDeliver(order.consignmentNo!, { items: [1] });
  world.stream.switches.webhookDropShare = 0;
  world.stream.closePlanning(run.id);
  await world.applied();
  expect(world.shown(order).notes).toEqual([expect.stringMatching(/-SEEN$/)]);
  world.stream.switches.webhookDropShare = 1;
  world.stream.partDeliver(order.consignmentNo!, { items: [2] });
  world.stream.switches.webhookDropShare = 0;
  for (const { id } of world.stream.notifications.sent.filter(({ code }) => code === 'PARTDELVRD')) await world.stream.notifications.repeat(id);
  await world.applied();
  expect(world.shown(order).notes).toHaveLength(2);
});
