/** The current time; handed in, so that tests move it. */
export type Clock = () => Date;

/** A partner's access token, or a Linnworks session. `server`: the business address that came with a session. */
export type PartnerToken = { value: string; expiresAt: Date; server?: string | undefined };

/**
 * Tokens shared by all processes. `key` names the owner, for example `linnworks:<installation id>`.
 * `renew` runs `obtain` in one process at a time; whoever waited gets what the first one obtained, if it differs from
 * `stale` (the value that was refused, or has expired).
 */
export type TokenStore = {
  get(key: string): Promise<PartnerToken | undefined>;
  renew(key: string, stale: string | undefined, obtain: () => Promise<PartnerToken>): Promise<PartnerToken>;
};

/** One call against a partner's quota. `perMinute` is what may be used, not what is published. */
export type BudgetedCall = { installationId: string; method: string; perMinute: number };

/** Call budgets shared by all processes: resolves when the call may be made. `pause` stops a method until `ms` have passed. */
export type CallBudget = {
  take(call: BudgetedCall, signal?: AbortSignal): Promise<void>;
  pause(call: Pick<BudgetedCall, 'installationId' | 'method'>, ms: number): Promise<void>;
};
