import { AppError, type Carrier, type Depot } from '@stream-tech/domain';
import type { Clock, Logger } from '@stream-tech/platform';
import { asSending, type DepotStore, type IntegrationStore, type SendingContexts } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';

export type DepotsDeps = {
  kept: DepotStore;
  integrations: Pick<IntegrationStore, 'get'>;
  contexts: Pick<SendingContexts, 'system'>;
  carrierFor: FlowDeps['carrierFor'];
  clock: Clock;
  log: Pick<Logger, 'warn'>;
};
export type Depots = ReturnType<typeof createDepots>;

/** How long depots that were read are offered before Stream is asked again. */
const FRESH_MS = 24 * 3_600_000;
/** A person looks at a screen meanwhile. */
const PATIENCE_MS = 10_000;

/** Depots and delivery methods as Stream itself lists them, kept so that they can be chosen while Stream is away. */
export const createDepots = ({ kept, integrations, contexts, carrierFor, clock, log }: DepotsDeps) => {
  const carrierOf = async (integrationId: string): Promise<Carrier> => {
    const integration = await integrations.get(integrationId);
    if (!integration) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    return carrierFor(asSending(integration), await contexts.system());
  };

  /** The depots of an integration's account; those kept where Stream does not answer. Throws Stream's failure where none are kept. */
  return async function depots(integrationId: string, { fresh = false }: { fresh?: boolean } = {}): Promise<Depot[]> {
    const known = await kept.find(integrationId);
    if (known && !fresh && clock().getTime() - known.readAt.getTime() < FRESH_MS) return known.depots;
    try {
      const read = await (await carrierOf(integrationId)).depots(AbortSignal.timeout(PATIENCE_MS));
      await kept.keep(integrationId, read);
      return read;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'not-found' || !known) throw error;
      log.warn('Stream did not list its depots; those it listed before are offered', { integrationId, code: error.code, reason: error.message });
      return known.depots;
    }
  };
};
