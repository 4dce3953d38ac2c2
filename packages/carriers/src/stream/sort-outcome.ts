import { RemoteRejected, type Consignment, type Depot, type PartnerReason, type Subscription } from '@stream-tech/domain';
import { decodeConsignment, decodeDepots, decodeEnvelope, decodeOrder, decodeSubscriptions, isAboutTheCall, isDuplicateRejection, type Envelope, type StreamOrder } from './contract.ts';
import type { Heard } from './exchange.ts';

/** A refusal that any call can meet, and that no repeat helps. */
type Refusal =
  | { kind: 'refused'; error: RemoteRejected }
  | { kind: 'credentials'; status: number }
  /** Our own rules forbid the call: as surely not done as it gets. */
  | { kind: 'forbidden'; what: string };
/** Answered "not now", or never reached; `wasSent` tells which. */
export type NotNow = { kind: 'not-now'; what: string; status?: number | undefined; retryAfterMs?: number | undefined; wasSent: boolean };

/** The results of a create (reliability.md, section 3, step 5; decision 0030). */
export type CreateOutcome = Refusal | NotNow | { kind: 'done'; consignment: Consignment } | { kind: 'duplicate'; status: number; reasons: PartnerReason[] } | { kind: 'unknown'; what: string };
/** The results of reading: `T` is what was read. */
export type ReadOutcome<T> = Refusal | NotNow | { kind: 'read'; value: T };
/** The results of a change that is no create; `unknown` where it may have been done. */
export type ChangeOutcome<T> = ReadOutcome<T> | { kind: 'unknown'; what: string };

const NOT_NOW = [408, 429, 500, 503];
const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** A page where JSON should be: the log-in page of the portal, so the address is wrong (stream-api.md, section 2). */
const wrongAddress = (status: number): RemoteRejected =>
  new RemoteRejected('Stream', status, [{ code: 'wrong-address', text: `it answered with a web page (${status}); the Stream Client URL is probably wrong` }]);

/**
 * Sorts what came of a create. Where it is uncertain whether Stream took the order, it is `unknown`:
 * - a redirect, or a page with 4xx, comes from the portal in place of the API, so nothing was accepted;
 * - a page with 200 may stand in front of an API that had accepted, so that stays unknown;
 * - `valid: true` without a consignment number is called a failure by the reference (5.6), but it is the answer that failed:
 *   Stream says that it took the order, so it is looked up and not repeated.
 */
export const sortCreate = (heard: Heard, orderNo: string): CreateOutcome => {
  if (heard.kind === 'never-sent') return heard.forbidden ? { kind: 'forbidden', what: heard.what } : { kind: 'not-now', what: heard.what, wasSent: false };
  if (heard.kind === 'no-answer') return { kind: 'unknown', what: heard.what };
  const { status, form, retryAfterMs } = heard;
  if (NOT_NOW.includes(status)) return { kind: 'not-now', what: `it answered ${status}`, status, retryAfterMs, wasSent: true };
  if (status >= 500 || status < 200) return { kind: 'unknown', what: `a gateway answered ${status}` };
  if (status === 401 || status === 403) return { kind: 'credentials', status };
  const success = status < 300;
  if (isRedirect(status) || (form === 'page' && !success)) return { kind: 'refused', error: wrongAddress(status) };
  const envelope = decodeEnvelope(heard.body);
  if (success && envelope.valid === undefined) return { kind: 'unknown', what: `an answer that can't be read (${status})` };
  if (success && envelope.valid === true) {
    const consignment = decodeConsignment(envelope, orderNo);
    return consignment ? { kind: 'done', consignment } : { kind: 'unknown', what: 'an acceptance without a consignment number' };
  }
  if (isDuplicateRejection(envelope.reasons)) return { kind: 'duplicate', status, reasons: envelope.reasons };
  return { kind: 'refused', error: new RemoteRejected('Stream', status, envelope.reasons) };
};

/**
 * Sorts what came of reading. `decode` gives what was read, undefined where the answer does not hold it; `missing` decides what a
 * refusal means, where it can mean that there is nothing. A read may be repeated, so all that isn't clear is "not now".
 */
const sortRead = <T>(heard: Heard, decode: (envelope: Envelope) => T | undefined, missing?: (status: number, envelope: Envelope, empty: boolean) => { value: T } | undefined): ReadOutcome<T> => {
  if (heard.kind === 'never-sent' && heard.forbidden) return { kind: 'forbidden', what: heard.what };
  if (heard.kind !== 'answer') return { kind: 'not-now', what: heard.what, wasSent: heard.kind === 'no-answer' };
  const { status, form, retryAfterMs } = heard;
  if (status >= 500 || status < 200 || status === 408 || status === 429) return { kind: 'not-now', what: `it answered ${status}`, status, retryAfterMs, wasSent: true };
  if (status === 401 || status === 403) return { kind: 'credentials', status };
  if (isRedirect(status) || form === 'page') return { kind: 'refused', error: wrongAddress(status) };
  const envelope = decodeEnvelope(heard.body);
  const value = status < 300 && envelope.valid === true ? decode(envelope) : undefined;
  if (value !== undefined) return { kind: 'read', value };
  const nothing = form === 'unreadable' ? undefined : missing?.(status, envelope, form === 'empty');
  if (nothing) return { kind: 'read', value: nothing.value };
  if (form !== 'unreadable' && (status >= 400 || envelope.valid === false)) return { kind: 'refused', error: new RemoteRejected('Stream', status, envelope.reasons) };
  return { kind: 'not-now', what: `an answer that can't be read (${status})`, status, wasSent: true };
};

/**
 * Sorts what came of a look-up by our number. "Not there" has three forms: 404, 422, and 200 with `valid: false` (A8). A page, a plain
 * text or a refusal that speaks of the call is none of them: taking it for one would create the order a second time.
 */
export const sortLook = (heard: Heard): ReadOutcome<StreamOrder | 'not-there'> =>
  sortRead<StreamOrder | 'not-there'>(heard, ({ response }) => decodeOrder(response), (status, { valid, reasons }, empty) => {
    const saidSo = status === 404 ? empty || valid !== true : valid === false && (status === 422 || status < 300);
    return saidSo && !isAboutTheCall(reasons) ? { value: 'not-there' } : undefined;
  });

/** Sorts what came of reading the depots. An answer without a list is no empty list: nothing must be concluded from it. */
export const sortDepots = (heard: Heard): ReadOutcome<Depot[]> =>
  sortRead(heard, ({ response }) => (Array.isArray(response.depots) ? decodeDepots(response) : undefined));

/** Sorts what came of listing the subscriptions. An answer without a list is no empty list: nothing must be concluded from it. */
export const sortSubscriptions = (heard: Heard): ReadOutcome<Subscription[]> => sortRead(heard, ({ response }) => decodeSubscriptions(response));

/**
 * Sorts what came of a change that is no create: deleting, subscribing. `decode` gives what an acceptance tells, undefined where
 * it lacks that, and then the outcome is unknown, as it is where no answer came or a gateway answered in Stream's place.
 */
export const sortChange = <T>(heard: Heard, decode: (envelope: Envelope) => T | undefined): ChangeOutcome<T> => {
  if (heard.kind === 'never-sent') return heard.forbidden ? { kind: 'forbidden', what: heard.what } : { kind: 'not-now', what: heard.what, wasSent: false };
  if (heard.kind === 'no-answer') return { kind: 'unknown', what: heard.what };
  const { status, form, retryAfterMs } = heard;
  if (NOT_NOW.includes(status)) return { kind: 'not-now', what: `it answered ${status}`, status, retryAfterMs, wasSent: true };
  if (status >= 500 || status < 200) return { kind: 'unknown', what: `a gateway answered ${status}` };
  if (status === 401 || status === 403) return { kind: 'credentials', status };
  if (isRedirect(status) || (form === 'page' && status >= 400)) return { kind: 'refused', error: wrongAddress(status) };
  const envelope = decodeEnvelope(heard.body);
  if (status >= 400 || envelope.valid === false) return { kind: 'refused', error: new RemoteRejected('Stream', status, envelope.reasons) };
  const value = envelope.valid === true ? decode(envelope) : undefined;
  return value === undefined ? { kind: 'unknown', what: `an answer that can't be read (${status})` } : { kind: 'read', value };
};
