import type { CarrierOrder } from '@stream-tech/domain';
import type { StreamOrder } from './decode-order.ts';
import { DONE_STATUSES } from './vocabulary.ts';

/**
 * An order read from Stream in the port's words; its legs in Stream's order, dates as Stream wrote them. What was handed over in
 * part stays so when the rest is planned anew and the status says PLANNED again: the items tell it.
 */
export const toCarrierOrder = ({ consignmentNo, orderNo, status, alive, groups }: StreamOrder): CarrierOrder => ({
  consignmentNo,
  orderNo,
  status,
  alive,
  done: DONE_STATUSES.get(status) ?? (groups.some(({ handedOver }) => handedOver) ? 'partly' : 'no'),
  legs: groups.map(({ planned, estimatedArrival, run }) => ({
    plannedDate: planned?.date,
    etaDate: estimatedArrival?.date,
    eta: estimatedArrival && `${estimatedArrival.date} ${estimatedArrival.time.slice(0, 5)}`,
    run,
  })),
});
