import type { Depot, Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';
import { onlyWithin } from './within.ts';

/** A service setting that a user chose inside Linnworks and that differs from ours (linnworks-shipping-contract.md, 15). */
export type ServiceProposal = { id: string; serviceId: string; installationId: string; postalServiceId: string; serviceName: string; key: string; value: string | number | boolean; seenAt: string };

export type ServiceProposalStore = ReturnType<typeof createServiceProposalStore>;

const listed = (db: Knex) => db('service_proposals as p').join('services as s', 's.id', 'p.service_id').orderBy('p.seen_at', 'desc')
  .select('p.id', 'p.service_id', 's.installation_id', 's.postal_service_id', 's.name', 'p.key', 'p.value', 'p.seen_at');
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toProposal = (row: any): ServiceProposal => ({
  id: row.id, serviceId: row.service_id, installationId: row.installation_id, postalServiceId: row.postal_service_id, serviceName: row.name, key: row.key, value: row.value, seenAt: row.seen_at.toISOString(),
});

/** What users set on services in Linnworks, until an administrator accepts or dismisses it. */
export const createServiceProposalStore = (db: Knex) => ({
  /** Keeps the differences that a label request showed; the latest value of each setting stands. */
  async note(serviceId: string, values: Record<string, unknown>): Promise<void> {
    const rows = Object.entries(values).map(([key, value]) => ({ service_id: serviceId, key, value: JSON.stringify(value) }));
    if (rows.length === 0) return;
    await db('service_proposals').insert(rows).onConflict(['service_id', 'key']).merge({ value: db.raw('excluded.value'), seen_at: db.fn.now() }).whereRaw('service_proposals.value <> excluded.value');
  },

  /** Those of the installations that somebody may see, the latest first. There is no page of them: one for each setting of a service at most. */
  async list(within: Within): Promise<ServiceProposal[]> {
    return (await onlyWithin(listed(db), 's.installation_id', within)).map(toProposal);
  },

  /** Those of one service, which are decided together. */
  async ofService(serviceId: string): Promise<ServiceProposal[]> {
    return (await listed(db).where('p.service_id', serviceId)).map(toProposal);
  },

  async find(id: string): Promise<ServiceProposal | undefined> {
    const row = await listed(db).where('p.id', id).first();
    return row && toProposal(row);
  },

  /** Drops a proposal that was taken over. */
  async remove(id: string): Promise<void> {
    await db('service_proposals').where({ id }).delete();
  },

  /** Drops a proposal that somebody does not want; nothing where it is gone. */
  dismiss: (id: string, author: Author): Promise<void> => db.transaction(async (trx) => {
    const row = await listed(trx).where('p.id', id).first();
    if (!row) return;
    const { installationId, postalServiceId, serviceName, key, value } = toProposal(row);
    await trx('service_proposals').where({ id }).delete();
    await appendAudit(trx, { kind: 'settings', ...author, installationId, outcome: 'service proposal dismissed', detail: { postalServiceId, name: serviceName, key, value } });
  }),
});

export type DepotStore = ReturnType<typeof createDepotStore>;

/** The depots of Stream accounts as they were read last: they are offered while Stream is away, too. */
export const createDepotStore = (db: Knex) => ({
  async find(integrationId: string): Promise<{ depots: Depot[]; readAt: Date } | undefined> {
    const row = await db('stream_depots').where({ integration_id: integrationId }).first();
    return row && { depots: row.depots, readAt: row.read_at };
  },

  async keep(integrationId: string, depots: Depot[]): Promise<void> {
    await db('stream_depots').insert({ integration_id: integrationId, depots: JSON.stringify(depots) }).onConflict('integration_id').merge({ depots: JSON.stringify(depots), read_at: db.fn.now() });
  },
});
