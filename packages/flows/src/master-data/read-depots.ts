import { AppError, CredentialsRefused, type Depot } from '@stream-tech/domain';
import { asSending, type Integration } from '@stream-tech/store';
import type { MasterDataDeps } from './master-data-deps.ts';
import type { DepotSource } from './wanted-services.ts';

export type ReadDepots = ReturnType<typeof createReadDepots>;
export type DepotsRead = { sources: DepotSource[]; failures: { name: string; error: AppError }[] };

const PATIENCE_MS = 10_000;

const nameOf = ({ name, settings }: Integration): string => name || settings.CompanyName || settings.StreamClientId;
/** An account without any depot could not send a single order: more likely is that it was not shown them. */
const noDepots = (): AppError => new AppError('no-depots', 'Stream lists no depots at all for this account, so nothing was changed for it. Check in Stream what the API client may see.', 'try-later');

/** Reads the depots of all Stream accounts of an installation. One that does not answer keeps no other from it. */
export const createReadDepots = ({ integrations, depots: kept, contexts, carrierFor }: Pick<MasterDataDeps, 'integrations' | 'depots' | 'contexts' | 'carrierFor'>) => {
  const read = async (integration: Integration, system: Awaited<ReturnType<MasterDataDeps['contexts']['system']>>, signal: AbortSignal): Promise<Depot[]> => {
    const listed = await carrierFor(asSending(integration), system).depots(signal);
    if (listed.length === 0) throw noDepots();
    return listed;
  };

  /**
   * The depots of each account, in the order in which the accounts were connected, and what kept accounts from being read; for those the
   * depots read last stand in, marked so. `note`: what was learnt is kept.
   */
  return async function readDepots(installationId: string, { note }: { note: boolean }, signal: AbortSignal): Promise<DepotsRead> {
    const system = await contexts.system();
    // A person waits for a preview.
    const patience = (): AbortSignal => (note ? signal : AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    const found: DepotsRead = { sources: [], failures: [] };
    for (const integration of await integrations.ofInstallation(installationId)) {
      const named = { id: integration.id, name: nameOf(integration) };
      try {
        const depots = await read(integration, system, patience());
        found.sources.push({ integration: named, depots, read: true });
        if (!note) continue;
        await kept.keep(integration.id, depots);
        if (integration.silentSince !== undefined || integration.reconnectSince !== undefined) await contexts.noteAnswering(integration.id);
      } catch (error) {
        if (!(error instanceof AppError) || signal.aborted) throw error;
        if (note && error instanceof CredentialsRefused) await contexts.noteReconnect(integration.id, error.message);
        found.failures.push({ name: named.name, error });
        found.sources.push({ integration: named, depots: (await kept.find(integration.id))?.depots ?? [], read: false });
      }
    }
    return found;
  };
};
