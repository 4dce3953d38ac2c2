import { cutText, type AskedFor, type Order, type OrderProblem, type OrderStatus, type SourceOrder } from '@stream-tech/domain';

/** So much of a text is kept beside `source`, to be shown and found: an index takes no page-long reference, and one must not stop a whole fetch. */
export const SHOWN_TEXT = 200;

/** A row of `orders` as Postgres gives it. */
export type OrderRow = {
  id: string; installation_id: string; integration_id: string | null; linnworks_order_id: string; order_number: number; channel_reference: string;
  postal_service_id: string | null; status: OrderStatus; version: number; source: SourceOrder; source_hash: string; hold_reason: string | null; problem: OrderProblem | null;
  submissions: number; stream_order_no: string | null; stream_account: string | null; ask_open: boolean; asked_for: AskedFor | null; asked_at: Date | null; unknown_since: Date | null; unanswered_at: Date | null;
  next_look_at: Date | null; lease_until: Date | null; stream_order_id: string | null; consignment_no: string | null; tracking_number: string | null; tracking_url: string | null;
  completed_at: Date | null; carrier_status: string; carrier_done: Order['carrierDone']; processed_at: Date | null; twin_suspected_at: Date | null; delete_requested_at: Date | null; stream_deleted_at: Date | null; refused_at: Date | null; write_back_rev: number; received_at: Date; created_at: Date; updated_at: Date;
};

const time = (at: Date | null): string | undefined => at?.toISOString();

/** A row in the domain's words; the database's spelling stays in this room. */
export const toOrder = (row: OrderRow): Order => ({
  id: row.id,
  installationId: row.installation_id,
  integrationId: row.integration_id ?? undefined,
  linnworksOrderId: row.linnworks_order_id,
  orderNumber: row.order_number,
  channelReference: row.channel_reference,
  status: row.status,
  version: row.version,
  source: row.source,
  sourceHash: row.source_hash,
  holdReason: row.hold_reason ?? undefined,
  problem: row.problem ?? undefined,
  submissions: row.submissions,
  streamOrderNo: row.stream_order_no ?? undefined,
  streamAccount: row.stream_account ?? undefined,
  askOpen: row.ask_open,
  askedFor: row.asked_for ?? undefined,
  askedAt: time(row.asked_at),
  unknownSince: time(row.unknown_since),
  unansweredAt: time(row.unanswered_at),
  nextLookAt: time(row.next_look_at),
  leaseUntil: time(row.lease_until),
  streamOrderId: row.stream_order_id ?? undefined,
  consignmentNo: row.consignment_no ?? undefined,
  trackingNumber: row.tracking_number ?? undefined,
  trackingUrl: row.tracking_url ?? undefined,
  completedAt: time(row.completed_at),
  carrierStatus: row.carrier_status,
  carrierDone: row.carrier_done,
  processedAt: time(row.processed_at),
  twinSuspectedAt: time(row.twin_suspected_at),
  deleteRequestedAt: time(row.delete_requested_at),
  streamDeletedAt: time(row.stream_deleted_at),
  refusedAt: time(row.refused_at),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** An `AppError` as the row keeps it: the message and code that the queue view shows. */
export const problemOf = (error: { code: string; message: string; remedy: OrderProblem['remedy']; details?: Record<string, unknown> }): OrderProblem => {
  const status = error.details?.status;
  return { code: error.code, message: cutText(error.message, 2_000), remedy: error.remedy, ...(typeof status === 'number' ? { httpStatus: status } : {}), ...(error.details ? { details: error.details } : {}), at: new Date().toISOString() };
};

/** Whether Postgres refused a write because of the named unique index. */
export const violates = (error: unknown, index: string): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505' && 'constraint' in error && error.constraint === index;
