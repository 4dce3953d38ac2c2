import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createKeyring, withCorrelation } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { createInstallLinkStore } from './install-link-store.ts';
import { createInstallationStore } from './installation-store.ts';
import { createSendingContexts } from './sending-context.ts';
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

const TEN_MINUTES = '10 minutes';
/** Moves all that is noted about an installation's refusals into the past. */
const letPass = (db: Knex, id: string, time: string) =>
  db('installations').where({ id }).update({ refusal_counted_at: db.raw('refusal_counted_at - ?::interval', [time]), token_refused_at: db.raw('token_refused_at - ?::interval', [time]) });

test('a token refused twice, ten minutes apart, makes the installation inactive, an accepted one in between does not, a reconnect heals (R-218, R-235)', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const { id } = await installations.connect(account('a'), 'token-1', { claimed: true }, by);
  await world.db('partner_tokens').insert({ key: `linnworks:${id}`, value_sealed: 'x', expires_at: new Date() });

  expect(await installations.markTokenRefused(id, 'refused')).toBe(true);
  expect(await installations.get(id)).toMatchObject({ active: true, tokenRefused: true, problem: 'refused' });
  await letPass(world.db, id, TEN_MINUTES);
  await installations.markTokenAccepted(id);
  expect(await installations.markTokenRefused(id, 'refused')).toBe(true);
  await letPass(world.db, id, TEN_MINUTES);
  expect(await installations.markTokenRefused(id, 'refused')).toBe(false);
  expect(await installations.get(id)).toMatchObject({ active: false });

  await expect(installations.reconnect(id, account('b'), 'token-2', by)).rejects.toMatchObject({ code: 'another-account' });
  expect(await installations.reconnect(id, account('a'), 'token-2', by)).toMatchObject({ active: true, tokenRefused: false, problem: undefined });
  expect(await installations.tokenOf(id)).toBe('token-2');
  expect(await world.db('partner_tokens')).toHaveLength(0);
});

test('one hiccup that fetch, send and write-back all meet is one refusal, and leaves the installation active (F4)', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const { id } = await installations.connect(account('a'), 'token-1', { claimed: true }, by);
  expect(await Promise.all(Array.from({ length: 20 }, () => installations.markTokenRefused(id, 'refused')))).toEqual(Array(20).fill(true));
  await letPass(world.db, id, '9 minutes 50 seconds');
  expect(await installations.markTokenRefused(id, 'refused')).toBe(true);
  expect(await installations.get(id)).toMatchObject({ active: true, tokenRefused: true });
});

test('an installation that refusals made inactive is tried again once an hour, and comes back when its token is accepted; the audit log tells each change once, under the work’s own id', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const contexts = createSendingContexts(world.db);
  const { id } = await installations.connect(account('a'), 'token-1', { claimed: true }, by);
  await withCorrelation('cycle-1', async () => {
    await installations.markTokenRefused(id, 'refused');
    await letPass(world.db, id, TEN_MINUTES);
    for (let times = 0; times < 3; times += 1) await installations.markTokenRefused(id, 'refused');
  });
  expect(await contexts.toFetch()).toEqual([]);
  await letPass(world.db, id, '59 minutes');
  expect(await contexts.toFetch()).toEqual([]);
  await letPass(world.db, id, '1 minute');
  expect(await contexts.toFetch()).toEqual([id]);
  expect((await contexts.read(id))?.installation).toMatchObject({ active: false, refusedOff: true });
  await withCorrelation('cycle-2', async () => { await installations.markTokenAccepted(id); await installations.markTokenAccepted(id); });
  expect(await installations.get(id)).toMatchObject({ active: true, tokenRefused: false, problem: undefined });
  expect((await world.db('audit_log').orderBy('id')).map((row) => [row.outcome, row.correlation_id])).toEqual([['connected', by.correlationId], ['inactive', 'cycle-1'], ['active', 'cycle-2']]);
});

test('an installation that a person switched off stays off, whatever Linnworks says of its token', async () => {
  await using world = await createTestDatabase();
  const installations = createInstallationStore(world.db, keyring);
  const { id } = await installations.connect(account('a'), 'token-1', { claimed: true }, by);
  await installations.markTokenRefused(id, 'refused');
  await world.db('installations').where({ id }).update({ active: false });
  await letPass(world.db, id, '2 hours');
  await installations.markTokenRefused(id, 'refused');
  await letPass(world.db, id, '2 hours');
  expect(await createSendingContexts(world.db).toFetch()).toEqual([]);
  await installations.markTokenAccepted(id);
  expect(await installations.get(id)).toMatchObject({ active: false, tokenRefused: false });
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
