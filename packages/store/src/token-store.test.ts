import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createKeyring, type PartnerToken } from '@stream-tech/platform';
import { openDatabase } from './database.ts';
import { createTokenStore } from './token-store.ts';
import { createTestDatabase } from './testing/index.ts';

const KEY = 'stream:one:1';
const inAnHour = () => new Date(Date.now() + 3_600_000);

const createWorld = async (options?: { connections: number }) => {
  const database = await createTestDatabase(options);
  const keyring = createKeyring(randomBytes(32));
  return { ...database, keyring, tokens: createTokenStore(database.db, keyring) };
};

/** A token call that answers when it is told to. */
const createEndpoint = () => {
  const { promise, resolve, reject } = Promise.withResolvers<PartnerToken>();
  const asked = Promise.withResolvers<void>();
  const calls = { count: 0 };
  return {
    calls, asked: asked.promise, fail: reject,
    answer: (value: string) => resolve({ value, expiresAt: inAnHour() }),
    obtain: () => {
      calls.count += 1;
      asked.resolve();
      return promise;
    },
  };
};

test('over eight processes one renews, and the others get what it obtained (R23)', async () => {
  await using world = await createWorld();
  const processes = Array.from({ length: 8 }, () => openDatabase({ url: world.url, connections: 1 }));
  const stores = processes.map((db) => createTokenStore(db, world.keyring));
  try {
    for (const [stale, value] of [[undefined, 'first'], ['first', 'second']] as const) {
      const endpoint = createEndpoint();
      const renewals = stores.map((store) => store.renew(KEY, stale, endpoint.obtain));
      await endpoint.asked;
      endpoint.answer(value);
      expect((await Promise.all(renewals)).map((token) => token.value)).toEqual(Array(8).fill(value));
      expect(endpoint.calls.count).toBe(1);
    }
    expect(await world.tokens.get(KEY)).toMatchObject({ value: 'second' });
    expect(JSON.stringify(await world.db('partner_tokens'))).not.toContain('second');
  } finally {
    await Promise.all(processes.map((db) => db.destroy()));
  }
});

test('token calls that do not answer hold no connection: everybody else goes on (W7)', async () => {
  await using world = await createWorld({ connections: 2 });
  const endpoint = createEndpoint();
  const renewals = Array.from({ length: 10 }, (_, index) => world.tokens.renew(`stream:${index}:1`, undefined, endpoint.obtain));
  while (endpoint.calls.count < 10) await world.db.raw('select 1');
  const { rows } = await world.db.raw(`select count(*) as count from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`);
  expect(rows[0].count).toBe(0);
  endpoint.answer('late');
  expect((await Promise.all(renewals)).map(({ value }) => value)).toEqual(Array(10).fill('late'));
});

test('a renewal that fails lets the next one try, and leaves nothing behind', async () => {
  await using world = await createWorld();
  const endpoint = createEndpoint();
  const first = world.tokens.renew(KEY, undefined, endpoint.obtain);
  await endpoint.asked;
  const second = world.tokens.renew(KEY, undefined, async () => ({ value: 'good', expiresAt: inAnHour() }));
  endpoint.fail(new Error('refused'));
  await expect(first).rejects.toThrow('refused');
  expect(await second).toMatchObject({ value: 'good' });

  await expect(world.tokens.renew('stream:other:1', undefined, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await world.db('partner_tokens').pluck('key')).toEqual([KEY]);
});

test('a process that died while it renewed is not waited for longer than its mark lasts', async () => {
  await using world = await createWorld();
  await world.db('partner_tokens').insert({ key: KEY, renewer: '0b7c9a52-4a5e-4c7e-9d1c-0f6f0a0b1c2d', renewing_until: world.db.raw(`now() - interval '1 second'`) });
  expect(await world.tokens.get(KEY)).toBeUndefined();
  expect(await world.tokens.renew(KEY, undefined, async () => ({ value: 'good', expiresAt: inAnHour(), server: 'https://eu.example.test' }))).toMatchObject({ value: 'good' });
  expect(await world.tokens.get(KEY)).toMatchObject({ value: 'good', server: 'https://eu.example.test' });
});

test('a token forgotten while it is obtained is not kept (security.md, 10)', async () => {
  await using world = await createWorld();
  const endpoint = createEndpoint();
  const renewal = world.tokens.renew(KEY, undefined, endpoint.obtain);
  await endpoint.asked;
  await world.tokens.forget(KEY);
  endpoint.answer('of the old account');
  expect(await renewal).toMatchObject({ value: 'of the old account' });
  expect(await world.db('partner_tokens')).toEqual([]);
});
