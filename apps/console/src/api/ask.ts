import { confirmYourself } from './confirm.ts';
import { idleSeconds } from './idle.ts';
import { Problem } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Values = Record<string, string | number | boolean | readonly string[] | null | undefined>;

const PATIENCE_MS = 30_000;

/** A path of the operators' API with its query; what is empty is left out. */
export const withQuery = (path: string, query: Values = {}): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(key, String(each));
  }
  return search.size > 0 ? `${path}?${search}` : path;
};

const send = async (method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> => {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(`/operator${path}`, {
      method, credentials: 'same-origin', signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: { 'x-idle-seconds': String(idleSeconds()), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, { code: 'unreachable', error: 'The server does not answer. Check your connection; nothing was changed as far as we know.' });
  }
};

const sent = async (method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> => {
  const response = await send(method, path, body, signal);
  if (response.ok) return response;
  const said = await response.json().catch(() => ({})) as ConstructorParameters<typeof Problem>[1];
  // Nothing was done yet: once the password was typed again, the same is asked once more.
  if (said.code === 'confirm-yourself' && await confirmYourself()) return sent(method, path, body, signal);
  throw new Problem(response.status, said);
};

/** A second click, or a press on a screen that was slow to answer, means the first one. */
const SAME_WITHIN_MS = 1_000;
let last: { key: string; given: Promise<unknown> } | undefined;

/** Does something once: where the very last thing that was begun, a moment ago, was the same, its answer is given again. Anything else between makes it a new wish. */
const once = async <T>(method: Method, path: string, body: unknown, work: () => Promise<T>): Promise<T> => {
  if (method === 'GET') return work();
  const key = `${method} ${path} ${JSON.stringify(body)}`;
  if (last?.key === key) return last.given as Promise<T>;
  const mine = { key, given: work() };
  last = mine;
  const forget = (): void => { if (last === mine) last = undefined; };
  setTimeout(forget, SAME_WITHIN_MS);
  // What failed may be tried again at once.
  mine.given.catch(forget);
  return mine.given;
};

/** Calls the operators' API, whose addresses its OpenAPI description lists. Gives the answer's JSON; throws a `Problem` that people can read. */
export const ask = async <T>(method: Method, path: string, { body, signal }: { body?: unknown; signal?: AbortSignal | undefined } = {}): Promise<T> => {
  return once(method, path, body, async () => {
    const response = await sent(method, path, body, signal);
    return (response.status === 204 ? undefined : await response.json()) as T;
  });
};

/** The same for an answer that is a file. */
export const askFile = async (method: Method, path: string, { body, signal }: { body?: unknown; signal?: AbortSignal | undefined } = {}): Promise<Blob> => once(method, path, body, async () => (await sent(method, path, body, signal)).blob());
