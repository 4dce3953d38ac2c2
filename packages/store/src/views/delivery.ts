import { deliveryStatus, type DeliveryStatus } from '@stream-tech/domain';

/** What Stream says of an order, in words; null: it was not read since it was sent. */
export const deliveryOf = (carrierStatus: string): DeliveryStatus | null => (carrierStatus === '' ? null : deliveryStatus(carrierStatus));

/**
 * A delivery of an order `o` that went wrong lately: Stream's word for it is not documented (stream-api.md, A19), so it is whatever speaks of
 * failing, as `deliveryStatus` has it. What was not looked at for a week is over, one way or another. The index knows it by its first half.
 */
export const DELIVERY_FAILED = `o.carrier_status ilike '%fail%' and o.carrier_seen_at > now() - interval '7 days'`;
