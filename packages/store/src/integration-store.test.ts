import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { createKeyring } from '@stream-tech/platform';
import { createInstallationStore } from './installation-store.ts';
import { createIntegrationStore, streamAccountOf, streamTokenKey } from './integration-store.ts';
import { createServiceStore } from './service-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'test', correlationId: 'test-correlation' };
const CANARY = 'canary-secret-51f0';
const settings = { ...DEFAULT_INTEGRATION_SETTINGS, StreamClientId: 'client', StreamClientUrl: 'https://www.go2stream.net' };

const createWorld = async () => {
  const database = await createTestDatabase();
  const keyring = createKeyring(randomBytes(32));
  const installation = await createInstallationStore(database.db, keyring).connect({ accountKey: 'a', name: 'Oak', email: '', ids: {} }, 'token', { claimed: true }, by);
  const integrations = createIntegrationStore(database.db, keyring);
  const integration = await integrations.create({ installationId: installation.id, settings, secret: CANARY }, by);
  return { ...database, installation, integrations, integration, services: createServiceStore(database.db) };
};

test('a Stream account is the lower-case host and the client id', () => {
  expect(streamAccountOf({ StreamClientUrl: 'https://WWW.Go2Stream.NET/x', StreamClientId: 'Me' })).toBe('www.go2stream.net|Me');
  expect(streamAccountOf({ StreamClientUrl: 'nonsense', StreamClientId: 'Me' })).toBe('|Me');
});

test('the secret is sealed, given by secretOf alone, and stands in no answer and no audit row (R-170)', async () => {
  await using world = await createWorld();
  expect(await world.integrations.secretOf(world.integration.id)).toBe(CANARY);
  expect(world.integration.hasSecret).toBe(true);
  const everything = JSON.stringify([await world.integrations.list(), await world.db('integrations'), await world.db('audit_log')]);
  expect(everything).not.toContain(CANARY);
});

test.each([
  ['another host', { StreamClientUrl: 'https://evil.go2stream.net' }],
  ['another client id', { StreamClientId: 'other' }],
])('%s drops the secret and the token that came with it (security.md, 10)', async (_what, change) => {
  await using world = await createWorld();
  const { id, version } = world.integration;
  await world.db('partner_tokens').insert({ key: streamTokenKey({ id, version }), value_sealed: 'x', expires_at: new Date() });
  const changed = await world.integrations.change(id, version, { settings: { ...settings, ...change } }, by);
  expect(changed).toMatchObject({ hasSecret: false, version: version + 1 });
  expect(await world.integrations.secretOf(id)).toBeUndefined();
  expect(await world.db('partner_tokens')).toHaveLength(0);
});

test('the secret is given for the settings it belongs to, and not for those they were changed into (security.md, 10)', async () => {
  await using world = await createWorld();
  const { id, version } = world.integration;
  expect(await world.integrations.secretOf(id, version)).toBe(CANARY);
  await world.db('partner_tokens').insert({ key: streamTokenKey({ id, version }), value_sealed: 'x', expires_at: new Date() });
  await world.integrations.change(id, version, { settings: { ...settings, StreamClientUrl: 'https://new.go2stream.net' }, secret: 'the new one' }, by);
  await expect(world.integrations.secretOf(id, version)).rejects.toMatchObject({ code: 'settings-changed', remedy: 'try-later' });
  expect(await world.integrations.secretOf(id, version + 1)).toBe('the new one');
  expect(await world.db('partner_tokens')).toHaveLength(0);
});

test('a change keeps the secret, heals flags, and is refused for whoever looked at an older version', async () => {
  await using world = await createWorld();
  const { id, version } = world.integration;
  await world.db('integrations').update({ reconnect_since: world.db.fn.now(), problem: 'refused' });
  expect(await world.integrations.get(id)).toMatchObject({ problem: 'refused', reconnectSince: expect.any(String) });
  expect(await world.integrations.change(id, version, { settings: { ...settings, City: 'Leeds' } }, by)).toMatchObject({ hasSecret: true, problem: undefined, reconnectSince: undefined });
  await expect(world.integrations.change(id, version, { settings }, by)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(await world.db('audit_log').where({ outcome: 'integration changed' }).first('detail')).toMatchObject({ detail: { before: { City: '' }, after: { City: 'Leeds' }, secret: 'unchanged' } });
});

test('a postal service has one mapping, complete with depot and delivery method (R-076)', async () => {
  await using world = await createWorld();
  const postalServiceId = '0a0b0c0d-0000-4000-8000-000000000001';
  const given = { installationId: world.installation.id, integrationId: world.integration.id, postalServiceId, name: 'Next day', vendor: 'STREAM TECH' };
  expect(await world.services.save({ ...given, settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'MAIN' } }, by)).toMatchObject({ complete: false });
  expect(await world.services.save({ ...given, settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'MAIN', StreamDeliveryMethod: 'NEXT' } }, by)).toMatchObject({ complete: true });
  expect(await world.services.ofInstallation(world.installation.id)).toHaveLength(1);
  expect(await world.services.find(world.installation.id, postalServiceId)).toMatchObject({ settings: { StreamDepot: 'MAIN', LabelCopies: 1 } });
  await expect(world.services.save({ ...given, integrationId: '0a0b0c0d-0000-4000-8000-000000000009', settings: DEFAULT_SERVICE_SETTINGS }, by)).rejects.toMatchObject({ code: 'not-found' });
});
