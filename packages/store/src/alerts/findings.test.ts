import { randomUUID } from 'node:crypto';
import type { AlertFacts, AlertRuleId } from '@stream-tech/domain';
import { ALERT_RULE_IDS, defaultAlertRule } from '@stream-tech/domain';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf, type TestDatabase } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { ALERT_QUERIES } from './alert-queries.ts';

type Queried = keyof typeof ALERT_QUERIES;
const QUERIED = ALERT_RULE_IDS.filter((id): id is Queried => id !== 'schedule-silent');
const because = (code: string): string => JSON.stringify({ code, message: 'Mrs Jones, 12 High Street', remedy: 'fix-the-data', at: '2026-03-05T00:00:00Z' });

/** One account, and the knobs that bring each trouble about and take it away again. */
const createShop = async (database: TestDatabase) => {
  const { db } = database;
  const { installationId, integrationId, tell } = await createWebhookWorld(db, { StreamClientId: 'OAK00001', IsOrderSyncEnabled: true, IsWebhookFeaturesEnabled: true });
  const ago = (minutes: number) => db.raw('now() - make_interval(mins => ?)', [minutes]);
  let number = 1_000;
  const order = async (row: object): Promise<string> => {
    number += 1;
    const [{ id }] = await db('orders').insert({ installation_id: installationId, integration_id: integrationId, linnworks_order_id: randomUUID(), order_number: number, received_at: db.fn.now(), source: '{}', source_hash: 'x', next_attempt_at: db.raw(`now() + interval '1 day'`), ...row }).returning('id');
    return id;
  };
  const many = async (count: number, row: object): Promise<void> => { for (let left = count; left > 0; left -= 1) await order(row); };
  return {
    db, installationId, integrationId, tell, ago, order, many,
    find: async (rule: Queried, awakeMinutes = 1_000): Promise<AlertFacts[]> => (await ALERT_QUERIES[rule](db, { threshold: defaultAlertRule(rule).threshold ?? 0, awakeSince: new Date(Date.now() - awakeMinutes * 60_000) })).map(({ facts }) => facts),
  };
};

let database: TestDatabase;
beforeAll(async () => { database = await createTestDatabase(); });
afterAll(async () => { await database[Symbol.asyncDispose](); });

type Shop = Awaited<ReturnType<typeof createShop>>;
/** How each trouble comes, what is told of it, and how it goes. */
const TROUBLES: Record<Queried, { come: (shop: Shop) => Promise<unknown>; facts: object; go: (shop: Shop) => Promise<unknown> }> = {
  'orders-failed': {
    come: async ({ many, ago }) => { await many(4, { status: 'failed', failed_at: ago(10), problem: because('remote-rejected') }); await many(1, { status: 'ready-for-retry', failed_at: ago(20), problem: because('address') }); await many(3, { status: 'failed', failed_at: ago(90), updated_at: ago(90) }); },
    facts: { count: 5, code: 'remote-rejected', ofCode: 4, isMore: false },
    go: ({ db }) => db('orders').where({ status: 'ready-for-retry' }).update({ failed_at: db.raw(`now() - interval '61 minutes'`) }),
  },
  'orders-invalid': {
    come: ({ many }) => many(10, { status: 'validation-failed', problem: because('no-postcode') }),
    facts: { count: 10, code: 'no-postcode', ofCode: 10 },
    go: ({ db }) => db('orders').where({ status: 'validation-failed' }).update({ updated_at: db.raw(`now() - interval '61 minutes'`) }),
  },
  'orders-waiting': {
    come: async ({ order, ago }) => { await order({ next_attempt_at: ago(40) }); await order({ next_attempt_at: ago(31) }); },
    facts: { orderNumber: expect.any(Number), orderId: expect.any(String) },
    go: async ({ db, installationId, integrationId }) => {
      const postalServiceId = randomUUID();
      const [{ id: byHand }] = await db('integrations').insert({ installation_id: installationId, settings: JSON.stringify({ IsOrderSyncEnabled: false }), stream_account: randomUUID() }).returning('id');
      await db('services').insert({ installation_id: installationId, integration_id: byHand, postal_service_id: postalServiceId, name: 'By hand', settings: '{}' });
      await db('orders').where({ integration_id: integrationId, status: 'pending' }).update({ postal_service_id: postalServiceId });
    },
  },
  'orders-unanswered': {
    come: ({ order, ago }) => order({ status: 'in-progress', unknown_since: ago(31), next_look_at: ago(-1) }),
    facts: { count: 1 },
    go: ({ db }) => db('orders').where({ status: 'in-progress' }).update({ unknown_since: db.fn.now() }),
  },
  'write-back-late': {
    come: ({ order, ago }) => order({ status: 'completed', consignment_no: 'C1', write_back_due_at: ago(-5), write_back_tries: 10 }),
    facts: { count: 1, orderId: expect.any(String) },
    go: ({ db }) => db('orders').whereNotNull('write_back_due_at').update({ write_back_tries: 4 }),
  },
  'orders-twice': {
    come: ({ order, ago }) => order({ status: 'completed', consignment_no: 'C2', twin_suspected_at: ago(1) }),
    facts: { count: 1, orderId: expect.any(String), orderNumber: expect.any(Number) },
    go: ({ db }) => db('orders').update({ twin_suspected_at: null }),
  },
  'webhooks-waiting': {
    come: async ({ tell, db, ago }) => { await tell(); await db('webhook_events').where({ status: 'pending' }).update({ received_at: ago(21), next_attempt_at: ago(21) }); },
    facts: {},
    go: ({ db }) => db('webhook_events').where({ status: 'pending' }).update({ next_attempt_at: db.raw(`now() + interval '1 minute'`) }),
  },
  'webhooks-suspicious': {
    come: async ({ tell }) => { for (let left = 3; left > 0; left -= 1) await tell({ status: 'suspicious' }); },
    facts: { count: 3, isMore: false },
    go: ({ db }) => db('webhook_events').where({ status: 'suspicious' }).update({ received_at: db.raw(`now() - interval '61 minutes'`) }),
  },
  'subscriptions-broken': {
    come: ({ db, integrationId }) => db('webhook_subscriptions').insert({ integration_id: integrationId, checked_at: db.fn.now(), report: JSON.stringify({ state: 'incomplete' }), problem: 'Stream <img onerror>\nrefused' }),
    facts: { name: 'OAK00001', said: 'Stream <img onerror> refused' },
    go: ({ db }) => db('webhook_subscriptions').update({ report: JSON.stringify({ state: 'repaired' }) }),
  },
  'drift-found': {
    come: ({ db, installationId }) => db('audit_log').insert([{ kind: 'reconcile', installation_id: installationId, actor: 'schedule', correlation_id: 'c', outcome: 'compared', detail: { looked: 9, changed: 5 } }]),
    facts: { count: 5 },
    go: ({ db }) => db('audit_log').where({ kind: 'reconcile' }).update({ at: db.raw(`now() - interval '66 minutes'`) }),
  },
  'linnworks-refused': {
    come: ({ db, installationId, ago }) => db('installations').where({ id: installationId }).update({ token_refused_at: ago(0), token_refusals: 2, active: false, refused_off_at: ago(0), problem: 'Linnworks refused the token' }),
    facts: { said: 'Linnworks refused the token' },
    go: ({ db, installationId }) => db('installations').where({ id: installationId }).update({ token_refused_at: null, token_refusals: 0, active: true, refused_off_at: null, problem: null }),
  },
  'stream-refused': {
    come: ({ db, integrationId, ago }) => db('integrations').where({ id: integrationId }).update({ reconnect_since: ago(5), problem: 'Stream refused our credentials' }),
    facts: { name: 'OAK00001', said: 'Stream refused our credentials', integrationId: expect.any(String) },
    go: ({ db, integrationId }) => db('integrations').where({ id: integrationId }).update({ reconnect_since: null, problem: null }),
  },
  'stream-silent': {
    come: ({ db, integrationId, ago }) => db('integrations').where({ id: integrationId }).update({ silent_since: ago(16) }),
    facts: { name: 'OAK00001' },
    go: ({ db, integrationId }) => db('integrations').where({ id: integrationId }).update({ silent_since: null }),
  },
  'orders-unread': {
    come: ({ db, installationId, ago }) => db('installations').where({ id: installationId }).update({ fetched_at: ago(21), updated_at: ago(100) }),
    facts: {},
    go: ({ db, installationId }) => db('installations').where({ id: installationId }).update({ fetched_at: db.fn.now() }),
  },
  'night-failed': {
    come: ({ db, installationId, ago }) => db('nightly_runs').insert({ job: 'sync-master-data-identifiers', installation_id: installationId, local_date: '2026-11-24', tries: 2, started_at: ago(60), problem: 'Linnworks answered 503' }),
    facts: { name: 'Identifiers', said: 'Linnworks answered 503' },
    go: ({ db, installationId, ago }) => db('nightly_runs').insert({ job: 'sync-master-data-identifiers', installation_id: installationId, local_date: '2026-11-25', tries: 1, started_at: ago(1), done_at: db.fn.now(), outcome: '{}' }),
  },
};

test.each(QUERIED)('%s is found when it is so, with what is told of it, and no longer when it is over', async (rule: Queried) => {
  const shop = await createShop(database);
  const { come, facts, go } = TROUBLES[rule];
  const own = async () => (await shop.find(rule)).filter(({ installationId }) => installationId === shop.installationId);
  expect(await own()).toEqual([]);
  await come(shop);
  const found = await own();
  expect(found).toMatchObject([{ account: 'Oak & Ash', since: expect.stringMatching(/Z$/), ...facts }]);
  expect(JSON.stringify(found)).not.toContain('Jones');
  await go(shop);
  expect(await own()).toEqual([]);
});

test('orders are not called unread while no worker was there to read them, nor where an account has just come', async () => {
  const shop = await createShop(database);
  await TROUBLES['orders-unread'].come(shop);
  const own = async (awake?: number) => (await shop.find('orders-unread', awake)).filter(({ installationId }) => installationId === shop.installationId).length;
  expect([await own(), await own(19)]).toEqual([1, 0]);
  await shop.db('installations').where({ id: shop.installationId }).update({ updated_at: shop.ago(19) });
  expect(await own()).toBe(0);
});

test('no account that a person switched off is told of', async () => {
  const shop = await createShop(database);
  for (const rule of QUERIED.filter((each) => each !== 'orders-twice' && each !== 'webhooks-suspicious')) await TROUBLES[rule].come(shop);
  await shop.db('installations').where({ id: shop.installationId }).update({ active: false, refused_off_at: null });
  for (const rule of QUERIED) expect([rule, (await shop.find(rule)).filter(({ installationId }) => installationId === shop.installationId)]).toEqual([rule, []]);
});

test('with many orders no rule reads them all (performance.md, levers 1 and 2)', async () => {
  await using own = await createTestDatabase();
  const shop = await createShop(own);
  await fillOrders(own.db, shop.installationId, 20_000);
  for (const rule of QUERIED as AlertRuleId[] as Queried[]) expect([rule, (await plansOf(own.db, () => shop.find(rule))).match(/Seq Scan on (orders|audit_log|webhook_events)/)]).toEqual([rule, null]);
}, 60_000);
