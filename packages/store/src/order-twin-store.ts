import type { Order } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { conditionally } from './order-fence.ts';
import { toOrder, type OrderRow } from './order-row.ts';

/** A Completed order that may be in Stream twice, and consignments that were made for it under a lease already lost. */
export type TwinCandidate = { order: Order; orphans: string[] };

export type OrderTwinStore = ReturnType<typeof createOrderTwinStore>;

/** Orders that may be in Stream twice: looked at until it is known (reliability.md, section 3, steps 8 and 9). */
export const createOrderTwinStore = (db: Knex) => {
  const conditional = conditionally(db);
  return {
    /** Completed orders of an installation with an outcome that was unknown within the last day, an orphan that is not settled, or a suspicion. */
    async candidates(installationId: string): Promise<TwinCandidate[]> {
      const rows: (OrderRow & { orphans: string[] | null })[] = await db('orders as o').select('o.*', db.raw(`(select array_agg(distinct p.consignment_no) from orphan_consignments p where p.order_id = o.id and p.settled_at is null) as orphans`))
        .where({ 'o.installation_id': installationId, 'o.status': 'completed' }).whereRaw(
          `o.id in (select order_id from order_attempts where outcome = 'unknown' and ended_at > now() - interval '24 hours'
            union select order_id from orphan_consignments where settled_at is null
            union select id from orders where twin_suspected_at is not null and installation_id = ?)`, [installationId]);
      return rows.map((row) => ({ order: toOrder(row), orphans: row.orphans ?? [] }));
    },

    /** More than one live consignment was seen: no label is printed until a person has resolved it (R22). Gives whether that is news. */
    suspect: (orderId: string, consignmentNos: string[]): Promise<boolean> => conditional(
      `with marked as (update orders set twin_suspected_at = now(), updated_at = now() where id = ? and status = 'completed' and twin_suspected_at is null returning id, installation_id),
       told as (insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome, code, message, detail)
         select 'order', installation_id, id, 'schedule', ?, 'twin suspected', 'twin-suspected', ?, ?::jsonb from marked)
       select id from marked`,
      [orderId, correlationId(), `Stream holds this order more than once: ${consignmentNos.join(', ')}. Cancel all but one of them in Stream.`, JSON.stringify({ consignmentNos })]),

    /** One live consignment is left. Gives whether there was a suspicion. */
    resolved: (orderId: string): Promise<boolean> => conditional(
      `with marked as (update orders set twin_suspected_at = null, updated_at = now() where id = ? and twin_suspected_at is not null returning id, installation_id),
       told as (insert into audit_log (kind, installation_id, order_id, actor, correlation_id, outcome) select 'order', installation_id, id, 'schedule', ?, 'twin resolved' from marked)
       select id from marked`, [orderId, correlationId()]),

    /** Orphans of an order that turned out to be its own consignment, or dead. */
    async settleOrphans(orderId: string, consignmentNos: string[]): Promise<void> {
      if (consignmentNos.length > 0) await db('orphan_consignments').where({ order_id: orderId }).whereNull('settled_at').whereIn('consignment_no', consignmentNos).update({ settled_at: db.fn.now() });
    },
  };
};
