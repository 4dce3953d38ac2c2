import { OutcomeUnknown, RemoteRejected } from '@stream-tech/domain';
import type { Caller } from './caller.ts';
import { ALREADY_PROCESSED, asLinnworksDate, PROCESSING_MODULE } from './contract.ts';
import { flag, guid, instant, record, records, text } from './reading.ts';

/** An order that is processed; `already`: it was before we asked. */
export type Processed = { processed: true; already: boolean };

/** Processing orders, and the day that they are to leave (linnworks-api.md, 13 and 14). */
export const createProcessingCalls = ({ call }: Caller) => {
  /** Whether an order is processed; one that was cancelled is not, though Linnworks keeps both in one place (8). */
  const isProcessed = async (orderId: string, signal?: AbortSignal): Promise<boolean> =>
    records(await call('Orders/GetOrdersById', { pkOrderIds: [orderId] }, { signal }))
      .some((order) => guid(order.OrderId) === orderId.toLowerCase() && flag(order.Processed) && !flag(record(order.GeneralInfo).HoldOrCancel));

  const refusalOf = async (orderId: string, locationId: string, signal?: AbortSignal): Promise<RemoteRejected | undefined> => {
    try {
      const { Processed, Error: reason } = record(await call('Orders/ProcessOrder', { orderId, scanPerformed: true, locationId, context: { Module: PROCESSING_MODULE } }, { signal }));
      if (Processed === undefined || Processed === null) throw new OutcomeUnknown('Linnworks', 'its answer does not say whether the order is processed');
      return flag(Processed) ? undefined : new RemoteRejected('Linnworks', 200, [{ code: 'not-processed', text: text(reason) || 'it gave no reason for not processing the order' }]);
    } catch (error) {
      if (error instanceof RemoteRejected) return error;
      throw error;
    }
  };

  return {
    isProcessed,

    /**
     * Processes an order, which can't be undone and tells the sales channel: tracking has to be written before. `locationId` is the
     * order's own. One that was processed before is a success, once Linnworks shows it so. Throws `RemoteRejected` with Linnworks'
     * reason (parked, locked, unpaid), `OutcomeUnknown` where it may be processed; asking again then tells.
     */
    async processOrder(orderId: string, locationId: string, signal?: AbortSignal): Promise<Processed> {
      const refusal = await refusalOf(orderId, locationId, signal);
      if (!refusal) return { processed: true, already: false };
      if (refusal.reasons.some((reason) => ALREADY_PROCESSED.test(reason.text)) && (await isProcessed(orderId, signal))) return { processed: true, already: true };
      throw refusal;
    },

    /**
     * Sets the day an open order is to leave, YYYY-MM-DD, at 00:00 UTC: when its local day ends is not known. No write where it has
     * that day already, whatever the time. Linnworks takes the whole general information at once, so it is read at this moment and
     * sent back as it was (14). Throws `RemoteRejected` where the order is no longer open, or may not be edited.
     */
    async setDespatchBy(orderId: string, date: string, signal?: AbortSignal): Promise<void> {
      const orders = records(record(await call('OpenOrders/GetOpenOrdersDetails', { OrderIds: [orderId], DetailLevel: [] }, { signal })).Orders);
      const order = orders.find(({ OrderId }) => guid(OrderId) === orderId.toLowerCase());
      if (!order) throw new RemoteRejected('Linnworks', 200, [{ code: 'order-not-open', text: 'the order is no longer open' }]);
      const { HasScheduledDelivery: _readOnly, ...general } = record(order.GeneralInfo);
      if (instant(general.DespatchByDate)?.slice(0, 10) === date) return;
      const kept = Object.fromEntries(Object.entries(general).filter(([, value]) => value !== null));
      await call('Orders/SetOrderGeneralInfo', { orderId, info: { ...kept, DespatchByDate: asLinnworksDate(new Date(date)) }, wasDraft: false }, { signal });
    },
  };
};
