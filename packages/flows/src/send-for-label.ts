import { AppError, notSendable } from '@stream-tech/domain';
import type { LabelStore } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { createJudgeOrders } from './judge-orders.ts';
import type { SendResult } from './send-outcomes.ts';
import { createTakeOrders } from './take-orders.ts';

export type SendForLabel = ReturnType<typeof createSendForLabel>;

/** The label queue's part of a label for an order that is not in Stream: fetches it where it is not here, sends it, and says how that ended. */
export const createSendForLabel = (deps: FlowDeps, labels: Pick<LabelStore, 'orderByNumber' | 'endRequest'>, sendOne: (orderId: string, trigger: 'label', signal: AbortSignal) => Promise<SendResult>) => {
  const takeOrders = createTakeOrders(deps, createJudgeOrders(deps));

  const take = async (installationId: string, orderNumber: number, signal: AbortSignal): Promise<void> => {
    const context = await deps.contexts.read(installationId);
    if (!context?.installation.active) throw notSendable('installation-inactive');
    const snapshot = await deps.linnworksFor(installationId).byNumber(orderNumber, { withPackaging: true, signal });
    if (!snapshot) throw notSendable('order-not-in-linnworks');
    await takeOrders([snapshot], context, 'label');
  };

  const send = async (installationId: string, orderNumber: number, signal: AbortSignal): Promise<void> => {
    if (!await labels.orderByNumber(installationId, orderNumber)) await take(installationId, orderNumber, signal);
    const order = await labels.orderByNumber(installationId, orderNumber);
    if (!order) throw notSendable('order-not-in-database');
    const { outcome, error } = await sendOne(order.id, 'label', signal);
    if (outcome === 'sent') return;
    const after = await labels.orderByNumber(installationId, orderNumber);
    if (after?.status === 'completed') return;
    throw error ?? (outcome === 'unknown' ? notSendable('already-in-progress') : new AppError(after?.problem?.code ?? 'not-sent', after?.problem?.message ?? after?.holdReason ?? 'it could not be sent now and will be tried again.', 'try-later'));
  };

  return async function sendForLabel(installationId: string, orderNumber: number, signal: AbortSignal): Promise<void> {
    try {
      await send(installationId, orderNumber, signal);
      await labels.endRequest(installationId, orderNumber, undefined);
    } catch (error) {
      const told = error instanceof AppError ? error : new AppError('internal', 'something went wrong on our side; print the label again in a minute.', 'try-later');
      await labels.endRequest(installationId, orderNumber, { code: told.code, message: told.message });
      throw error;
    }
  };
};
