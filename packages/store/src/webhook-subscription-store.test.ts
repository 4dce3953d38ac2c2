import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { openDatabase } from './database.ts';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookSubscriptionStore, type MadeReport, type SubscriptionReport } from './webhook-subscription-store.ts';

const ON = { IsWebhookFeaturesEnabled: true };
const report = (change: Partial<SubscriptionReport> = {}): SubscriptionReport =>
  ({ state: 'complete', wanted: [], present: [], missing: [], created: [], ended: [], doubles: [], foreign: [], problems: [], ...change });
const made = (change: Partial<SubscriptionReport> = {}, of: Partial<MadeReport> = {}): MadeReport => ({ report: report(change), version: 1, enabled: true, ...of });

const createWorld = async (settings: object = ON) => {
  const database = await createTestDatabase();
  const { integrationId, installationId } = await createWebhookWorld(database.db, settings);
  const subscriptions = createWebhookSubscriptionStore(database.db);
  return {
    ...database, subscriptions, integrationId, installationId,
    check: async (...given: Parameters<typeof made>) => subscriptions.keep((await subscriptions.hold(integrationId, 60))!, made(...given)),
    age: (minutes: number) => database.db('webhook_subscriptions').update({ checked_at: database.db.raw('checked_at - make_interval(mins => ?)', [minutes]) }),
    due: () => subscriptions.due(10),
  };
};

test('of processes that begin at the same time one has the check of an integration, and others theirs (R-134)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db, ON);
  const processes = Array.from({ length: 4 }, () => openDatabase({ url: world.url, connections: 2 }));
  try {
    const held = await Promise.all([...processes, ...processes].map((db) => createWebhookSubscriptionStore(db).hold(world.integrationId, 60)));
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(await world.subscriptions.hold(other.integrationId, 60)).toBeDefined();
    await world.subscriptions.letGo(held.find(Boolean)!);
    expect(await world.subscriptions.hold(world.integrationId, 60)).toBeDefined();
  } finally {
    await Promise.all(processes.map((db) => db.destroy()));
  }
});

test('a holder that is gone holds nobody up once its lease has lapsed, and its late report does not replace another (F43)', async () => {
  await using world = await createWorld();
  const first = (await world.subscriptions.hold(world.integrationId, 60))!;
  await world.db('webhook_subscriptions').update({ held_until: world.db.raw(`now() - interval '1 second'`) });
  const second = (await world.subscriptions.hold(world.integrationId, 60))!;
  expect(await world.subscriptions.keep(first, made({ state: 'failed' }), { kind: 'subscriptions', actor: 'schedule', installationId: world.installationId, outcome: 'failed' })).toBeUndefined();
  await world.subscriptions.letGo(first);
  expect(await world.subscriptions.hold(world.integrationId, 60)).toBeUndefined();
  expect(await world.subscriptions.keep(second, made())).toMatchObject({ report: { state: 'complete' }, problem: undefined });
  expect(await world.subscriptions.find(world.integrationId)).toMatchObject({ report: { state: 'complete' } });
  expect(await world.db('audit_log').where({ kind: 'subscriptions' })).toHaveLength(1);
});

test('the last report is kept with its problem in words, whatever signs a partner put into it', async () => {
  await using world = await createWorld();
  expect(await world.subscriptions.find(world.integrationId)).toBeUndefined();
  await world.check({ state: 'incomplete', foreign: [{ event: 'A\u0000', eventType: 'B', host: 'other.example.com', count: 1 }], problems: [{ code: 'x', message: `One.\u0000${'x'.repeat(3_000)}`, remedy: 'try-later' }] });
  const kept = (await world.subscriptions.find(world.integrationId))!;
  expect(kept).toMatchObject({ version: 1, enabled: true, problem: expect.stringMatching(/^One\.\ufffdx+$/), report: { state: 'incomplete', foreign: [{ event: 'A\ufffd' }] } });
  expect(kept.problem).toHaveLength(1_000);
  await world.check();
  expect(await world.subscriptions.find(world.integrationId)).toMatchObject({ problem: undefined, report: { state: 'complete' } });
});

test('an integration is due when it never was looked at, once a day, and sooner where the last look did not end well (R-134)', async () => {
  await using world = await createWorld();
  expect(await world.due()).toEqual([world.integrationId]);
  await world.check();
  expect(await world.due()).toEqual([]);
  await world.age(60);
  expect(await world.due()).toEqual([]);
  await world.age(23 * 60 + 1);
  expect(await world.due()).toEqual([world.integrationId]);
  await world.check({ state: 'failed' });
  expect(await world.due()).toEqual([]);
  await world.age(31);
  expect(await world.due()).toEqual([world.integrationId]);
});

test('one that changes while it is being checked is due, so that it is checked once more', async () => {
  await using world = await createWorld();
  await world.check();
  await world.subscriptions.hold(world.integrationId, 60);
  expect(await world.due()).toEqual([]);
  await world.db('integrations').update({ version: 2 });
  expect(await world.due()).toEqual([world.integrationId]);
});

test('it is due at once when its settings changed or its installation went off or came back', async () => {
  await using world = await createWorld();
  await world.check();
  await world.db('integrations').update({ version: 2 });
  expect(await world.due()).toEqual([world.integrationId]);
  await world.check({}, { version: 2 });
  await world.db('installations').update({ active: false });
  await world.db('webhook_endpoints').insert({ integration_id: world.integrationId, token_hash: randomUUID() });
  expect(await world.due()).toEqual([world.integrationId]);
  await world.check({ state: 'off' }, { version: 2, enabled: false });
  await world.age(3 * 24 * 60);
  expect(await world.due()).toEqual([]);
  await world.db('installations').update({ active: true });
  expect(await world.due()).toEqual([world.integrationId]);
});

test('where webhook features never were on, Stream is not asked', async () => {
  await using world = await createWorld({});
  expect(await world.due()).toEqual([]);
});
