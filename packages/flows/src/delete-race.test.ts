import { expect, test } from '@jest/globals';
import type { Order } from '@stream-tech/domain';
import pLimit from 'p-limit';
import fc from 'fast-check';
import { createFlows } from './flows.ts';
import { createWorld } from './testing/world.ts';

const ORDERS = 24;
const SEED = 54;
const never = new AbortController().signal;
const author = { actor: 'ann@example.test', correlationId: 'delete-race' };
const inAnyOrder = <T>(list: T[], seed: number): T[] => fc.sample(fc.shuffledSubarray(list, { minLength: list.length }), { numRuns: 1, seed })[0]!;

test('deletes that race with plans, write-backs, sends, fetches and planners end Deleted or Completed, never both, with one effective DELETE each (R-061, F54; the thousand are `pnpm trial --only delete-race`)', async () => {
  await using world = await createWorld({ integration: { IsWebhookFeaturesEnabled: true }, system: { StreamApiMaxRetryAttempts: 0, MaxUserSelectedOrdersForDelete: 50, MaxBatchSizePerInstallation: 50 } });
  for (let n = 0; n < ORDERS; n += 1) world.open();
  await world.fetch();
  await world.sendBatch();
  await world.writeBack();
  const orders: Order[] = await Promise.all((await world.db('orders').where({ status: 'completed' }).select('id')).map(({ id }) => world.rowOf(id as string)));
  expect(orders).toHaveLength(ORDERS);
  for (const kind of ['lost-answer', 'late-commit', '503'] as const) world.stream.faults.add({ kind, method: 'orders/delete', probability: 0.12, seed: `${SEED} ${kind}`, ...(kind === 'late-commit' ? { delayMs: 30_000 } : {}) });
  world.linnworks.faults.add({ kind: 'reset-after', method: 'Orders/SetOrderShippingInfo', probability: 0.1, seed: `${SEED} shipping` });

  // Three workers that share nothing but the database.
  const [one, two, three] = [world.flows, createFlows(world.deps), createFlows(world.deps)];
  const kept = new Set<string>();
  const consignmentOf = (order: Order) => world.stream.consignments.find(({ consignmentNo }) => consignmentNo === order.consignmentNo)!;
  const racers = (order: Order, index: number): (() => Promise<unknown>)[] => [
    () => one!.requestDelete([order.id], { confirm: true }, author), () => two!.requestDelete([order.id], { confirm: true }, author),
    ...[one, two, three].map((worker) => () => worker!.takeOutOrder(order.id, never)), () => one!.takeOutOrder(order.id, never),
    () => world.deps.plans.keep(order.id, { runId: 'R1', runDescription: 'Run', runNumber: 1 + (index % 20), sequence: 1, plannedDate: '2026-11-27', eta: undefined, driver: 'Jo', vehicle: 'V1' }, { readAt: new Date() }),
    () => two!.sendOne(order.id, 'operator', never), () => three!.look(order.id, never),
    ...(index % 7 === 0 ? [async () => { if (!consignmentOf(order).deleted) { consignmentOf(order).status = 'PLANNED'; kept.add(order.id); } }] : []),
    ...(index % 6 === 0 ? [() => one!.writeBack(world.installationId, never), () => three!.fetchInstallation(world.installationId, never), () => two!.sendBatch(world.installationId, never)] : []),
  ];
  const all = inAnyOrder(orders.flatMap((order, index) => racers(order, index)), SEED);
  await pLimit(6).map(all, (run) => run().catch((error: Error) => { if (!('remedy' in error)) throw error; }));

  world.stream.faults.clear();
  world.linnworks.faults.clear();
  const left = () => world.db('orders').whereRaw(`(status = 'completed' and delete_requested_at is not null) or write_back_due_at is not null`).select('id');
  for (let round = 0; (await left()).length > 0 && round < 10; round += 1) {
    for (const { id } of await left()) await world.age({ id: id as string }, 301);
    for (const id of (await one!.sweep()).deletes) await one!.takeOutOrder(id, never);
    await world.writeBack();
  }
  world.stream.late.settle();
  expect(await left()).toEqual([]);

  const wrong: string[] = [];
  for (const before of orders) {
    const order = await world.rowOf(before.id);
    const effective = world.stream.ledger.calls('orders/delete').filter(({ committedAt, request }) => committedAt !== undefined && (request as { ref: string }).ref === order.streamOrderNo).length;
    const shown = world.account.order(order.orderNumber);
    const ours = (shown.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name);
    const isGone = order.status === 'deleted';
    if (!isGone && (order.status !== 'completed' || !kept.has(order.id))) wrong.push(`${order.orderNumber} is ${order.status}`);
    if (consignmentOf(order).deleted !== isGone || effective !== (isGone ? 1 : 0)) wrong.push(`${order.orderNumber} is ${order.status}, with ${effective} effective deletes`);
    if (isGone ? ours.length > 0 || shown.ExtendedProperties.length > 0 || shown.ShippingInfo.TrackingNumber !== '' : !ours.includes('Sent to Stream') || shown.ShippingInfo.TrackingNumber !== order.trackingNumber) wrong.push(`${order.orderNumber} is ${order.status}, and Linnworks shows ${ours.join()} and "${shown.ShippingInfo.TrackingNumber}"`);
  }
  expect(wrong).toEqual([]);
  expect((await world.db('orders').where({ status: 'deleted' })).length).toBeGreaterThan(ORDERS / 2);
  expect(world.stream.ledger.calls('orders/create')).toHaveLength(ORDERS);
}, 60_000);
