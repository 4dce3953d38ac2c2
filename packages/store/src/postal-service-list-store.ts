import type { ListedService, Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { readableJson } from './readable-json.ts';
import { onlyWithin } from './within.ts';

/** The postal services of an account, as Linnworks listed them last. */
export type PostalServiceList = { installationId: string; services: ListedService[]; /** ISO 8601 in UTC. */ readAt: string };

export type PostalServiceListStore = ReturnType<typeof createPostalServiceListStore>;

/** The lists of postal services that were read last: how far an account's mapping has come is told without asking Linnworks for each. */
export const createPostalServiceListStore = (db: Knex) => ({
  async list(within: Within): Promise<PostalServiceList[]> {
    const rows = await onlyWithin(db('postal_service_lists'), 'installation_id', within).select('installation_id', 'services', 'read_at');
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
    return rows.map((row: any) => ({ installationId: row.installation_id, services: row.services, readAt: row.read_at.toISOString() }));
  },

  /** Keeps a list that was just read; of each service what it is called and whose it is. */
  async keep(installationId: string, listed: readonly ListedService[]): Promise<void> {
    const services = readableJson(listed.map(({ id, name, vendor }) => ({ id, name, vendor })));
    await db('postal_service_lists').insert({ installation_id: installationId, services }).onConflict('installation_id').merge({ services, read_at: db.fn.now() });
  },
});
