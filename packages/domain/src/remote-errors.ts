import { AppError } from './errors.ts';
import { cutText, readable } from './text.ts';

export type Partner = 'Linnworks' | 'Stream';

/** The codes of this file's errors. */
export const REMOTE_CODES = {
  'remote-rejected': 'Refused by Stream', 'remote-unavailable': 'Stream not reached', throttled: 'Stream asks us to slow down', 'credentials-refused': 'Credentials refused by Stream',
  'outcome-unknown': 'No answer from Stream yet', 'number-collision': 'Number taken in Stream',
} as const satisfies Record<string, string>;

/** One reason in a partner's own words: `code` as the partner spells it, `text` for a person. */
export type PartnerReason = { code: string; text: string };

/** How much of a partner's words is kept: they are stored on the row, shown and logged (security.md, 44). */
const MAX_REASONS = 20;
const MAX_REASON = 300;
const MAX_SAID = 500;

const kept = (text: string): string => cutText(readable(text), MAX_REASON);
const said = (reasons: PartnerReason[]): string => cutText(reasons.map(({ text, code }) => text || code).filter(Boolean).join('; '), MAX_SAID);

/** The partner read the request and refused it: surely not done (reliability.md, section 3, step 5). */
export class RemoteRejected extends AppError {
  readonly status: number;
  readonly reasons: PartnerReason[];

  constructor(partner: Partner, status: number, given: PartnerReason[], options?: ErrorOptions) {
    const reasons = given.slice(0, MAX_REASONS).map(({ code, text }) => ({ code: kept(code), text: kept(text) }));
    super('remote-rejected', `${partner} refused the request: ${said(reasons) || `HTTP ${status}`}`, 'try-later', { partner, status, reasons }, options);
    this.status = status;
    this.reasons = reasons;
  }
}

/** The partner says the number is taken. Whether by our own earlier attempt is for the adoption step to find out (step 7). */
export class DuplicateReported extends RemoteRejected {}

/** The partner was never reached, or answered "not now" until the repeats were used up: surely not done. */
export class RemoteUnavailable extends AppError {
  readonly status: number | undefined;

  constructor(partner: Partner, what: string, status?: number, options?: ErrorOptions) {
    super('remote-unavailable', `${partner} is not available: ${what}`, 'try-later', { partner, status }, options);
    this.status = status;
  }
}

/** The partner asks us to slow down (429): not done, and no submission of the order (step 5). */
export class Throttled extends AppError {
  readonly retryAfterMs: number;

  constructor(partner: Partner, retryAfterMs: number, options?: ErrorOptions) {
    super('throttled', `${partner} asks us to slow down`, 'try-later', { partner, status: 429, retryAfterMs }, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The stored credentials no longer open the partner's door: surely not done, and a person has to reconnect. */
export class CredentialsRefused extends AppError {
  readonly status: number | undefined;

  constructor(partner: Partner, status?: number, options?: ErrorOptions) {
    super('credentials-refused', `${partner} refused our credentials; reconnect the account`, 'reconnect', { partner, status }, options);
    this.status = status;
  }
}

/** No answer, or one that can't be read: it may or may not have been done, so it must be looked up before it is repeated. */
export class OutcomeUnknown extends AppError {
  constructor(partner: Partner, what: string, options?: ErrorOptions) {
    super('outcome-unknown', `${partner} has not answered (${what}); it will be looked up before anything is repeated`, 'look-again', { partner, what }, options);
  }
}

/** Stream holds another order under our number; adopting it would mix two customers' goods (step 7). */
export class NumberCollision extends AppError {
  constructor(orderNo: string, differences: string[]) {
    super('number-collision',
      `Stream already has an order ${orderNo} that is not this one (different: ${differences.join(', ')}). Change the order number prefix, or remove the other order in Stream.`,
      'give-up', { orderNo, differences });
  }
}
