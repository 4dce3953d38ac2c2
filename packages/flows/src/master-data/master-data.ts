import { AppError, CredentialsRefused, dueNightly, type NightlyJob } from '@stream-tech/domain';
import type { NightlyDue, NightlyInstallation, NightlyRun } from '@stream-tech/store';
import { holdOn, type Lease } from '../lease.ts';
import type { MasterDataDeps } from './master-data-deps.ts';
import { emptyReport, type MasterDataReport, type MasterDataResult } from './report.ts';
import { createSyncIdentifiers } from './sync-identifiers.ts';
import { createSyncPostalServices } from './sync-postal-services.ts';

export type MasterData = ReturnType<typeof createMasterData>;

/** A killed run is taken up by the next look once this has lapsed, within R10's five minutes of a worker's start. */
const LEASE_SECONDS = 60;
const RENEWAL_SECONDS = 15;
/** How many failures a sentence names. */
const NAMED = 3;

const SUBJECT: Record<NightlyJob, string> = { 'sync-master-data-identifiers': 'identifiers', 'sync-master-data-postal-services': 'postal services' };

/** What a run that was not all well comes to, as a failure; undefined where all was well. */
const failureOf = (job: NightlyJob, { report: { failed }, failure }: MasterDataResult): AppError | undefined => {
  if (failed.length === 0) return failure;
  const named = failed.slice(0, NAMED).map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  const message = `Not all ${SUBJECT[job]} could be brought up to date. ${named}${failed.length > NAMED ? `; and ${failed.length - NAMED} more` : ''}`;
  return new AppError(failure?.code ?? 'master-data-incomplete', message, failure?.remedy ?? 'fix-the-data', { failed: failed.length });
};

/** Journey "master data each night" (R-080 … R-090, A-10, R10): what each installation owes, done once for each local date. */
export const createMasterData = (deps: MasterDataDeps) => {
  const { nights, installations, audit, clock, log, scheduleTimezone } = deps;
  const { syncPostalServices, previewPostalServices } = createSyncPostalServices(deps);
  const work: Record<NightlyJob, (installationId: string, lease: Lease) => Promise<MasterDataResult>> = { 'sync-master-data-identifiers': createSyncIdentifiers(deps), 'sync-master-data-postal-services': syncPostalServices };

  const dueOf = ({ id, zone, hasIntegration }: NightlyInstallation): NightlyDue[] =>
    (Object.entries(dueNightly(clock(), zone ?? scheduleTimezone)) as [NightlyJob, string][])
      .filter(([job]) => hasIntegration || job !== 'sync-master-data-postal-services')
      .map(([job, localDate]) => ({ job, installationId: id, localDate }));

  const assertActive = async (installationId: string): Promise<void> => {
    const found = await installations.get(installationId);
    if (!found) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
    if (!found.active) throw new AppError('installation-inactive', 'This installation is not active', 'fix-the-data');
  };

  const tell = async ({ job, installationId, localDate }: NightlyRun, actor: string, { report }: MasterDataResult, failure: AppError | undefined): Promise<void> => {
    await audit.append({ kind: 'master-data', installationId, actor, outcome: failure ? 'failed' : 'synchronised', code: failure?.code, message: failure?.message, detail: { job, localDate, ...report } });
    const counts = { added: report.added.length, changed: report.changed.length, unchanged: report.unchanged, failed: report.failed.length, vanished: report.vanished.length };
    if (failure) log.warn('Master data could not be brought up to date', { installationId, job, code: failure.code, reason: failure.message, counts });
    else log.info('Master data are up to date', { installationId, job, counts });
  };

  /** One try of one job. Gives what was not well; what a partner did is in the report, our own troubles are thrown. */
  const run = async (night: NightlyRun, actor: string, stop: AbortSignal): Promise<AppError | undefined> => {
    const job = night.job as NightlyJob;
    const { installationId } = night;
    const result = await holdOn({ renew: () => nights.renew(night, LEASE_SECONDS), leaseSeconds: LEASE_SECONDS, everySeconds: RENEWAL_SECONDS }, stop, async (lease): Promise<MasterDataResult> => {
      try {
        return await work[job](installationId, lease);
      } catch (error) {
        if (!(error instanceof AppError) || lease.signal.aborted) throw error;
        return { report: emptyReport(), failure: error };
      }
    });
    const { failure: cause, report } = result;
    if (cause instanceof CredentialsRefused && cause.details.partner === 'Linnworks') await installations.markTokenRefused(installationId, cause.message);
    else if (!cause) await installations.markTokenAccepted(installationId);
    const failure = failureOf(job, result);
    await tell(night, actor, result, failure);
    if (failure) await nights.failed(night, failure.message, report);
    else await nights.done(night, report);
    return failure;
  };

  return {
    /** What tonight's run would do to an installation's postal services; nothing is written. Throws `not-found`, `installation-inactive`, and Linnworks' failure where its list can't be read. */
    async previewPostalServices(installationId: string, signal: AbortSignal): Promise<MasterDataReport> {
      await assertActive(installationId);
      return previewPostalServices(installationId, signal);
    },

    /** Installations that owe work on master data now; whoever asks often enough misses no local date (A-10). */
    async owingMasterData(): Promise<string[]> {
      const owed = await nights.owing((await nights.installations()).flatMap(dueOf));
      return [...new Set(owed.map(({ installationId }) => installationId))];
    },

    /** Installations that a job concerns, for whoever has it run for all of them. */
    async installationsWithMasterData(job: NightlyJob): Promise<string[]> {
      return (await nights.installations()).filter((each) => dueOf(each).some((due) => due.job === job)).map(({ id }) => id);
    },

    /**
     * Does what an installation owes, identifiers first (R-081); what is done, or under way elsewhere, is left. Where nothing is to be begun
     * now, a person has a failed job run again (R-090), and what is not done is tried however often it was. Throws the first failure when all
     * has been tried, so that the job is seen to have failed.
     */
    async runOwedMasterData(installationId: string, signal: AbortSignal): Promise<void> {
      const found = (await nights.installations()).find(({ id }) => id === installationId);
      const due = found ? dueOf(found) : [];
      const owed = await nights.owing(due);
      let failure: AppError | undefined;
      for (const { job, localDate } of owed.length > 0 ? owed : due) {
        const night = await nights.begin(job, installationId, localDate, LEASE_SECONDS, { again: owed.length === 0 });
        const problem = night && await run(night, 'schedule', signal);
        failure ??= problem;
      }
      if (failure) throw failure;
    },

    /** Runs one job by a person's word, whether it is done or not. Throws its failure, and `already-in-progress` beside another run of it. */
    async runMasterDataNow(installationId: string, job: NightlyJob, signal: AbortSignal): Promise<void> {
      await assertActive(installationId);
      const zone = (await nights.installations()).find(({ id }) => id === installationId)?.zone ?? scheduleTimezone;
      const night = await nights.begin(job, installationId, dueNightly(clock(), zone)[job], LEASE_SECONDS, { force: true });
      if (!night) throw new AppError('already-in-progress', `The ${SUBJECT[job]} of this installation are being brought up to date right now`, 'try-later');
      const failure = await run(night, 'operator', signal);
      if (failure) throw failure;
    },
  };
};
