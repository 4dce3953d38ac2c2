import { AppError, type Order } from '@stream-tech/domain';
import type { EventAtWork } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';
import type { EventWork } from './event-work.ts';
import { specOfEvent } from './index.ts';
import type { NoteOnOrder } from './note-on-order.ts';
import type { ProcessOrder } from './process-order.ts';
import { NOT_IN_STREAM, type SeeOrder } from './see-order.ts';

/** What came of a delivery event, as the inbox shows it; absent: no order of ours has this number. */
export type DeliveryEffect = { note: 'written' | 'there already'; processed: 'now' | 'already' | 'no'; carrierStatus: string };
export type DeliveryApplied = { effect: DeliveryEffect } | { noAction: { code: string; message: string } } | { unmatched: true };

/**
 * Applies a delivery or collection event (R-138 … R-146): what it says is confirmed by reading the order back (security.md, 16), noted on
 * the order exactly once, and where the service says so the order is processed. Throws `not-confirmed` where Stream itself shows it otherwise.
 */
export const createApplyDelivery = ({ matches, nudge }: Pick<FlowDeps, 'matches' | 'nudge'>, seeOrder: SeeOrder, noteOnOrder: NoteOnOrder, processOrder: ProcessOrder) => {
  const mayProcess = (order: Order, { context }: EventWork): boolean => {
    const service = context.services.get(order.source.postalService?.id ?? '');
    return service?.settings.ProcessedOnDelivered ?? false;
  };

  return async function applyDelivery(work: EventAtWork, around: EventWork): Promise<DeliveryApplied> {
    const spec = specOfEvent(work.event.code);
    const [order] = await matches.byReferences(around.integration, [work.event.consignmentNo].filter(Boolean));
    if (!order) return { unmatched: true };
    if (order.status !== 'completed' || order.deleteRequestedAt !== undefined) return { noAction: { code: 'order-deleted', message: `Order ${order.orderNumber} was deleted, or is on its way out.` } };

    const seen = await seeOrder(order, around, { code: work.event.code });
    if (seen.changed) await nudge.writeBack(order.installationId);
    const wholly = spec?.kind === 'delivery' && spec.processes;
    const done = seen.order?.done ?? 'no';
    const carrierStatus = seen.order?.status ?? NOT_IN_STREAM;
    if (done === 'no' || (wholly && done !== 'fully')) throw new AppError('not-confirmed', `The event says ${work.event.code}, but Stream shows the order as ${carrierStatus}.`, 'look-again');

    const written = await noteOnOrder(order, work, around);
    const processed = wholly && mayProcess(order, around) ? await processOrder(order, around) : 'no';
    return { effect: { note: written ? 'written' : 'there already', processed, carrierStatus } };
  };
};
