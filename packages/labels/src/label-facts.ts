/** Everything that one label says: plain data, so that it can be handed to a worker thread. Empty texts are not printed. */
export type LabelFacts = {
  /** What barcode and QR code hold, see `labelCode`. */
  code: string;
  recipient: {
    name: string;
    company: string;
    /** Street lines, in order. */
    lines: string[];
    town: string;
    region: string;
    postcode: string;
    country: string;
    phone: string;
  };
  sender: { companyName: string; lines: string[]; phone: string };
  carrierService: string;
  /** Chosen by the setting LabelReference before. */
  reference: string;
  trackingNumber: string;
  orderNumber: string;
  /** From 1, counted over the whole order. */
  packageNumber: number;
  packageCount: number;
  weightKg?: number;
  /** A calendar day, `2026-11-24`. */
  deliveryDate?: string;
  /** Stream's run and the place in it, once planned. */
  run?: string;
  sequence?: string;
  notes: string;
};

/**
 * The text of barcode and QR code: consignment number, hyphen, and the package's number from 1 over the whole order in five digits,
 * `ACM0000012345-00010` (A-25, stream-api section 10).
 */
export const labelCode = (consignmentNo: string, packageNumber: number): string => `${consignmentNo}-${String(packageNumber).padStart(5, '0')}`;
