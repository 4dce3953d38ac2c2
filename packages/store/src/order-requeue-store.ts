import type { Order } from '@stream-tech/domain';
import type { Knex } from 'knex';
import type { Author } from './author.ts';
import { toOrder, type OrderRow } from './order-row.ts';

/** What decides whether a deleted order may be queued again. */
export type DeletedOrder = { id: string; /** A newer row of the same Linnworks order. */ isReplaced: boolean; /** Seconds until a delete that Stream left unanswered can no longer come late; 0: none is open. */ openForSeconds: number };

/** Deleted orders that a person wants sent anew. */
export const createOrderRequeueStore = (db: Knex) => {
  const deletedOrders = async (ids: string[], quietSeconds: number): Promise<DeletedOrder[]> => {
    const { rows } = await db.raw<{ rows: { id: string; is_replaced: boolean; open_for: number }[] }>(
      `select o.id, exists (select 1 from orders n where n.installation_id = o.installation_id and n.linnworks_order_id = o.linnworks_order_id and n.replaces_order_id = o.id) as is_replaced,
         case when o.delete_tries > 1 then greatest(0, ceil(extract(epoch from o.stream_deleted_at + make_interval(secs => ?) - now())))::int else 0 end as open_for
       from orders o where o.id = any(?::uuid[]) and o.status = 'deleted'`, [quietSeconds, ids]);
    return rows.map(({ id, is_replaced: isReplaced, open_for: openForSeconds }) => ({ id, isReplaced, openForSeconds }));
  };

  return {
    deletedOrders,

    /**
     * A new Pending row for each of these deleted orders, pointing to the old one, by a person's word alone; where there is one already,
     * none. It keeps the number it had in Stream, and what was asked for under it: so it is looked for before it is asked for (send
     * protocol, step 4), and its source is read anew before it is sent. Gives the new rows.
     */
    async queueAgain(ids: string[], quietSeconds: number, { actor, correlationId }: Author): Promise<(Order & { replaces: string })[]> {
      const free = (await deletedOrders(ids, quietSeconds)).filter(({ isReplaced, openForSeconds }) => !isReplaced && openForSeconds === 0).map(({ id }) => id);
      if (free.length === 0) return [];
      const { rows } = await db.raw<{ rows: (OrderRow & { replaces_order_id: string })[] }>(
        `with old as materialized (
           select * from orders where id = any(?::uuid[]) and status = 'deleted' order by id for update
         ), made as (
           insert into orders (installation_id, linnworks_order_id, order_number, channel_reference, postal_service_id, postal_service_name, customer_name, postcode, received_at, source, source_hash,
             stream_account, stream_order_no, asked_for, asked_at, replaces_order_id)
           select installation_id, linnworks_order_id, order_number, channel_reference, postal_service_id, postal_service_name, customer_name, postcode, received_at, source, '',
             stream_account, stream_order_no, asked_for, asked_at, id
           from old on conflict do nothing returning *
         ), left_alone as (
           update orders o set write_back_due_at = null, write_back_rev = o.write_back_rev + 1 from made where o.id = made.replaces_order_id
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, to_status, outcome, detail)
           select 'order', installation_id, id, ?, ?, status, 'queued again', jsonb_build_object('replaces', replaces_order_id) from made
         )
         select * from made`, [free, actor, correlationId]);
      return rows.map((row) => ({ ...toOrder(row), replaces: row.replaces_order_id }));
    },
  };
};
