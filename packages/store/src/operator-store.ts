import { AppError, textLength } from '@stream-tech/domain';
import { newToken, tokenHash } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** The guide's four groups of users. */
export const ROLES = ['warehouse', 'dispatch', 'support', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who may sign in. */
export type Operator = { id: string; email: string; role: Role };
export type ApiToken = { id: string; operatorId: string; name: string; createdAt: string; usedAt: string | undefined };

const FIRST_ADMINISTRATOR_LOCK = 7_320_116;
/** A session ends after so much idleness, and after so long in any case (security.md, 26). */
const IDLE = '30 minutes';
const ABSOLUTE = '12 hours';
/** `seen_at` is written at most so often, so that reading a page does not cost a write each time. */
const SEEN_EVERY = '1 minute';
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;

/** Throws `password-weak` with a sentence: 12 to 128 characters of any kind, and not the account's own name (security.md, 23). */
const assertPassword = (password: string, email: string): void => {
  const length = textLength(password);
  const isGuessable = new Set(password).size < 5 || email.toLowerCase().includes(password.toLowerCase()) || password.toLowerCase().startsWith('password');
  if (length < PASSWORD_MIN || length > PASSWORD_MAX || isGuessable) {
    throw new AppError('password-weak', `A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters and is not easily guessed`, 'fix-the-data');
  }
};

export type OperatorStore = ReturnType<typeof createOperatorStore>;

/** Operators, their sessions and their API tokens; of passwords and tokens only hashes are kept (security.md, 22 to 29). */
export const createOperatorStore = (db: Knex) => {
  const insert = async (on: Knex, { email, password, role }: { email: string; password: string; role: Role }): Promise<Operator> => {
    assertPassword(password, email);
    const [row] = await on('operators').insert({ email: email.trim(), password_hash: await hashPassword(password), role }).onConflict(on.raw('(lower(email))')).ignore().returning(['id', 'email', 'role']);
    if (!row) throw new AppError('already-there', 'An operator with this e-mail address exists already', 'fix-the-data');
    return row;
  };

  return {
    create: (given: { email: string; password: string; role: Role }, author: Author): Promise<Operator> => db.transaction(async (trx) => {
      const operator = await insert(trx, given);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'operator created', detail: { email: operator.email, role: operator.role } });
      return operator;
    }),

    /** Everybody who may sign in. */
    async list(): Promise<Operator[]> {
      return db('operators').whereNull('disabled_at').orderBy('email').select('id', 'email', 'role');
    },

    /** Creates the first administrator where there is none (surface.md, `ADMIN_EMAIL`); gives whether it did. Races are safe. */
    ensureAdministrator: (email: string, password: string): Promise<boolean> => db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [FIRST_ADMINISTRATOR_LOCK]);
      if (await trx('operators').where({ role: 'administrator' }).whereNull('disabled_at').first('id')) return false;
      await insert(trx, { email, password, role: 'administrator' });
      await appendAudit(trx, { kind: 'operator', actor: 'start', correlationId: 'first-administrator', outcome: 'operator created', detail: { email, role: 'administrator' } });
      return true;
    }),

    /** The operator whose password this is; an unknown address takes the same time as a wrong password (security.md, 25). */
    async verify(email: string, password: string): Promise<Operator | undefined> {
      const row = await db('operators').whereRaw('lower(email) = lower(?)', [email.trim()]).whereNull('disabled_at').first('id', 'email', 'role', 'password_hash');
      if (!await verifyPassword(password, row?.password_hash)) return undefined;
      return row && { id: row.id, email: row.email, role: row.role };
    },

    /** Opens a session; the opaque id is given once and only its hash is kept. Sessions that ended long ago go at the same time. */
    async openSession(operatorId: string): Promise<string> {
      const token = newToken();
      await db('operator_sessions').where('expires_at', '<', db.fn.now()).delete();
      await db('operator_sessions').insert({ token_hash: tokenHash(token), operator_id: operatorId, expires_at: db.raw('now() + ?::interval', [ABSOLUTE]) });
      return token;
    },

    /** Whose session this is, if it has not ended. */
    async bySession(token: string): Promise<Operator | undefined> {
      const row = await db('operator_sessions as s').join('operators as o', 'o.id', 's.operator_id')
        .where('s.token_hash', tokenHash(token)).where('s.expires_at', '>', db.fn.now()).whereNull('o.disabled_at')
        .whereRaw('s.seen_at > now() - ?::interval', [IDLE])
        .first('o.id', 'o.email', 'o.role', db.raw('s.seen_at < now() - ?::interval as stale', [SEEN_EVERY]));
      if (!row) return undefined;
      if (row.stale) await db('operator_sessions').where({ token_hash: tokenHash(token) }).update({ seen_at: db.fn.now() });
      return { id: row.id, email: row.email, role: row.role };
    },

    async closeSession(token: string): Promise<void> {
      await db('operator_sessions').where({ token_hash: tokenHash(token) }).delete();
    },

    /** Issues an API token with its operator's rights; the value is given once and only its hash is kept. */
    issueApiToken: (operatorId: string, name: string, author: Author): Promise<ApiToken & { token: string }> => db.transaction(async (trx) => {
      const token = newToken();
      const [row] = await trx('api_tokens').insert({ operator_id: operatorId, name, token_hash: tokenHash(token) }).returning(['id', 'created_at']);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'api token issued', detail: { id: row.id, name } });
      return { id: row.id, operatorId, name, token, createdAt: row.created_at.toISOString(), usedAt: undefined };
    }),

    /** Whose API token this is, unless it was revoked. */
    async byApiToken(token: string): Promise<Operator | undefined> {
      const row = await db('api_tokens as t').join('operators as o', 'o.id', 't.operator_id')
        .where('t.token_hash', tokenHash(token)).whereNull('t.revoked_at').whereNull('o.disabled_at')
        .first('t.id as token_id', 'o.id', 'o.email', 'o.role', db.raw(`coalesce(t.used_at < now() - ?::interval, true) as stale`, [SEEN_EVERY]));
      if (!row) return undefined;
      if (row.stale) await db('api_tokens').where({ id: row.token_id }).update({ used_at: db.fn.now() });
      return { id: row.id, email: row.email, role: row.role };
    },

    /** The tokens that still work; never their values. */
    async apiTokens(): Promise<ApiToken[]> {
      const rows = await db('api_tokens').whereNull('revoked_at').orderBy('created_at').select('id', 'operator_id', 'name', 'created_at', 'used_at');
      return rows.map((row) => ({ id: row.id, operatorId: row.operator_id, name: row.name, createdAt: row.created_at.toISOString(), usedAt: row.used_at?.toISOString() }));
    },

    /** Revokes a token; false where there is none, or it was revoked before. */
    revokeApiToken: (id: string, author: Author): Promise<boolean> => db.transaction(async (trx) => {
      const revoked = await trx('api_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: trx.fn.now() });
      if (revoked > 0) await appendAudit(trx, { kind: 'operator', ...author, outcome: 'api token revoked', detail: { id } });
      return revoked > 0;
    }),
  };
};
