import { Agent, type Dispatcher } from 'undici';
import { guardedLookup, type ResolveAll } from './guarded-lookup.ts';
import { createHostAllowlist } from './host-allowlist.ts';
import { limitDecoded } from './limit-decoded.ts';
import { OutboundRefused } from './outbound-refused.ts';

export type OutboundOptions = {
  /** Allowed hosts: `*.example.net`, `www.example.net`, `127.0.0.1:4020` (see `createHostAllowlist`). */
  hosts: string[];
  /** Name of the partner, for sentences. */
  partner: string;
  /** Largest answer taken, in bytes, as sent and as decoded. */
  maxBytes?: number;
  connectTimeoutMs?: number;
  /** Longest wait for an answer's head, and between two pieces of its body. The caller's own time limit is shorter. */
  answerTimeoutMs?: number;
  /** Connections to one origin at once. */
  connections?: number;
  /** Name resolution; the system's by default. Handed in by tests. */
  resolve?: ResolveAll;
};

/** `lastCheck` is called synchronously, once, when a connection is there and the first byte is about to leave; it may throw to stop the call. */
export type OutboundInit = RequestInit & { lastCheck?: (() => void) | undefined };
export type OutboundFetch = (input: string | URL | Request, init?: OutboundInit) => Promise<Response>;

export type Outbound = {
  /** As the platform's `fetch`, within the rules. Throws `OutboundRefused` where these forbid the call or its answer. */
  fetch: OutboundFetch;
  /** Throws `OutboundRefused` where a URL could not be called, without calling it. */
  assertAllowed(url: string | URL): void;
  close(): Promise<void>;
};

const unsent = new WeakSet<object>();

/** Whether a failed call is known to have sent nothing: no name, no connection, no TLS, or stopped before its first byte. */
export const wasNeverSent = (error: unknown): boolean => {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) if (unsent.has(current)) return true;
  return false;
};

/** What one call is allowed to do last, and how far it came. Travels with the call by `fetch`'s own `dispatcher`. */
type Passage = { started: boolean; lastCheck?: (() => void) | undefined };

/** The agent, seen by one call: notes when the first byte is about to leave. */
const withPassage = (agent: Agent, passage: Passage): Dispatcher => agent.compose((dispatch) => (options, handler) =>
  dispatch(options, {
    onRequestStart(controller, context) {
      if (!passage.started) passage.lastCheck?.();
      passage.started = true;
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  }));

const refusalIn = (error: unknown): OutboundRefused | undefined => {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) if (current instanceof OutboundRefused) return current;
  return undefined;
};

/**
 * The only way out to a partner (security.md, 9 and 39–43): an allowlist of hosts, addresses judged in the connection's own lookup, no
 * redirects, a limit on the answer's size, TLS always verified. Keeps connections alive between calls.
 */
export const createOutbound = ({
  hosts, partner, maxBytes = 2 * 1024 * 1024, connectTimeoutMs = 5_000, answerTimeoutMs = 310_000, connections = 64, resolve,
}: OutboundOptions): Outbound => {
  const allowlist = createHostAllowlist(hosts, partner);
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs, rejectUnauthorized: true, lookup: guardedLookup(allowlist.isNamed, resolve) },
    connections,
    maxResponseSize: maxBytes,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  const fetchWithin: OutboundFetch = async (input, { lastCheck, ...init } = {}) => {
    allowlist.check(input instanceof Request ? input.url : input);
    const passage: Passage = { started: false, lastCheck };
    let response: Response;
    try {
      // Node's own types know `dispatcher` by another copy of undici; the two share one contract.
      response = await globalThis.fetch(input, { ...init, redirect: 'manual', dispatcher: withPassage(agent, passage) } as RequestInit);
    } catch (error) {
      const known = refusalIn(error) ?? error;
      if (passage.started) throw known;
      // An abort's reason may belong to many calls at once, so the end of this one is told by an error of its own.
      const aborted = (init.signal ?? (input instanceof Request ? input.signal : undefined))?.aborted === true;
      const own = known instanceof Error && !aborted ? known : new DOMException('The call was stopped before anything was sent', { name: 'AbortError', cause: known });
      unsent.add(own);
      throw own;
    }
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new OutboundRefused('redirect', `${partner} answered with a redirect (${response.status}); its address is probably wrong`);
    }
    return limitDecoded(response, maxBytes);
  };
  return { fetch: fetchWithin, assertAllowed: (url) => void allowlist.check(url), close: () => agent.close() };
};
