import type { Address } from './source-order.ts';

export type StreamOrderType = 'Delivery' | 'Collection';

/** A person at an address on a shipment: the country is its code. */
export type Party = Omit<Address, 'countryName'>;

/** One line of goods, or a package that other lines name as their parent. */
export type ShipmentItem = {
  sequence: number;
  parentSequence?: number | undefined;
  code: string;
  /** At most 140 code points. */
  description: string;
  quantity: number;
  /** Kilograms of one unit. */
  weightKg?: number | undefined;
  /** Cubic metres of one unit. */
  volumeM3?: number | undefined;
};

/**
 * What we ask a carrier to move, independent of the carrier's spelling (R-095 … R-110).
 * `orderNo` is frozen on the row at the first claim and never recomputed (reliability.md, section 3, step 1).
 */
export type Shipment = {
  orderNo: string;
  customerOrderNo: string;
  /** Local date of the order, YYYY-MM-DD. */
  orderDate: string;
  kind: StreamOrderType;
  partner: { id: string; name: string };
  deliveryMethod: string;
  service?: string | undefined;
  serviceLevel?: string | undefined;
  stockLocation?: string | undefined;
  /** Local date, YYYY-MM-DD; only with `UseCurrentDateAsHandsOnDate`. */
  onHandDate?: string | undefined;
  customer: Party;
  /** Where to deliver to, or to collect from. */
  address: Party;
  required?: { from: string; to: string } | undefined;
  orderNotes: string;
  driverNotes: string;
  items: ShipmentItem[];
};

/** What a create asked for, as it was sent: the key by which a found consignment is known to be ours (step 7). */
export type AskedFor = { orderNo: string; customerOrderNo: string; postcode: string; kind: StreamOrderType; partnerId: string };

/** What a carrier gives back for an accepted shipment. */
export type Consignment = {
  streamOrderId: string;
  consignmentNo: string;
  trackingNumber: string;
  trackingUrl: string;
  /** True where the consignment was found, not created by this call. */
  adopted: boolean;
  /** Warnings that accompanied the acceptance, in the carrier's words. */
  warnings: string[];
};
