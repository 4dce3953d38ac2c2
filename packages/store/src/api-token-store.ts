import { newToken, tokenHash } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';
import { operatorColumns, toOperator, type Operator } from './operator.ts';

/** A token that works; never its value. */
export type ApiToken = { id: string; operatorId: string; operatorEmail: string; name: string; /** What it is limited to, beside its operator's own rights; null: to nothing less. */ permissions: string[] | null; createdAt: string; usedAt: string | null; expiresAt: string | null };
export type TokenGiven = { name: string; /** Null: all that its operator may. */ permissions: string[] | null; /** It ends so many days from now; absent: it does not. */ expiresInDays?: number | undefined };

/** `used_at` is written at most so often. */
const USED_EVERY = '1 minute';

/** Revokes all of somebody's tokens that were not; gives how many. Pass the transaction of what it goes with. */
export const revokeTokensOf = async (trx: Knex, operatorId: string, author: Author): Promise<number> => {
  const revoked: { id: string }[] = await trx('api_tokens').where({ operator_id: operatorId }).whereNull('revoked_at').update({ revoked_at: trx.fn.now() }).returning('id');
  if (revoked.length > 0) await appendAudit(trx, { kind: 'operator', ...author, outcome: 'api tokens revoked', detail: { operatorId, ids: revoked.map(({ id }) => id) } });
  return revoked.length;
};

/** Which tokens work: not revoked, not over, and of somebody who may sign in. `t` is the token, `o` its operator. */
export const TOKEN_WORKS = 't.revoked_at is null and o.disabled_at is null and coalesce(t.expires_at > now(), true)';

export type ApiTokenStore = ReturnType<typeof createApiTokenStore>;

/** API tokens for scripts: their operator's rights, and of these only the ones that were named; only hashes are kept. */
export const createApiTokenStore = (db: Knex) => {
  const working = () => db('api_tokens as t').join('operators as o', 'o.id', 't.operator_id').whereRaw(TOKEN_WORKS);
  return {
    /** Issues a token; the value is given once. */
    issue: (operatorId: string, { name, permissions, expiresInDays }: TokenGiven, author: Author): Promise<{ id: string; name: string; token: string; expiresAt: string | null }> => db.transaction(async (trx) => {
      const token = newToken();
      const [row] = await trx('api_tokens').insert({ operator_id: operatorId, name, token_hash: tokenHash(token), permissions, expires_at: expiresInDays === undefined ? null : trx.raw(`now() + ? * interval '1 day'`, [expiresInDays]) }).returning(['id', 'expires_at']);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'api token issued', detail: { id: row.id, name, permissions } });
      return { id: row.id, name, token, expiresAt: row.expires_at?.toISOString() ?? null };
    }),

    /** Whose token this is and what it is limited to, unless it was revoked or has ended; null: to nothing less than its operator's rights. */
    async find(token: string): Promise<{ operator: Operator; permissions: string[] | null } | undefined> {
      const row = await working().where('t.token_hash', tokenHash(token)).first(...operatorColumns(db), 't.id as token_id', 't.permissions', db.raw(`coalesce(t.used_at < now() - ?::interval, true) as stale`, [USED_EVERY]));
      if (!row) return undefined;
      if (row.stale) await db('api_tokens').where({ id: row.token_id }).update({ used_at: db.fn.now() });
      return { operator: toOperator(row), permissions: row.permissions };
    },

    /** The tokens that still work, or those of somebody alone. */
    async list(operatorId?: string): Promise<ApiToken[]> {
      const wanted = operatorId === undefined ? working() : working().where('t.operator_id', operatorId);
      const rows = await wanted.orderBy('t.created_at').select('t.id', 't.operator_id', 'o.email', 't.name', 't.permissions', 't.created_at', 't.used_at', 't.expires_at');
      return rows.map((row) => ({ id: row.id, operatorId: row.operator_id, operatorEmail: row.email, name: row.name, permissions: row.permissions, createdAt: row.created_at.toISOString(), usedAt: row.used_at?.toISOString() ?? null, expiresAt: row.expires_at?.toISOString() ?? null }));
    },

    /** Revokes a token; false where there is none, or it was revoked before. */
    revoke: (id: string, author: Author): Promise<boolean> => db.transaction(async (trx) => {
      const revoked = await trx('api_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: trx.fn.now() });
      if (revoked > 0) await appendAudit(trx, { kind: 'operator', ...author, outcome: 'api token revoked', detail: { id } });
      return revoked > 0;
    }),

    /** Revokes all tokens of somebody; gives how many. */
    revokeAll: (operatorId: string, author: Author): Promise<number> => db.transaction((trx) => revokeTokensOf(trx, operatorId, author)),
  };
};
