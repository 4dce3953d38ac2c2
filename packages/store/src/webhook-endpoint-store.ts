import { newToken, tokenHash, type Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

/** Whose address was called, and what the caller is expected to be. */
export type WebhookCaller = {
  endpointId: string;
  integrationId: string;
  installationId: string;
  /** What Stream was told to present as `Authorization`. */
  authorization: string;
  /** The client id that `party_id` has to equal. */
  partyId: string;
  /** Webhook features are on, and the installation is active. */
  enabled: boolean;
};

/** Where Stream calls for an integration: the secret end of the address, and the `Authorization` it is to present. */
export type WebhookEndpoint = { token: string; authorization: string };

/** How long an address that was replaced is still answered, in hours. */
export const OVERLAP_HOURS = 24;

const placeOf = (column: 'token_sealed' | 'auth_sealed', owner: string) => ({ table: 'webhook_endpoints', column, owner });

export type WebhookEndpointStore = ReturnType<typeof createWebhookEndpointStore>;

/** The addresses that Stream calls: recognised by hash, sealed so that subscriptions can be compared, rotatable with overlap (security.md, 13, 14). */
export const createWebhookEndpointStore = (db: Knex, keyring: Keyring) => {
  const make = async (trx: Knex, integrationId: string): Promise<WebhookEndpoint> => {
    const endpoint = { token: newToken(), authorization: `Bearer ${newToken()}` };
    const [{ id }] = await trx('webhook_endpoints').insert({ integration_id: integrationId, token_hash: tokenHash(endpoint.token) }).returning('id');
    await trx('webhook_endpoints').where({ id }).update({ token_sealed: keyring.seal(endpoint.token, placeOf('token_sealed', id)), auth_sealed: keyring.seal(endpoint.authorization, placeOf('auth_sealed', id)) });
    return endpoint;
  };
  const inUse = async (on: Knex, integrationId: string): Promise<WebhookEndpoint | undefined> => {
    const row = await on('webhook_endpoints').where({ integration_id: integrationId }).whereNull('expires_at').first('id', 'token_sealed', 'auth_sealed');
    return row && { token: keyring.open(row.token_sealed, placeOf('token_sealed', row.id)), authorization: keyring.open(row.auth_sealed, placeOf('auth_sealed', row.id)) };
  };

  return {
    /** Whose address this is; undefined for one that is unknown, or whose overlap has ended. */
    async caller(token: string): Promise<WebhookCaller | undefined> {
      const { rows } = await db.raw<{ rows: { id: string; integration_id: string; installation_id: string; auth_sealed: string; party_id: string; enabled: boolean }[] }>(
        `select e.id, e.integration_id, g.installation_id, e.auth_sealed, g.settings->>'StreamClientId' as party_id, i.active and coalesce((g.settings->>'IsWebhookFeaturesEnabled')::boolean, false) as enabled
         from webhook_endpoints e join integrations g on g.id = e.integration_id join installations i on i.id = g.installation_id
         where e.token_hash = ? and (e.expires_at is null or e.expires_at > now())`, [tokenHash(token)]);
      const row = rows[0];
      return row && { endpointId: row.id, integrationId: row.integration_id, installationId: row.installation_id, authorization: keyring.open(row.auth_sealed, placeOf('auth_sealed', row.id)), partyId: row.party_id, enabled: row.enabled };
    },

    /** The address in use for an integration; one is made where there is none. */
    ensure: (integrationId: string): Promise<WebhookEndpoint> => db.transaction(async (trx) => {
      await trx('integrations').where({ id: integrationId }).forUpdate().first('id');
      return (await inUse(trx, integrationId)) ?? make(trx, integrationId);
    }),

    /** A new address; the one before is answered for another day, so that nothing on its way is lost. */
    rotate: (integrationId: string, author: Author): Promise<WebhookEndpoint> => db.transaction(async (trx) => {
      const integration = await trx('integrations').where({ id: integrationId }).forUpdate().first('installation_id');
      await trx('webhook_endpoints').where({ integration_id: integrationId }).whereNull('expires_at').update({ expires_at: trx.raw('now() + make_interval(hours => ?)', [OVERLAP_HOURS]) });
      await appendAudit(trx, { kind: 'settings', ...author, installationId: integration?.installation_id, outcome: 'webhook address replaced', detail: { integrationId, overlapHours: OVERLAP_HOURS } });
      return make(trx, integrationId);
    }),

    /** Every address that is or was ours for an integration, as far as it is still known, to tell our subscriptions from foreign ones. */
    async tokens(integrationId: string): Promise<{ token: string; inUse: boolean }[]> {
      const rows: { id: string; token_sealed: string; expires_at: Date | null }[] = await db('webhook_endpoints').where({ integration_id: integrationId }).orderBy('created_at', 'desc').limit(20);
      return rows.map((row) => ({ token: keyring.open(row.token_sealed, placeOf('token_sealed', row.id)), inUse: row.expires_at === null }));
    },
  };
};
