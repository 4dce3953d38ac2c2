import { createDepotStore, createNightlyRunStore, createPostalServiceListStore, createServiceStore } from '@stream-tech/store';
import { createMasterData } from '../master-data/master-data.ts';
import type { MasterDataDeps } from '../master-data/master-data-deps.ts';
import { createWorld, type Tenant, type WorldOptions } from './world.ts';

export type MasterDataWorldOptions = Omit<WorldOptions, 'around'> & { masterData?: Partial<Pick<MasterDataDeps, 'deployment' | 'scheduleTimezone'>> };

/** Writes of postal services and identifiers, as Linnworks' ledger names them. */
const WRITES = /^(PostalServices\/(Create|Update|Delete)|OpenOrders\/SaveIdentifier)/;

/** A flow's world with the nightly work in it, and a clock that a test sets. It begins at five in the morning. */
export const createMasterDataWorld = async ({ masterData: given = {}, ...options }: MasterDataWorldOptions = {}) => {
  const world = await createWorld(options);
  let now = new Date('2026-11-24T05:00:00Z');
  const stores = { nights: createNightlyRunStore(world.db), services: createServiceStore(world.db), depots: createDepotStore(world.db), serviceLists: createPostalServiceListStore(world.db) };
  const masterData = createMasterData({
    ...world.deps, ...stores, integrations: world.integrations, installations: world.installations, clock: () => now, deployment: 'production', scheduleTimezone: 'Europe/London', ...given,
  });
  const { signal } = new AbortController();
  const of = (tenant: Tenant) => tenant.account.name;
  return {
    ...world, ...stores, masterData, signal,
    setTime: (at: string): void => { now = new Date(at); },
    /** The nightly tick, and the jobs it asks for; gives what failed. */
    async night(): Promise<{ ran: string[]; failures: unknown[] }> {
      const ran = await masterData.owingMasterData();
      const failures: unknown[] = [];
      for (const id of ran) await masterData.runOwedMasterData(id, signal).catch((error: unknown) => failures.push(error));
      return { ran, failures };
    },
    syncServices: (tenant: Tenant = world.tenants[0]!) => masterData.runMasterDataNow(tenant.installationId, 'sync-master-data-postal-services', signal),
    syncIdentifiers: (tenant: Tenant = world.tenants[0]!) => masterData.runMasterDataNow(tenant.installationId, 'sync-master-data-identifiers', signal),
    preview: (tenant: Tenant = world.tenants[0]!) => masterData.previewPostalServices(tenant.installationId, signal),
    /** What Linnworks was told to write, since `since` of the ledger. */
    writes: (since = 0, tenant?: Tenant) => world.linnworks.ledger.find({ since, ...(tenant ? { account: of(tenant) } : {}) }).filter(({ method }) => WRITES.test(method)).map(({ method }) => method),
    /** The last report on a job, as the audit log has it. */
    report: (job = 'sync-master-data-postal-services', tenant: Tenant = world.tenants[0]!) => world.db('audit_log').where({ kind: 'master-data', installation_id: tenant.installationId }).whereRaw(`detail->>'job' = ?`, [job]).orderBy('id', 'desc').first(),
    /** Names of the services under our vendors. */
    ours: (tenant: Tenant = world.tenants[0]!) => tenant.account.postalServices.filter(({ PostalServiceCode }) => PostalServiceCode.startsWith('STI/')),
    run: (job = 'sync-master-data-postal-services', tenant: Tenant = world.tenants[0]!) => world.db('nightly_runs').where({ installation_id: tenant.installationId, job }).orderBy('local_date', 'desc').first(),
  };
};
