import { AppError, isManual, notSendable, type Order, type Trigger } from '@stream-tech/domain';
import type { SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import type { JudgeOrders } from './judge-orders.ts';
import { stillKeptBack, type RereadOrders } from './reread-orders.ts';
import type { SendResult } from './send-outcomes.ts';
import type { SendOrder } from './send-order.ts';
import type { SettleOrder } from './settle-order.ts';

/** Single orders: sent by a person's word or for a label, and those whose outcome has to be looked up. */
export const createSendOne = ({ orders, contexts, audit, nudge }: FlowDeps, sendOrder: SendOrder, settleOrder: SettleOrder, judgeOrders: JudgeOrders, { reread, readBeforeSending }: Pick<RereadOrders, 'reread' | 'readBeforeSending'>) => {
  /** A Failed order gets all its attempts anew by an operator's word, and one more by a label's; a Validation Failed one is read and judged again. */
  const prepare = async (order: Order, trigger: Trigger, signal: AbortSignal): Promise<Order | undefined> => {
    const context = await contexts.read(order.installationId);
    if (order.status === 'failed' && isManual(trigger)) await orders.resetFailed([order.id], trigger, { keepCount: trigger === 'label' });
    if (order.status === 'validation-failed' && context) {
      try {
        await reread([order], context, trigger, signal);
      } catch (error) {
        // Linnworks is away: the order is judged by what it said last.
        if (!(error instanceof AppError)) throw error;
        await judgeOrders([order], context, trigger);
      }
    }
    return orders.get(order.id);
  };

  const sendWaiting = async (orderId: string, context: SendingContext, signal: AbortSignal): Promise<SendResult> => {
    const order = await orders.get(orderId);
    const [ready] = order?.status === 'ready-for-retry' ? await readBeforeSending([order], context, 'schedule', signal) : [];
    return ready ? sendOrder(ready.order, { context, source: ready.source, trigger: 'schedule', signal }) : { outcome: 'released' };
  };

  const refusal = (order: Order): AppError | undefined => {
    if (order.status === 'in-progress') return notSendable('already-in-progress', order.unknownSince ? `Stream has not answered yet; looking again at ${order.nextLookAt ?? 'the next cycle'}` : '');
    if (order.status === 'deleted') return new AppError('order-deleted', 'This order was deleted. Queue it again to send it anew.', 'fix-the-data');
    return undefined;
  };

  return {
    /**
     * Sends one order now; `IsOrderSyncEnabled` is passed over for a manual trigger, every other check holds. Gives how it
     * ended: an order that is already Completed counts as sent.
     */
    async sendOne(orderId: string, trigger: Trigger, signal: AbortSignal): Promise<SendResult> {
      const before = await orders.get(orderId);
      if (!before) return { outcome: 'skipped', error: notSendable('order-not-in-database') };
      if (before.status === 'completed') return { outcome: 'sent' };
      const refused = refusal(before);
      if (refused) return { outcome: 'skipped', error: refused };
      const order = await prepare(before, trigger, signal);
      const context = await contexts.read(before.installationId);
      if (!order || !context) return { outcome: 'skipped', error: notSendable('installation-inactive') };
      if (order.status === 'validation-failed') {
        if (before.status === order.status) await audit.append(stillKeptBack([order], trigger));
        return { outcome: 'invalid', ...(order.problem ? { error: new AppError(order.problem.code, order.problem.message, order.problem.remedy) } : {}) };
      }
      const [ready] = await readBeforeSending([order], context, trigger, signal);
      if (!ready) return { outcome: 'invalid', error: notSendable('order-not-in-linnworks') };
      const result = await sendOrder(ready.order, { context, source: ready.source, trigger, signal });
      if (result.outcome === 'sent' || result.outcome === 'failed') await nudge.writeBack(order.installationId);
      return result;
    },

    /**
     * Takes up an In Progress order that nobody holds; where it surely is not in Stream, it is sent at once like any other that is
     * due, from what Linnworks says now (reliability.md, section 3, step 6).
     */
    async look(orderId: string, signal: AbortSignal): Promise<SendResult> {
      const order = await orders.get(orderId);
      const context = order && order.status === 'in-progress' ? await contexts.read(order.installationId) : undefined;
      if (!order || !context) return { outcome: 'skipped' };
      const settled = await settleOrder(order, { context, trigger: 'schedule', signal });
      const result = settled.outcome === 'released' ? await sendWaiting(orderId, context, signal) : settled;
      if (result.outcome === 'sent' || result.outcome === 'failed') await nudge.writeBack(order.installationId);
      return result;
    },

    /** Retries orders that a person selected: all attempts again, with the next send cycle. Gives how many still had failed. */
    retryOrders: (orderIds: string[], actor: string): Promise<number> => orders.resetFailed(orderIds, actor),

    /** "Retry all that failed for this cause": promotes rows in portions; the send cycles take them from there. Gives how many. */
    async retryFailed(cause: { installationId?: string | undefined; code?: string | undefined }, actor: string): Promise<number> {
      let total = 0;
      for (;;) {
        const ids = await orders.failedFor({ ...cause, limit: 500 });
        if (ids.length === 0) return total;
        const moved = await orders.resetFailed(ids, actor);
        total += moved;
        if (moved === 0) return total;
      }
    },
  };
};
