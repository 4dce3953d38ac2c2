import type { Order } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { toOrder, type OrderRow } from './order-row.ts';

export type OrderMatchStore = ReturnType<typeof createOrderMatchStore>;

/** Which orders of ours a carrier speaks of. */
export const createOrderMatchStore = (db: Knex) => ({
  /**
   * Orders of one Stream account by any of the numbers that Stream knows them under: consignment number, Stream's order id, the number
   * they were sent under. Completed and deleted ones; of one Linnworks order the live row alone.
   */
  async byReferences({ id, streamAccount }: { id: string; streamAccount: string }, references: string[]): Promise<Order[]> {
    if (references.length === 0) return [];
    const rows: OrderRow[] = await db('orders').where({ integration_id: id, stream_account: streamAccount }).whereIn('status', ['completed', 'deleted'])
      .whereRaw('(consignment_no = any(?::text[]) or stream_order_no = any(?::text[]) or stream_order_id = any(?::text[]))', [references, references, references])
      .orderByRaw(`(status = 'deleted'), created_at desc`);
    const found = new Map<string, Order>();
    for (const row of rows) if (!found.has(row.linnworks_order_id)) found.set(row.linnworks_order_id, toOrder(row));
    return [...found.values()];
  },

  /**
   * Completed orders whose shipment is not known to be over, looked at longest ago first: none that was
   * seen within so many minutes, none on its way out, none older than so many days. What was never told of them is found by looking (F40).
   */
  async toReconcile(installationId: string, { olderThanMinutes, completedWithinDays, limit }: { olderThanMinutes: number; completedWithinDays: number; limit: number }): Promise<Order[]> {
    const rows: OrderRow[] = await db('orders').where({ installation_id: installationId, status: 'completed' }).whereNot({ carrier_done: 'fully' }).whereNull('delete_requested_at').whereNotNull('integration_id')
      .whereRaw('coalesce(carrier_seen_at, completed_at) < now() - make_interval(mins => ?)', [olderThanMinutes]).whereRaw('completed_at > now() - make_interval(days => ?)', [completedWithinDays])
      .orderByRaw('carrier_seen_at nulls first').limit(limit);
    return rows.map(toOrder);
  },

  /** An order was marked as processed in Linnworks by us. */
  async markProcessed(orderId: string): Promise<void> {
    await db('orders').where({ id: orderId }).whereNull('processed_at').update({ processed_at: db.fn.now() });
  },
});
