import { describe, expect, test } from '@jest/globals';
import type { IntegrationSettings } from '@stream-tech/domain';
import { createWorld, type World } from './testing/world.ts';

test('one cycle sends at most MaxBatchSizePerInstallation orders (R-031, R-238)', async () => {
  await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 3 } });
  for (let index = 0; index < 5; index += 1) world.open();
  await world.fetch();
  expect(await world.sendBatch()).toMatchObject({ sent: 3 });
  expect(await world.sendBatch()).toMatchObject({ sent: 2 });
});

test('with DrainBacklog a cycle goes on while due orders remain', async () => {
  await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 2, DrainBacklog: true } });
  for (let index = 0; index < 7; index += 1) world.open();
  await world.fetch();
  expect(await world.sendBatch()).toMatchObject({ sent: 7 });
});

test('orders that can not be sent take nobody\'s place in the batch (R12)', async () => {
  await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 2 } });
  const early = { GeneralInfo: { ReceivedDate: new Date(Date.now() - 86_400_000).toISOString() } };
  const bad = [world.open(early), world.open(early)];
  const good = [world.open(), world.open()];
  await world.fetch();
  // They become unsendable after the fetch, so the send cycle is the one to notice.
  for (const order of bad) world.account.editOrder(order.NumOrderId, { CustomerInfo: { Address: { Address1: '' } } });
  expect(await world.sendBatch()).toMatchObject({ sent: 2, invalid: 2 });
  for (const order of good) expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
});

test('a failed order is retried by later cycles up to MaxRetryAttempts, and then left Failed (R-046, R-047, R-009)', async () => {
  await using world = await createWorld({ system: { MaxRetryAttempts: 2 } });
  const order = await world.pendingOrder();
  world.stream.faults.add({ method: 'orders/create', kind: 'valid-false' });
  for (let cycle = 0; cycle < 5; cycle += 1) await world.sendBatch();
  expect(await world.rowOf(order)).toMatchObject({ status: 'failed', submissions: 3 });
  expect(world.stream.ledger.calls('orders/create')).toHaveLength(3);
  world.stream.faults.clear();
  expect(await world.sendOne(await world.rowOf(order))).toMatchObject({ outcome: 'sent' });
});

test('an order that failed in this very cycle is not tried again by it (A-03)', async () => {
  await using world = await createWorld({ system: { DrainBacklog: true } });
  await world.pendingOrder();
  world.stream.faults.add({ method: 'orders/create', kind: 'valid-false' });
  await world.sendBatch();
  expect(world.stream.ledger.calls('orders/create')).toHaveLength(1);
});

test('a poison order fails alone, with a sentence, and the rest of its batch goes on (F34)', async () => {
  await using world = await createWorld({
    system: { MaxBatchSizePerInstallation: 10 },
    around: ({ carrierFor }) => ({ carrierFor: (...args) => { const carrier = carrierFor(...args); return { ...carrier, describe: (shipment) => { if (shipment.customerOrderNo === 'POISON') throw new TypeError('boom'); return carrier.describe(shipment); } }; } }),
  });
  const poison = world.open({ GeneralInfo: { ReferenceNum: 'POISON' } });
  const others = [world.open(), world.open()];
  await world.fetch();
  await world.sendBatch();
  expect(await world.rowOf(poison)).toMatchObject({ status: 'failed', problem: { code: 'could-not-be-handled' } });
  for (const order of others) expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
});

test('a Stream account that keeps silent ends its batch at the first time-out, comes last from then on, and is asked for one order (W7, P16)', async () => {
  await using world = await createWorld({ tenants: ['Dead', 'Alive'] });
  const [dead, alive] = world.tenants;
  for (let index = 0; index < 3; index += 1) { world.open({}, dead); world.open({}, alive); }
  await world.fetch(dead);
  await world.fetch(alive);
  world.stream.faults.add({ method: 'orders/create', kind: 'black-hole', account: 'TENANT0' });
  expect(await world.sendBatch(dead)).toMatchObject({ unknown: 1, sent: 0 });
  expect(world.stream.ledger.calls('orders/create')).toHaveLength(1);
  await world.sendBatch(alive);
  world.open({}, alive);
  await world.fetch(alive);
  expect((await world.flows.installationsToSend()).ids).toEqual([alive!.installationId, dead!.installationId]);
  world.stream.faults.clear();
  expect(await world.sendBatch(dead)).toMatchObject({ sent: 1 });
  expect(await world.sendBatch(dead)).toMatchObject({ sent: 1 });
  expect(await world.db('integrations').where({ id: dead!.integrationId }).first()).toMatchObject({ silent_since: null });
});

test('installations take turns: who was served longest ago comes first (A-09)', async () => {
  await using world = await createWorld({ tenants: ['One', 'Two', 'Three'], system: { MaxBatchSizePerInstallation: 1 } });
  for (const tenant of world.tenants) { world.open({}, tenant); world.open({}, tenant); await world.fetch(tenant); }
  const [one, two, three] = world.tenants.map(({ installationId }) => installationId);
  await world.sendBatch(world.tenants[1]);
  await world.sendBatch(world.tenants[0]);
  expect((await world.flows.installationsToSend()).ids).toEqual([three, two, one]);
});

test('a cycle leaves one row in the audit log with its counts (R-042)', async () => {
  await using world = await createWorld();
  await world.pendingOrder();
  await world.sendBatch();
  expect(await world.db('audit_log').where({ kind: 'send-cycle' })).toMatchObject([{ outcome: 'done', detail: { sent: 1 } }]);
});

describe('an installation with two integrations', () => {
  const withSecond = async (world: World, settings: Partial<IntegrationSettings> = {}) => {
    world.stream.addAccount({ clientId: 'SECOND', clientSecret: 'second' });
    const first = (await world.integrations.get(world.integrationId))!;
    const second = await world.integrations.create({ installationId: world.installationId, settings: { ...first.settings, StreamClientId: 'SECOND', ...settings }, secret: 'second' }, { actor: 'test', correlationId: 'test-0001' });
    const service = world.account.postalServices.find(({ PostalServiceName }) => PostalServiceName === 'Not set up')!;
    await world.db('services').insert({ installation_id: world.installationId, integration_id: second.id, postal_service_id: service.pkPostalServiceId, name: 'Second', settings: JSON.stringify({ StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' }) });
    return second;
  };

  test('whose first refuses our credentials still sends for the second (W7)', async () => {
    await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 2 } });
    await withSecond(world);
    for (let index = 0; index < 6; index += 1) world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - 86_400_000).toISOString() } });
    const healthy = world.open({ service: 'Not set up' });
    await world.fetch();
    world.stream.account('TENANT0').clientSecret = 'changed';
    await world.sendBatch();
    expect(await world.rowOf(healthy)).toMatchObject({ status: 'completed' });
    expect(await world.db('orders').where({ status: 'failed' })).toHaveLength(1);
  });

  test('whose first has sync switched off sends for the second, and the first\'s wait as they are (A-04)', async () => {
    await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 2, DrainBacklog: true }, integration: { IsOrderSyncEnabled: false } });
    await withSecond(world, { IsOrderSyncEnabled: true });
    const waiting = Array.from({ length: 5 }, () => world.open({ GeneralInfo: { ReceivedDate: new Date(Date.now() - 86_400_000).toISOString() } }));
    const going = world.open({ service: 'Not set up' });
    await world.fetch();
    expect(await world.sendBatch()).toMatchObject({ sent: 1 });
    expect(await world.rowOf(going)).toMatchObject({ status: 'completed' });
    for (const order of waiting) expect(await world.rowOf(order)).toMatchObject({ status: 'pending' });
  });

  test('an order whose service moved to the second goes to the second\'s account, once it surely is not in the first\'s', async () => {
    await using world = await createWorld();
    const second = await withSecond(world);
    const order = await world.pendingOrder();
    world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', times: 1 });
    await world.sendBatch();
    await world.db('services').where({ postal_service_id: world.serviceId }).update({ integration_id: second.id });
    await world.sendBatch();
    expect(world.stream.consignments).toMatchObject([{ account: 'SECOND' }]);
    expect(await world.rowOf(order)).toMatchObject({ status: 'completed', integrationId: second.id });
  });
});

test('an order that Linnworks does not show for a moment is tried once in a cycle, not round and round', async () => {
  await using world = await createWorld({ system: { DrainBacklog: true } });
  const order = await world.pendingOrder();
  world.account.editOrder(order.orderNumber, { GeneralInfo: { Status: 1 } });
  world.linnworks.faults.add({ method: 'OpenOrders/GetOpenOrdersDetails', kind: 'empty-200' });
  world.linnworks.ledger.clear();
  await world.sendBatch();
  expect(world.linnworks.ledger.calls('OpenOrders/GetOpenOrdersDetails').length).toBeLessThan(5);
});

test('a refused Linnworks token is told on one order; the others keep waiting (R-218)', async () => {
  await using world = await createWorld({ system: { MaxBatchSizePerInstallation: 5 } });
  for (let index = 0; index < 8; index += 1) world.open();
  await world.fetch();
  await world.db('installations').update({ token_refused_at: world.db.fn.now() });
  await world.sendBatch();
  const counts = Object.fromEntries((await world.db('orders').select('status').count('* as n').groupBy('status')).map(({ status, n }) => [status, Number(n)]));
  expect(counts).toEqual({ pending: 7, 'validation-failed': 1 });
});
