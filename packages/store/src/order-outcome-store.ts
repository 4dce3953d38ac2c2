import type { Consignment, Order, OrderProblem } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import type { QuietPeriod } from './order-claim-store.ts';
import { KEPT, keptOf, type HeldOrder } from './order-exchange-store.ts';
import { conditionally, HELD, json, LAPSED } from './order-fence.ts';

/** The ends a claimed order can come to, each with its audit row in the same statement (reliability.md, section 3, steps 5 to 8). */
export const createOrderOutcomeStore = (db: Knex) => {
  const outcome = conditionally(db);
  return {
    /**
     * In Progress → Completed, behind the fence, with the audit row and the write-back mark in the same statement (step 8, R-036).
     * False: the lease was lost, and the caller records the consignment as seen. Throws the unique violation of
     * `orders_one_live_consignment` where the consignment already belongs to another row (step 7).
     */
    complete: (held: HeldOrder, consignment: Consignment, actor: string): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'completed', stream_order_id = ?, consignment_no = ?, tracking_number = ?, tracking_url = ?, completed_at = now(), submissions = submissions + 1,
             problem = null, http_status = null, refused_at = null, ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null,
             write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0, version = version + 1, updated_at = now()
           where ${HELD} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, detail)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'completed', ?, ? from done
         )
         select id from done`,
        [consignment.streamOrderId, consignment.consignmentNo, consignment.trackingNumber, consignment.trackingUrl, held.id, held.version,
          consignment.adopted ? 'adopted' : 'accepted', ...keptOf(held), actor, correlationId(), consignment.adopted ? 'adopted' : 'accepted',
          json({ consignmentNo: consignment.consignmentNo, trackingNumber: consignment.trackingNumber, warnings: consignment.warnings })]),

    /** In Progress → Failed: surely not done. `counted`: it was a submission (R-043 … ). False: no longer held. */
    fail: (held: HeldOrder, problem: OrderProblem, { actor, counted }: { actor: string; counted: boolean }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'failed', problem = ?, http_status = ?, failed_at = now(), refused_at = coalesce(refused_at, now()), submissions = submissions + ?,
             ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null,
             write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0, version = version + 1, updated_at = now()
           where ${HELD} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'refused', http_status = ?, code = ?, message = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, http_status, code, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'failed', 'refused', ?, ?, ? from done
         )
         select id from done`,
        [json(problem), problem.httpStatus ?? null, counted ? 1 : 0, held.id, held.version, problem.httpStatus ?? null, problem.code, problem.message, ...keptOf(held), actor, correlationId(), problem.httpStatus ?? null, problem.code, problem.message]),

    /** In Progress → Validation Failed: found unsendable after the claim; what was asked for earlier is settled by then. False: no longer held. */
    invalidate: (held: HeldOrder, problem: OrderProblem, actor: string): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'validation-failed', problem = ?, http_status = null, ask_open = false, unanswered_at = null, unknown_since = null, next_look_at = null, lease_until = null, version = version + 1, checked_at = now(), updated_at = now()
           where ${HELD} returning id, installation_id
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, code, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'validation-failed', 'not sendable', ?, ? from done
         )
         select id from done`,
        [json(problem), held.id, held.version, ...keptOf(held), actor, correlationId(), problem.code, problem.message]),

    /** In Progress → Ready for Retry: Stream said "not now"; no submission is counted, and the order waits until then (step 5). */
    giveBack: (held: HeldOrder, { waitMs, reason, httpStatus, actor }: { waitMs: number; reason: string; httpStatus?: number | undefined; actor: string }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'ready-for-retry', hold_reason = ?, next_attempt_at = now() + make_interval(secs => ?), ask_open = false, unanswered_at = null, unknown_since = null,
             next_look_at = null, lease_until = null, version = version + 1, updated_at = now()
           where ${HELD} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'not now', http_status = ?, message = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, http_status, message)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'ready-for-retry', 'not now', ?, ? from done
         )
         select id from done`,
        [reason, waitMs / 1000, held.id, held.version, httpStatus ?? null, reason, ...keptOf(held), actor, correlationId(), httpStatus ?? null, reason]),

    /** In Progress → Ready for Retry: what was asked for is surely not in Stream, or nothing was asked. `counted`: it was a submission (step 6). False: no longer held. */
    release: (held: HeldOrder, { counted, actor }: { counted: boolean; actor: string }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set status = 'ready-for-retry', submissions = submissions + ?, next_attempt_at = now(), ask_open = false, unanswered_at = null, unknown_since = null,
             next_look_at = null, lease_until = null, version = version + 1, updated_at = now()
           where ${HELD} returning id, installation_id
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, 'in-progress', 'ready-for-retry', 'not in Stream' from done
         )
         select id from done`,
        [counted ? 1 : 0, held.id, held.version, ...keptOf(held), actor, correlationId()]),

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

    /** No answer came: the row stays In Progress without a lease, with a time for the first look (step 6). False: no longer held. */
    keepUnknown: (held: HeldOrder, problem: OrderProblem, { lookInSeconds, actor }: { lookInSeconds: number; actor: string }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set problem = ?, unknown_since = coalesce(unknown_since, now()), unanswered_at = now(), looks = 0, lease_until = null,
             next_look_at = now() + make_interval(secs => ?), version = version + 1, updated_at = now()
           where ${HELD} returning id, installation_id, version - 1 as claimed_version
         ), ended as (
           update order_attempts a set ended_at = now(), outcome = 'unknown', code = ?, message = ? from done where a.order_id = done.id and a.version = done.claimed_version and a.ended_at is null
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, code, message) select 'order', installation_id, id, ?, ?, 'no answer', ?, ? from done
         )
         select id from done`,
        [json(problem), lookInSeconds, held.id, held.version, problem.code, problem.message, ...keptOf(held), actor, correlationId(), problem.code, problem.message]),

    /** Looked and not there, or could not look: the row waits, unheld, for its next look (step 6). False: no longer held. */
    lookAgainLater: (held: HeldOrder, { quiet, afterSeconds }: { quiet: QuietPeriod; /** Absent: at the end of the quiet period. */ afterSeconds?: number | undefined }): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set unknown_since = coalesce(unknown_since, now()), lease_until = null, looks = looks + 1, version = version + 1, updated_at = now(),
             next_look_at = case when ?::float8 is not null then now() + make_interval(secs => ?::float8)
               else greatest(now() + interval '1 second', coalesce(unanswered_at, asked_at + make_interval(secs => ?)) + make_interval(secs => ?)) end
           where ${HELD} returning id
         ), ${KEPT}
         select id from done`,
        [afterSeconds ?? null, afterSeconds ?? 0, quiet.timeoutSeconds, quiet.quietSeconds, held.id, held.version, ...keptOf(held)]),

    /** A consignment that was made under a lease already lost: kept for the twin sweep, never thrown away (step 8). */
    async recordOrphan({ id, version }: Pick<Order, 'id' | 'version'>, consignment: Consignment): Promise<void> {
      await db.raw(
        `insert into orphan_consignments (order_id, version, consignment_no, consignment, correlation_id)
         select ?::uuid, ?, ?, ?, ? where not exists (select 1 from orders where id = ? and consignment_no = ?)`,
        [id, version, consignment.consignmentNo, json(consignment), correlationId(), id, consignment.consignmentNo]);
    },
  };
};
