import { AppError, DEFAULT_INTEGRATION_SETTINGS, type IntegrationSettings } from '@stream-tech/domain';
import type { Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

/** An installation tied to a carrier account, with its settings. The secret is never part of it: `secretOf` alone gives that. */
export type Integration = {
  id: string;
  installationId: string;
  name: string;
  carrier: string;
  /** Complete with defaults. */
  settings: IntegrationSettings;
  /** `host|client id`: under which order numbers and consignments are unique. */
  streamAccount: string;
  hasSecret: boolean;
  /** Stream refused the credentials since then; a person has to reconnect. */
  reconnectSince: string | undefined;
  /** Stream has not answered since then. */
  silentSince: string | undefined;
  problem: string | undefined;
  /** Raised by every change: a cached connection of an older version is stale. */
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** The Stream account behind settings: lower-case host (with its port, where it has one) and client id. '' where the URL is none. */
export const streamAccountOf = ({ StreamClientUrl, StreamClientId }: Pick<IntegrationSettings, 'StreamClientUrl' | 'StreamClientId'>): string =>
  `${URL.parse(StreamClientUrl)?.host.toLowerCase() ?? ''}|${StreamClientId}`;

const placeOf = (id: string) => ({ table: 'integrations', column: 'secret_sealed', owner: id });
/**
 * Whose partner token it is (`TokenStore`): that of one version of an integration's settings, so that a token never meets another host
 * or client id than those it was obtained with (security.md, 10).
 */
export const streamTokenKey = ({ id, version }: Pick<Integration, 'id' | 'version'>): string => `stream:${id}:${version}`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toIntegration = (row: any): Integration => ({
  id: row.id,
  installationId: row.installation_id,
  name: row.name,
  carrier: row.carrier,
  settings: { ...DEFAULT_INTEGRATION_SETTINGS, ...row.settings },
  streamAccount: row.stream_account,
  hasSecret: row.secret_sealed !== null,
  reconnectSince: row.reconnect_since?.toISOString(),
  silentSince: row.silent_since?.toISOString(),
  problem: row.problem ?? undefined,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const changed = (before: IntegrationSettings, after: IntegrationSettings): { before: object; after: object } => {
  const keys = (Object.keys(after) as (keyof IntegrationSettings)[]).filter((key) => before[key] !== after[key]);
  return { before: Object.fromEntries(keys.map((key) => [key, before[key]])), after: Object.fromEntries(keys.map((key) => [key, after[key]])) };
};

export type IntegrationStore = ReturnType<typeof createIntegrationStore>;

/** Integrations with their settings; the secret sealed in a column of its own (R-169 … R-194). */
export const createIntegrationStore = (db: Knex, keyring: Keyring) => {
  const get = async (id: string, on: Knex = db): Promise<Integration | undefined> => {
    const row = await on('integrations').where({ id }).first();
    return row && toIntegration(row);
  };
  const existing = async (id: string, on: Knex): Promise<Integration> => {
    const found = await get(id, on);
    if (!found) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    return found;
  };

  return {
    /** Ties an installation to a carrier account. Settings come complete and checked (flows, configure-integration). */
    create: (given: { installationId: string; name?: string | undefined; settings: IntegrationSettings; secret?: string | undefined }, author: Author): Promise<Integration> => db.transaction(async (trx) => {
      const [{ id }] = await trx('integrations').insert({
        installation_id: given.installationId, name: given.name ?? '', settings: JSON.stringify(given.settings), stream_account: streamAccountOf(given.settings),
      }).returning('id');
      if (given.secret) await trx('integrations').where({ id }).update({ secret_sealed: keyring.seal(given.secret, placeOf(id)) });
      await appendAudit(trx, { kind: 'settings', ...author, installationId: given.installationId, outcome: 'integration created', detail: { integrationId: id, after: given.settings, secret: given.secret ? 'set' : 'not set' } });
      return existing(id, trx);
    }),

    /**
     * Stores the settings as they are to be from now on. Another host or client id drops the secret and the token obtained with it,
     * unless a new secret comes along (security.md, 10). Throws `changed-meanwhile` where somebody else was faster than `version`.
     */
    change: (id: string, version: number, next: { settings: IntegrationSettings; secret?: string | undefined }, author: Author): Promise<Integration> => db.transaction(async (trx) => {
      const before = await existing(id, trx);
      const streamAccount = streamAccountOf(next.settings);
      const isAnotherAccount = streamAccount !== before.streamAccount;
      const secret = next.secret ? { secret_sealed: keyring.seal(next.secret, placeOf(id)) } : isAnotherAccount ? { secret_sealed: null } : {};
      const stored = await trx('integrations').where({ id, version }).update({
        settings: JSON.stringify(next.settings), stream_account: streamAccount, ...secret, version: version + 1,
        reconnect_since: null, silent_since: null, problem: null, updated_at: trx.fn.now(),
      });
      if (stored === 0) throw new AppError('changed-meanwhile', 'Somebody else changed these settings meanwhile; look at them again', 'try-later');
      // Tokens of earlier versions have nobody left to use them; one that is being obtained is not kept.
      await trx('partner_tokens').whereRaw('starts_with(key, ?)', [`stream:${id}:`]).delete();
      await appendAudit(trx, {
        kind: 'settings', ...author, installationId: before.installationId, outcome: 'integration changed',
        detail: { integrationId: id, ...changed(before.settings, next.settings), secret: next.secret ? 'replaced' : isAnotherAccount ? 'cleared' : 'unchanged' },
      });
      return existing(id, trx);
    }),

    get: (id: string): Promise<Integration | undefined> => get(id),

    async list(): Promise<Integration[]> {
      return (await db('integrations').orderBy('created_at')).map(toIntegration);
    },

    /** The integrations of an installation, the first one first. */
    async ofInstallation(installationId: string): Promise<Integration[]> {
      return (await db('integrations').where({ installation_id: installationId }).orderBy(['created_at', 'id'])).map(toIntegration);
    },

    /**
     * The Stream client secret, for the carrier's connection and for nothing else. With a `version`, only the one that belongs to those
     * settings: throws `settings-changed` (try later) where they were changed since, so that it is never shown to another host.
     */
    async secretOf(id: string, version?: number): Promise<string | undefined> {
      const row = await db('integrations').where({ id }).first('secret_sealed', 'version');
      if (version !== undefined && row?.version !== version) throw new AppError('settings-changed', 'The settings of this integration were changed meanwhile; what was under way is taken up again with the new ones', 'try-later');
      return row?.secret_sealed ? keyring.open(row.secret_sealed, placeOf(id)) : undefined;
    },

    /** How many orders of the integration are in Stream, or may be, under the numbers of today's prefix. */
    async openConsignments(id: string): Promise<number> {
      const [row] = await db('orders').where({ integration_id: id }).whereNotNull('stream_order_no').whereIn('status', ['in-progress', 'completed']).count('id as count');
      return Number(row?.count ?? 0);
    },
  };
};
