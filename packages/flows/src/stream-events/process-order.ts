import { AppError, type Order } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { FlowDeps } from '../deps.ts';
import type { EventWork } from './event-work.ts';

export type ProcessOrder = ReturnType<typeof createProcessOrder>;

/**
 * Marks an order as processed in Linnworks (R-145, A-24). It tells the sales channel and can't be undone, so tracking has to stand there
 * first: it is written at once where it lacks, and where that fails the event is tried again. One that is processed already is a success.
 * Throws Linnworks' reason where it is parked, locked or unpaid.
 */
export const createProcessOrder = ({ matches, audit }: Pick<FlowDeps, 'matches' | 'audit'>, writeBack: (installationId: string, signal: AbortSignal, only: string) => Promise<unknown>) =>
  async function processOrder(order: Order, { account, signal, assertHeld }: Pick<EventWork, 'account' | 'signal' | 'assertHeld'>): Promise<'now' | 'already'> {
    if (order.processedAt !== undefined) return 'already';
    await writeBack(order.installationId, signal, order.id);
    const [snapshot] = await account.details([order.linnworksOrderId], { withPackaging: false, signal });
    if (!snapshot && (await account.isProcessed(order.linnworksOrderId, signal))) {
      await matches.markProcessed(order.id);
      return 'already';
    }
    if (!snapshot) throw new AppError('not-open', `Order ${order.orderNumber} is neither open nor processed in Linnworks; it may have been cancelled.`, 'fix-the-data');
    // Whatever else of the write-back waits, tracking is what the sales channel is told with the processing.
    if (order.trackingNumber !== undefined) await account.setShipping(order.linnworksOrderId, snapshot.present, { trackingNumber: order.trackingNumber }, signal);
    assertHeld();
    probe('webhook:before-process');
    const { already } = await account.processOrder(order.linnworksOrderId, snapshot.present.locationId, signal);
    probe('webhook:after-process');
    await matches.markProcessed(order.id);
    if (!already) await audit.append({ kind: 'order', actor: 'stream', installationId: order.installationId, orderId: order.id, outcome: 'processed in Linnworks' });
    return already ? 'already' : 'now';
  };
