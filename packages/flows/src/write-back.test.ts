import { describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './testing/world.ts';
import { createWriteBack } from './write-back.ts';

const inLinnworks = (world: World, orderNumber: number) => {
  const order = world.account.order(orderNumber);
  return {
    tracking: order.ShippingInfo.TrackingNumber,
    identifiers: (order.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name),
    properties: Object.fromEntries(order.ExtendedProperties.map(({ Name, Value }) => [Name, Value])),
  };
};
const calls = (world: World) => Object.fromEntries(['OpenOrders/GetOpenOrdersDetails', 'Orders/SetOrderShippingInfo', 'Orders/AddExtendedProperties', 'OpenOrders/AssignOrderIdentifier', 'OpenOrders/UnassignOrderIdentifier'].map((method) => [method.split('/')[1], world.linnworks.ledger.calls(method).length]));

test('Linnworks shows tracking number, URL, consignment number and "Sent to Stream" (R-037, R-038, R-130, R-131, A-20)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  await world.sendBatch();
  expect(world.nudges.writeBacks).toEqual([world.installationId]);
  expect(await world.writeBack()).toEqual({ written: 1, failed: 0 });
  const row = await world.rowOf(order);
  expect(inLinnworks(world, order.orderNumber)).toEqual({
    tracking: row.trackingNumber, identifiers: ['Sent to Stream'],
    properties: { StreamTrackingURL: row.trackingUrl, StreamConsignmentNo: row.consignmentNo, StreamOrderId: row.streamOrderId },
  });
  await world.db('orders').update({ write_back_due_at: world.db.fn.now() });
  await world.writeBack();
  expect((await world.db('audit_log').where({ kind: 'write-back', order_id: order.id }).orderBy('id')).map(({ outcome, detail }) => [outcome, detail.steps])).toEqual([
    ['written', [`tracking number ${row.trackingNumber}`, 'StreamTrackingURL', 'StreamConsignmentNo', 'StreamOrderId', '“Sent to Stream” put on']], ['written', []],
  ]);
});

test('everybody else\'s properties and shipping fields stay as they were', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder({ ExtendedProperties: [{ Name: 'Gift', Value: 'yes' }] });
  const before = { ...world.account.order(order.orderNumber).ShippingInfo };
  await world.sendBatch();
  await world.writeBack();
  expect(inLinnworks(world, order.orderNumber).properties).toMatchObject({ Gift: 'yes' });
  expect({ ...world.account.order(order.orderNumber).ShippingInfo, TrackingNumber: '' }).toEqual({ ...before, TrackingNumber: '' });
});

test('a batch costs one read, one identifier call for its tag, and two writes an order (P1)', async () => {
  await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 10 } });
  for (let index = 0; index < 10; index += 1) world.open();
  await world.fetch();
  // The tag is made on demand the first time; that is not a cost of every batch.
  world.account.identifiers.set('STI_SENT', { IdentifierId: 900, IsCustom: true, Tag: 'STI_SENT', Name: 'Sent to Stream', ImageId: world.integrationId, ImageUrl: '' });
  await world.sendBatch();
  world.linnworks.ledger.clear();
  await world.writeBack();
  expect(calls(world)).toEqual({ GetOpenOrdersDetails: 1, SetOrderShippingInfo: 10, AddExtendedProperties: 10, AssignOrderIdentifier: 1, UnassignOrderIdentifier: 0 });
});

test('running it again changes nothing: it compares, and finds all as it should be (F21)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder();
  await world.sendBatch();
  await world.writeBack();
  await world.db('orders').where({ id: order.id }).update({ write_back_due_at: world.db.fn.now() });
  world.linnworks.ledger.clear();
  await world.writeBack();
  expect(calls(world)).toEqual({ GetOpenOrdersDetails: 1, SetOrderShippingInfo: 0, AddExtendedProperties: 0, AssignOrderIdentifier: 0, UnassignOrderIdentifier: 0 });
});

describe('"Error from Stream"', () => {
  test('goes on with a refusal and off with the next success; never both (R-044, R-054, A-22)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1 });
    await world.sendBatch();
    await world.writeBack();
    expect(inLinnworks(world, order.orderNumber)).toMatchObject({ tracking: '', identifiers: ['Error from Stream'] });
    await world.sendBatch();
    await world.writeBack();
    expect(inLinnworks(world, order.orderNumber).identifiers).toEqual(['Sent to Stream']);
  });

  test('does not go on for an order that was never submitted (A-22)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ service: null });
    await world.sendBatch();
    await world.writeBack();
    expect(inLinnworks(world, order.orderNumber).identifiers).toEqual([]);
  });
});

describe('when Linnworks is in trouble', () => {
  test('the order stays Completed, the write-back stays due, and converges later; Stream is not asked again (R-133, A-21)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    await world.sendBatch();
    world.linnworks.faults.add({ kind: '503' });
    expect(await world.writeBack()).toEqual({ written: 0, failed: 1 });
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
    world.linnworks.faults.clear();
    await world.age(order, 60);
    expect((await world.flows.sweep()).writeBacks).toEqual([world.installationId]);
    expect(await world.writeBack()).toEqual({ written: 1, failed: 0 });
    expect(inLinnworks(world, order.orderNumber).tracking).not.toBe('');
    expect(world.stream.consignments).toHaveLength(1);
  });

  test.each(['Orders/SetOrderShippingInfo', 'Orders/AddExtendedProperties', 'OpenOrders/AssignOrderIdentifier'])('an answer of %s that is lost after it took effect leaves nothing twice (F21)', async (method) => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    await world.sendBatch();
    world.linnworks.faults.add({ method, kind: 'reset-after' });
    await world.writeBack();
    world.linnworks.faults.clear();
    await world.age(order, 60);
    await world.writeBack();
    const shown = inLinnworks(world, order.orderNumber);
    expect(shown.identifiers).toEqual(['Sent to Stream']);
    expect(Object.keys(shown.properties).sort()).toEqual(['StreamConsignmentNo', 'StreamOrderId', 'StreamTrackingURL']);
    expect(world.account.order(order.orderNumber).ExtendedProperties).toHaveLength(3);
  });

  test('one order that Linnworks refuses does not hold up the others of its round', async () => {
    await using world = await createWorld();
    const [bad, good] = [await world.pendingOrder(), await world.pendingOrder()];
    await world.sendBatch();
    world.linnworks.faults.add({ method: 'Orders/SetOrderShippingInfo', kind: '400', when: ({ request }) => (request as { orderId?: string }).orderId === bad.linnworksOrderId });
    expect(await world.writeBack()).toEqual({ written: 1, failed: 1 });
    expect(inLinnworks(world, good.orderNumber).identifiers).toEqual(['Sent to Stream']);
  });
});

test('two tenants: neither sees the other\'s orders or tokens (I8)', async () => {
  await using world = await createWorld({ tenants: ['One', 'Two'] });
  for (const tenant of world.tenants) { world.open({ GeneralInfo: { ReferenceNum: tenant.account.name } }, tenant); await world.fetch(tenant); await world.sendBatch(tenant); await world.writeBack(tenant); }
  for (const [index, tenant] of world.tenants.entries()) {
    const mine = new Set([...tenant.account.orders.keys()]);
    const theirs = world.linnworks.ledger.filter(({ account }) => account === tenant.account.name).flatMap(({ request }) => JSON.stringify(request).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []);
    const foreign = [...world.tenants[1 - index]!.account.orders.keys()];
    expect(theirs.filter((id) => foreign.includes(id))).toEqual([]);
    expect(world.stream.consignments.filter(({ account }) => account === `TENANT${index}`).map(({ customerOrderNo }) => customerOrderNo)).toEqual([tenant.account.name]);
    expect(mine.size).toBe(1);
  }
});

test('an order that Linnworks does not show although it is open stays due; one that was processed is done with (W5)', async () => {
  await using world = await createWorld();
  const [hidden, processed] = [await world.pendingOrder(), await world.pendingOrder()];
  await world.sendBatch();
  world.account.processOrder(processed.orderNumber);
  const { linnworksFor } = world.deps;
  const hiding = createWriteBack({ ...world.deps, linnworksFor: (id) => { const account = linnworksFor(id); return { ...account, details: async (ids, options) => account.details(ids.filter((each) => each !== hidden.linnworksOrderId), options) }; } });
  expect(await hiding(world.installationId, new AbortController().signal)).toEqual({ written: 1, failed: 1 });
  expect((await world.db('audit_log').where({ kind: 'write-back' }).orderBy('id')).map(({ outcome }) => outcome).sort()).toEqual(['failed', 'not open any more']);
  await world.age(hidden, 60);
  expect(await world.writeBack()).toEqual({ written: 1, failed: 0 });
  expect(inLinnworks(world, hidden.orderNumber).tracking).not.toBe('');
});
