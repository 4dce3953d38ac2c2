import { MANAGED_IDENTIFIERS, RemoteRejected, type Identifier } from '@stream-tech/domain';
import type { LinnworksAccount } from '@stream-tech/linnworks';
import type { Lease } from '../lease.ts';
import type { MasterDataDeps } from './master-data-deps.ts';
import type { MasterDataResult } from './report.ts';

/** What Linnworks refused of them, each by its name. */
const oneByOne = async (account: LinnworksAccount, missing: Identifier[], { signal, assertHeld }: Lease): Promise<{ name: string; reason: string }[]> => {
  const refused: { name: string; reason: string }[] = [];
  for (const identifier of missing) {
    assertHeld();
    try {
      await account.ensureIdentifiers([identifier], signal);
    } catch (error) {
      if (!(error instanceof RemoteRejected)) throw error;
      refused.push({ name: identifier.name, reason: error.message });
    }
  }
  return refused;
};

/**
 * Registers the whole set of identifiers in Linnworks, whatever is switched on. Nothing is written where nothing
 * lacks. One that Linnworks refuses is told by name, and the others go on. Throws where Linnworks does not answer.
 */
export const createSyncIdentifiers = ({ linnworksFor }: Pick<MasterDataDeps, 'linnworksFor'>) =>
  async function syncIdentifiers(installationId: string, lease: Lease): Promise<MasterDataResult> {
    const account = linnworksFor(installationId);
    const present = await account.identifiers(lease.signal);
    const missing = MANAGED_IDENTIFIERS.filter(({ tag, name }) => !present.some((each) => each.tag === tag || each.name.trim() === name));
    lease.assertHeld();
    let failed: { name: string; reason: string }[] = [];
    if (missing.length > 0) {
      await account.ensureIdentifiers(missing, lease.signal).catch(async (error: unknown) => {
        if (!(error instanceof RemoteRejected)) throw error;
        failed = await oneByOne(account, missing, lease);
      });
    }
    const added = missing.filter(({ name }) => !failed.some((each) => each.name === name)).map(({ name }) => name);
    return { report: { added, changed: [], unchanged: MANAGED_IDENTIFIERS.length - missing.length, failed, vanished: [] }, failure: undefined };
  };
