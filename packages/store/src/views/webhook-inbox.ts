import { isWithin, ORDER_LIFECYCLE, WEBHOOK_STATUSES, type CarrierEvent, type OrderStatus, type WebhookStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { createOrderMatchStore } from '../order-match-store.ts';
import { REPLAYABLE } from '../webhook-work-store.ts';
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

export type InboxFilter = { status?: WebhookStatus | undefined; code?: string | undefined; installationId?: string | undefined; within: Within; /** The id at which the page before ended. */ cursor?: number | undefined; limit: number };

const COLUMNS = ['id', 'installation_id', 'integration_id', 'source', 'code', 'event', 'status', 'code_of_problem', 'problem', 'tries', 'duplicates', 'received_at', 'at', 'next_attempt_at', 'ended_at'] as const;
/** A run of a long day; more orders than this are not listed one by one. */
const MOST_REFERENCES = 200;
const WAITS: WebhookStatus[] = ['pending', 'ready-for-retry'];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toEvent = (row: any): InboxEvent => ({
  id: row.id, installationId: row.installation_id, integrationId: row.integration_id, source: row.source, code: row.code,
  description: row.event.description ?? '', consignmentNo: row.event.consignmentNo ?? '', run: row.event.run?.description || (row.event.run?.id ?? ''),
  status: row.status, statusTitle: WEBHOOK_STATUSES[row.status as WebhookStatus].title,
  problem: row.problem === null ? null : { code: row.code_of_problem, message: row.problem },
  tries: row.tries, duplicates: row.duplicates, receivedAt: row.received_at.toISOString(), at: row.at.toISOString(),
  nextAttemptAt: WAITS.includes(row.status) ? row.next_attempt_at.toISOString() : null, endedAt: row.ended_at?.toISOString() ?? null,
});

const whyNot = ({ status, statusTitle }: InboxEvent, isActive: boolean): string | null => {
  if (status === 'suspicious') return 'It was told for another Stream account than the one whose address was called; such events are never acted upon.';
  if (!(REPLAYABLE as readonly string[]).includes(status)) return `It is ${statusTitle} already, and will be worked on without a replay.`;
  return isActive ? null : 'Its installation is not active; the event would wait until it is.';
};

export type WebhookInboxView = ReturnType<typeof createWebhookInboxView>;

/** The inbox as operators see it (R-136, R-147 … R-152; A-13). */
export const createWebhookInboxView = (db: Knex) => ({
  /** One page, the latest first. `next` is the cursor of the following page; absent on the last one. */
  async list({ within, status, code, installationId, cursor, limit }: InboxFilter): Promise<{ events: InboxEvent[]; next?: string }> {
    const hold = (rows: Knex.QueryBuilder): void => {
      if (status) void rows.where('r.status', status);
      if (code) void rows.where('r.code', code);
      if (cursor) void rows.where('r.id', '<', cursor);
    };
    const installations = installationId === undefined ? within : isWithin(within, installationId) ? [installationId] : [];
    const rows = await db.from(latestRows(db, 'webhook_events', { within: installations, columns: COLUMNS, limit: limit + 1 }, hold).as('e')).select(...COLUMNS).orderBy('id', 'desc');
    const events = rows.slice(0, limit).map(toEvent);
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
      ...toEvent(row), occurred: event.occurred ?? '', partyId: event.partyId ?? '', eventType: event.eventType ?? '', text: event.text ?? '', link: event.link ?? '', stops, runId: event.run?.id ?? '',
      correlationId: row.correlation_id, effect: row.effect, openRefs: row.open_refs,
      orders: orders.map(({ id: orderId, orderNumber, source, status }) => ({ id: orderId, orderNumber, customerName: source.delivery.name, status, statusTitle: ORDER_LIFECYCLE[status].title })),
      body: row.raw === null ? null : shownBody(row.raw),
    };
  },

  /** Which of these events a replay would take up, and why not the others; those that are not there are left out. Nothing is changed. */
  async replayable(ids: number[], within: Within): Promise<ReplayAnswer[]> {
    const rows = await onlyWithin(db('webhook_events as e').join('installations as i', 'i.id', 'e.installation_id').whereIn('e.id', ids), 'e.installation_id', within).orderBy('e.id').select(...COLUMNS.map((column) => `e.${column}`), 'i.active');
    return rows.map((row) => {
      const event = toEvent(row);
      const { id, code, consignmentNo, run, status, statusTitle } = event;
      return { id, code, consignmentNo, run, status, statusTitle, taken: (REPLAYABLE as readonly string[]).includes(status), why: whyNot(event, row.active) };
    });
  },
});
