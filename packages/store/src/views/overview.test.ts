import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { createOverviewView } from './overview.ts';

const createShop = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const { installationId, integrationId, tell } = await createWebhookWorld(db);
  const order = async (number: number, row: object): Promise<string> => {
    const [{ id }] = await db('orders').insert({ installation_id: installationId, integration_id: integrationId, linnworks_order_id: randomUUID(), order_number: number, received_at: db.fn.now(), source: '{}', source_hash: 'x', ...row }).returning('id');
    return id;
  };
  return { db, installationId, integrationId, tell, order, view: createOverviewView(db), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

const because = (code: string, message: string): string => JSON.stringify({ code, message, remedy: 'fix-the-data', at: '2026-03-05T00:00:00Z' });

test('home shows nothing where all is well', async () => {
  await using shop = await createShop();
  const { webhooks, ...rest } = await shop.view.read('all');
  expect(rest).toEqual({ waiting: [], failing: [], deletes: [], notDelivered: { count: 0, isMore: false }, accounts: [] });
  expect(webhooks.oldestSeconds).toBe(0);
  expect(webhooks.statuses.every(({ count, isMore }) => count === 0 && !isMore)).toBe(true);
});

test('home shows failures by cause, the longest waiting, open deletes, the inbox’ backlog and accounts with a problem (R-244, A-07)', async () => {
  await using shop = await createShop();
  const { db } = shop;
  for (const number of [1, 2, 3]) await shop.order(number, { status: 'failed', problem: because('remote-rejected', `Postcode ${number}`), updated_at: new Date(number * 1_000) });
  await shop.order(4, { status: 'validation-failed', problem: because('no-postcode', 'No postcode') });
  await shop.order(5, { received_at: new Date('2026-01-02'), hold_reason: 'Syncing is off' });
  await shop.order(6, { received_at: new Date('2026-01-01') });
  await shop.order(7, { status: 'completed', consignment_no: 'C7', delete_requested_at: db.fn.now(), stream_deleted_at: db.fn.now(), write_back_due_at: db.fn.now(), write_back_problem: 'Locked' });
  await shop.order(8, { status: 'completed', consignment_no: 'C8', delete_requested_at: db.fn.now(), delete_due_at: db.fn.now(), delete_problem: because('stream-down', 'Stream is away') });
  await shop.order(9, { status: 'completed', consignment_no: 'C9', carrier_status: 'DELIVERYFAILED', carrier_seen_at: db.fn.now() });
  await shop.tell();
  await shop.tell({ status: 'suspicious' });
  await db('webhook_events').update({ received_at: db.raw(`now() - interval '1 hour'`) });
  await db('webhook_subscriptions').insert({ integration_id: shop.integrationId, checked_at: db.fn.now(), report: JSON.stringify({ state: 'failed' }), problem: 'Stream could not be asked' });
  const overview = await shop.view.read('all');
  expect(overview.failing.map(({ status, code, count, isMore, example, exampleOrderNumber }) => ({ status, code, count, isMore, example, exampleOrderNumber }))).toEqual([
    { status: 'failed', code: 'remote-rejected', count: 3, isMore: false, example: 'Postcode 3', exampleOrderNumber: 3 },
    { status: 'validation-failed', code: 'no-postcode', count: 1, isMore: false, example: 'No postcode', exampleOrderNumber: 4 },
  ]);
  expect(overview.waiting.map(({ orderNumber, reason }) => [orderNumber, reason])).toEqual([[6, null], [5, 'Syncing is off']]);
  expect(overview.deletes.map(({ orderNumber, isTakenOut, problem }) => [orderNumber, isTakenOut, problem])).toEqual([[7, true, 'Locked'], [8, false, 'Stream is away']]);
  expect(overview.webhooks.statuses.filter(({ count }) => count > 0).map(({ status, count }) => [status, count])).toEqual([['pending', 1], ['suspicious', 1]]);
  expect(overview.webhooks.oldestSeconds).toBeGreaterThanOrEqual(3_600);
  expect(overview.notDelivered).toEqual({ count: 1, isMore: false });
  expect(overview.accounts).toMatchObject([{ integrationId: shop.integrationId, problem: 'Subscriptions: Stream could not be asked' }]);
});

test('with many orders no part of home reads them all (performance.md, P10)', async () => {
  await using shop = await createShop();
  await fillOrders(shop.db, shop.installationId, 20_000);
  expect(await plansOf(shop.db, () => shop.view.read('all'))).not.toContain('Seq Scan on orders');
});
