import { newToken, tokenHash } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { operatorColumns, toOperator, type Operator } from './operator.ts';

/** A session ends after so much idleness, and after so long in any case (security.md, 26). */
const IDLE = '30 minutes';
const ABSOLUTE = '12 hours';
/** `seen_at` is written at most so often, so that reading a page does not cost a write each time. */
const SEEN_EVERY = '1 minute';
const MOST_AGENT = 200;

/** A session as its owner sees it among others. */
export type ListedSession = { id: string; /** What the browser calls itself. */ agent: string; createdAt: string; seenAt: string; expiresAt: string };
/** Who asks in a session, and how long ago in seconds they last proved to be themselves. */
export type KnownSession = { id: string; operator: Operator; confirmedSecondsAgo: number };

export type SessionStore = ReturnType<typeof createSessionStore>;

/** Sessions of operators: opaque ids of which only hashes are kept, listed and ended (security.md, 26; decision 0050). */
export const createSessionStore = (db: Knex) => {
  const alive = () => db('operator_sessions as s').where('s.expires_at', '>', db.fn.now()).whereRaw('s.seen_at > now() - ?::interval', [IDLE]);
  return {
    /** Opens a session; the opaque id is given once and only its hash is kept. Sessions that ended long ago go at the same time. */
    async open(operatorId: string, agent = ''): Promise<string> {
      const token = newToken();
      await db('operator_sessions').where('expires_at', '<', db.fn.now()).delete();
      await db('operator_sessions').insert({ token_hash: tokenHash(token), operator_id: operatorId, agent: agent.slice(0, MOST_AGENT), expires_at: db.raw('now() + ?::interval', [ABSOLUTE]) });
      return token;
    },

    /** Whose session this is, if it has not ended. It goes on for another half hour only where `isActive`: a page that reads by itself keeps nobody signed in. */
    async find(token: string, { isActive = true }: { isActive?: boolean } = {}): Promise<KnownSession | undefined> {
      const row = await alive().join('operators as o', 'o.id', 's.operator_id').where('s.token_hash', tokenHash(token)).whereNull('o.disabled_at')
        .first(...operatorColumns(db), 's.id as session_id', db.raw('extract(epoch from now() - s.confirmed_at)::float8 as confirmed_ago'), db.raw('s.seen_at < now() - ?::interval as stale', [SEEN_EVERY]));
      if (!row) return undefined;
      if (row.stale && isActive) await db('operator_sessions').where({ token_hash: tokenHash(token) }).update({ seen_at: db.fn.now() });
      return { id: row.session_id, operator: toOperator(row), confirmedSecondsAgo: row.confirmed_ago };
    },

    /** Notes that its owner proved once more to be themselves (security.md, 30). */
    async confirm(id: string): Promise<void> {
      await db('operator_sessions').where({ id }).update({ confirmed_at: db.fn.now() });
    },

    /** The sessions of an operator that have not ended, the one used last first. */
    async ofOperator(operatorId: string): Promise<ListedSession[]> {
      const rows = await alive().where('s.operator_id', operatorId).orderBy('s.seen_at', 'desc').select('s.id', 's.agent', 's.created_at', 's.seen_at', 's.expires_at');
      return rows.map((row) => ({ id: row.id, agent: row.agent, createdAt: row.created_at.toISOString(), seenAt: row.seen_at.toISOString(), expiresAt: row.expires_at.toISOString() }));
    },

    async close(token: string): Promise<void> {
      await db('operator_sessions').where({ token_hash: tokenHash(token) }).delete();
    },

    /** Ends one session of an operator; false where there is none. */
    async end(operatorId: string, id: string): Promise<boolean> {
      return await db('operator_sessions').where({ operator_id: operatorId, id }).delete() > 0;
    },

    /** Ends every session of an operator, this one too; gives how many. */
    endAll: (operatorId: string): Promise<number> => db('operator_sessions').where({ operator_id: operatorId }).delete(),
  };
};
