import { expect, test } from '@jest/globals';
import { createTcpGate } from '@stream-tech/queues/testing';
import { createWorld } from './testing/create-world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;
const as = 'support';
const EVENTS = ['COLLECTED', 'DELIVERED', 'PARTCOLLECTED', 'PARTDELVRD', 'RUNSTATUS'];

const arrive = async (world: World) => {
  const { integration, installation } = await world.connect();
  const base = `/operator/integrations/${integration.id}/subscriptions`;
  return {
    integrationId: integration.id as string, installationId: installation.id as string, base,
    patch: (settings: object) => world.call('PATCH', `/operator/integrations/${integration.id}`, { as: 'administrator', body: { settings } }),
    repair: (body: object = { repair: true }) => world.call('POST', `${base}/check`, { as, body }),
  };
};
const there = (world: World, account = world.stream.accounts[0]!.clientId) => world.stream.subscriptions.filter((each) => each.account === account).map(({ event }) => event).sort();
/** The integrations that a check was asked for in the background. */
const asked = async (world: World) => (await world.application.producer.queues['webhook-subscriptions'].getJobs(['waiting', 'prioritized'])).map(({ data }) => data.integrationId);

test('an operator sees the state of the subscriptions and repairs them, and what Stream posts to the new address is on disk (R-134, R-135)', async () => {
  await using world = await createWorld();
  const { base, patch, repair, integrationId, installationId } = await arrive(world);
  expect(await world.call('GET', base, { as })).toMatchObject({ status: 200, json: { subscriptions: null } });
  await patch({ IsWebhookFeaturesEnabled: true });
  expect(await asked(world)).toEqual([integrationId]);

  expect(await repair({})).toMatchObject({ status: 200, json: { subscriptions: { report: { state: 'incomplete', created: [] } } } });
  expect(there(world)).toEqual([]);
  const repaired = await repair();
  expect(repaired).toMatchObject({ status: 200, json: { subscriptions: { enabled: true, report: { state: 'repaired' } } } });
  expect(there(world)).toEqual(EVENTS);
  const seen = await world.call('GET', base, { as });
  expect(seen.json).toEqual(repaired.json);
  expect(await world.db('audit_log').where({ kind: 'subscriptions' })).toMatchObject([{ actor: 'support@example.test', installation_id: installationId, outcome: 'incomplete' }, { actor: 'support@example.test', outcome: 'repaired' }]);

  const { url_path: address, auth_header: authorization = '', account: party } = world.stream.subscriptions[0]!;
  const body = JSON.stringify({ webhook: { subscription: { party_id: party }, event: { event_code: 'DELIVERED', event_date: '2026-03-05', event_time: '14:32:07' }, order: { id: 'ACM0000012345' } } });
  expect(await world.call('POST', new URL(address).pathname, { body, headers: { authorization } })).toMatchObject({ status: 200 });
  expect(await world.db('webhook_events')).toMatchObject([{ status: 'pending', code: 'DELIVERED' }]);

  const token = address.slice(address.lastIndexOf('/') + 1);
  const shown = JSON.stringify([repaired, seen, world.log.lines, await world.db('audit_log')]);
  for (const secret of [token, authorization.slice(7)]) expect(shown).not.toContain(secret);
}, 30_000);

test('a new address is an administrator’s to give: subscriptions move there, and the old one is answered for another day (security.md, 13)', async () => {
  await using world = await createWorld();
  const { base, patch, repair } = await arrive(world);
  await patch({ IsWebhookFeaturesEnabled: true });
  await repair();
  const before = world.stream.subscriptions[0]!.url_path;
  expect(await world.call('POST', `${base}/rotate`, { as })).toMatchObject({ status: 403 });
  expect(await world.call('POST', `${base}/rotate`, { as: 'administrator' })).toMatchObject({ status: 200, json: { subscriptions: { report: { state: 'repaired' } } } });
  expect(there(world)).toEqual(EVENTS);
  expect(world.stream.subscriptions.map(({ url_path: url }) => url)).not.toContain(before);
  expect(await world.call('POST', new URL(before).pathname, { body: '{}' })).toMatchObject({ status: 200 });
  expect(await world.db('audit_log').where({ outcome: 'webhook address replaced' })).toMatchObject([{ actor: 'administrator@example.test' }]);
}, 30_000);

test('with the switch off, ours are gone from Stream; an unknown integration is not found, and beside another check one is told to wait', async () => {
  await using world = await createWorld();
  const { base, patch, repair, integrationId } = await arrive(world);
  await patch({ IsWebhookFeaturesEnabled: true });
  await repair();
  await patch({ IsWebhookFeaturesEnabled: false });
  expect(await asked(world)).toEqual([integrationId]);
  expect(await repair()).toMatchObject({ json: { subscriptions: { enabled: false, report: { state: 'off' } } } });
  expect(there(world)).toEqual([]);
  expect(await world.call('GET', base.replace(integrationId, '00000000-0000-4000-8000-000000000000'), { as })).toMatchObject({ status: 404 });
  await world.application.stores.subscriptions.hold(integrationId, 60);
  expect(await repair()).toMatchObject({ status: 409, json: { code: 'already-in-progress' } });
}, 30_000);

test('an account that is left loses our subscriptions while its secret is still known, and the new one gets them', async () => {
  await using world = await createWorld();
  const { patch, repair, integrationId } = await arrive(world);
  const next = world.stream.addAccount({ name: 'Next', clientId: 'NXT00001', clientSecret: 'next-secret' });
  await patch({ IsWebhookFeaturesEnabled: true });
  await repair();
  world.stream.addSubscription({ event: 'DELIVERED', event_type: 'CONSHEADER', url_path: 'https://other.example.test/hook' });
  expect(await patch({ StreamClientId: next.clientId, StreamClientSecret: 'next-secret' })).toMatchObject({ status: 200, json: { warnings: [] } });
  expect(there(world)).toEqual(['DELIVERED']);
  expect(await world.db('audit_log').where({ kind: 'subscriptions', outcome: 'account left' })).toMatchObject([{ actor: 'administrator@example.test', detail: { integrationId, ended: 5 } }]);
  await repair();
  expect(there(world, next.clientId)).toEqual(EVENTS);
  expect(await world.db('partner_tokens').where('key', 'like', 'left:%')).toEqual([]);
}, 30_000);

test('where the account that is left does not answer, whoever leaves it is told what remains there; the change stands', async () => {
  await using world = await createWorld();
  const { patch, repair } = await arrive(world);
  const next = world.stream.addAccount({ name: 'Next', clientId: 'NXT00001', clientSecret: 'next-secret' });
  await patch({ IsWebhookFeaturesEnabled: true });
  await repair();
  world.stream.faults.add({ kind: '503', account: world.stream.accounts[0]!.clientId });
  const changed = await patch({ StreamClientId: next.clientId, StreamClientSecret: 'next-secret' });
  expect(changed).toMatchObject({ status: 200, json: { settings: { StreamClientId: next.clientId }, warnings: [expect.stringContaining('end them in Stream')] } });
  expect(JSON.stringify([changed.json, world.log.lines])).not.toContain(world.stream.subscriptions[0]!.url_path.slice(-20));
  await repair();
  expect(there(world, next.clientId)).toEqual(EVENTS);
}, 30_000);

test('with Redis away settings are saved all the same: the schedule finds what they ask for', async () => {
  await using redis = await createTcpGate(process.env.TEST_REDIS_URL!);
  await using world = await createWorld({ throughGate: ({ databaseUrl, redisUrl }) => {
    const queue = new URL(redisUrl);
    queue.host = new URL(redis.url).host;
    return { databaseUrl, redisUrl: queue.href };
  } });
  const { patch, integrationId } = await arrive(world);
  redis.cut();
  expect(await patch({ IsWebhookFeaturesEnabled: true })).toMatchObject({ status: 200 });
  expect(await world.application.subscriptionFlows.subscriptionsDue()).toEqual([integrationId]);
  redis.open();
}, 30_000);
