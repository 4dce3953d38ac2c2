import { randomBytes } from 'node:crypto';
import type { OnExchange } from '@stream-tech/domain';
import ky from 'ky';
import { OutboundRefused, wasNeverSent } from '@stream-tech/platform';
import type { StreamConnection } from './connection.ts';
import { HEADERS, LONGEST_RETRY_AFTER_MS, readJson } from './contract.ts';
import { exchangedText, shownHeaders, withoutToken } from './told-exchange.ts';

/** One HTTP request to Stream. */
export type Exchange = {
  /** Name in figures and logs. */
  method: string;
  verb: string;
  path: string;
  body?: string | undefined;
  /** Absent on the token call. */
  party?: string | undefined;
  token?: string | undefined;
  signal?: AbortSignal | undefined;
  /** A time limit in milliseconds of its own, where it is shorter than the connection's. */
  withinMs?: number | undefined;
  /** Called synchronously as the last thing before bytes leave; throws to stop (reliability.md, section 3, F5). */
  lastCheck?: (() => void) | undefined;
  /** Never given for the token call, whose bodies are secrets. */
  onExchange?: OnExchange | undefined;
};

/** What came of a request, before anybody judges it. */
export type Heard =
  | { kind: 'answer'; status: number; form: 'json' | 'empty' | 'page' | 'unreadable'; body: unknown; retryAfterMs: number | undefined }
  /** Nothing left this machine: no name, no connection, no TLS, no token to call with, or our own rules forbade it. */
  | { kind: 'never-sent'; what: string; forbidden: boolean }
  /** The request left, and no whole answer came. */
  | { kind: 'no-answer'; what: string };

const http = ky.create({ retry: 0, timeout: false, throwHttpErrors: false });

/** Stands for a body that broke off: neither empty, nor JSON, nor a page. */
const CUT_SHORT = '…';

/** In milliseconds, 0 … 15 minutes; undefined where it can't be read. */
const retryAfter = (header: string | null, now: Date): number | undefined => {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_RETRY_AFTER_MS);
};

/** The answer's text as it is: JSON wherever it reads as a JSON object, whatever its label says; a page where it is labelled or looks so. */
const read = (text: string, type: string): Pick<Heard & { kind: 'answer' }, 'form' | 'body'> => {
  const trimmed = text.trim();
  if (trimmed === '') return { form: 'empty', body: undefined };
  const body = trimmed.startsWith('{') ? readJson(trimmed) : undefined;
  if (body !== undefined) return { form: 'json', body };
  return { form: /text\/html/i.test(type) || trimmed.startsWith('<') ? 'page' : 'unreadable', body: undefined };
};

/** A short word for a failed connection: its code, without addresses or headers. */
const codeOf = (error: unknown): string => {
  for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; current = (current as { cause?: unknown }).cause, depth += 1) {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return 'no connection';
};

/** What has been seen of an answer while it came. */
type Seen = { status?: number; text?: string; headers?: Headers };

/** Tells of a request that ended; nobody's curiosity may change what came of it. */
const tell = ({ method, verb, body, party, onExchange }: Exchange & { party: string }, url: string, heard: Heard, { status, text, headers }: Seen, { at, tookMs }: { at: Date; tookMs: number }): void => {
  if (!onExchange) return;
  try {
    onExchange({
      method, verb, url, at: at.toISOString(), tookMs, status, failure: heard.kind === 'answer' ? undefined : heard.what, sent: exchangedText(body), answered: exchangedText(text),
      sentHeaders: shownHeaders([[HEADERS.party, party], ...(body === undefined ? [] : [['content-type', 'application/json'] as [string, string]])]),
      answeredHeaders: shownHeaders(headers ?? []),
    });
  } catch {
    // Told to nobody, then.
  }
};

const exchangeOnce = async (base: string, { timeoutMs, fetch, clock }: StreamConnection, request: Exchange & { party: string }, seen: Seen): Promise<Heard> => {
  const { verb, path, body, party, token, signal, withinMs = timeoutMs, lastCheck } = request;
  const limit = new AbortController();
  const limitMs = Math.min(withinMs, timeoutMs);
  const timer = setTimeout(() => limit.abort(), limitMs);
  const abort = (): void => limit.abort();
  signal?.addEventListener('abort', abort, { once: true });
  let failure: { error: unknown } | undefined;
  let stopped: { error: unknown } | undefined;
  let handedOver = false;
  const check = (): void => {
    try {
      lastCheck?.();
    } catch (error) {
      stopped = { error };
      throw error;
    }
  };
  try {
    const response = await http(`${base}/${path}`, {
      method: verb,
      signal: limit.signal,
      headers: {
        accept: 'application/json',
        [HEADERS.nonce]: randomBytes(16).toString('hex'),
        ...(token === undefined ? {} : { [HEADERS.authorization]: `Bearer ${token}`, [HEADERS.party]: party }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      fetch: async (input, init) => {
        try {
          check();
          handedOver = true;
          return await fetch(input, { ...init, lastCheck: check });
        } catch (error) {
          // Kept as it is; an error on its way up may be wrapped together with the request and its headers.
          failure = { error };
          throw error;
        }
      },
    });
    const { status } = response;
    Object.assign(seen, { status, headers: response.headers });
    // Where the head has come but the body breaks off, the status still says what was decided, except for a success.
    const text = await response.text().catch((error: unknown) => {
      if (response.ok) throw error;
      return CUT_SHORT;
    });
    // A partner's words are shown to people; should they repeat our token, it stays here (security.md, 44).
    const told = (seen.text = withoutToken(text, token));
    return { kind: 'answer', status, ...read(told, response.headers.get('content-type') ?? ''), retryAfterMs: retryAfter(response.headers.get('retry-after'), clock()) };
  } catch (error) {
    if (stopped) throw stopped.error;
    const cause = failure ? failure.error : error;
    if (cause instanceof OutboundRefused && cause.reason === 'redirect') return { kind: 'answer', status: (seen.status = 302), form: 'page', body: undefined, retryAfterMs: undefined };
    const unsent = !handedOver || wasNeverSent(cause) || cause instanceof OutboundRefused;
    if (unsent) signal?.throwIfAborted();
    if (unsent) return { kind: 'never-sent', forbidden: cause instanceof OutboundRefused, what: cause instanceof OutboundRefused ? cause.message : limit.signal.aborted ? 'no connection in time' : codeOf(cause) };
    return { kind: 'no-answer', what: signal?.aborted ? 'the call was given up' : limit.signal.aborted ? `no answer within ${limitMs / 1_000} s` : codeOf(cause) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
};

/**
 * Makes single requests: a fresh nonce each (stream-api.md, 3.1), one time limit from the first step to the last byte, and a sober
 * account of what came. Never repeats. Rejects only with what `lastCheck` threw or, where nothing had been sent, with the reason of
 * the caller's abort; an abort after the request has left is `no-answer`.
 */
export const createExchange = (base: string, connection: StreamConnection) => {
  const { clientId, log, clock, onCall } = connection;
  return async (asked: Exchange): Promise<Heard> => {
    asked.signal?.throwIfAborted();
    const request = { ...asked, party: asked.party ?? clientId };
    const seen: Seen = {};
    const at = clock();
    const started = performance.now();
    const tookMs = (): number => Math.round(performance.now() - started);
    try {
      const heard = await exchangeOnce(base, connection, request, seen);
      tell(request, `${base}/${request.path}`, heard, seen, { at, tookMs: tookMs() });
      return heard;
    } finally {
      onCall?.({ partner: 'Stream', method: request.method, status: seen.status, tookMs: tookMs() });
      log.debug('Called Stream', { partner: 'Stream', method: request.method, httpStatus: seen.status, tookMs: tookMs() });
    }
  };
};
