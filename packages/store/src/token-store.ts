import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Keyring, PartnerToken, TokenStore } from '@stream-tech/platform';
import type { Knex } from 'knex';

/** Seconds a renewal is held without a sign of life, and how often its holder gives one. */
const HELD_SECONDS = 12;
const SIGN_OF_LIFE_MS = 4_000;
/** How often a waiting process looks whether there is a token, and how long it waits before it asks for one itself. */
const LOOK_MS = 100;
const PATIENCE_MS = 60_000;

type Row = { value_sealed: string | null; server: string | null; expires_at: Date | null; held: boolean };

const placeOf = (key: string) => ({ table: 'partner_tokens', column: 'value_sealed', owner: key });

/**
 * Partners' tokens and sessions, sealed, shared by all processes; one process renews at a time (R23; linnworks-api.md, 2.4). A renewal
 * is held by a mark on the row and not by a lock, so that no connection waits for a partner: ten that do not answer would use up the
 * pool, and with it everybody's leases. Forgetting a token also undoes a renewal under way: what it obtains is not kept.
 */
export const createTokenStore = (db: Knex, keyring: Keyring): TokenStore & { forget(key: string): Promise<void> } => {
  const read = async (key: string): Promise<{ token: PartnerToken | undefined; held: boolean }> => {
    const row: Row | undefined = await db('partner_tokens').where({ key }).first('value_sealed', 'server', 'expires_at', db.raw('coalesce(renewing_until > now(), false) as held'));
    const token = row?.value_sealed && row.expires_at ? { value: keyring.open(row.value_sealed, placeOf(key)), expiresAt: row.expires_at, server: row.server ?? undefined } : undefined;
    return { token, held: row?.held ?? false };
  };

  /** Marks the renewal as this one's; false where another holds it. `byForce`: whoever holds it has had its time. */
  const hold = async (key: string, renewer: string, byForce: boolean): Promise<boolean> => {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `insert into partner_tokens as t (key, renewer, renewing_until) values (?, ?, now() + make_interval(secs => ?))
       on conflict (key) do update set renewer = excluded.renewer, renewing_until = excluded.renewing_until
         where ? or t.renewing_until is null or t.renewing_until <= now()
       returning key`, [key, renewer, HELD_SECONDS, byForce]);
    return rows.length > 0;
  };

  /** Lets others renew; a row without a token has no reason to stay. */
  const letGo = async (key: string, renewer: string): Promise<void> => {
    await db('partner_tokens').where({ key, renewer }).whereNull('value_sealed').delete();
    await db('partner_tokens').where({ key, renewer }).update({ renewer: null, renewing_until: null });
  };

  const obtainHeld = async (key: string, renewer: string, obtain: () => Promise<PartnerToken>): Promise<PartnerToken> => {
    // A sign that is not given is no harm: the mark lapses, and at worst somebody renews as well.
    const alive = setInterval(() => void db('partner_tokens').where({ key, renewer }).update({ renewing_until: db.raw('now() + make_interval(secs => ?)', [HELD_SECONDS]) }).catch(() => undefined), SIGN_OF_LIFE_MS);
    try {
      const fresh = await obtain();
      await db('partner_tokens').where({ key, renewer })
        .update({ value_sealed: keyring.seal(fresh.value, placeOf(key)), server: fresh.server ?? null, expires_at: fresh.expiresAt, renewed_at: db.fn.now(), renewer: null, renewing_until: null });
      return fresh;
    } catch (error) {
      await letGo(key, renewer).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(alive);
    }
  };

  return {
    get: async (key) => (await read(key)).token,

    async renew(key, stale, obtain) {
      const renewer = randomUUID();
      const began = performance.now();
      const isGood = (token: PartnerToken | undefined): token is PartnerToken => token !== undefined && token.value !== stale && token.expiresAt > new Date();
      for (;;) {
        const { token, held } = await read(key);
        if (isGood(token)) return token;
        const waitedEnough = performance.now() - began > PATIENCE_MS;
        if ((!held || waitedEnough) && await hold(key, renewer, waitedEnough)) break;
        await delay(LOOK_MS);
      }
      // Somebody may have renewed between the look and the mark.
      const { token } = await read(key);
      if (!isGood(token)) return obtainHeld(key, renewer, obtain);
      await letGo(key, renewer);
      return token;
    },

    /** Drops a token whose owner changed: another account, another host. */
    async forget(key) {
      await db('partner_tokens').where({ key }).delete();
    },
  };
};
