import ky from 'ky';
import { readable } from '@stream-tech/domain';
import { OutboundRefused, wasNeverSent, type Clock } from '@stream-tech/platform';
import { QUOTA_EXCEEDED, REFUSAL_MAX } from './contract.ts';
import { record, text } from './reading.ts';

/** One HTTP request to Linnworks. `secrets` are hidden should Linnworks repeat them in a refusal. */
export type Request = {
  url: string;
  verb: 'GET' | 'POST';
  body?: unknown;
  query?: Record<string, string> | undefined;
  authorization?: string | undefined;
  timeoutMs: number;
  /** The call has no result, so that an empty success is an answer. */
  silent: boolean;
  signal?: AbortSignal | undefined;
  secrets: string[];
};

/** What became of it. `trouble` is all that may be different next time; `sent` tells whether Linnworks may have done it. */
export type Outcome =
  | { kind: 'answered'; body: unknown }
  | { kind: 'refused'; status: number; reason: string }
  | { kind: 'unauthorised'; reason: string }
  | { kind: 'throttled'; retryAfterMs: number | undefined }
  | { kind: 'trouble'; what: string; status?: number | undefined; sent: boolean; cause?: unknown }
  | { kind: 'forbidden'; cause: OutboundRefused }
  | { kind: 'too-large'; cause: unknown };

/** An exchange, and the status it ended with; undefined where no answer came. */
export type Exchanged = { outcome: Outcome; status: number | undefined };

const TRANSIENT = new Set([408, 500, 502, 503, 504]);
/** An answered "not now": surely not done, unlike the other transient answers. */
const NOT_NOW = new Set([408, 503]);

type Cause = { cause?: unknown; code?: unknown };

/** An error and what caused it. Not by `instanceof`: the platform's own errors may come from another realm. */
const causes = (error: unknown): Cause[] => {
  const found: Cause[] = [];
  for (let current = error; typeof current === 'object' && current !== null && found.length < 6; current = (current as Cause).cause) found.push(current);
  return found;
};

const isTooLarge = (error: unknown): boolean => causes(error).some(({ code }) => code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE');

const parsed = (body: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
};

/** Linnworks' own words, made harmless: one line, short, without what we sent as a secret (security.md, 44). */
const refusalIn = (body: string, secrets: string[]): string => {
  const said = text(record(parsed(body)?.value).Message);
  const hidden = secrets.filter(Boolean).reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), said);
  return readable(hidden.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim().slice(0, REFUSAL_MAX));
};

const retryAfter = (header: string | null, now: Date): number | undefined => {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
};

/** Sorts an answer (linnworks-api.md, 3.1): by status and `Message`, never by `Code`. */
const sort = (status: number, body: string, header: string | null, { silent, secrets }: Pick<Request, 'silent' | 'secrets'>, now: Date): Outcome => {
  if (status >= 200 && status < 300) {
    if (silent && body.trim() === '') return { kind: 'answered', body: undefined };
    const json = parsed(body);
    return json ? { kind: 'answered', body: json.value } : { kind: 'trouble', what: 'an answer that can\'t be read', status, sent: true };
  }
  const reason = refusalIn(body, secrets);
  if (status === 429 || (status >= 400 && status < 500 && QUOTA_EXCEEDED.test(reason))) return { kind: 'throttled', retryAfterMs: retryAfter(header, now) };
  if (status === 401) return { kind: 'unauthorised', reason };
  if (TRANSIENT.has(status) || status >= 500) return { kind: 'trouble', what: reason ? `HTTP ${status}, ${reason}` : `HTTP ${status}`, status, sent: !NOT_NOW.has(status) };
  return { kind: 'refused', status, reason };
};

/** Sorts a call that brought no answer. Rethrows where the caller gave it up, and what is no network trouble. */
const sortFailure = (error: unknown, timedOut: boolean, signal: AbortSignal | undefined): Outcome => {
  if (signal?.aborted) throw error;
  const refused = causes(error).find((each) => each instanceof OutboundRefused);
  if (refused) return { kind: 'forbidden', cause: refused };
  if (isTooLarge(error)) return { kind: 'too-large', cause: error };
  const sent = !wasNeverSent(error);
  return { kind: 'trouble', what: timedOut ? 'no answer in time' : sent ? 'the connection broke' : 'no connection', sent, cause: error };
};

/** Makes single calls; when to repeat one, and under which name, is decided elsewhere (`http.ts`, `session.ts`). */
export const createExchange = ({ fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock }) => {
  // Repeats belong to the budget and the session, so ky makes one attempt and hands every status to us.
  const http = ky.create({ fetch, retry: 0, timeout: false, throwHttpErrors: false, redirect: 'manual' });

  return async ({ url, verb, body, query, authorization, timeoutMs, silent, signal, secrets }: Request): Promise<Exchanged> => {
    const timeLimit = AbortSignal.timeout(timeoutMs);
    let status: number | undefined;
    try {
      const response = await http(url, {
        method: verb,
        headers: { accept: 'application/json', ...(authorization ? { authorization } : {}) },
        ...(body === undefined ? {} : { json: body }),
        ...(query ? { searchParams: query } : {}),
        signal: signal ? AbortSignal.any([signal, timeLimit]) : timeLimit,
      });
      status = response.status;
      return { outcome: sort(status, await response.text(), response.headers.get('retry-after'), { silent, secrets }, clock()), status };
    } catch (error) {
      return { outcome: sortFailure(error, timeLimit.aborted, signal), status };
    }
  };
};

export type Exchange = ReturnType<typeof createExchange>;
