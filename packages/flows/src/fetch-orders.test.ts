import { describe, expect, test } from '@jest/globals';
import { EMPTY_GUID, location } from '@stream-tech/simulators';
import { createWorld } from './testing/world.ts';

test('open orders of our services, and those without one, come in as Pending; other couriers\' stay out (R-022, A-05)', async () => {
  await using world = await createWorld();
  const [mapped, unserviced, unmapped, other] = [world.open(), world.open({ service: null }), world.open({ service: 'Not set up' }), world.open({ service: 'Royal Mail 24' })];
  expect(await world.fetch()).toMatchObject({ added: 3, invalid: 2 });
  expect(await world.rowOf(mapped)).toMatchObject({ status: 'pending' });
  expect(await world.rowOf(unserviced)).toMatchObject({ status: 'validation-failed', problem: { code: 'service-not-assigned' } });
  expect(await world.rowOf(unmapped)).toMatchObject({ status: 'validation-failed', problem: { code: 'service-not-configured' } });
  expect(await world.rowOf(other)).toBeUndefined();
});

test('Linnworks is read page by page until the last, and a second fetch stores nothing twice (R-022, R-025)', async () => {
  await using world = await createWorld({ system: { OrderSyncPageSize: 4 } });
  for (let index = 0; index < 10; index += 1) world.open();
  expect(await world.fetch()).toMatchObject({ pages: 3, listed: 10, added: 10 });
  expect(world.linnworks.ledger.calls('OpenOrders/GetOpenOrdersDetails')).toHaveLength(3);
  expect(await world.fetch()).toMatchObject({ pages: 3, listed: 10, added: 0, changed: 0 });
  expect(world.linnworks.ledger.calls('OpenOrders/GetOpenOrdersDetails')).toHaveLength(3);
});

test('a page that fails part-way loses nothing of the earlier ones, and the next fetch brings the rest (R-026)', async () => {
  await using world = await createWorld({ system: { OrderSyncPageSize: 3 } });
  for (let index = 0; index < 7; index += 1) world.open();
  world.linnworks.faults.add({ kind: '500', when: ({ request }) => (request as { pageNumber?: number } | undefined)?.pageNumber === 2 });
  expect(await world.fetch()).toMatchObject({ added: 3 });
  expect(await world.db('audit_log').where({ kind: 'fetch' })).toMatchObject([{ outcome: 'failed', message: expect.stringContaining('Linnworks') }]);
  world.linnworks.faults.clear();
  expect(await world.fetch()).toMatchObject({ added: 4 });
  expect(await world.db('orders')).toHaveLength(7);
});

test('orders older than the look-back window are left alone (R-021, A-28)', async () => {
  await using world = await createWorld({ integration: { OrderLookbackDays: 2 } });
  const day = 86_400_000;
  world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - 5 * day).toISOString() } });
  const recent = world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - day).toISOString() } });
  expect(await world.fetch()).toMatchObject({ added: 1 });
  expect(await world.rowOf(recent)).toBeDefined();
});

test('all locations but fulfilment centres are read', async () => {
  await using world = await createWorld();
  const second = world.account.addLocation(location('Barn', '5b1c0000-0000-4000-8000-000000000001', 2));
  world.open({ GeneralInfo: { Location: EMPTY_GUID } });
  world.open({ GeneralInfo: { Location: second.StockLocationId } });
  expect(await world.fetch()).toMatchObject({ added: 2 });
});

describe('corrections made in Linnworks', () => {
  test('free a Validation Failed order by themselves (R-023, R-024, A-06)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ CustomerInfo: { Address: { PostCode: '' } } });
    expect(order.status).toBe('validation-failed');
    world.account.editOrder(order.orderNumber, { CustomerInfo: { Address: { PostCode: 'BA11 1AB' } } });
    await world.fetch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'pending', problem: undefined });
  });

  test('are noticed even outside the look-back window (A-06)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ service: null });
    world.account.editOrder(order.orderNumber, { GeneralInfo: { ReceivedDate: '2020-01-01T00:00:00Z' }, service: world.service });
    await world.fetch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'pending' });
  });

  test('a change of service to another courier takes the order out of sending (A-05)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    world.account.editOrder(order.orderNumber, { service: 'Royal Mail 24' });
    await world.fetch();
    expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'service-not-configured' } });
  });

  test('saving a mapping frees the orders that waited for it at once (A-06)', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder({ service: 'Not set up' });
    await world.db('services').insert({ installation_id: world.installationId, integration_id: world.integrationId, postal_service_id: order.source.postalService!.id, name: 'Not set up', settings: JSON.stringify({ StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' }) });
    await world.flows.recheckService(world.installationId, order.source.postalService!.id);
    expect(await world.rowOf(order)).toMatchObject({ status: 'pending' });
  });

  test('our own write-back is no change: the order is not read again because of it', async () => {
    await using world = await createWorld();
    const order = await world.pendingOrder();
    await world.sendBatch();
    await world.writeBack();
    const before = world.linnworks.ledger.calls('OpenOrders/GetOpenOrdersDetails').length;
    expect(await world.fetch()).toMatchObject({ changed: 0 });
    expect(world.linnworks.ledger.calls('OpenOrders/GetOpenOrdersDetails')).toHaveLength(before);
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
  });
});

test('an order that is gone in Linnworks keeps its row, with the reason (R-220)', async () => {
  await using world = await createWorld();
  const order = await world.pendingOrder({ service: null });
  world.account.deleteOrder(order.orderNumber);
  await world.fetch();
  expect(await world.rowOf(order)).toMatchObject({ status: 'validation-failed', problem: { code: 'order-not-in-linnworks', message: expect.stringMatching(/^Order not found in Linnworks/) } });
});

test('a revoked token is noted on the installation, and the audit log says so (R-218)', async () => {
  await using world = await createWorld();
  world.account.installationToken = 'aaaaaaaa-0000-4000-8000-000000000000';
  world.linnworks.expireSessions();
  await world.fetch();
  expect(await world.db('installations').where({ id: world.installationId }).first()).toMatchObject({ token_refused_at: expect.any(Date) });
  expect(await world.db('audit_log').where({ kind: 'fetch' })).toMatchObject([{ outcome: 'failed', code: 'credentials-refused' }]);
});

test('an installation that a hiccup of Linnworks made inactive comes back with its orders, once its token is accepted again (R-218)', async () => {
  await using world = await createWorld();
  const order = world.open();
  const token = world.account.installationToken;
  world.account.installationToken = 'aaaaaaaa-0000-4000-8000-000000000000';
  world.linnworks.expireSessions();
  const later = (time: string) => world.db('installations').update({ refusal_counted_at: world.db.raw('refusal_counted_at - ?::interval', [time]), token_refused_at: world.db.raw('token_refused_at - ?::interval', [time]) });
  for (const _time of [1, 2]) {
    await world.fetch();
    await later('10 minutes');
  }
  expect(await world.db('installations').first()).toMatchObject({ active: false });
  expect(await world.flows.installationsToFetch()).toEqual([]);
  await later('1 hour');
  expect(await world.flows.installationsToFetch()).toEqual([world.installationId]);
  await world.fetch();
  expect(await world.db('installations').first()).toMatchObject({ active: false });
  world.account.installationToken = token;
  expect(await world.fetch()).toMatchObject({ added: 1 });
  expect(await world.db('installations').first()).toMatchObject({ active: true, token_refused_at: null, problem: null });
  expect(await world.db('orders').where({ order_number: order.NumOrderId }).first()).toMatchObject({ status: 'pending' });
});

test('an inactive installation is never fetched (R-020)', async () => {
  await using world = await createWorld();
  world.open();
  await world.db('installations').update({ active: false });
  expect(await world.fetch()).toMatchObject({ pages: 0 });
  expect(await world.flows.installationsToFetch()).toEqual([]);
  expect(world.linnworks.ledger).toEqual([]);
});

test('a page of nothing but an order that can not be read does not end the fetch (R-026)', async () => {
  await using world = await createWorld();
  await world.setSystem({ OrderSyncPageSize: 1 });
  world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - 3_600_000).toISOString() } });
  world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - 900_000).toISOString() } });
  world.open({ NumOrderId: 1e12, GeneralInfo: { ReceivedDate: new Date(Date.now() - 1_800_000).toISOString() } });
  expect(await world.fetch()).toMatchObject({ added: 2 });
});
