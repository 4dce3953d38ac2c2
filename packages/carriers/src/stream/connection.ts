import type { Clock, Logger, OutboundFetch, PartnerCall, TokenStore } from '@stream-tech/platform';

/** What a carrier at Stream is made of: one account, and the means to reach it. */
export type StreamConnection = {
  /** The setting `StreamClientUrl` as the user wrote it. */
  baseUrl: string;
  clientId: string;
  /** Asked for when a token is needed, never kept. */
  clientSecret: () => Promise<string>;
  /** Time limit of a single call, answer's body included. */
  timeoutMs: number;
  /** Repeats of a single call within one submission. */
  retries: number;
  tokens: TokenStore;
  /** Names the owner of the token in the store. */
  tokenKey: string;
  /** The way out: an outbound door's `fetch`, which can tell whether anything was sent. */
  fetch: OutboundFetch;
  /** Refuses an address that may not be called, before any secret is asked for. */
  assertAllowed?: ((url: string) => void) | undefined;
  log: Logger;
  clock: Clock;
  /** Waits between repeats; handed in by tests. Rejects when `signal` aborts. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  onCall?: ((call: PartnerCall) => void) | undefined;
};
