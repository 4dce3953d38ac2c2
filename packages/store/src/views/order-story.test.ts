import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { createOrderStoryView } from './order-story.ts';

test('an order’s story has its plan with true numbers and what Stream told of it or of its run, the latest first, and nothing of others (R-243, A-33)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const view = createOrderStoryView(db);
  const [shop, other] = [await createWebhookWorld(db), await createWebhookWorld(db)];
  const [{ id }] = await db('orders').insert({
    installation_id: shop.installationId, integration_id: shop.integrationId, linnworks_order_id: randomUUID(), order_number: 7, received_at: db.fn.now(), source: '{}', source_hash: 'x', status: 'completed', consignment_no: 'C7', stream_order_no: 'N7', carrier_status: 'Out for delivery',
  }).returning('id');
  expect(await view.one(id)).toEqual({ integrationId: shop.integrationId, plan: null, planReadAt: null, carrierStatus: 'Out for delivery', carrierSeenAt: null, processedAt: null, deliverTo: null, goods: [], printed: null, labels: [], events: [], isCut: false });
  await db('order_plans').insert({ order_id: id, run_id: 'L1', run_description: 'RUN 31', run_number: 31, sequence: 24, planned_date: '2026-03-05', driver: 'Ana', vehicle: 'VAN 1', state: 'locked', read_at: db.fn.now() });
  const run = { id: 'L1', description: 'RUN 31' };
  const told = [
    await shop.tell({ piece: 'order:C7', event: { consignmentNo: 'C7' } }),
    await shop.tell({ piece: 'run:L1', event: { code: 'LOCKPLANNING', consignmentNo: '', run, stops: [{ ref: 'N7', sequence: 24 }] } }),
    await shop.tell({ piece: 'run:L1', event: { code: 'DISPATCHED', consignmentNo: '', run, stops: [] } }),
  ];
  await shop.tell({ piece: 'run:L1', event: { code: 'LOCKPLANNING', consignmentNo: '', run, stops: [{ ref: 'C8', sequence: 1 }] } });
  await other.tell({ piece: 'order:C7' });
  const story = await view.one(id);
  expect(story).toMatchObject({ plan: { runNumber: 31, sequence: 24, plannedDate: '2026-03-05', driver: 'Ana', vehicle: 'VAN 1', state: 'locked' }, isCut: false });
  expect(story?.events.map((event) => event.id)).toEqual(told.toReversed());
  expect(story?.events[2]).toMatchObject({ code: 'DELIVERED', source: 'stream', statusTitle: 'Pending', problem: null, effect: null });
  expect(await view.one(randomUUID())).toBeUndefined();
});
