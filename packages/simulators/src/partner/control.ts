import { json } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Incoming } from './http-door.ts';

/** A request to the control surface, read. */
export interface ControlCall {
  query: URLSearchParams;
  /** The JSON body, `{}` where there was none. */
  body: Record<string, unknown>;
  /** What followed the route's own path: `/control/orders/ID` → `ID`. */
  rest: string;
}

/** `'GET /orders'` → what it answers. A thrown error becomes a 400 with its text. */
export type ControlRoutes = Record<string, (call: ControlCall) => unknown>;

export const CONTROL = '/control';

/**
 * Answers a call under `/control`: the switchboard for tests, trials and the sandbox page. Never under `/api/`
 * (reference linnworks-api.md, section 19, rule 16).
 */
export function answerControl(routes: ControlRoutes, incoming: Incoming): Answer {
  const path = incoming.path.slice(CONTROL.length).replace(/\/+$/, '') || '/';
  for (const [route, handle] of Object.entries(routes)) {
    const [verb, own = ''] = route.split(' ');
    if (verb !== incoming.verb) continue;
    if (path !== own && !(own !== '/' && path.startsWith(`${own}/`))) continue;
    try {
      const text = incoming.body.toString('utf8').trim();
      const body: unknown = text === '' ? {} : JSON.parse(text);
      if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Error('The body must be a JSON object.');
      const answer = handle({ query: new URLSearchParams(incoming.query), body: body as Record<string, unknown>, rest: decodeURIComponent(path.slice(own.length + 1)) });
      return json(200, answer ?? { done: true });
    } catch (error) {
      return json(400, { error: error instanceof Error ? error.message : String(error) });
    }
  }
  return json(404, { error: `Nothing at ${incoming.verb} ${CONTROL}${path}.`, routes: Object.keys(routes) });
}
