import { cutText, readable, type CarrierEvent, type WebhookStatus } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { readableJson } from './readable-json.ts';

/** An event that is being worked on: `version` fences every end of it. */
export type EventAtWork = { id: number; version: number; tries: number; installationId: string; integrationId: string; source: 'stream' | 'reconcile'; correlationId: string; receivedAt: Date; at: Date; event: CarrierEvent };

/** Which event is meant, and as whose: the fence of every end. */
export type HeldEvent = Pick<EventAtWork, 'id' | 'version'>;

/** Why an event could not be applied, or was not to be. */
export type EventProblem = { code: string; message: string };

/** Seconds in which somebody has to begin with what was taken up: a queue may be long, and a lost job is rare. */
const TAKEN_SECONDS = 300;
/** Seconds that events stay with whoever works on them without a sign of life, and how often one is given. */
export const EVENT_LEASE_SECONDS = 60;
export const EVENT_RENEWAL_SECONDS = 20;
/** Taking goes one at a time: two snapshots that don't know of each other could each see another event of a piece as its first. */
/** No order number of ours is longer, and an index takes no page-long text. */
const REF_MAX = 100;
const PROBLEM_MAX = 1_000;
/** Events whose holders are gone are taken back in portions. */
const TAKEN_BACK_AT_ONCE = 500;

type Row = { id: number; version: number; tries: number; installation_id: string; integration_id: string; source: EventAtWork['source']; correlation_id: string; received_at: Date; at: Date; event: Omit<CarrierEvent, 'occurredAt'> & { occurredAt?: string | null } };
const atWork = (row: Row): EventAtWork => ({
  id: row.id, version: row.version, tries: row.tries, installationId: row.installation_id, integrationId: row.integration_id, source: row.source, correlationId: row.correlation_id, receivedAt: row.received_at, at: row.at,
  event: { ...row.event, occurredAt: row.event.occurredAt ? new Date(row.event.occurredAt) : undefined },
});

/** Events that a person can have applied once more: those that have ended, and were told for the account whose address was called. */
export const REPLAYABLE = ['failed', 'unmatched', 'no-action', 'processed'] as const satisfies WebhookStatus[];

/** How events end: at `status`, or, with `maxRetries`, Ready for Retry as long as retries are left. */
type End = { status: Extract<WebhookStatus, 'processed' | 'unmatched' | 'no-action' | 'failed'>; maxRetries?: number; problem?: EventProblem; effect?: object; openRefs?: string[] };

export type WebhookWorkStore = ReturnType<typeof createWebhookWorkStore>;

/** Which events are worked on, in which turn, and how that ends (R-136, R-137, R-147 … ). */
export const createWebhookWorkStore = (db: Knex) => {
  /** Ends events that are still held at these versions, with their audit rows in the same statement (W10). Gives how many it found. */
  const end = async (events: HeldEvent[], { status, maxRetries, problem, effect, openRefs }: End): Promise<number> => {
    if (events.length === 0) return 0;
    const message = problem ? cutText(readable(problem.message), PROBLEM_MAX) : null;
    const detail = effect ? readableJson(effect) : null;
    const retried = maxRetries ?? null;
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `with done as (
         update webhook_events e set
           status = case when e.tries <= ?::int then 'ready-for-retry' else ? end,
           lease_until = null, taken_with = null, version = e.version + 1, code_of_problem = ?, problem = ?, effect = coalesce(?::jsonb, e.effect), open_refs = coalesce(?::text[], e.open_refs),
           next_attempt_at = now(), ended_at = case when e.tries <= ?::int then null else now() end
         from unnest(?::bigint[], ?::int[]) as held (id, version)
         where e.id = held.id and e.version = held.version and e.status = 'in-progress'
         returning e.id, e.installation_id, e.correlation_id, e.status, e.code, e.tries, e.duplicates
       ), told as (
         insert into audit_log (kind, installation_id, actor, correlation_id, outcome, code, message, detail)
         select 'webhook', installation_id, 'stream', coalesce(correlation_id, ?), status, code, ?, jsonb_build_object('eventId', id, 'tries', tries, 'duplicates', duplicates, 'effect', ?::jsonb) from done
       )
       select id from done`,
      [retried, status, problem?.code ?? null, message, detail, openRefs ? [...new Set(openRefs)].filter((ref) => ref.length > 0 && ref.length <= REF_MAX) : null, retried,
        events.map(({ id }) => id), events.map(({ version }) => version), correlationId(), message, detail]);
    return rows.length;
  };

  return {
    /** Events whose holder is gone: tried again, or given up after their last try. Gives how many. */
    async takeBack(maxRetries: number): Promise<number> {
      const rows: { id: number; version: number }[] = await db('webhook_events').select('id', 'version').where({ status: 'in-progress' }).where('lease_until', '<', db.fn.now()).limit(TAKEN_BACK_AT_ONCE);
      return end(rows, { status: 'failed', maxRetries, problem: { code: 'interrupted', message: 'The processing of this event ended without a result.' } });
    },

    /**
     * Takes up to `limit` events, filled in turn over the active installations, oldest first; never two of one order or run at once.
     * Planning events of one run go together and count as one. Gives the first of each piece of work; `together` says which codes those are.
     */
    take: (limit: number, together: string[]): Promise<number[]> => db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCKS.takingEvents]);
      const { rows } = await trx.raw<{ rows: { id: number }[] }>(
        `with candidates as materialized (
           select e.*, row_number() over (partition by e.installation_id order by e.at, e.id) as turn
           from installations i cross join lateral (
             select e.id, e.installation_id, e.at from webhook_events e
             where e.installation_id = i.id and e.status in ('pending', 'ready-for-retry') and e.next_attempt_at <= now()
               and not exists (select 1 from webhook_events b where b.integration_id = e.integration_id and b.piece = e.piece and b.status in ('pending', 'in-progress', 'ready-for-retry')
                 and (b.status = 'in-progress' or (b.at, b.id) < (e.at, e.id)))
             order by e.at, e.id limit ?
           ) e where i.active
         ), leads as materialized (
           select e.id, e.integration_id, e.piece, e.code = any(?::text[]) as together from webhook_events e
           where e.id in (select id from candidates order by turn, at, id limit ?) and e.status in ('pending', 'ready-for-retry') for update skip locked
         ), taken as (
           update webhook_events e set status = 'in-progress', version = e.version + 1, tries = e.tries + 1, lease_until = now() + make_interval(secs => ?), taken_with = leads.id
           from leads where e.id = leads.id or (leads.together and e.integration_id = leads.integration_id and e.piece = leads.piece and e.status in ('pending', 'ready-for-retry') and e.code = any(?::text[]))
           returning e.id, e.taken_with
         )
         select id from taken where id = taken_with order by id`,
        [limit, together, limit, TAKEN_SECONDS, together]);
      return rows.map(({ id }) => id);
    }),

    /** The events of one piece of work, now held by the caller alone: whoever held them before can no longer end them. Empty: somebody ended them already. */
    async hold(lead: number): Promise<EventAtWork[]> {
      const { rows } = await db.raw<{ rows: Row[] }>(
        `update webhook_events set version = version + 1, lease_until = now() + make_interval(secs => ?) where taken_with = ? and status = 'in-progress'
         returning id, version, tries, installation_id, integration_id, source, correlation_id, received_at, at, event`, [EVENT_LEASE_SECONDS, lead]);
      return rows.map(atWork).sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
    },

    /** Holds on for longer; false where somebody else holds them by now, and nothing may be done any more. */
    async keepHolding(events: HeldEvent[]): Promise<boolean> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `update webhook_events e set lease_until = now() + make_interval(secs => ?) from unnest(?::bigint[], ?::int[]) as held (id, version)
         where e.id = held.id and e.version = held.version and e.status = 'in-progress' returning e.id`, [EVENT_LEASE_SECONDS, events.map(({ id }) => id), events.map(({ version }) => version)]);
      return rows.length === events.length;
    },

    /** They are done: `effect` says what came of it; `openRefs` are references that fit no order of ours yet. */
    processed: (events: HeldEvent[], effect: object, openRefs: string[] = []) => end(events, { status: 'processed', effect, openRefs }),
    /** No order of ours is meant; taken up again when one of `openRefs` completes. */
    unmatched: (events: HeldEvent[], openRefs: string[]) => end(events, { status: 'unmatched', problem: { code: 'unmatched', message: 'No order of ours has this number.' }, openRefs }),
    /** Nothing is to be done, and why. */
    noAction: (events: HeldEvent[], problem: EventProblem) => end(events, { status: 'no-action', problem }),
    /** It could not be applied: Ready for Retry for the next cycle, or Failed after the last retry (R-147 … R-149). */
    failed: (events: HeldEvent[], problem: EventProblem, maxRetries: number) => end(events, { status: 'failed', maxRetries, problem }),

    /** Given back untouched, for example because the worker is told to stop; that was no try. */
    async giveBack(events: HeldEvent[]): Promise<void> {
      await db.raw(
        `update webhook_events e set status = 'pending', lease_until = null, taken_with = null, version = e.version + 1, tries = greatest(0, e.tries - 1) from unnest(?::bigint[], ?::int[]) as held (id, version)
         where e.id = held.id and e.version = held.version and e.status = 'in-progress'`, [events.map(({ id }) => id), events.map(({ version }) => version)]);
    },

    /** Events that named orders which have completed since: pending again. Looks at orders that completed within the last minutes. Gives how many. */
    async matchCompleted(minutes: number): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `with fits as (
           select distinct e.id from orders o join webhook_events e on e.open_refs <> '{}' and e.integration_id = o.integration_id and e.open_refs && array[o.consignment_no, o.stream_order_id, o.stream_order_no]
           where o.status = 'completed' and o.updated_at > now() - make_interval(mins => ?) and o.completed_at > now() - make_interval(mins => ?) and e.status in ('unmatched', 'processed')
         )
         update webhook_events e set status = 'pending', tries = 0, open_refs = '{}', next_attempt_at = now(), version = e.version + 1, ended_at = null from fits where e.id = fits.id returning e.id`, [minutes, minutes]);
      return rows.length;
    },

    /** Events to be applied once more, by a person's word; those at work, and those told for another account, are left alone. Gives how many. */
    async replay(ids: number[], actor: string): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `with again as (
           update webhook_events set status = 'pending', tries = 0, next_attempt_at = now(), version = version + 1, ended_at = null
           where id = any(?::bigint[]) and status = any(?::text[]) returning id, installation_id, code
         ), told as (
           insert into audit_log (kind, installation_id, actor, correlation_id, outcome, code, detail) select 'webhook', installation_id, ?, ?, 'replayed', code, jsonb_build_object('eventId', id) from again
         )
         select id from again`, [ids, [...REPLAYABLE], actor, correlationId()]);
      return rows.length;
    },
  };
};
