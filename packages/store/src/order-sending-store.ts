import { cutText, statusesLeadingTo, type AskedFor, type Consignment, type Order, type OrderProblem } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { SHOWN_TEXT, toOrder, type OrderRow } from './order-row.ts';

/** Seconds a claim holds without renewal, and how often its holder renews it (reliability.md, section 3, step 2). */
export const LEASE_SECONDS = 12;
export const LEASE_RENEWAL_SECONDS = 4;

/** A row that this process holds: its version is the fence of every later write. */
export type ClaimedOrder = Order & {
  /** A create was asked for earlier: look before asking (step 4). While `askOpen`, silence has to pass as well (step 6). */
  askedBefore: boolean;
  /** The quiet period since the end of the last attempt is over, by the database's clock. */
  quietOver: boolean;
  /** How often it was looked for since the last attempt. */
  looks: number;
};

export type QuietPeriod = { /** Time limit of one Stream call. */ timeoutSeconds: number; /** How long to wait after it. */ quietSeconds: number };

type ClaimRow = OrderRow & { quiet_over: boolean | null; looks: number };

const held = 'id = ? and version = ? and status = \'in-progress\'';
const json = (value: unknown): string => JSON.stringify(value);
const shown = (text: string): string => cutText(text, SHOWN_TEXT);

/** What `WHERE` has to say for a row that nobody holds although it is In Progress: lease lapsed, or time for the next look. */
const LAPSED = `(status = 'in-progress' and coalesce(next_look_at, lease_until) < now())`;

/** Claims, fences and outcomes of sending: the send protocol's writes, each of them conditional (reliability.md, section 3). */
export const createOrderSendingStore = (db: Knex) => {
  const outcome = async (sql: string, bindings: Knex.Value[]): Promise<boolean> => {
    const { rows } = await db.raw<{ rows: unknown[] }>(sql, bindings);
    return rows.length > 0;
  };

  return {
    /** Orders that wait for their turn, oldest first, but those on services that don't send now, and those tried already; each kind keeps at least one place so that neither starves. */
    async due(installationId: string, limit: number, { exceptServices = [], exceptOrders = [] }: { exceptServices?: string[]; exceptOrders?: string[] } = {}): Promise<Order[]> {
      const ofStatus = `select * from orders where installation_id = ? and status = ? and next_attempt_at <= now() and (postal_service_id is null or postal_service_id <> all(?::uuid[])) and id <> all(?::uuid[]) order by received_at, id limit ?`;
      // eslint-disable-next-line no-restricted-syntax -- the same constant twice, once for each kind
      const { rows } = await db.raw<{ rows: OrderRow[] }>(`(${ofStatus}) union all (${ofStatus})`,
        [installationId, 'pending', exceptServices, exceptOrders, limit, installationId, 'ready-for-retry', exceptServices, exceptOrders, limit]);
      const oldestFirst = rows.sort((a, b) => a.received_at.getTime() - b.received_at.getTime());
      const firstOfEach = (['pending', 'ready-for-retry'] as const).flatMap((status) => oldestFirst.find((row) => row.status === status) ?? []);
      const chosen = new Set(limit > 1 ? firstOfEach : oldestFirst.slice(0, 1));
      for (const row of oldestFirst) if (chosen.size < limit) chosen.add(row);
      return oldestFirst.filter((row) => chosen.has(row)).map(toOrder);
    },

    /** In Progress orders that nobody holds: a lapsed lease, or an unknown outcome whose next look is due. */
    async lapsed(limit: number, installationId?: string): Promise<Order[]> {
      const rows: OrderRow[] = await db('orders').whereRaw(LAPSED).modify((query) => { if (installationId) void query.where({ installation_id: installationId }); })
        .orderByRaw('coalesce(next_look_at, lease_until)').limit(limit);
      return rows.map(toOrder);
    },

    /** Ids of such orders over all installations, the longest due first, at most `ofEach` of one installation: a silent account must not keep the others' waiting (W7). */
    async lapsedOfEach(ofEach: number, limit: number): Promise<string[]> {
      const due = 'coalesce(next_look_at, lease_until)';
      const { rows } = await db.raw<{ rows: { id: string }[] }>(
        // eslint-disable-next-line no-restricted-syntax -- constants of this file
        `select id from (select id, ${due} as due, row_number() over (partition by installation_id order by ${due}, id) as place from orders where ${LAPSED}) lapsed
         where place <= ? order by due, id limit ?`, [ofEach, limit]);
      return rows.map(({ id }) => id);
    },

    /** Failed orders of an earlier cycle with attempts left → Ready for Retry. Gives their number. */
    async promoteFailed(installationId: string, { maxRetryAttempts, failedBefore, actor }: { maxRetryAttempts: number; failedBefore: Date; actor: string }): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `with moved as (
           update orders set status = 'ready-for-retry', version = version + 1, next_attempt_at = now(), updated_at = now()
           where id in (select id from orders where installation_id = ? and status = 'failed' and failed_at < ? and submissions <= ? order by failed_at limit 500 for update skip locked)
           returning id, installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, 'failed', 'ready-for-retry', 'queued for another attempt' from moved
         )
         select id from moved`, [installationId, failedBefore, maxRetryAttempts, actor, correlationId()]);
      return rows.length;
    },

    /** Makes orders sendable by a person's word: Failed → Ready for Retry, with all attempts again unless a label asked for it. Gives how many. */
    async resetFailed(ids: string[], actor: string, { keepCount = false }: { keepCount?: boolean } = {}): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `with moved as (
           update orders set status = 'ready-for-retry', submissions = case when ? then submissions else 0 end, version = version + 1, next_attempt_at = now(), updated_at = now()
           where id = any(?::uuid[]) and status = 'failed' returning id, installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, 'failed', 'ready-for-retry', 'resend asked for' from moved
         )
         select id from moved`, [keepCount, ids, actor, correlationId()]);
      return rows.length;
    },

    /** Failed orders with this cause, oldest first: a portion of "retry all that failed for this cause". */
    async failedFor({ installationId, code, limit }: { installationId?: string | undefined; code?: string | undefined; limit: number }): Promise<string[]> {
      const rows: { id: string }[] = await db('orders').select('id').where({ status: 'failed' })
        .modify((query) => { if (installationId) void query.where({ installation_id: installationId }); if (code) void query.whereRaw(`problem->>'code' = ?`, [code]); })
        .orderBy('failed_at').limit(limit);
      return rows.map(({ id }) => id);
    },

    /**
     * Takes an order for sending; undefined where another process was faster (R-032). Freezes the number and the Stream account at
     * the first claim (step 1); an order that is surely not in that account may go to another one, under that one's number. Throws Postgres' unique violation of `orders_one_live_number` where another live row of the same
     * Stream account has the number.
     */
    async claim({ id, version }: Pick<Order, 'id' | 'version'>, { integrationId, streamAccount, streamOrderNo, quiet, actor }: { integrationId: string | null; streamAccount: string; streamOrderNo: string; quiet: QuietPeriod; actor: string }): Promise<ClaimedOrder | undefined> {
      const { rows } = await db.raw<{ rows: ClaimRow[] }>(
        // eslint-disable-next-line no-restricted-syntax -- LAPSED is a constant of this file
        `with old as materialized (
           select id, status from orders where id = ? and version = ? and (status = any(?::text[]) or ${LAPSED}) for update
         ), taken as (
           update orders o set status = 'in-progress', version = o.version + 1, lease_until = now() + make_interval(secs => ?), next_look_at = null, hold_reason = null,
             integration_id = case when o.ask_open then o.integration_id else ? end,
             stream_account = case when o.ask_open then o.stream_account else ? end,
             stream_order_no = case when o.ask_open or o.stream_account = ? then coalesce(o.stream_order_no, ?) else ? end,
             asked_at = case when o.ask_open or o.stream_account = ? then o.asked_at end,
             updated_at = now()
           from old where o.id = old.id
           returning o.*, old.status as from_status,
             now() >= coalesce(o.unanswered_at, o.asked_at + make_interval(secs => ?)) + make_interval(secs => ?) as quiet_over
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, case when from_status <> status then from_status end, case when from_status <> status then status end, case when from_status = status then 'taken over' else 'claimed' end from taken
         )
         select * from taken`,
        [id, version, statusesLeadingTo('in-progress'), LEASE_SECONDS, integrationId, streamAccount, streamAccount, streamOrderNo, streamOrderNo, streamAccount, quiet.timeoutSeconds, quiet.quietSeconds, actor, correlationId()]);
      const row = rows[0];
      return row && { ...toOrder(row), askedBefore: row.asked_at !== null, quietOver: row.quiet_over ?? true, looks: row.looks };
    },

    /** Lengthens a lease; false where the row is no longer held by this version, and its holder must stop (step 2). */
    renewLease: ({ id, version }: Pick<Order, 'id' | 'version'>): Promise<boolean> =>
      outcome(`update orders set lease_until = now() + make_interval(secs => ?) where ${held} and lease_until is not null returning id`, [LEASE_SECONDS, id, version]),

    /**
     * The intent, before a create is asked for: from here on its outcome is unknown until proven (step 3). `provenNotDone`: an
     * earlier create without an answer is now known not to have happened, and counts as a submission. False: no longer held. No indexed
     * column changes, so that Postgres writes no index for it.
     */
    noteIntent: ({ id, version }: Pick<Order, 'id' | 'version'>, { askedFor, fingerprint, trigger, provenNotDone }: { askedFor: AskedFor; fingerprint: string; trigger: string; provenNotDone: boolean }): Promise<boolean> =>
      outcome(
        `with meant as (
           update orders set asked_at = now(), ask_open = true, asked_for = ?, fingerprint = ?, unanswered_at = null, unknown_since = null, looks = 0, submissions = submissions + ?
           where ${held} returning id, version
         )
         insert into order_attempts (order_id, version, trigger, correlation_id, fingerprint) select id, version, ?, ?, ? from meant returning id`,
        [json(askedFor), fingerprint, provenNotDone ? 1 : 0, id, version, trigger, correlationId(), fingerprint]),

    /** Another POST of the same create is about to leave: the time of asking moves with it. False: no longer held. */
    noteAsked: ({ id, version }: Pick<Order, 'id' | 'version'>): Promise<boolean> =>
      outcome(`update orders set asked_at = now() where ${held} returning id`, [id, version]),

    /**
     * In Progress → Completed, behind the fence, with the audit row and the write-back mark in the same statement (step 8, R-036).
     * False: the lease was lost, and the caller records the consignment as seen. Throws the unique violation of
     * `orders_one_live_consignment` where the consignment already belongs to another row (step 7).
     */
    complete: ({ id, version }: Pick<Order, 'id' | 'version'>, consignment: Consignment, actor: string): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'completed', stream_order_id = ?, consignment_no = ?, tracking_number = ?, tracking_url = ?, completed_at = now(), submissions = submissions + 1,
             problem = null, http_status = null, refused_at = null, ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null,
             write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0, version = version + 1, updated_at = now()
           where ${held} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, detail)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'completed', ?, ? from done
         )
         select id from done`,
        [consignment.streamOrderId, consignment.consignmentNo, consignment.trackingNumber, consignment.trackingUrl, id, version,
          consignment.adopted ? 'adopted' : 'accepted', actor, correlationId(), consignment.adopted ? 'adopted' : 'accepted',
          json({ consignmentNo: consignment.consignmentNo, trackingNumber: consignment.trackingNumber, warnings: consignment.warnings })]),

    /** In Progress → Failed: surely not done. `counted`: it was a submission (R-043 … ). False: no longer held. */
    fail: ({ id, version }: Pick<Order, 'id' | 'version'>, problem: OrderProblem, { actor, counted }: { actor: string; counted: boolean }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'failed', problem = ?, http_status = ?, failed_at = now(), refused_at = coalesce(refused_at, now()), submissions = submissions + ?,
             ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null,
             write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0, version = version + 1, updated_at = now()
           where ${held} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'refused', http_status = ?, code = ?, message = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, http_status, code, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'failed', 'refused', ?, ?, ? from done
         )
         select id from done`,
        [json(problem), problem.httpStatus ?? null, counted ? 1 : 0, id, version, problem.httpStatus ?? null, problem.code, problem.message, actor, correlationId(), problem.httpStatus ?? null, problem.code, problem.message]),

    /** In Progress → Validation Failed: found unsendable after the claim; what was asked for earlier is settled by then. False: no longer held. */
    invalidate: ({ id, version }: Pick<Order, 'id' | 'version'>, problem: OrderProblem, actor: string): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'validation-failed', problem = ?, http_status = null, ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null, version = version + 1, checked_at = now(), updated_at = now()
           where ${held} returning id, installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, code, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'validation-failed', 'not sendable', ?, ? from done
         )
         select id from done`,
        [json(problem), id, version, actor, correlationId(), problem.code, problem.message]),

    /** In Progress → Ready for Retry: Stream said "not now"; no submission is counted, and the order waits until then (step 5). */
    giveBack: ({ id, version }: Pick<Order, 'id' | 'version'>, { waitMs, reason, httpStatus, actor }: { waitMs: number; reason: string; httpStatus?: number | undefined; actor: string }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'ready-for-retry', hold_reason = ?, next_attempt_at = now() + make_interval(secs => ?), ask_open = false, unanswered_at = null, unknown_since = null,
             next_look_at = null, lease_until = null, version = version + 1, updated_at = now()
           where ${held} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'not now', http_status = ?, message = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, http_status, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'ready-for-retry', 'not now', ?, ? from done
         )
         select id from done`,
        [reason, waitMs / 1000, id, version, httpStatus ?? null, reason, actor, correlationId(), httpStatus ?? null, reason]),

    /** In Progress → Ready for Retry: what was asked for is surely not in Stream, or nothing was asked. `counted`: it was a submission (step 6). False: no longer held. */
    release: ({ id, version }: Pick<Order, 'id' | 'version'>, { counted, actor }: { counted: boolean; actor: string }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'ready-for-retry', submissions = submissions + ?, next_attempt_at = now(), ask_open = false, unanswered_at = null, unknown_since = null,
             next_look_at = null, lease_until = null, version = version + 1, updated_at = now()
           where ${held} returning id, installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'ready-for-retry', 'not in Stream' from done
         )
         select id from done`,
        [counted ? 1 : 0, id, version, actor, correlationId()]),

    /** In Progress and held by nobody → Validation Failed: the outcome of what was asked for can't be looked up as things are, and stays open. False: somebody has it. */
    putAside: ({ id, version }: Pick<Order, 'id' | 'version'>, problem: OrderProblem, actor: string): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'validation-failed', problem = ?, http_status = null, next_look_at = null, lease_until = null, version = version + 1, checked_at = now(), updated_at = now()
           where id = ? and version = ? and ${LAPSED} returning id, installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, code, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'validation-failed', 'not sendable', ?, ? from done
         )
         select id from done`,
        [json(problem), id, version, actor, correlationId(), problem.code, problem.message]),

    /** Which of these numbers other live rows of the Stream account have. */
    async numbersInUse(streamAccount: string, numbers: { id: string; orderNo: string }[]): Promise<Set<string>> {
      const { rows } = await db.raw<{ rows: { id: string }[] }>(
        `select wanted.id from unnest(?::uuid[], ?::text[]) as wanted (id, order_no)
         where exists (select 1 from orders o where o.stream_account = ? and o.stream_order_no = wanted.order_no and o.status <> 'deleted' and o.id <> wanted.id)`,
        [numbers.map(({ id }) => id), numbers.map(({ orderNo }) => orderNo), streamAccount]);
      return new Set(rows.map(({ id }) => id));
    },

    /** No answer came: the row stays In Progress without a lease, with a time for the first look (step 6). False: no longer held. */
    keepUnknown: ({ id, version }: Pick<Order, 'id' | 'version'>, problem: OrderProblem, { lookInSeconds, actor }: { lookInSeconds: number; actor: string }): Promise<boolean> =>
      outcome(
        `with open as (
           update orders set problem = ?, unknown_since = coalesce(unknown_since, now()), unanswered_at = now(), looks = 0, lease_until = null,
             next_look_at = now() + make_interval(secs => ?), version = version + 1, updated_at = now()
           where ${held} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'unknown', code = ?, message = ? from open where a.order_id = open.id and a.version = open.claimed_version and a.ended_at is null
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, code, message) select 'order', installation_id, id, ?, ?, 'no answer', ?, ? from open
         )
         select id from open`,
        [json(problem), lookInSeconds, id, version, problem.code, problem.message, actor, correlationId(), problem.code, problem.message]),

    /** Looked and not there, or could not look: the row waits, unheld, for its next look (step 6). False: no longer held. */
    lookAgainLater: ({ id, version }: Pick<Order, 'id' | 'version'>, { quiet, afterSeconds }: { quiet: QuietPeriod; /** Absent: at the end of the quiet period. */ afterSeconds?: number | undefined }): Promise<boolean> =>
      outcome(
        `update orders set unknown_since = coalesce(unknown_since, now()), lease_until = null, looks = looks + 1, version = version + 1, updated_at = now(),
           next_look_at = case when ?::float8 is not null then now() + make_interval(secs => ?::float8)
             else greatest(now() + interval '1 second', coalesce(unanswered_at, asked_at + make_interval(secs => ?)) + make_interval(secs => ?)) end
         where ${held} returning id`,
        [afterSeconds ?? null, afterSeconds ?? 0, quiet.timeoutSeconds, quiet.quietSeconds, id, version]),

    /** A consignment that was made under a lease already lost: kept for the twin sweep, never thrown away (step 8). */
    async recordOrphan({ id, version }: Pick<Order, 'id' | 'version'>, consignment: Consignment): Promise<void> {
      await db.raw(
        `insert into orphan_consignments (order_id, version, consignment_no, consignment, correlation_id)
         select ?::uuid, ?, ?, ?, ? where not exists (select 1 from orders where id = ? and consignment_no = ?)`,
        [id, version, consignment.consignmentNo, json(consignment), correlationId(), id, consignment.consignmentNo]);
    },

    /** The fetched form of an order that was read again right before sending (F18). */
    async refreshSource({ id, version }: Pick<Order, 'id' | 'version'>, source: Order['source'], hash: string): Promise<void> {
      await db('orders').where({ id, version }).update({ source: json(source), source_hash: hash, customer_name: shown(source.delivery.name), postcode: shown(source.delivery.postcode), channel_reference: shown(source.channelReference), postal_service_id: source.postalService?.id ?? null, postal_service_name: shown(source.postalService?.name ?? '') });
    },
  };
};
