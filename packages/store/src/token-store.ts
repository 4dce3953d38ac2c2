import type { Keyring, PartnerToken, TokenStore } from '@stream-tech/platform';
import type { Knex } from 'knex';

const placeOf = (key: string) => ({ table: 'partner_tokens', column: 'value_sealed', owner: key });

/** Partners' tokens and sessions, sealed, shared by all processes; one process renews at a time (R23; linnworks-api.md, 2.4). */
export const createTokenStore = (db: Knex, keyring: Keyring): TokenStore & { forget(key: string): Promise<void> } => {
  const read = async (on: Knex, key: string): Promise<PartnerToken | undefined> => {
    const row = await on('partner_tokens').where({ key }).first();
    return row && { value: keyring.open(row.value_sealed, placeOf(key)), expiresAt: row.expires_at, server: row.server ?? undefined };
  };
  return {
    get: (key) => read(db, key),

    renew: (key, stale, obtain) => db.transaction(async (trx) => {
      // Whoever waits here finds what the first one obtained.
      await trx.raw(`set local lock_timeout = '60s'`);
      await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`partner-token:${key}`]);
      const stored = await read(trx, key);
      if (stored && stored.value !== stale && stored.expiresAt > new Date()) return stored;
      const fresh = await obtain();
      await trx('partner_tokens')
        .insert({ key, value_sealed: keyring.seal(fresh.value, placeOf(key)), server: fresh.server ?? null, expires_at: fresh.expiresAt, renewed_at: trx.fn.now() })
        .onConflict('key').merge();
      return fresh;
    }),

    /** Drops a token whose owner changed: another account, another host. */
    async forget(key) {
      await db('partner_tokens').where({ key }).delete();
    },
  };
};
