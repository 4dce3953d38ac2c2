import { AppError, type Carrier, type Order } from '@stream-tech/domain';
import type { TwinCandidate } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';

/** What a sweep found. */
export type TwinSweep = { looked: number; suspected: number; resolved: number };

/** The live consignments among the numbers that an order may be known under in Stream. */
const liveOf = async (carrier: Carrier, { order, orphans }: TwinCandidate, signal: AbortSignal): Promise<{ live: Set<string>; dead: string[] }> => {
  const live = new Set<string>();
  const dead: string[] = [];
  for (const reference of new Set([order.streamOrderNo, order.consignmentNo, ...orphans])) {
    if (!reference) continue;
    const found = await carrier.readOrder(reference, signal);
    if (found?.alive && found.consignmentNo !== '') live.add(found.consignmentNo);
    else dead.push(reference);
  }
  return { live, dead };
};

/**
 * Looks for orders that are in Stream twice, where an outcome was unknown or a create ended under a lost lease (reliability.md, section 3,
 * step 9): two live consignments block the label and are told aloud, until one is left. Reads only; which one goes is a person's decision.
 */
export const createSweepTwins = ({ twins, contexts, carrierFor, log }: Pick<FlowDeps, 'twins' | 'contexts' | 'carrierFor' | 'log'>) => {
  const told = ({ installationId, id, orderNumber }: Order) => ({ installationId, orderId: id, orderNumber });

  return async function sweepTwins(installationId: string, signal: AbortSignal): Promise<TwinSweep> {
    const sweep: TwinSweep = { looked: 0, suspected: 0, resolved: 0 };
    const context = await contexts.read(installationId);
    for (const candidate of context ? await twins.candidates(installationId) : []) {
      const { order, orphans } = candidate;
      const account = context?.integrations.find(({ streamAccount }) => streamAccount === order.streamAccount);
      if (!context || !account || signal.aborted) continue;
      try {
        const { live, dead } = await liveOf(carrierFor(account, context.system), candidate, signal);
        sweep.looked += 1;
        await twins.settleOrphans(order.id, orphans.filter((orphan) => orphan === order.consignmentNo || dead.includes(orphan)));
        if (live.size > 1 && (await twins.suspect(order.id, [...live]))) {
          sweep.suspected += 1;
          log.error(`Stream holds order ${order.orderNumber} more than once: ${[...live].join(', ')}; its label is blocked until all but one are cancelled there`, told(order));
        }
        if (live.size <= 1 && (await twins.resolved(order.id))) sweep.resolved += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // The next sweep asks again; a silent account must not keep the others' waiting.
        log.warn('An order could not be looked at for twins', { ...told(order), error });
        if (error.code !== 'remote-rejected') return sweep;
      }
    }
    return sweep;
  };
};
