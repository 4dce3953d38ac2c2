import type { CarrierOrder } from './carrier.ts';
import type { OrderStatus } from './order-lifecycle.ts';
import type { AskedFor } from './shipment.ts';
import type { SourceOrder } from './source-order.ts';
import type { Remedy } from './errors.ts';

/** Why an order is not sent, or was refused: what the queue view shows. */
export type OrderProblem = { code: string; message: string; remedy: Remedy; httpStatus?: number | undefined; details?: Record<string, unknown> | undefined; at: string };

/** A row of the order queue. Times are ISO 8601 in UTC, by the database's clock. */
export type Order = {
  id: string;
  installationId: string;
  integrationId: string | undefined;
  linnworksOrderId: string;
  orderNumber: number;
  channelReference: string;
  status: OrderStatus;
  /** Raised by every claim and every end of one: the fence (reliability.md, section 3, steps 2 and 8). */
  version: number;
  source: SourceOrder;
  /** Hash of what matters of the source: differs where the order was changed in Linnworks. */
  sourceHash: string;
  /** Visible reason for waiting, for example "Order sync disabled". */
  holdReason: string | undefined;
  problem: OrderProblem | undefined;
  /** Submissions that count against `MaxRetryAttempts`; look-ups, claims and crashes are none. */
  submissions: number;
  /** Frozen at the first claim (step 1), with the Stream account it counts in. */
  streamOrderNo: string | undefined;
  streamAccount: string | undefined;
  /** What the last create asked for; absent: never asked (step 3). */
  askedFor: AskedFor | undefined;
  askedAt: string | undefined;
  /** A create was asked for, and whether it happened is not known: nothing is asked for anew, or elsewhere, before that is settled. */
  askOpen: boolean;
  /** Since when the outcome of a create is unknown; absent: known (step 6). */
  unknownSince: string | undefined;
  /** The end of the last attempt without an answer, from which the quiet period counts (step 6). */
  unansweredAt: string | undefined;
  nextLookAt: string | undefined;
  leaseUntil: string | undefined;
  consignmentNo: string | undefined;
  trackingNumber: string | undefined;
  trackingUrl: string | undefined;
  streamOrderId: string | undefined;
  completedAt: string | undefined;
  /** What Stream said of it last: its status as spelled there, and whether it was delivered or collected. */
  carrierStatus: string;
  carrierDone: CarrierOrder['done'];
  /** Marked as processed in Linnworks by us. */
  processedAt: string | undefined;
  /** More than one live consignment was seen in Stream: no label is printed until that is resolved (step 9). */
  twinSuspectedAt: string | undefined;
  /** A person asked for its removal, which is under way: out of Stream first, then cleared in Linnworks. */
  deleteRequestedAt: string | undefined;
  /** Gone from Stream; Linnworks is still to be cleared ("cleanup pending", R-061). */
  streamDeletedAt: string | undefined;
  /** Refused by Stream, or a submission failed, and no success since: "Error from Stream". */
  refusedAt: string | undefined;
  createdAt: string;
  updatedAt: string;
};
