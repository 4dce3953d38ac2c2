import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createKeyring } from '@stream-tech/platform';
import { createInstallLinkStore } from './install-link-store.ts';
import { createInstallationStore } from './installation-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'test', correlationId: 'test-correlation' };
const account = (accountKey: string) => ({ accountKey, name: 'Oak & Ash Ltd', email: 'ops@oakash.example.test', locality: 'EU', ids: { Id: accountKey } });
const keyring = createKeyring(randomBytes(32));

test('the same token of the same account, however often, is one installation, and its token is sealed (R-194)', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const [first] = await Promise.all([1, 2, 3].map(() => installations.connect(account('a'), 'token-1', { claimed: true }, by)));
  const again = await installations.connect(account('a'), 'token-1', { claimed: false }, by);
  expect(again).toEqual(first);
  expect(await installations.list()).toHaveLength(1);
  expect(await installations.tokenOf(first!.id)).toBe('token-1');
  const row = await world.db('installations').first();
  expect(JSON.stringify(row)).not.toContain('token-1');
  expect(await world.db('audit_log')).toHaveLength(1);
});

test('a token refused twice in a row makes the installation inactive, an accepted one in between does not, a reconnect heals (R-218, R-235)', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const { id } = await installations.connect(account('a'), 'token-1', { claimed: true }, by);
  await world.db('partner_tokens').insert({ key: `linnworks:${id}`, value_sealed: 'x', expires_at: new Date() });

  expect(await installations.markTokenRefused(id, 'refused')).toBe(true);
  expect(await installations.get(id)).toMatchObject({ active: true, tokenRefused: true, problem: 'refused' });
  await installations.markTokenAccepted(id);
  expect(await installations.markTokenRefused(id, 'refused')).toBe(true);
  expect(await installations.markTokenRefused(id, 'refused')).toBe(false);
  expect(await installations.get(id)).toMatchObject({ active: false });

  await expect(installations.reconnect(id, account('b'), 'token-2', by)).rejects.toMatchObject({ code: 'another-account' });
  expect(await installations.reconnect(id, account('a'), 'token-2', by)).toMatchObject({ active: true, tokenRefused: false, problem: undefined });
  expect(await installations.tokenOf(id)).toBe('token-2');
  expect(await world.db('partner_tokens')).toHaveLength(0);
});

test('an unclaimed installation is not worked for until it is claimed', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const { id, active } = await installations.connect(account('a'), 'token-1', { claimed: false }, by);
  expect(active).toBe(false);
  await installations.claim(id, by);
  expect(await installations.get(id)).toMatchObject({ claimed: true, active: true });
});

test('a tracking value works once, and not after ten minutes', async () => {
  await using world = await createTestDatabase();
  const { id } = await createInstallationStore(world.db, keyring).connect(account('a'), 'token-1', { claimed: false }, by);
  const links = createInstallLinkStore(world.db);
  const { tracking, expiresAt } = await links.create(undefined);
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
  const outcomes = await Promise.all([links.redeem(tracking, id), links.redeem(tracking, id), links.redeem('unknown', id)]);
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  const old = await links.create(undefined);
  await world.db('install_links').whereNull('used_at').update({ expires_at: world.db.raw(`now() - interval '1 second'`) });
  expect(await links.redeem(old.tracking, id)).toBe(false);
});
