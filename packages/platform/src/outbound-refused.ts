/** Why a call did not leave this process, or why its answer was not taken. */
export type RefusalReason = 'bad-url' | 'not-allowed' | 'not-public' | 'redirect';

/** An outbound call that our own rules forbid (security.md, 9 and 39–42). `reason` is for machines, the message for a person. */
export class OutboundRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.name = 'OutboundRefused';
    this.reason = reason;
  }
}
