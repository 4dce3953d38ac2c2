import { AppError, CredentialsRefused, OutcomeUnknown, RemoteRejected } from '@stream-tech/domain';
import type { LinnworksAccount, PostalService } from '@stream-tech/linnworks';
import type { PlannedChange, ServicePlan } from './plan-services.ts';
import type { MasterDataResult } from './report.ts';
import type { WantedService } from './wanted-services.ts';

export type Applying = { account: Pick<LinnworksAccount, 'postalServices' | 'createPostalService' | 'updatePostalService'>; vendor: string; signal: AbortSignal; assertHeld: () => void };

/** What a change is, for a person. */
export const describeChange = ({ service, changes }: PlannedChange): string => [
  ...(changes.name === undefined ? [] : [`renamed from ${service.name}`]),
  ...(changes.vendor === undefined ? [] : [`vendor changed from ${service.vendor || 'none'} to ${changes.vendor}`]),
  ...(changes.code === undefined ? [] : ['taken over by its name']),
].join(', ');

/** What a plan comes to where nothing is written. */
export const foretold = ({ create, change, unchanged, failed }: ServicePlan): MasterDataResult['report'] => ({
  added: create.map(({ name }) => name), changed: change.filter(({ aside }) => !aside).map((each) => ({ name: each.wanted.name, what: describeChange(each) })), unchanged, failed: [...failed], vanished: [],
});

const isThere = (listed: readonly PostalService[], { code }: WantedService): boolean => listed.some((service) => service.code.trim() === code);
const isSo = (listed: readonly PostalService[], { service: { id }, changes }: PlannedChange): boolean => {
  const found = listed.find((each) => each.id === id);
  return found !== undefined && Object.entries(changes).every(([field, value]) => found[field as keyof typeof changes].trim() === value);
};

/**
 * Writes a plan to Linnworks, one call after another. A service that Linnworks refuses is told by name, and the others go on. After a call
 * without an answer the list is read: what is not there is not asked for again in this run, since it may still come (no service is made
 * twice). Where Linnworks is away or refuses us, that ends the run with what was done till then.
 */
export const applyPlan = async (plan: ServicePlan, { account, vendor, signal, assertHeld }: Applying): Promise<MasterDataResult> => {
  const result: MasterDataResult = { report: { added: [], changed: [], unchanged: plan.unchanged, failed: [...plan.failed], vanished: [] }, failure: undefined };
  const { report } = result;

  /** Whether it came about. Throws what ends the run. */
  const attempt = async (name: string, write: () => Promise<unknown>, cameAbout: (listed: PostalService[]) => boolean): Promise<boolean> => {
    assertHeld();
    try {
      await write();
      return true;
    } catch (error) {
      const isOpen = error instanceof OutcomeUnknown;
      if (!isOpen && !(error instanceof RemoteRejected)) throw error;
      // A refusal may also mean that another process was faster.
      if (cameAbout(await account.postalServices(signal))) return true;
      report.failed.push({ name, reason: error.message });
      if (isOpen) result.failure ??= error;
      return false;
    }
  };

  const steps = [
    ...plan.change.map((each) => ({ name: each.wanted.name, run: async () => {
      const done = await attempt(each.wanted.name, () => account.updatePostalService(each.service.id, each.changes, signal), (listed) => isSo(listed, each));
      if (done && !each.aside) report.changed.push({ name: each.wanted.name, what: describeChange(each) });
    } })),
    ...plan.create.map((wanted) => ({ name: wanted.name, run: async () => {
      if (await attempt(wanted.name, () => account.createPostalService({ name: wanted.name, vendor, code: wanted.code }, signal), (listed) => isThere(listed, wanted))) report.added.push(wanted.name);
    } })),
  ];
  for (const [index, step] of steps.entries()) {
    try {
      await step.run();
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error;
      result.failure = error;
      report.failed.push({ name: step.name, reason: error.message });
      const left = steps.length - index - 1;
      if (left > 0 && !(error instanceof CredentialsRefused)) report.failed.push({ name: `${left} more`, reason: 'not reached any more' });
      break;
    }
  }
  return result;
};
