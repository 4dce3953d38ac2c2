import { AppError } from '@stream-tech/domain';
import { tokenHash, type Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

/** What Linnworks said about the account behind an installation token that it accepted (linnworks-api.md, 2.3). */
export type ProvenAccount = {
  /** The account's own id: one installation each. */
  accountKey: string;
  name: string;
  email: string;
  locality?: string | undefined;
  /** Every id of the account, to recognise it again from the shipping contract (linnworks-api.md, 2.6). */
  ids: Record<string, string>;
};

/** A connected Linnworks account. Its token is not part of it: `tokenOf` alone gives that. */
export type Installation = {
  id: string;
  name: string;
  email: string;
  locality: string | undefined;
  accountKey: string;
  linnworksIds: Record<string, string>;
  /** False: Linnworks told us of it, and nobody here has claimed it yet; nothing is fetched or sent for it. */
  claimed: boolean;
  /** Whether work is done for it: claimed, and neither switched off nor refused by Linnworks twice in a row. */
  active: boolean;
  /** Linnworks refused its token, and has not accepted it since. */
  tokenRefused: boolean;
  problem: string | undefined;
  timeZone: string | undefined;
  /** ISO 8601 in UTC: when a cycle last finished. */
  fetchedAt: string | undefined;
  sentAt: string | undefined;
  createdAt: string;
};

/** Refusals closer together than this are one: fetch, send and write-back meet the same hiccup within a second. */
const REFUSALS_APART_MINUTES = 10;

const placeOf = (id: string) => ({ table: 'installations', column: 'token_sealed', owner: id });
/** What a row says whose token Linnworks accepts. */
const NOT_REFUSED = { token_refused_at: null, token_refusals: 0, refusal_counted_at: null, refused_off_at: null, problem: null };
/** The partner token of an installation's Linnworks session (`TokenStore`). */
const sessionKey = (id: string): string => `linnworks:${id}`;
const iso = (date: Date | null): string | undefined => date?.toISOString();

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toInstallation = (row: any): Installation => ({
  id: row.id,
  name: row.name,
  email: row.email,
  locality: row.locality ?? undefined,
  accountKey: row.account_key,
  linnworksIds: row.linnworks_ids,
  claimed: row.claimed,
  active: row.active,
  tokenRefused: row.token_refused_at !== null,
  problem: row.problem ?? undefined,
  timeZone: row.time_zone ?? undefined,
  fetchedAt: iso(row.fetched_at),
  sentAt: iso(row.sent_at),
  createdAt: row.created_at.toISOString(),
});

export type InstallationStore = ReturnType<typeof createInstallationStore>;

/** Connected Linnworks accounts: one row for each account, its token sealed (R-194, R-235; linnworks-api.md, 2.2). */
export const createInstallationStore = (db: Knex, keyring: Keyring) => {
  const setToken = async (trx: Knex, id: string, account: ProvenAccount, token: string): Promise<void> => {
    await trx('installations').where({ id }).update({
      name: account.name, email: account.email, locality: account.locality ?? null, linnworks_ids: JSON.stringify(account.ids),
      token_sealed: keyring.seal(token, placeOf(id)), token_hash: tokenHash(token),
      active: trx.ref('claimed'), ...NOT_REFUSED, updated_at: trx.fn.now(),
    });
    // The session was obtained with the token before.
    await trx('partner_tokens').where({ key: sessionKey(id) }).delete();
  };
  const get = async (id: string, on: Knex = db): Promise<Installation | undefined> => {
    const row = await on('installations').where({ id }).first();
    return row && toInstallation(row);
  };
  const existing = async (id: string, on: Knex): Promise<Installation> => {
    const found = await get(id, on);
    if (!found) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
    return found;
  };

  return {
    /**
     * Keeps a proven account with its token: a new row, or the account's own row with the token replaced. The same token again
     * changes nothing. `claimed` false leaves a row unclaimed that is new, and never takes a claim away.
     */
    connect: (account: ProvenAccount, token: string, { claimed }: { claimed: boolean }, author: Author): Promise<Installation> => db.transaction(async (trx) => {
      const created = await trx('installations')
        .insert({ name: account.name, email: account.email, account_key: account.accountKey, claimed, active: claimed })
        .onConflict('account_key').ignore().returning('id');
      const row = await trx('installations').where({ account_key: account.accountKey }).forUpdate().first();
      const isSame = row.token_hash === tokenHash(token) && row.token_refused_at === null && row.active === row.claimed;
      if (!isSame) await setToken(trx, row.id, account, token);
      const nowClaimed = claimed && !row.claimed;
      if (nowClaimed) await trx('installations').where({ id: row.id }).update({ claimed: true, active: true, updated_at: trx.fn.now() });
      if (created.length > 0 || !isSame || nowClaimed) {
        const outcome = created.length > 0 ? 'connected' : isSame ? 'claimed' : 'reconnected';
        await appendAudit(trx, { kind: 'installation', ...author, installationId: row.id, outcome, detail: { claimed: claimed || row.claimed } });
      }
      return existing(row.id, trx);
    }),

    /** Replaces the token of an installation. Throws `another-account` where the token belongs to another Linnworks account. */
    reconnect: (id: string, account: ProvenAccount, token: string, author: Author): Promise<Installation> => db.transaction(async (trx) => {
      const { accountKey } = await existing(id, trx);
      if (accountKey !== account.accountKey) throw new AppError('another-account', `This token belongs to another Linnworks account (${account.name})`, 'fix-the-data');
      await setToken(trx, id, account, token);
      await trx('installations').where({ id }).update({ claimed: true, active: true });
      await appendAudit(trx, { kind: 'installation', ...author, installationId: id, outcome: 'reconnected' });
      return existing(id, trx);
    }),

    /** Takes an unclaimed installation in; a claimed one stays as it is. */
    claim: (id: string, author: Author): Promise<void> => db.transaction(async (trx) => {
      const changed = await trx('installations').where({ id, claimed: false }).update({ claimed: true, active: true, updated_at: trx.fn.now() });
      if (changed) await appendAudit(trx, { kind: 'installation', ...author, installationId: id, outcome: 'claimed' });
    }),

    get: (id: string): Promise<Installation | undefined> => get(id),

    async list(): Promise<Installation[]> {
      return (await db('installations').orderBy('created_at')).map(toInstallation);
    },

    /** The installation token, for authorising at Linnworks and for nothing else. */
    async tokenOf(id: string): Promise<string | undefined> {
      const row = await db('installations').where({ id }).first('token_sealed');
      return row?.token_sealed ? keyring.open(row.token_sealed, placeOf(id)) : undefined;
    },

    /**
     * Notes that Linnworks refused the token. The second refusal, ten minutes or more after the first, means uninstalled: the
     * installation becomes inactive, until a fetch, which goes on asking once an hour, finds the token accepted again
     * (linnworks-api.md, 2.2). Gives whether it still is active.
     */
    markTokenRefused: (id: string, reason: string): Promise<boolean> => db.transaction(async (trx) => {
      const row = await trx('installations').where({ id }).forUpdate()
        .first('active', 'token_refusals', trx.raw(`coalesce(refusal_counted_at <= now() - make_interval(mins => ?), true) as counts`, [REFUSALS_APART_MINUTES]));
      if (!row) return false;
      const refusals = row.token_refusals + (row.counts ? 1 : 0);
      const goesOff = row.active && refusals >= 2;
      await trx('installations').where({ id }).update({
        token_refused_at: trx.fn.now(), token_refusals: refusals, problem: reason, updated_at: trx.fn.now(),
        ...(row.counts ? { refusal_counted_at: trx.fn.now() } : {}),
        ...(goesOff ? { active: false, refused_off_at: trx.fn.now() } : {}),
      });
      if (goesOff) await appendAudit(trx, { kind: 'installation', actor: 'linnworks', installationId: id, outcome: 'inactive', message: reason });
      return row.active && !goesOff;
    }),

    /** Notes that Linnworks accepted the token: refusals are counted anew, and an installation that they made inactive is active again. Costs a look where none was noted. */
    async markTokenAccepted(id: string): Promise<void> {
      const refused = await db('installations').where({ id }).whereNotNull('token_refused_at').first('id');
      if (!refused) return;
      await db.transaction(async (trx) => {
        const row = await trx('installations').where({ id }).forUpdate().first('active', 'claimed', 'refused_off_at');
        const comesBack = !row.active && row.claimed && row.refused_off_at !== null;
        await trx('installations').where({ id }).update({ ...NOT_REFUSED, ...(comesBack ? { active: true } : {}), updated_at: trx.fn.now() });
        if (comesBack) await appendAudit(trx, { kind: 'installation', actor: 'linnworks', installationId: id, outcome: 'active', message: 'Linnworks accepts the token again' });
      });
    },
  };
};
