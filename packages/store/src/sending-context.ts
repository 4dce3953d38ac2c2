import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS, DEFAULT_SYSTEM_SETTINGS, type IntegrationSettings, type ServiceSettings, type SystemSettings } from '@stream-tech/domain';
import type { Knex } from 'knex';
import type { Integration } from './integration-store.ts';

export type SendingIntegration = { id: string; streamAccount: string; settings: IntegrationSettings; version: number; /** Since when Stream has kept us waiting without an answer. */ silent: boolean; reconnect: boolean };
/** An integration as sending needs it. */
export const asSending = ({ id, streamAccount, settings, version, silentSince, reconnectSince }: Integration): SendingIntegration =>
  ({ id, streamAccount, settings, version, silent: silentSince !== undefined, reconnect: reconnectSince !== undefined });

export type SendingService = { id: string; integrationId: string; settings: ServiceSettings };

/** Everything that decides about an installation's orders, read in one statement at the start of a cycle. */
export type SendingContext = {
  installation: { id: string; active: boolean; tokenRefused: boolean; /** Inactive because Linnworks refused its token, and for no other reason. */ refusedOff: boolean; zone: string };
  /** In order of their making; the first serves orders without a mapping. */
  integrations: SendingIntegration[];
  /** By Linnworks postal service id. */
  services: Map<string, SendingService>;
  system: SystemSettings;
  /** The database's time at the reading: what "earlier than this cycle" is measured by. */
  readAt: Date;
};

type ContextRow = {
  installation: { id: string; active: boolean; token_refused_at: string | null; refused_off_at: string | null; token_sealed: string | null; time_zone: string | null } | null;
  integrations: { id: string; stream_account: string; settings: Partial<IntegrationSettings>; version: number; silent_since: string | null; reconnect_since: string | null }[] | null;
  services: { id: string; integration_id: string; postal_service_id: string; settings: Partial<ServiceSettings> }[] | null;
  system: Partial<SystemSettings> | null;
  read_at: Date;
};

export type SendingContexts = ReturnType<typeof createSendingContexts>;

/** Who is to be served, in which turn, and by which settings. */
export const createSendingContexts = (db: Knex) => ({
  /** The context of one installation; undefined where it does not exist. */
  async read(installationId: string): Promise<SendingContext | undefined> {
    const { rows } = await db.raw<{ rows: ContextRow[] }>(
      `select
         (select to_json(i) from (select id, active, token_refused_at, refused_off_at, token_sealed is not null as token_sealed, time_zone from installations where id = ?) i) as installation,
         (select json_agg(g order by g.created_at, g.id) from (select id, stream_account, settings, version, silent_since, reconnect_since, created_at from integrations where installation_id = ?) g) as integrations,
         (select json_agg(s) from (select id, integration_id, postal_service_id, settings from services where installation_id = ?) s) as services,
         (select json_object_agg(key, value) from system_settings) as system,
         now() as read_at`, [installationId, installationId, installationId]);
    const row = rows[0];
    if (!row?.installation) return undefined;
    const system = { ...DEFAULT_SYSTEM_SETTINGS, ...row.system };
    const { id, active, token_refused_at: refused, token_sealed: hasToken, time_zone: zone } = row.installation;
    return {
      installation: { id, active, tokenRefused: refused !== null || !hasToken, refusedOff: !active && row.installation.refused_off_at !== null, zone: zone ?? system.DefaultTimeZone },
      integrations: (row.integrations ?? []).map((integration) => ({
        id: integration.id, streamAccount: integration.stream_account, version: integration.version,
        settings: { ...DEFAULT_INTEGRATION_SETTINGS, ...integration.settings }, silent: integration.silent_since !== null, reconnect: integration.reconnect_since !== null,
      })),
      services: new Map((row.services ?? []).map((service) => [service.postal_service_id, { id: service.id, integrationId: service.integration_id, settings: { ...DEFAULT_SERVICE_SETTINGS, ...service.settings } }])),
      system,
      readAt: row.read_at,
    };
  },

  /** The system settings alone. */
  async system(): Promise<SystemSettings> {
    const rows: { key: string; value: unknown }[] = await db('system_settings').select('key', 'value');
    return { ...DEFAULT_SYSTEM_SETTINGS, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) };
  },

  /** Active installations, the longest unfetched first, and once an hour those that are inactive for a refused token alone. */
  async toFetch(): Promise<string[]> {
    const rows: { id: string }[] = await db('installations').select('id').where({ claimed: true })
      .whereRaw(`(active or (refused_off_at is not null and token_refused_at <= now() - interval '1 hour'))`).orderByRaw('fetched_at nulls first, id');
    return rows.map(({ id }) => id);
  },

  /**
   * Active installations with work for a send cycle, in turn: whoever was served longest ago comes first, and those whose Stream
   * account keeps silent come last, so that a dead account delays nobody (A-09, W7).
   */
  async toSend(maxRetryAttempts: number): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select i.id from installations i
       where i.active and exists (select 1 from integrations g where g.installation_id = i.id and (g.settings->>'IsOrderSyncEnabled')::boolean)
         and (exists (select 1 from orders o where o.installation_id = i.id and o.status in ('pending', 'ready-for-retry') and o.next_attempt_at <= now())
           or exists (select 1 from orders o where o.installation_id = i.id and o.status = 'failed' and o.submissions <= ?)
           or exists (select 1 from orders o where o.installation_id = i.id and o.status = 'in-progress' and coalesce(o.next_look_at, o.lease_until) < now()))
       order by exists (select 1 from integrations g where g.installation_id = i.id and g.silent_since is not null), i.sent_at nulls first, i.id`, [maxRetryAttempts]);
    return rows.map(({ id }) => id);
  },

  /** Notes that a cycle of an installation finished; whose turn it is next goes by it. */
  async noteCycle(installationId: string, cycle: 'fetched_at' | 'sent_at'): Promise<void> {
    await db('installations').where({ id: installationId }).update({ [cycle]: db.fn.now() });
  },

  /** A Stream account kept us waiting without an answer; the first time of a row of silences stands. */
  async noteSilence(integrationId: string): Promise<void> {
    await db('integrations').where({ id: integrationId }).whereNull('silent_since').update({ silent_since: db.fn.now() });
  },

  /** A Stream account refuses our credentials until somebody enters them anew. */
  async noteReconnect(integrationId: string, problem: string): Promise<void> {
    await db('integrations').where({ id: integrationId }).whereNull('reconnect_since').update({ reconnect_since: db.fn.now(), problem });
  },

  /** A Stream account answers again, and accepts us. */
  async noteAnswering(integrationId: string): Promise<void> {
    await db('integrations').where({ id: integrationId }).update({ silent_since: null, reconnect_since: null, problem: null });
  },
});
