import { AppError, DEFAULT_SERVICE_SETTINGS, isFullyConfigured, readable, type ServiceSettings } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

/** A Linnworks postal service mapped to Stream (R-064 … R-076). */
export type ServiceMapping = {
  id: string;
  installationId: string;
  integrationId: string;
  postalServiceId: string;
  /** Name and vendor as Linnworks showed them when the mapping was saved. */
  name: string;
  vendor: string;
  /** Complete with defaults. */
  settings: ServiceSettings;
  /** Depot and delivery method are both there. */
  complete: boolean;
  /** What the last look at Stream's depots found wrong with it: its depot or method is not there any more. */
  problem: string | undefined;
  createdAt: string;
  updatedAt: string;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toMapping = (row: any): ServiceMapping => {
  const settings: ServiceSettings = { ...DEFAULT_SERVICE_SETTINGS, ...row.settings };
  return {
    id: row.id,
    installationId: row.installation_id,
    integrationId: row.integration_id,
    postalServiceId: row.postal_service_id,
    name: row.name,
    vendor: row.vendor,
    settings,
    complete: isFullyConfigured(settings),
    problem: row.problem ?? undefined,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
};

export type ServiceStore = ReturnType<typeof createServiceStore>;

/** Mappings of postal services, one for each service of an installation. */
export const createServiceStore = (db: Knex) => ({
  /** Saves a mapping: a new one, or the service's own with its settings replaced. Settings come complete and checked (flows, map-service). */
  save: (given: Pick<ServiceMapping, 'installationId' | 'integrationId' | 'postalServiceId' | 'name' | 'vendor' | 'settings'>, author: Author): Promise<ServiceMapping> => db.transaction(async (trx) => {
    const place = { installation_id: given.installationId, postal_service_id: given.postalServiceId };
    const integration = await trx('integrations').where({ id: given.integrationId, installation_id: given.installationId }).first('id');
    if (!integration) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    const before = await trx('services').where(place).forUpdate().first('settings', 'integration_id');
    // A flag tells of the depot and the method that were mapped; others have not been looked for yet.
    const isSamePlace = before?.integration_id === given.integrationId && before.settings.StreamDepot === given.settings.StreamDepot && before.settings.StreamDeliveryMethod === given.settings.StreamDeliveryMethod;
    const [row] = await trx('services')
      .insert({ ...place, integration_id: given.integrationId, name: given.name, vendor: given.vendor, settings: JSON.stringify(given.settings) })
      .onConflict(['installation_id', 'postal_service_id'])
      .merge({ integration_id: given.integrationId, name: given.name, vendor: given.vendor, settings: JSON.stringify(given.settings), updated_at: trx.fn.now(), ...(isSamePlace ? {} : { problem: null }) })
      .returning('*');
    await appendAudit(trx, {
      kind: 'settings', ...author, installationId: given.installationId, outcome: before ? 'service mapping changed' : 'service mapped',
      detail: { postalServiceId: given.postalServiceId, name: given.name, before: before?.settings ?? null, after: given.settings },
    });
    return toMapping(row);
  }),

  /** The mapping of one postal service of an installation. */
  async find(installationId: string, postalServiceId: string): Promise<ServiceMapping | undefined> {
    const row = await db('services').where({ installation_id: installationId, postal_service_id: postalServiceId }).first();
    return row && toMapping(row);
  },

  async ofInstallation(installationId: string): Promise<ServiceMapping[]> {
    return (await db('services').where({ installation_id: installationId }).orderBy('name')).map(toMapping);
  },

  /** Flags mappings with what is wrong with them, and clears the flag of those without a problem. Gives the ids of those that changed. */
  async flag(found: readonly { id: string; problem: string | undefined }[]): Promise<string[]> {
    if (found.length === 0) return [];
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `update services s set problem = f.problem from unnest(?::uuid[], ?::text[]) as f (id, problem)
       where s.id = f.id and s.problem is distinct from f.problem returning s.id`,
      [found.map(({ id }) => id), found.map(({ problem }) => (problem === undefined ? null : readable(problem)))] as Knex.Value[]);
    return rows.map(({ id }) => id);
  },

  async list(): Promise<ServiceMapping[]> {
    return (await db('services').orderBy(['installation_id', 'name'])).map(toMapping);
  },
});
