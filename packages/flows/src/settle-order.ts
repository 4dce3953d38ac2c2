import { AppError, notSendable, type Order, type Trigger } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import { problemOf } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { holdLease, wasLost } from './lease.ts';
import { lookUp, wasSubmission } from './look-up.ts';
import { quietPeriod } from './quiet-period.ts';
import { createSendOutcomes, type SendResult } from './send-outcomes.ts';
import type { SendOptions } from './send-order.ts';

export type SettleOrder = ReturnType<typeof createSettleOrder>;

/**
 * Takes up an order that stands In Progress and is held by nobody: its process died, or Stream gave no answer. It is looked up in
 * the very account it was asked for in; adopted where it is there, looked for again while that is open, and put back for its turn
 * once it surely is not there. Nothing is asked for here, so that a send always begins with what Linnworks says then (F18, A-43).
 */
export const createSettleOrder = (deps: FlowDeps) => {
  const { orders, log } = deps;

  /** The account is no longer connected: the order waits, its outcome open, until it is. */
  const putAside = async (order: Order, trigger: Trigger): Promise<SendResult> => {
    const error = notSendable('stream-account-changed', order.streamAccount?.split('|')[0]);
    await orders.putAside(order, problemOf(error), trigger);
    return { outcome: 'invalid', error };
  };

  return async function settleOrder(order: Order, { context, trigger, signal }: Pick<SendOptions, 'context' | 'trigger' | 'signal'>): Promise<SendResult> {
    const account = context.integrations.find(({ streamAccount }) => streamAccount === order.streamAccount);
    if (!account && order.askOpen) return putAside(order, trigger);
    const quiet = quietPeriod(context.system, deps.unknownQuietSeconds);
    const claimed = await orders.claim(order, { integrationId: account?.id ?? order.integrationId ?? null, streamAccount: order.streamAccount ?? '', streamOrderNo: order.streamOrderNo ?? '', quiet, actor: trigger });
    if (!claimed) return { outcome: 'skipped', error: notSendable('already-in-progress') };
    probe('send:after-claim');
    const outcomes = createSendOutcomes(deps, claimed, account, quiet, trigger);
    return holdLease(orders, claimed, signal, async (lease) => {
      try {
        const settled = account && await lookUp({ claimed, carrier: deps.carrierFor(account, context.system), outcomes, context }, lease);
        return settled ?? await outcomes.release(wasSubmission(claimed));
      } catch (error) {
        if (wasLost(error, lease)) return { outcome: 'skipped', error: notSendable('already-in-progress') };
        if (error instanceof AppError) return outcomes.fail(error);
        log.error('An order could not be looked up', { installationId: order.installationId, orderId: order.id, orderNumber: order.orderNumber, error });
        throw error;
      }
    });
  };
};
