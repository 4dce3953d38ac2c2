import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { expect, test } from '@jest/globals';
import { createTestDatabase } from '../testing/index.ts';
import { createOrderQueueView } from './order-queue.ts';

const POSTAL_SERVICE = randomUUID();

const account = async (db: Knex, { installation = {}, integration = {}, sync = true }: { installation?: object; integration?: object; sync?: boolean } = {}) => {
  const [{ id: installationId }] = await db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID(), active: true, ...installation }).returning('id');
  const [{ id: integrationId }] = await db('integrations').insert({ installation_id: installationId, stream_account: randomUUID(), settings: JSON.stringify({ IsOrderSyncEnabled: sync }), ...integration }).returning('id');
  await db('services').insert({ installation_id: installationId, integration_id: integrationId, postal_service_id: POSTAL_SERVICE, name: 'Two-Man', settings: '{}' });
  return async (row: object = {}): Promise<string> => {
    const [{ id }] = await db('orders').insert({ installation_id: installationId, linnworks_order_id: randomUUID(), order_number: 1001, received_at: db.fn.now(), source: '{}', source_hash: 'h', postal_service_id: POSTAL_SERVICE, ...row }).returning('id');
    return String(id);
  };
};

test('a Pending order says what keeps its whole account from sending, in the list and on its page; one that waits for its turn says nothing (troubleshooting: order not sent; A-04, R-217, R-218, R-224)', async () => {
  await using world = await createTestDatabase();
  const view = createOrderQueueView(world.db);
  const reasons: [string, string | null][] = [
    [await (await account(world.db, { sync: false }))(), 'Order sync disabled. Enable it or send by hand.'],
    [await (await account(world.db, { installation: { active: false, token_refused_at: world.db.fn.now() } }))(), 'Linnworks token missing or expired. Re-connect the installation.'],
    [await (await account(world.db, { installation: { active: false } }))(), 'Installation not found or inactive. Contact your administrator.'],
    [await (await account(world.db, { integration: { reconnect_since: world.db.fn.now(), problem: 'Stream refuses the client secret' } }))(), 'Stream refuses the client secret'],
    [await (await account(world.db))(), null],
    [await (await account(world.db, { sync: false }))({ hold_reason: 'Stream asked us to wait' }), 'Stream asked us to wait'],
    [await (await account(world.db, { sync: false }))({ postal_service_id: randomUUID() }), null],
  ];
  const { orders } = await view.list({ within: 'all', limit: 50 });
  for (const [id, reason] of reasons) {
    expect(orders.find((order) => order.id === id)?.holdReason).toBe(reason);
    expect((await view.one(id))?.holdReason).toBe(reason);
  }
});

test('an order that is not waiting is not said to wait', async () => {
  await using world = await createTestDatabase();
  const view = createOrderQueueView(world.db);
  const order = await account(world.db, { sync: false });
  await order({ status: 'validation-failed', problem: JSON.stringify({ code: 'address-incomplete', message: 'Missing delivery address fields', remedy: 'fix-the-data', at: new Date().toISOString() }) });
  expect((await view.list({ within: 'all', limit: 5 })).orders[0]?.holdReason).toBeNull();
});
