import type { Order } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { toOrder, type OrderRow } from './order-row.ts';

export type OrderMatchStore = ReturnType<typeof createOrderMatchStore>;

/** Which orders of ours a carrier speaks of. */
export const createOrderMatchStore = (db: Knex) => ({
  /** Orders of an integration by consignment number or by the number they were sent under, Completed ones and deleted ones; a live row goes before a deleted one of the same number. */
  async byReferences(integrationId: string, references: string[]): Promise<Order[]> {
    if (references.length === 0) return [];
    const rows: OrderRow[] = await db('orders').where({ integration_id: integrationId }).whereIn('status', ['completed', 'deleted'])
      .whereRaw('(consignment_no = any(?::text[]) or stream_order_no = any(?::text[]))', [references, references]).orderByRaw(`(status = 'deleted'), created_at desc`);
    const found = new Map<string, Order>();
    for (const row of rows) if (!found.has(row.linnworks_order_id)) found.set(row.linnworks_order_id, toOrder(row));
    return [...found.values()];
  },

  /** An order was marked as processed in Linnworks by us. */
  async markProcessed(orderId: string): Promise<void> {
    await db('orders').where({ id: orderId }).whereNull('processed_at').update({ processed_at: db.fn.now() });
  },
});
