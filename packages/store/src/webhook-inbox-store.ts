import { cutText, readable, type CarrierEvent, type WebhookStatus } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { readableJson } from './readable-json.ts';

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

export type WebhookInboxStore = ReturnType<typeof createWebhookInboxStore>;

/** The inbox: what is stored here has been accepted, and what was accepted is stored here (W3). */
export const createWebhookInboxStore = (db: Knex) => ({
  /**
   * Stores a notification, in one statement that is committed when this resolves; the same one again only counts.
   * Gives the row's id, and whether it stood there before. No text of an event can keep it from being stored: what Postgres refuses becomes readable (F35).
   */
  async accept({ installationId, integrationId, dedupKey, raw, event, piece, status, problem, correlationId, source = 'stream' }: ReceivedEvent): Promise<{ id: number; duplicate: boolean }> {
    const { rows } = await db.raw<{ rows: { id: number; duplicates: number }[] }>(
      `insert into webhook_events (installation_id, integration_id, dedup_key, raw, source, code, event, at, piece, status, code_of_problem, problem, correlation_id, ended_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, case when ? then null else now() end)
       on conflict (integration_id, dedup_key) do update set duplicates = webhook_events.duplicates + 1
       returning id, duplicates`,
      [installationId, integrationId, dedupKey, raw === undefined ? null : Buffer.from(raw), source, readable(event.code), readableJson(event), orderedBy(event, new Date()),
        cutText(readable(piece), PIECE_MAX), status, problem?.code ?? null, problem ? readable(problem.message) : null, correlationId, status === 'pending']);
    return { id: rows[0]!.id, duplicate: rows[0]!.duplicates > 0 };
  },

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
