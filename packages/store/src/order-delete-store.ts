import type { CarrierExchange, Order, OrderProblem } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import type { Author } from './author.ts';
import { LEASE_SECONDS } from './order-claim-store.ts';
import { KEPT, keptOf, type HeldOrder } from './order-exchange-store.ts';
import { conditionally, json } from './order-fence.ts';
import { toOrder, type OrderRow } from './order-row.ts';

/** An order whose delete this process works on: its version is the fence of every later write. `tries`: how often Stream was, or may have been, asked. */
export type ClaimedDelete = Order & { tries: number; /** What Stream was asked meanwhile, and answered. */ heard: CarrierExchange[] };

type Held = Pick<Order, 'id' | 'version'>;

/** `WHERE` for an order that is still to be taken out of Stream. */
const ON_ITS_WAY = `status = 'completed' and delete_requested_at is not null and stream_deleted_at is null`;

/**
 * The way out of an order: asked for, taken out of Stream, cleared in Linnworks, Deleted (R-056 …; reliability.md, section
 * 3, step 10). While it is worked on, `delete_due_at` is the lease: whoever comes after it has lapsed takes the order over. Statements on
 * many rows lock them in one order, so that two people's selections never wait for each other.
 */
export const createOrderDeleteStore = (db: Knex) => {
  const outcome = conditionally(db);
  return {
    /** Marks Completed orders as to be deleted, each only at the version it was judged at, with its audit row. Gives the ids that took it. */
    async askForDelete(judged: Held[], { actor, correlationId: correlation }: Author): Promise<string[]> {
      const { rows } = await db.raw<{ rows: { id: string }[] }>(
        `with held as materialized (
           select o.id from orders o join unnest(?::uuid[], ?::int[]) as judged (id, version) on o.id = judged.id and o.version = judged.version
           where o.status = 'completed' and o.delete_requested_at is null order by o.id for update of o
         ), asked as (
           update orders o set delete_requested_at = now(), delete_due_at = now(), delete_tries = 0, delete_problem = null, delete_actor = ?, version = o.version + 1, updated_at = now()
           from held where o.id = held.id returning o.id, o.installation_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome) select 'order', installation_id, id, ?, ?, 'delete asked for' from asked
         )
         select id from asked`,
        [judged.map(({ id }) => id), judged.map(({ version }) => version), actor, actor, correlation]);
      return rows.map(({ id }) => id);
    },

    /** Ids of orders whose taking out of Stream is due, the longest due first, at most `ofEach` of one installation: a silent account must not keep the others' waiting (W7). */
    async deletesDue(ofEach: number, limit: number): Promise<string[]> {
      const { rows } = await db.raw<{ rows: { id: string }[] }>(
        `select id from (select id, delete_due_at, row_number() over (partition by installation_id order by delete_due_at, id) as place from orders where delete_due_at <= now()) due
         where place <= ? order by delete_due_at, id limit ?`, [ofEach, limit]);
      return rows.map(({ id }) => id);
    },

    /** Takes an order for its delete at Stream; undefined where there is nothing to do now, or somebody does it. */
    async claimDelete(id: string): Promise<ClaimedDelete | undefined> {
      const { rows } = await db.raw<{ rows: (OrderRow & { delete_tries: number })[] }>(
        // eslint-disable-next-line no-restricted-syntax -- a constant of this file
        `update orders set delete_due_at = now() + make_interval(secs => ?), delete_tries = delete_tries + 1, version = version + 1
         where id = ? and delete_due_at <= now() and ${ON_ITS_WAY} returning *`, [LEASE_SECONDS, id]);
      return rows[0] && { ...toOrder(rows[0]), tries: rows[0].delete_tries, heard: [] };
    },

    /** Lengthens the lease; false where the order is no longer held by this version. */
    renewDelete: ({ id, version }: Held): Promise<boolean> =>
      outcome(`update orders set delete_due_at = now() + make_interval(secs => ?) where id = ? and version = ? and ${ON_ITS_WAY} returning id`, [LEASE_SECONDS, id, version]),

    /** Gone from Stream: from here on Linnworks is to show nothing of us, and the write-back that makes it so is due. False: no longer held. */
    takenOut: (held: HeldOrder): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set stream_deleted_at = now(), delete_due_at = null, delete_problem = null,
             write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0, write_back_problem = null, version = version + 1, updated_at = now()
           where id = ? and version = ? and ${ON_ITS_WAY} returning id, installation_id, delete_actor, delete_tries
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, detail)
           select 'order', installation_id, id, delete_actor, ?, 'taken out of Stream', jsonb_build_object('tries', delete_tries) from done
         )
         select id from done`, [held.id, held.version, ...keptOf(held, 'delete'), correlationId()]),

    /** Stream won't let it go: the request is over, the order stays Completed, and may be asked for again. False: no longer held. */
    deleteRefused: (held: HeldOrder, problem: OrderProblem): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set delete_requested_at = null, delete_due_at = null, delete_problem = ?, version = version + 1, updated_at = now()
           where id = ? and version = ? and ${ON_ITS_WAY} returning id, installation_id, delete_actor
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, http_status, code, message)
           select 'order', installation_id, id, delete_actor, ?, 'delete refused', ?, ?, ? from done
         )
         select id from done`, [json(problem), held.id, held.version, ...keptOf(held, 'delete'), correlationId(), problem.httpStatus ?? null, problem.code, problem.message]),

    /** Not done, or not known to be done: visible, and due again in so many seconds. False: no longer held. */
    deleteLater: (held: HeldOrder, problem: OrderProblem, waitSeconds: number): Promise<boolean> =>
      outcome(
        `with done as (
           update orders set delete_due_at = now() + make_interval(secs => ?), delete_problem = ?, version = version + 1, updated_at = now()
           where id = ? and version = ? and ${ON_ITS_WAY} returning id, installation_id, delete_actor
         ), ${KEPT}, told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, http_status, code, message)
           select 'order', installation_id, id, delete_actor, ?, 'delete not done yet', ?, ?, ? from done
         )
         select id from done`, [waitSeconds, json(problem), held.id, held.version, ...keptOf(held, 'delete'), correlationId(), problem.httpStatus ?? null, problem.code, problem.message]),

    /** By a person's word a delete that is under way goes on at once, unless it is worked on, or due within a lease's length anyway. */
    async hurryDelete(ids: string[]): Promise<void> {
      await db.raw(
        `with held as materialized (select id from orders where id = any(?::uuid[]) and status = 'completed' and delete_requested_at is not null order by id for update)
         update orders o set delete_due_at = case when o.stream_deleted_at is null and o.delete_due_at > now() + make_interval(secs => ?) then now() else o.delete_due_at end,
           write_back_due_at = case when o.stream_deleted_at is null then o.write_back_due_at else now() end
         from held where o.id = held.id`, [ids, LEASE_SECONDS + 1]);
    },

    /** Completed → Deleted for orders that are gone from Stream and were cleared in Linnworks at `rev`; a row that changed meanwhile is cleared again first. `isOpen`: Linnworks still lists it. */
    async endDeletes(cleared: { id: string; rev: number; isOpen: boolean }[]): Promise<string[]> {
      if (cleared.length === 0) return [];
      const { rows } = await db.raw<{ rows: { id: string }[] }>(
        `with held as materialized (
           select o.id, cleared.is_open from orders o join unnest(?::uuid[], ?::int[], ?::boolean[]) as cleared (id, rev, is_open) on o.id = cleared.id and o.write_back_rev = cleared.rev
           where o.status = 'completed' and o.stream_deleted_at is not null order by o.id for update of o
         ), done as (
           update orders o set status = 'deleted', delete_due_at = null, delete_problem = null, write_back_due_at = null, write_back_tries = 0, write_back_problem = null, written_back_at = now(),
             version = o.version + 1, updated_at = now()
           from held where o.id = held.id returning o.id, o.installation_id, o.delete_actor, held.is_open
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, delete_actor, ?, 'completed', 'deleted', case when is_open then 'deleted' else 'deleted; not open in Linnworks any more' end from done
         )
         select id from done`,
        [cleared.map(({ id }) => id), cleared.map(({ rev }) => rev), cleared.map(({ isOpen }) => isOpen), correlationId()]);
      return rows.map(({ id }) => id);
    },
  };
};
