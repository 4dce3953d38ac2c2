import type { EventKind } from '@stream-tech/domain';

/**
 * Paths, headers, enumerations, limits and open choices of Stream's API: what stream-api.md says, marked there as documented,
 * observed or assumed. A correction of an assumption (its register, section 12) is made here and nowhere else.
 */

/** Where each call goes, below the normalised base URL (sections 3, 5.1, 6.1, 7). `method` is its name in figures and logs. */
export const CALLS = {
  token: { method: 'oauth', verb: 'POST', path: () => 'oauth' },
  createOrder: { method: 'orders/create', verb: 'POST', path: () => 'orders/orders' },
  readOrder: { method: 'orders/read', verb: 'GET', path: (ref: string) => `orders/orders/${encodeURIComponent(ref)}` },
  deleteOrder: { method: 'orders/delete', verb: 'DELETE', path: (orderNo: string) => `orders/orders/${encodeURIComponent(orderNo)}` },
  depots: { method: 'depots/list', verb: 'GET', path: () => 'depots/depots' },
  subscriptions: { method: 'webhooks/list', verb: 'GET', path: () => 'webhooks/webhooks' },
  subscribe: { method: 'webhooks/create', verb: 'POST', path: () => 'webhooks/webhooks' },
  unsubscribe: { method: 'webhooks/delete', verb: 'DELETE', path: (id: string) => `webhooks/webhooks/${encodeURIComponent(id)}` },
} as const;

/** Header names (section 3.1). */
export const HEADERS = { nonce: 'stream-nonce', party: 'stream-party', authorization: 'authorization' } as const;

/** Text limits in code points (section 4.4, A11). `orderNo` is never cut: cutting could make two orders collide. */
export const LIMITS = {
  orderNo: 17, customerOrderNo: 35, partnerId: 17, name: 35, addressLine: 35, postcode: 17, country: 2, phone: 35, email: 70, notes: 140, itemDescription: 140,
} as const;

/** Most code points of a number or code that Stream gives, and of an address: beyond it, it is no such thing, and no index would take it. */
export const LONGEST_IDENTIFIER = 100;
export const LONGEST_WEB_ADDRESS = 2_000;

/** Decimal places of kilograms and cubic metres (section 4.3, A-30). */
export const WEIGHT_PLACES = 3;
export const CUBE_PLACES = 6;

/** A day without a time slot, from and to (section 4.3). */
export const WHOLE_DAY = { from: '00:01:00', to: '23:59:00' } as const;

/** Order types by our word (section 5.2). */
export const ORDER_TYPES = { Delivery: 'DELIVERY', Collection: 'COLLECTION' } as const;

/** Statuses in which an order is no longer alive (section 5.12). */
export const ENDED_STATUSES: readonly string[] = ['CANCELLED', 'CANCELED', 'DELETED'];

/** Statuses that say that goods were handed over, wholly or in part (section 5.12); all others say nothing of it. */
export const DONE_STATUSES: ReadonlyMap<string, 'partly' | 'fully'> = new Map([
  ['DELIVERED', 'fully'], ['COLLECTED', 'fully'], ['COMPLETED', 'fully'], ['PARTDELVRD', 'partly'], ['PARTCOLLECTED', 'partly'],
]);

/** What is subscribed: the delivery codes one by one, and the runs' codes by their family (section 7.1, A24). */
export const WANTED_EVENTS: readonly EventKind[] = [
  ...['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'PARTCOLLECTED'].map((event) => ({ event, eventType: 'CONSHEADER' })),
  { event: 'RUNSTATUS', eventType: 'LOADHEADER' },
];

/** What is subscribed instead of each of the wanted kinds with the same type of object, where Stream refuses single codes (section 7.1, A24). */
export const FALLBACK_EVENTS: readonly EventKind[] = [{ event: 'ORDERSTATUS', eventType: 'CONSHEADER' }];

/** Most code points that are kept of what planners type of a run: its description, driver and vehicle (sections 5.8 and 7.5). */
export const RUN_TEXT = 200;

/** How much of a notification is described, in code points and stops; its bytes are kept beside it (section 7.5; security.md, 44). */
export const EVENT_LIMITS = { word: 100, moment: 40, description: 200, text: 1_000, stops: 1_000 } as const;

/** A token's life where the answer does not say, and how long before its end it is renewed, in seconds (section 3, A4). */
export const TOKEN_LIFE_SECONDS = 3_600;
export const TOKEN_MARGIN_SECONDS = 60;
/** Longest life of a token that is believed, in seconds: a day. */
export const LONGEST_TOKEN_LIFE_SECONDS = 86_400;
/** Time limit of a token call in milliseconds, however long other calls may take: many wait for it. */
export const TOKEN_CALL_MS = 30_000;

/** Most calls in flight for one account, and the longest `Retry-After` waited for, in milliseconds (section 8). */
export const CALLS_IN_FLIGHT = 2;
export const LONGEST_WAIT_MS = 60_000;
/** The longest `Retry-After` that is believed, in milliseconds: a slip of Stream's must not park an order for days. */
export const LONGEST_RETRY_AFTER_MS = 900_000;
/** The first wait before a repeat, doubled each time: 1 s, 2 s, 4 s … (section 8). */
export const FIRST_WAIT_MS = 1_000;

export type StreamSwitches = {
  /** Whether an order names its delivery method by id or by name (A21). */
  methodReference: 'id' | 'name';
  /** Whether an item names its stock location by id or by name (A21). */
  stockLocationReference: 'id' | 'name';
  /** Where the partner account is named: in `header.partner`, in `Stream-Party`, or both (A6). */
  partnerIn: 'body' | 'header' | 'both';
  /** Where the sender appears: the company as `partner.name`, or not at all. Labels carry the whole sender either way. */
  senderIn: 'partner-name' | 'nowhere';
};

/** Our choices where the reference leaves it open; each is one word to change. */
export const STREAM_SWITCHES: StreamSwitches = { methodReference: 'id', stockLocationReference: 'id', partnerIn: 'body', senderIn: 'partner-name' };
