import { cutText, readable, type CarrierEvent, type WebhookStatus } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { readableJson } from './readable-json.ts';
import { together } from './together.ts';

/** A notification as it came, described; what of it identifies it is `dedupKey`. */
export type ReceivedEvent = {
  installationId: string;
  integrationId: string;
  /** A hash, so that an index takes it. */
  dedupKey: string;
  /** The body, byte for byte. */
  raw: Uint8Array | undefined;
  event: CarrierEvent;
  /** Events of one piece are worked on one after another. */
  piece: string;
  status: Extract<WebhookStatus, 'pending' | 'no-action' | 'suspicious'>;
  /** Why it is not worked on, where it is not. */
  problem?: { code: string; message: string } | undefined;
  correlationId: string;
  source?: 'stream' | 'reconcile';
};

/** An event is ordered by its own time unless that can't be true: before there was a Stream, or more than a day ahead of us. */
const BELIEVED_FROM = Date.UTC(2000, 0, 1);
const BELIEVED_AHEAD_MS = 86_400_000;
/** An index takes no page-long text; pieces that only differ after so many characters merely wait for one another. */
const PIECE_MAX = 200;
const BODIES_AT_ONCE = 5_000;

const orderedBy = ({ occurredAt }: CarrierEvent, now: Date): Date => {
  const at = occurredAt?.getTime() ?? Number.NaN;
  return at >= BELIEVED_FROM && at < now.getTime() + BELIEVED_AHEAD_MS ? new Date(at) : now;
};

/** Notifications that share a statement, and statements at once. A row that somebody holds keeps others waiting no longer than the patience. */
const TOGETHER = { most: 100, atOnce: 4, patienceMs: 10 };
/** SQLSTATE classes that a single row is to blame for: its data, its references, its size. */
const ROWS_OWN_FAULT = /^(22|23|54)/;
const isTheirs = (error: unknown): boolean => error instanceof Error && 'code' in error && ROWS_OWN_FAULT.test(String(error.code));

type Accepted = { id: number; duplicate: boolean };

/** Stores notifications by one statement, each as often as it is there. In the order of their keys, so that no two statements wait for each other's rows. */
const acceptTogether = (db: Knex) => async (received: ReceivedEvent[]): Promise<Accepted[]> => {
  const keyOf = (integrationId: string, dedupKey: string): string => `${integrationId} ${dedupKey}`;
  const groups = [...Map.groupBy(received, ({ integrationId, dedupKey }) => keyOf(integrationId, dedupKey))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const firsts = groups.map(([first]) => first as ReceivedEvent);
  const now = new Date();
  const column = <V>(of: (event: ReceivedEvent) => V): V[] => firsts.map(of);
  const { rows } = await db.raw<{ rows: { id: number; duplicates: number; integration_id: string; dedup_key: string }[] }>(
    `insert into webhook_events (installation_id, integration_id, dedup_key, raw, source, code, event, at, piece, status, code_of_problem, problem, correlation_id, duplicates, ended_at)
     select installation_id, integration_id, dedup_key, raw, source, code, event::jsonb, at, piece, status, code_of_problem, problem, correlation_id, times - 1, case when status = 'pending' then null else now() end
     from unnest(?::uuid[], ?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
       as e (installation_id, integration_id, dedup_key, raw, source, code, event, at, piece, status, code_of_problem, problem, correlation_id, times)
     on conflict (integration_id, dedup_key) do update set duplicates = webhook_events.duplicates + excluded.duplicates + 1
     returning id, duplicates, integration_id, dedup_key`,
    [column((e) => e.installationId), column((e) => e.integrationId), column((e) => e.dedupKey), column(({ raw }) => (raw === undefined ? null : Buffer.from(raw))), column(({ source = 'stream' }) => source), column((e) => readable(e.event.code)), column((e) => readableJson(e.event)),
      column((e) => orderedBy(e.event, now)), column((e) => cutText(readable(e.piece), PIECE_MAX)), column((e) => e.status), column(({ problem }) => problem?.code ?? null), column(({ problem }) => (problem ? readable(problem.message) : null)), column((e) => e.correlationId),
      groups.map(({ length }) => length)] as unknown as string[]);
  // Those that came before, these ones included: the first of a group is new where nobody did.
  const stored = new Map(rows.map((row) => [keyOf(row.integration_id, row.dedup_key), { id: row.id, left: row.duplicates + 1 }]));
  for (const group of groups) { const row = stored.get(keyOf(group[0]!.integrationId, group[0]!.dedupKey))!; row.left -= group.length; }
  return received.map(({ integrationId, dedupKey }) => {
    const row = stored.get(keyOf(integrationId, dedupKey))!;
    row.left += 1;
    return { id: row.id, duplicate: row.left > 1 };
  });
};

export type WebhookInboxStore = ReturnType<typeof createWebhookInboxStore>;

/** The inbox: what is stored here has been accepted, and what was accepted is stored here (W3). */
export const createWebhookInboxStore = (db: Knex) => ({
  /**
   * Stores a notification; committed when this resolves, by a statement that it may share with others that came at the same time. The same
   * one again only counts. Gives the row's id, and whether it stood there before. No text of an event can keep it from being
   * stored: what Postgres refuses becomes readable (F35).
   */
  accept: together(acceptTogether(db), { ...TOGETHER, isTheirs }),

  /** Adds to an integration's count of today, and gives the sum over all processes (security.md, 18). */
  async addToday(integrationId: string, count: number): Promise<number> {
    const { rows } = await db.raw<{ rows: { accepted: number }[] }>(
      `insert into webhook_days (integration_id, day, accepted) values (?, (now() at time zone 'utc')::date, ?)
       on conflict (integration_id, day) do update set accepted = webhook_days.accepted + excluded.accepted returning accepted`, [integrationId, count]);
    return rows[0]!.accepted;
  },

  /** Removes bodies older than so many days, and counts of days long gone; rows and audit entries stay (security.md, 49). Gives how many bodies. */
  async expireBodies(days: number): Promise<number> {
    await db('webhook_days').where('day', '<', db.raw(`(now() at time zone 'utc')::date - 30`)).delete();
    let removed = 0;
    for (let some = BODIES_AT_ONCE; some === BODIES_AT_ONCE; removed += some) {
      const old = db('webhook_events').select('id').whereNotNull('raw').where('received_at', '<', db.raw('now() - make_interval(days => ?)', [days])).limit(BODIES_AT_ONCE);
      some = await db('webhook_events').whereIn('id', old).update({ raw: null });
    }
    return removed;
  },
});
