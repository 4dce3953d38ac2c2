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

/** An error and what caused it, outermost first. Told by shape: the platform's own errors are of another realm where code runs in a sandbox. */
const causesOf = (error: unknown): object[] => {
  const causes: object[] = [];
  for (let current = error; typeof current === 'object' && current !== null && causes.length < 5; current = 'cause' in current ? current.cause : undefined) causes.push(current);
  return causes;
};

/** Whether a failed call is known to have sent nothing: no name, no connection, no TLS, or stopped before its first byte. */
export const wasNeverSent = (error: unknown): boolean => causesOf(error).some((cause) => unsent.has(cause));

/** How far one call came, and what ended it. */
type Passage = { started: boolean; lastCheck?: (() => void) | undefined; failure?: unknown };

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
    onResponseError(controller, error) {
      // Kept as it is: on its way through `fetch` an error may be replaced by one that only bears its text.
      passage.failure = error;
      handler.onResponseError?.(controller, error);
    },
  }));

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
      const refused = [passage.failure, ...causesOf(error)].find((cause) => cause instanceof OutboundRefused);
      if (passage.started) throw refused ?? (error as Error);
      // An abort's reason may belong to many calls at once, so the end of this one is told by an error of its own.
      const aborted = (init.signal ?? (input instanceof Request ? input.signal : undefined))?.aborted === true;
      const own = refused ?? (typeof error === 'object' && error !== null && !aborted ? error as Error : Object.assign(new DOMException('The call was stopped before anything was sent', 'AbortError'), { cause: error }));
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
