import { AppError, CredentialsRefused, vendorFor } from '@stream-tech/domain';
import type { LinnworksAccount } from '@stream-tech/linnworks';
import type { Lease } from '../lease.ts';
import { applyPlan, foretold } from './apply-plan.ts';
import type { MasterDataDeps } from './master-data-deps.ts';
import { goneServices, planServices, type Situation } from './plan-services.ts';
import { createReadDepots, type DepotsRead } from './read-depots.ts';
import type { MasterDataReport, MasterDataResult } from './report.ts';
import { judgeMappings, type JudgedMapping } from './vanished.ts';
import { wantedServices } from './wanted-services.ts';

export type SyncPostalServices = ReturnType<typeof createSyncPostalServices>;

/** Guide, "How Services Are Created" (R-082 … R-085): postal services from Stream's depots and delivery methods, under our vendor name. */
export const createSyncPostalServices = (deps: Pick<MasterDataDeps, 'integrations' | 'services' | 'serviceLists' | 'depots' | 'contexts' | 'linnworksFor' | 'carrierFor' | 'deployment'>) => {
  const { services, serviceLists, linnworksFor, deployment } = deps;
  const readDepots = createReadDepots(deps);
  const vendor = vendorFor(deployment);

  const look = async (installationId: string, options: { note: boolean }, signal: AbortSignal) => {
    const read = await readDepots(installationId, options, signal);
    const account = linnworksFor(installationId);
    const mappings = await services.ofInstallation(installationId);
    const situation: Situation = { vendor, present: await account.postalServices(signal), wanted: wantedServices(read.sources), mappings };
    return { account, read, situation, judged: judgeMappings(mappings, read.sources), plan: planServices(situation) };
  };

  /** Keeps what there is now, read anew where services were made; where that does not get through, what there was is better than nothing. */
  const keepList = async (installationId: string, { present }: Situation, { isNew, account, signal }: { isNew: boolean; account: LinnworksAccount; signal: AbortSignal }): Promise<void> => {
    const now = isNew ? await account.postalServices(signal).catch((error: unknown) => { if (error instanceof AppError) return present; throw error; }) : present;
    await serviceLists.keep(installationId, now);
  };

  const vanishedOf = (situation: Situation, { sources }: DepotsRead, judged: JudgedMapping[]): MasterDataReport['vanished'] => [
    ...judged.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, reason: problem }])),
    ...goneServices(situation, sources.filter(({ read }) => read).map(({ integration }) => integration.id)).map(({ name }) => ({ name, reason: 'Stream no longer lists its depot or delivery method; no mapping uses it' })),
  ];
  const accountsOf = ({ failures }: DepotsRead): MasterDataReport['failed'] => failures.map(({ name, error }) => ({ name: `Stream account ${name}`, reason: error.message }));
  /** Of accounts that were not read, the first that time may heal decides when it is tried again. */
  const firstOf = ({ failures }: DepotsRead): AppError | undefined => (failures.find(({ error }) => !(error instanceof CredentialsRefused)) ?? failures[0])?.error;

  return {
    /**
     * Brings an installation's postal services up to date, and flags mappings whose depot or method vanished. Stream accounts that do not
     * answer stand in the report, and the others go on. Throws where Linnworks' list can't be read.
     */
    async syncPostalServices(installationId: string, { signal, assertHeld }: Lease): Promise<MasterDataResult> {
      const { account, read, situation, judged, plan } = await look(installationId, { note: true }, signal);
      assertHeld();
      await services.flag(judged);
      const { report, failure } = await applyPlan(plan, { account, vendor, signal, assertHeld });
      await keepList(installationId, situation, { isNew: report.added.length > 0, account, signal });
      return { report: { ...report, failed: [...accountsOf(read), ...report.failed], vanished: vanishedOf(situation, read, judged) }, failure: failure ?? firstOf(read) };
    },

    /** What a run would do right now; nothing is written anywhere. Throws where Linnworks' list can't be read. */
    async previewPostalServices(installationId: string, signal: AbortSignal): Promise<MasterDataReport> {
      const { read, situation, judged, plan } = await look(installationId, { note: false }, signal);
      const report = foretold(plan);
      return { ...report, failed: [...accountsOf(read), ...report.failed], vanished: vanishedOf(situation, read, judged) };
    },
  };
};
