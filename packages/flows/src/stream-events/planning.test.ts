import { expect, test } from '@jest/globals';
import type { Order } from '@stream-tech/domain';
import { createEventWorld, type EventWorld } from '../testing/event-world.ts';

const RUN = { description: 'RUN 03', date: '2026-12-01', driver: 'Ann Low', vehicle: 'Van 7' };
const numbers = (orders: Order[]): string[] => orders.map(({ consignmentNo }) => consignmentNo!);
const identifiers = (world: EventWorld, orders: Order[]) => orders.map((order) => world.shown(order).identifiers);

test('a locked run shows its number, each place and the day on every order (R-144, R-158, R-159, R-162)', async () => {
  await using world = await createEventWorld();
  const orders = await world.sent(3);
  world.stream.lockPlanning(world.stream.plan(RUN, numbers(orders)).id);
  await world.applied();
  expect(identifiers(world, orders)).toEqual([1, 2, 3].map((place) => ['RUN 03', `SEQ-0${place}`, 'Sent to Stream', 'TUESDAY']));
  expect(await world.deps.plans.plan(orders[1]!.id)).toMatchObject({ runDescription: 'RUN 03', runNumber: 3, sequence: 2, plannedDate: '2026-12-01', driver: 'Ann Low', vehicle: 'Van 7', state: 'locked' });
});

test('a re-planned order ends with one run, one place and one day, and one that left its run with none (R-163, R-164, A-12)', async () => {
  await using world = await createEventWorld();
  const [stays, moves, leaves] = await world.sent(3) as [Order, Order, Order];
  const three = world.stream.plan(RUN, numbers([stays, moves, leaves]));
  world.stream.lockPlanning(three.id);
  await world.applied();
  world.stream.openPlanning(three.id);
  const four = world.stream.plan({ ...RUN, description: 'Run no. 4', date: '2026-12-02' }, numbers([moves]));
  world.stream.removeStop(leaves.consignmentNo!);
  world.stream.lockPlanning(three.id);
  world.stream.lockPlanning(four.id);
  await world.applied();
  expect(identifiers(world, [stays, moves, leaves])).toEqual([
    ['RUN 03', 'SEQ-01', 'Sent to Stream', 'TUESDAY'], ['RUN 04', 'SEQ-01', 'Sent to Stream', 'WEDNESDAY'], ['Sent to Stream'],
  ]);
});

test('everybody else\'s identifiers stay (A-12)', async () => {
  await using world = await createEventWorld();
  const orders = await world.sent(1);
  const raw = world.account.order(orders[0]!.orderNumber);
  world.account.identifiers.set('GIFT', { IdentifierId: 7, IsCustom: true, Tag: 'GIFT', Name: 'Gift', ImageId: world.integrationId, ImageUrl: '' });
  world.account.assignIdentifier(raw, 'GIFT');
  const run = world.stream.plan(RUN, numbers(orders));
  world.stream.lockPlanning(run.id);
  await world.applied();
  world.stream.removeStop(orders[0]!.consignmentNo!);
  world.stream.closePlanning(run.id);
  await world.applied();
  expect((raw.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name).sort()).toEqual(['Gift', 'Sent to Stream']);
});

test('places are shown only where the integration wants them (R-160, R-161)', async () => {
  await using world = await createEventWorld({ integration: { IsGroupSequenceIdentifierEnabled: false } });
  const orders = await world.sent(1);
  world.stream.lockPlanning(world.stream.plan(RUN, numbers(orders)).id);
  await world.applied();
  expect(identifiers(world, orders)).toEqual([['RUN 03', 'Sent to Stream', 'TUESDAY']]);
});

test('run 21 and stop 21 give no identifier and a warning with the true number; nothing is clamped (R-165, A-33)', async () => {
  await using world = await createEventWorld({ system: { MaxBatchSizePerInstallation: 50 } });
  const orders = await world.sent(21);
  world.stream.lockPlanning(world.stream.plan({ ...RUN, description: 'RUN 21' }, numbers(orders)).id);
  await world.applied();
  expect(identifiers(world, [orders[0]!, orders[20]!])).toEqual([['SEQ-01', 'Sent to Stream', 'TUESDAY'], ['Sent to Stream', 'TUESDAY']]);
  const told = (await world.deps.audit.ofOrder(orders[20]!.id)).filter(({ kind }) => kind === 'planning');
  expect(told.at(-1)).toMatchObject({ code: 'beyond-identifiers', message: expect.stringMatching(/run 21.*stop 21/i) });
  expect(world.log.lines.some(({ level, message }) => level === 'warn' && /run 21/.test(message))).toBe(true);
});

test('an account whose planners write run numbers in their own way says how (A-33)', async () => {
  await using world = await createEventWorld({ integration: { RunNumberPattern: '^Tour (\\d+)' } });
  const orders = await world.sent(1);
  world.stream.lockPlanning(world.stream.plan({ ...RUN, description: 'Tour 5 of 12' }, numbers(orders)).id);
  await world.applied();
  expect(identifiers(world, orders)).toEqual([['RUN 05', 'SEQ-01', 'Sent to Stream', 'TUESDAY']]);
});

test('with dispatch sync the planned date, driver and vehicle go to the order, and a dispatch is noted; without it neither (R-186, A-36)', async () => {
  await using world = await createEventWorld({ integration: { IsOrderDispatchSyncEnabled: true } });
  const [order] = await world.sent(1) as [Order];
  const run = world.stream.plan(RUN, numbers([order]));
  world.stream.lockPlanning(run.id);
  world.stream.dispatch(run.id);
  await world.applied();
  expect(world.shown(order)).toMatchObject({ despatchBy: '2026-12-01', driver: 'Ann Low', vehicle: 'Van 7', notes: [expect.stringContaining('dispatched')] });

  await using without = await createEventWorld();
  const [other] = await without.sent(1) as [Order];
  const before = without.shown(other).despatchBy;
  const another = without.stream.plan(RUN, numbers([other]));
  without.stream.lockPlanning(another.id);
  without.stream.dispatch(another.id);
  await without.applied();
  expect(without.shown(other)).toMatchObject({ despatchBy: before, driver: undefined, vehicle: undefined, notes: [] });
});

test('a run of twenty costs at most 2.5 partner calls an order, and planned again without a change one each (performance.md, "Planning event")', async () => {
  await using world = await createEventWorld({ system: { MaxBatchSizePerInstallation: 50 } });
  const orders = await world.sent(20);
  for (const identifier of ['STI_RUN_03', 'STI_DAY_TUESDAY', ...Array.from({ length: 20 }, (_, index) => `STI_SEQ_${String(index + 1).padStart(2, '0')}`)])
    world.account.identifiers.set(identifier, { IdentifierId: 900 + world.account.identifiers.size, IsCustom: true, Tag: identifier, Name: identifier, ImageId: world.integrationId, ImageUrl: '' });
  const calls = () => world.stream.ledger.entries.length + world.linnworks.ledger.entries.length;
  const run = world.stream.plan(RUN, numbers(orders));
  await world.told();
  const before = calls();
  world.stream.lockPlanning(run.id);
  await world.applied();
  expect((calls() - before) / 20).toBeLessThanOrEqual(2.5);
  const again = calls();
  world.stream.closePlanning(run.id);
  await world.applied();
  expect((calls() - again) / 20).toBeLessThanOrEqual(1);
});

test('events of one run are one piece of work, however many (performance.md, "Webhooks")', async () => {
  await using world = await createEventWorld({ system: { WebhookBatchSize: 1 } });
  const orders = await world.sent(2);
  const run = world.stream.plan(RUN, numbers(orders));
  world.stream.lockPlanning(run.id);
  world.stream.openPlanning(run.id);
  world.stream.lockPlanning(run.id);
  await world.told();
  world.stream.ledger.clear();
  expect(await world.applied()).toBe(1);
  expect(world.stream.ledger.calls('orders/read')).toHaveLength(2);
  expect((await world.inbox()).map(({ status }) => status)).toEqual(['processed', 'processed', 'processed']);
});

test('an event that fits no order waits, and is applied when such an order completes (R-152, A-13)', async () => {
  await using world = await createEventWorld();
  const [order] = await world.sent(1) as [Order];
  await world.db('orders').where({ id: order.id }).update({ status: 'failed', completed_at: null });
  world.stream.lockPlanning(world.stream.plan(RUN, numbers([order])).id);
  await world.applied();
  expect(await world.inbox()).toMatchObject([{ code: 'LOCKPLANNING', status: 'unmatched' }]);
  await world.db('orders').where({ id: order.id }).update({ status: 'completed', completed_at: world.db.fn.now() });
  await world.applied();
  expect(await world.inbox()).toMatchObject([{ code: 'LOCKPLANNING', status: 'processed' }]);
  expect(identifiers(world, [order])).toEqual([['RUN 03', 'SEQ-01', 'Sent to Stream', 'TUESDAY']]);
});

test('an order cancelled in Stream loses run, place and day, and is in no way sent again', async () => {
  await using world = await createEventWorld();
  const orders = await world.sent(2);
  const run = world.stream.plan(RUN, numbers(orders));
  world.stream.lockPlanning(run.id);
  await world.applied();
  world.stream.cancel(orders[0]!.consignmentNo!);
  world.stream.closePlanning(run.id);
  await world.applied();
  expect(identifiers(world, orders)).toEqual([['Sent to Stream'], ['RUN 03', 'SEQ-01', 'Sent to Stream', 'TUESDAY']]);
  expect(await world.rowOf(orders[0]!)).toMatchObject({ status: 'completed', carrierStatus: 'CANCELLED' });
});

test('an event that can not be applied is tried on the next cycles and then Failed, with its reason; a silent Stream is not asked twenty times (R-147 … R-149)', async () => {
  await using world = await createEventWorld({ system: { WebhookMaxRetryAttempts: 1, StreamApiMaxRetryAttempts: 0 } });
  const orders = await world.sent(8);
  world.stream.lockPlanning(world.stream.plan(RUN, numbers(orders)).id);
  await world.told();
  world.stream.faults.add({ kind: '503', method: 'orders/read' });
  world.stream.ledger.clear();
  await world.cycle();
  expect(await world.inbox()).toMatchObject([{ status: 'ready-for-retry', tries: 1, problem: expect.stringContaining('Stream') }]);
  expect(world.stream.ledger.calls('orders/read').length).toBeLessThan(6);
  await world.cycle();
  expect(await world.inbox()).toMatchObject([{ status: 'failed', tries: 2 }]);
  expect(await world.cycle()).toBe(0);
});

test('one tenant\'s silent Stream keeps nobody else\'s orders from their identifiers (W7)', async () => {
  await using world = await createEventWorld({ tenants: ['Oak & Ash Ltd', 'Beech Ltd'], system: { StreamApiMaxRetryAttempts: 0 } });
  const [first, second] = world.tenants as [typeof world.tenants[0], typeof world.tenants[0]];
  const [one, two] = [(await world.sent(1, {}, first))[0]!, (await world.sent(1, {}, second))[0]!];
  world.stream.lockPlanning(world.stream.plan({ ...RUN, account: 'TENANT0' }, numbers([one])).id);
  world.stream.lockPlanning(world.stream.plan({ ...RUN, account: 'TENANT1' }, numbers([two])).id);
  await world.told();
  world.stream.faults.add({ kind: 'reset-before', method: 'orders/read', account: 'TENANT0' });
  await world.cycle();
  expect(world.shown(two, second).identifiers).toContain('RUN 03');
  expect(world.shown(one, first).identifiers).toEqual(['Sent to Stream']);
});

test('switching places off takes them off the orders that are planned already (R-160)', async () => {
  await using world = await createEventWorld();
  const orders = await world.sent(1);
  world.stream.lockPlanning(world.stream.plan(RUN, numbers(orders)).id);
  await world.applied();
  await world.db('integrations').update({ settings: world.db.raw(`settings || '{"IsGroupSequenceIdentifierEnabled": false}'::jsonb`) });
  expect(await world.deps.plans.showAgain(world.integrationId)).toBe(1);
  await world.writeBack();
  expect(identifiers(world, orders)).toEqual([['RUN 03', 'Sent to Stream', 'TUESDAY']]);
});
