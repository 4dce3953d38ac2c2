import { checkFields } from './check-fields.ts';
import type { Fields } from './order-fields.ts';
import { accepted, notFound, rejected } from './stream-answers.ts';
import type { OrderHandler } from './stream-orders.ts';
import { problem } from './stream-model.ts';
import type { StreamProblem } from './stream-model.ts';
import type { StreamSwitches } from './stream-switches.ts';
import { STREAM_EVENTS } from './webhook-model.ts';
import type { StreamEvent, StreamEventType, StreamSubscription, StreamSubscriptionSeed } from './webhook-model.ts';

export interface SubscriptionBook {
  all: StreamSubscription[];
  add(seed: StreamSubscriptionSeed & { account: string }): StreamSubscription;
  remove(id: number): boolean;
  /** Those that are to be told of an event. */
  wanting(event: StreamEvent): StreamSubscription[];
  clear(): void;
  restore(subscriptions: readonly StreamSubscription[]): void;
}

const FIRST_ID = 4711;

/** Who is to be told of what (section 7). A second one like another is a subscription of its own. */
export function createSubscriptions(): SubscriptionBook {
  const all: StreamSubscription[] = [];
  let lastId = FIRST_ID - 1;
  return {
    all,
    add({ account, event, event_type, url_path, content_type = 'application/json', auth_header }) {
      const [unknown] = checkPair(event, event_type);
      if (unknown) throw new RangeError(unknown.description);
      const subscription: StreamSubscription = { id: ++lastId, account, event, event_type, url_path, http_method: 'POST', content_type, auth_header };
      all.push(subscription);
      return subscription;
    },
    remove(id) {
      const index = all.findIndex((each) => each.id === id);
      if (index >= 0) all.splice(index, 1);
      return index >= 0;
    },
    wanting: ({ account, type, code }) =>
      all.filter((each) => each.account === account && each.event_type === type && (each.event === code || each.event === STREAM_EVENTS[type].family)),
    clear: () => void all.splice(0),
    restore(subscriptions) {
      for (const subscription of subscriptions) {
        all.push(subscription);
        lastId = Math.max(lastId, subscription.id);
      }
    },
  };
}

const needed = { kind: 'text', required: true } as const;
const FIELDS: Fields = {
  event: needed,
  event_type: { ...needed, oneOf: Object.keys(STREAM_EVENTS) },
  url_path: needed,
  http_method: { ...needed, oneOf: ['POST'] },
  content_type: { ...needed, oneOf: ['application/json'] },
  auth_header: { kind: 'text', max: 500 },
};

/** The calls on `/webhooks/webhooks` (7.1, 7.2). */
export function createSubscriptionHandlers(deps: {
  subscriptions: SubscriptionBook;
  switches: StreamSwitches;
  now: () => number;
  /** Whether notifications may go to a host: only then is plain http taken. */
  mayReach: (url: URL) => boolean;
}): Record<'subscribe' | 'list' | 'unsubscribe', OrderHandler> {
  const { subscriptions, switches, now, mayReach } = deps;
  return {
    subscribe({ account, body, entry }) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return rejected([problem('FORMAT', 'The body must be a JSON object')]);
      const problems = checkFields(body as Record<string, unknown>, FIELDS);
      if (problems.length > 0) return rejected(problems);
      const seed = body as StreamSubscriptionSeed;
      problems.push(...checkPair(seed.event, seed.event_type), ...checkTarget(seed, mayReach));
      if (switches.refuseSingleCodes && seed.event !== STREAM_EVENTS[seed.event_type].family) {
        problems.push(problem('EVENT', `Event '${seed.event}' cannot be subscribed by itself; use '${STREAM_EVENTS[seed.event_type].family}'`));
      }
      if (problems.length > 0) return rejected(problems);
      const { id } = subscriptions.add({ ...seed, account: account.clientId });
      entry.committedAt = now();
      return accepted({ id });
    },
    list({ account }) {
      const own = subscriptions.all.filter((each) => each.account === account.clientId);
      return accepted({ subscriptions: own.map(({ account: _account, auth_header: _secret, ...shown }) => shown) });
    },
    unsubscribe({ account, ref, entry }) {
      const found = subscriptions.all.find((each) => String(each.id) === ref && each.account === account.clientId);
      if (!found) return notFound(switches.notFoundForm, ref, 'Webhook');
      subscriptions.remove(found.id);
      entry.committedAt = now();
      return accepted({});
    },
  };
}

function checkPair(event: string, type: StreamEventType): StreamProblem[] {
  const { family, codes } = STREAM_EVENTS[type] ?? { family: '', codes: [] };
  if (event === family || codes.includes(event)) return [];
  return [problem('EVENT', `Event '${event}' does not exist for '${type}'`)];
}

function checkTarget({ url_path, auth_header }: StreamSubscriptionSeed, mayReach: (url: URL) => boolean): StreamProblem[] {
  const problems: StreamProblem[] = [];
  const url = URL.canParse(url_path) ? new URL(url_path) : undefined;
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayReach(url)))) problems.push(problem('FORMAT', "Field 'url_path' must be a full https address"));
  if (auth_header !== undefined && !/^[\x20-\x7e]*$/.test(auth_header)) problems.push(problem('FORMAT', "Field 'auth_header' holds characters that no header can carry"));
  return problems;
}
