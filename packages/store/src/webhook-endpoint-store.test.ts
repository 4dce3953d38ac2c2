import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createKeyring, tokenHash } from '@stream-tech/platform';
import { createTestDatabase, plansOf } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookEndpointStore, OVERLAP_HOURS } from './webhook-endpoint-store.ts';

const author = { actor: 'ops@example.test', correlationId: 'c1' };
const SETTINGS = { StreamClientId: 'ACM00001', IsWebhookFeaturesEnabled: true };

const createWorld = async () => {
  const database = await createTestDatabase();
  const keyring = createKeyring(randomBytes(32));
  return { ...database, endpoints: createWebhookEndpointStore(database.db, keyring), ...(await createWebhookWorld(database.db, SETTINGS)) };
};

test('a caller is recognised by the end of the address: whose it is, and what it has to present (security.md, 13 to 15)', async () => {
  await using world = await createWorld();
  const { token, authorization } = await world.endpoints.ensure(world.integrationId);
  expect(token.length).toBeGreaterThanOrEqual(32);
  expect(await world.endpoints.caller(token)).toMatchObject({ integrationId: world.integrationId, installationId: world.installationId, authorization, partyId: 'ACM00001', enabled: true });
  expect(await world.endpoints.caller(`${token}x`)).toBeUndefined();
  expect(await world.endpoints.caller('')).toBeUndefined();
});

test.each([
  ['its webhook features are off', { settings: JSON.stringify({ ...SETTINGS, IsWebhookFeaturesEnabled: false }) }, {}],
  ['its settings say nothing of webhooks', { settings: JSON.stringify({ StreamClientId: 'ACM00001' }) }, {}],
  ['its installation is inactive', {}, { active: false }],
])('the address is known but not enabled where %s (R-134, R-151)', async (_what, integration, installation) => {
  await using world = await createWorld();
  const { token } = await world.endpoints.ensure(world.integrationId);
  if (Object.keys(integration).length > 0) await world.db('integrations').where({ id: world.integrationId }).update(integration);
  if (Object.keys(installation).length > 0) await world.db('installations').where({ id: world.installationId }).update(installation);
  expect(await world.endpoints.caller(token)).toMatchObject({ enabled: false });
});

test('neither the address nor the authorization can be read from the table (security.md, 13)', async () => {
  await using world = await createWorld();
  const { token, authorization } = await world.endpoints.ensure(world.integrationId);
  const kept = JSON.stringify(await world.db('webhook_endpoints'));
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(authorization.slice('Bearer '.length));
  expect(kept).toContain(tokenHash(token));
});

test('however many ask at once, an integration has one address', async () => {
  await using world = await createWorld();
  const made = await Promise.all(Array.from({ length: 8 }, () => world.endpoints.ensure(world.integrationId)));
  expect(new Set(made.map(({ token }) => token)).size).toBe(1);
  expect(await world.db('webhook_endpoints')).toHaveLength(1);
});

test('a replaced address is answered until its overlap ends, and then it is unknown (security.md, 13)', async () => {
  await using world = await createWorld();
  const before = await world.endpoints.ensure(world.integrationId);
  const after = await world.endpoints.rotate(world.integrationId, author);
  expect(await world.endpoints.ensure(world.integrationId)).toEqual(after);
  expect(await world.endpoints.caller(before.token)).toMatchObject({ integrationId: world.integrationId, authorization: before.authorization });
  expect(await world.endpoints.tokens(world.integrationId)).toEqual(expect.arrayContaining([{ token: before.token, inUse: false }, { token: after.token, inUse: true }]));

  await world.db('webhook_endpoints').whereNotNull('expires_at').update({ expires_at: world.db.raw('expires_at - make_interval(hours => ?)', [OVERLAP_HOURS]) });

  expect(await world.endpoints.caller(before.token)).toBeUndefined();
  expect(await world.endpoints.caller(after.token)).toBeDefined();
  expect(await world.db('audit_log').where({ kind: 'settings' })).toMatchObject([{ actor: 'ops@example.test', outcome: 'webhook address replaced', installation_id: world.installationId }]);
});

test('addresses replaced at the same time leave one in use', async () => {
  await using world = await createWorld();
  await Promise.all(Array.from({ length: 6 }, () => world.endpoints.rotate(world.integrationId, author)));
  expect((await world.endpoints.tokens(world.integrationId)).filter(({ inUse }) => inUse)).toHaveLength(1);
});

test('of an integration that had no address there are none to compare with', async () => {
  await using world = await createWorld();
  expect(await world.endpoints.tokens(randomUUID())).toEqual([]);
});

test('a caller is looked up by an index', async () => {
  await using world = await createWorld();
  await world.db.raw(`insert into webhook_endpoints (integration_id, token_hash, auth_sealed, expires_at) select ?::uuid, 'h' || n, '', now() from generate_series(1, 5000) n`, [world.integrationId]);
  await world.db.raw('vacuum analyze webhook_endpoints');
  expect(await plansOf(world.db, () => world.endpoints.caller('nobody'))).toContain('webhook_endpoints_token_hash_key');
});
