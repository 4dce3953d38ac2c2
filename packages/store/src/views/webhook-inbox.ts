import { narrowed, ORDER_LIFECYCLE, WEBHOOK_STATUSES, type CarrierEvent, type OrderStatus, type WebhookStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { createOrderMatchStore } from '../order-match-store.ts';
import { REPLAYABLE } from '../webhook-work-store.ts';
import { eventsAbout, ordersOfEvents, type EventsOrder } from './events-of-orders.ts';
import { latestRows } from './latest.ts';
import { shownBody, type WebhookBody } from './webhook-body.ts';

/** An event of the inbox as a list shows it. */
export type InboxEvent = {
  id: number;
  installationId: string;
  integrationId: string;
  /** `stream`: it told us; `reconcile`: we looked, and saw what it had not told. */
  source: 'stream' | 'reconcile';
  /** As Stream writes it; '' where the body has none. */
  code: string;
  description: string;
  consignmentNo: string;
  /** The order of ours that has the consignment number; null where none fits, or none is named. */
  order: EventsOrder | null;
  run: string;
  status: WebhookStatus;
  statusTitle: string;
  problem: { code: string; message: string } | null;
  tries: number;
  /** How often the same one came again. */
  duplicates: number;
  receivedAt: string;
  /** By which it is ordered: its own time where that can be believed. */
  at: string;
  /** When it is tried again; null where it is not. */
  nextAttemptAt: string | null;
  endedAt: string | null;
};

export type InboxEventInFull = InboxEvent & {
  /** As Stream wrote the time, its account and the kind of subscription. */
  occurred: string;
  partyId: string;
  eventType: string;
  text: string;
  link: string;
  stops: CarrierEvent['stops'];
  runId: string;
  correlationId: string | null;
  /** What came of it: how many orders, what was written. */
  effect: Record<string, unknown> | null;
  /** Numbers that fit no order of ours yet. */
  openRefs: string[];
  /** Orders of ours that it names. */
  orders: { id: string; orderNumber: number; customerName: string; status: OrderStatus; statusTitle: string }[];
  /** Null: removed after its time, or there never was one. */
  body: WebhookBody | null;
};

/** What a replay would do with one event. */
export type ReplayAnswer = { id: number; code: string; consignmentNo: string; run: string; status: WebhookStatus; statusTitle: string; taken: boolean; /** Why not, in a sentence. */ why: string | null };

/** By what events are chosen; times are those of receipt, `from` included and `until` not. */
export type EventChoice = {
  status?: WebhookStatus | undefined;
  code?: string | undefined;
  /** The code of what went wrong. */
  problem?: string | undefined;
  /** An order's number, or one under which Stream knows it; in full. */
  search?: string | undefined;
  installationId?: string | undefined;
  within: Within;
  from?: Date | undefined;
  until?: Date | undefined;
};
export type InboxFilter = EventChoice & { /** The id at which the page before ended. */ cursor?: number | undefined; limit: number };

/** What a replay of a range would do. */
export type RangeAnswer = {
  /** Events in the range; `isMore`: there are more than are counted. */
  matched: number;
  isMore: boolean;
  /** Of these a replay takes so many, the oldest first. */
  taken: number;
  /** Events that could be applied again, and are too many for one replay. */
  left: number;
  /** When the last that is taken was received: where the next replay begins. */
  takenUntil: string | null;
  /** Those that are taken, by what they tell. */
  byCode: { code: string; count: number }[];
  /** The first that are taken. */
  events: ReplayAnswer[];
};

const COLUMNS = ['id', 'installation_id', 'integration_id', 'source', 'code', 'event', 'status', 'code_of_problem', 'problem', 'tries', 'duplicates', 'received_at', 'at', 'next_attempt_at', 'ended_at'] as const;
/** A run of a long day; more orders than this are not listed one by one. */
const MOST_REFERENCES = 200;
const WAITS: WebhookStatus[] = ['pending', 'ready-for-retry'];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toEvent = (row: any, order: EventsOrder | null = null): InboxEvent => ({
  id: row.id, installationId: row.installation_id, integrationId: row.integration_id, source: row.source, code: row.code,
  description: row.event.description ?? '', consignmentNo: row.event.consignmentNo ?? '', order, run: row.event.run?.description || (row.event.run?.id ?? ''),
  status: row.status, statusTitle: WEBHOOK_STATUSES[row.status as WebhookStatus].title,
  problem: row.problem === null ? null : { code: row.code_of_problem, message: row.problem },
  tries: row.tries, duplicates: row.duplicates, receivedAt: row.received_at.toISOString(), at: row.at.toISOString(),
  nextAttemptAt: WAITS.includes(row.status) ? row.next_attempt_at.toISOString() : null, endedAt: row.ended_at?.toISOString() ?? null,
});

/** Counted beyond this, a range is "more". */
const MOST_COUNTED = 100_000;
const SHOWN_OF_RANGE = 50;
/** Rows that come at the same time may get their ids in another order. */
const SLACK_SECONDS = 60;
const SLACK_ROWS = 1_000;

type Edges = { least?: number | undefined; most?: number | undefined; /** None but these; undefined where any may be meant. */ among?: number[] | undefined };

/** Between which ids the rows of a time lie: ids rise with the time of receipt, so that no list has to be walked to get there; and which ids a number leads to. */
const edgesOf = async (db: Knex, { from, until, search, within }: Pick<EventChoice, 'from' | 'until' | 'search' | 'within'>): Promise<Edges> => {
  const at = (time: Date, seconds: number): Knex.Raw => db.raw('?::timestamptz + make_interval(secs => ?)', [time, seconds]);
  const [among, first, last] = await Promise.all([
    search ? eventsAbout(db, search, within) : undefined,
    from && db('webhook_events').where('received_at', '>=', at(from, -SLACK_SECONDS)).orderBy('received_at').first('id'),
    until && db('webhook_events').where('received_at', '<=', at(until, SLACK_SECONDS)).orderBy('received_at', 'desc').first('id'),
  ]);
  // Rows of the slack may lie beyond the edge by their number; a thousand of them come in a minute at the most.
  return { among, least: from && (first ? Number(first.id) - SLACK_ROWS : Number.MAX_SAFE_INTEGER), most: until && (last ? Number(last.id) + SLACK_ROWS : 0) };
};

/** Holds rows to what was chosen. */
const hold = (rows: Knex.QueryBuilder, { status, code, problem, from, until }: EventChoice, { least, most, among }: Edges): void => {
  if (among) void rows.whereRaw('r.id = any(?::bigint[])', [among]);
  if (status) void rows.where('r.status', status);
  if (code) void rows.where('r.code', code);
  if (problem) void rows.where('r.code_of_problem', problem);
  if (from) void rows.where('r.received_at', '>=', from).where('r.id', '>=', least ?? 0);
  if (until) void rows.where('r.received_at', '<', until).where('r.id', '<=', most ?? 0);
};

const isReplayable = (status: WebhookStatus): boolean => (REPLAYABLE as readonly string[]).includes(status);

const whyNot = ({ status, statusTitle }: InboxEvent, isActive: boolean): string | null => {
  if (status === 'suspicious') return 'It was told for another Stream account than the one whose address was called; such events are never acted upon.';
  if (!isReplayable(status)) return `It is ${statusTitle} already, and will be worked on without a replay.`;
  return isActive ? null : 'Its account is not active; the event would wait until it is.';
};

const toAnswer = (row: { active: boolean }): ReplayAnswer => {
  const event = toEvent(row);
  const { id, code, consignmentNo, run, status, statusTitle } = event;
  return { id, code, consignmentNo, run, status, statusTitle, taken: isReplayable(status), why: whyNot(event, row.active) };
};

export type WebhookInboxView = ReturnType<typeof createWebhookInboxView>;

/** The inbox as operators see it (R-136, R-147 … R-152; A-13). */
export const createWebhookInboxView = (db: Knex) => ({
  /** One page, the latest first. `next` is the cursor of the following page; absent on the last one. */
  async list({ cursor, limit, ...choice }: InboxFilter): Promise<{ events: InboxEvent[]; next?: string }> {
    const edges = await edgesOf(db, choice);
    const rows = await db.from(latestRows(db, 'webhook_events', { within: narrowed(choice.within, choice.installationId), columns: COLUMNS, limit: limit + 1, isRare: edges.among !== undefined, isOfEach: choice.problem !== undefined }, (held) => {
      hold(held, choice, edges);
      if (cursor) void held.where('r.id', '<', cursor);
    }).as('e')).select(...COLUMNS).orderBy('id', 'desc');
    const page = rows.slice(0, limit).map((row) => toEvent(row));
    const orderOf = await ordersOfEvents(db, page);
    const events = page.map((event) => ({ ...event, order: orderOf(event.integrationId, event.consignmentNo) }));
    const last = events.at(-1);
    return { events, ...(rows.length > limit && last ? { next: String(last.id) } : {}) };
  },

  /** One event with all that is known of it, the orders that it names, and its body. */
  async one(id: number): Promise<InboxEventInFull | undefined> {
    const row = await db('webhook_events').where({ id }).first(...COLUMNS, 'raw', 'effect', 'open_refs', 'correlation_id');
    if (!row) return undefined;
    const event: CarrierEvent = row.event;
    const stops = event.stops ?? [];
    const references = [...new Set([event.consignmentNo, ...stops.map(({ ref }) => ref)])].filter(Boolean).slice(0, MOST_REFERENCES);
    const { stream_account: streamAccount } = await db('integrations').where({ id: row.integration_id }).first('stream_account');
    const orders = await createOrderMatchStore(db).byReferences({ id: row.integration_id, streamAccount }, references);
    return {
      ...toEvent(row, (await ordersOfEvents(db, [toEvent(row)]))(row.integration_id, event.consignmentNo)), occurred: event.occurred ?? '', partyId: event.partyId ?? '', eventType: event.eventType ?? '', text: event.text ?? '', link: event.link ?? '', stops, runId: event.run?.id ?? '',
      correlationId: row.correlation_id, effect: row.effect, openRefs: row.open_refs,
      orders: orders.map(({ id: orderId, orderNumber, source, status }) => ({ id: orderId, orderNumber, customerName: source.delivery.name, status, statusTitle: ORDER_LIFECYCLE[status].title })),
      body: row.raw === null ? null : shownBody(row.raw),
    };
  },

  /** Which of these events a replay would take up, and why not the others; those that are not there are left out. Nothing is changed. */
  async replayable(ids: number[], within: Within): Promise<ReplayAnswer[]> {
    const rows = await onlyWithin(db('webhook_events as e').join('installations as i', 'i.id', 'e.installation_id').whereIn('e.id', ids), 'e.installation_id', within).orderBy('e.id').select(...COLUMNS.map((column) => `e.${column}`), 'i.active');
    return rows.map(toAnswer);
  },

  /**
   * What a replay of all that was chosen would do: the oldest that can be applied again, up to `most`, and how many there are. Gives their
   * ids as well. Nothing is changed.
   */
  async replayableRange(choice: EventChoice, most: number): Promise<RangeAnswer & { ids: number[] }> {
    const edges = await edgesOf(db, choice);
    const inRange = (): Knex.QueryBuilder => onlyWithin(db('webhook_events as r').modify((rows) => hold(rows, choice, edges)), 'r.installation_id', narrowed(choice.within, choice.installationId));
    const count = async (rows: Knex.QueryBuilder, upTo: number): Promise<number> => Number((await db.from(rows.select('r.id').limit(upTo).as('counted')).count({ count: '*' }).first())?.count ?? 0);
    const replayable = (): Knex.QueryBuilder => inRange().whereIn('r.status', [...REPLAYABLE]);
    const [matched, able] = await Promise.all([count(inRange(), MOST_COUNTED + 1), count(replayable(), MOST_COUNTED)]);
    const rows: { id: number; code: string; received_at: Date }[] = await replayable().orderBy('r.id').limit(most).select('r.id', 'r.code', 'r.received_at');
    const byCode = Map.groupBy(rows, ({ code }) => code);
    const shown = await db('webhook_events as e').join('installations as i', 'i.id', 'e.installation_id').whereIn('e.id', rows.slice(0, SHOWN_OF_RANGE).map(({ id }) => id)).orderBy('e.id').select(...COLUMNS.map((column) => `e.${column}`), 'i.active');
    return {
      matched: Math.min(matched, MOST_COUNTED), isMore: matched > MOST_COUNTED, taken: rows.length, left: Math.max(0, able - rows.length), takenUntil: rows.at(-1)?.received_at.toISOString() ?? null, ids: rows.map(({ id }) => id),
      byCode: [...byCode].map(([code, those]) => ({ code, count: those.length })).sort((a, b) => b.count - a.count), events: shown.map(toAnswer),
    };
  },
});
