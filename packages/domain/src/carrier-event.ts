/** A stop of a run: the order's reference as the carrier gives it, and its place. */
export type EventStop = { ref: string; sequence: number | undefined };

/**
 * A carrier's notification, described leniently: what could not be read is '' or absent, and the raw bytes are kept beside it
 * (stream-api.md, 7.5). It says that something happened; what is true is read back from the carrier (security.md, 16).
 */
export type CarrierEvent = {
  /** Upper case; '' where the body has none. */
  code: string;
  /** The account the carrier believes to tell. */
  partyId: string;
  /** The kind of object the subscription was made for, as the carrier spells it. */
  eventType: string;
  /** Date and time as written, joined by a blank; '' where there is none. */
  occurred: string;
  /** The same as an instant, where it can be read; read as UTC (A10). */
  occurredAt: Date | undefined;
  /** A few words for people. */
  description: string;
  text: string;
  /** An http(s) address, or ''. */
  link: string;
  /** The order's consignment number, or ''. */
  consignmentNo: string;
  run: { id: string; description: string } | undefined;
  stops: EventStop[];
};
