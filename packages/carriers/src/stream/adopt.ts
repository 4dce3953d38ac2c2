import { NumberCollision, RemoteUnavailable, type AskedFor, type Consignment } from '@stream-tech/domain';
import { trackingWarnings, type StreamOrder } from './contract.ts';

/** Postcodes are written in any case, with any spacing. */
const samePostcode = (a: string, b: string): boolean => a.replace(/\s+/g, '').toUpperCase() === b.replace(/\s+/g, '').toUpperCase();
const sameText = (a: string, b: string): boolean => a.trim() === b.trim();

/**
 * The consignment of an order found under our number, where it is the one we asked for: same customer order number and postcode as sent,
 * same type and account where Stream shows them, and alive (reliability.md, section 3, step 7). Undefined where the order bears another
 * number: a look-up also finds by customer order number. Throws `NumberCollision` naming what differs.
 */
export const adoptable = (found: StreamOrder, asked: AskedFor): Consignment | undefined => {
  if (found.orderNo !== '' && found.orderNo.toUpperCase() !== asked.orderNo.toUpperCase()) return undefined;
  const differences = [
    sameText(found.customerOrderNo, asked.customerOrderNo) ? '' : 'customer order number',
    samePostcode(found.postcode, asked.postcode) ? '' : 'postcode',
    found.kind === undefined || found.kind === asked.kind ? '' : 'order type',
    found.partnerId === '' || asked.partnerId === '' || sameText(found.partnerId, asked.partnerId) ? '' : 'account',
    found.alive ? '' : `status ${found.status.toLowerCase()}`,
  ].filter(Boolean);
  if (differences.length > 0) throw new NumberCollision(asked.orderNo, differences);
  if (found.consignmentNo === '') throw new RemoteUnavailable('Stream', 'it showed the order without a consignment number');
  const tracking = { trackingNumber: found.trackingId, trackingUrl: found.trackingUrl };
  return { streamOrderId: found.orderNo || asked.orderNo, consignmentNo: found.consignmentNo, ...tracking, adopted: true, warnings: trackingWarnings(tracking) };
};
