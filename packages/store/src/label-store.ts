import type { Order, OrderProblem } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { toOrder, type OrderRow } from './order-row.ts';

/** One drawn label: which facts it shows, and its images where they have not expired. */
export type DrawnLabel = { factsHash: string; png: Buffer; pdf: Buffer };
export type LabelToKeep = DrawnLabel & { labelType: string; packageNumber: number; packageCount: number; pngHash: string };

export type LabelStore = ReturnType<typeof createLabelStore>;

/** Labels that were drawn, and what became of requests for orders that had to be sent first. */
export const createLabelStore = (db: Knex) => ({
  /** The live row of an order number; else its latest deleted one. Numbers are unique in an installation (linnworks-shipping-contract.md, 10.3). */
  async orderByNumber(installationId: string, orderNumber: number): Promise<Order | undefined> {
    const row: OrderRow | undefined = await db('orders').where({ installation_id: installationId, order_number: orderNumber })
      .orderByRaw(`(status = 'deleted'), created_at desc`).first();
    return row && toOrder(row);
  },

  /** The images at hand, by the hash of their facts. */
  async find(orderId: string, hashes: string[]): Promise<Map<string, DrawnLabel>> {
    const rows: { facts_hash: string; png: Buffer; pdf: Buffer }[] = await db('labels').select('facts_hash', 'png', 'pdf').where({ order_id: orderId }).whereIn('facts_hash', hashes).whereNotNull('png');
    return new Map(rows.map(({ facts_hash: factsHash, png, pdf }) => [factsHash, { factsHash, png, pdf }]));
  },

  /** Keeps images; where another process drew the same label meanwhile, the earlier stays, being the same bytes. */
  async keep(orderId: string, drawn: LabelToKeep[]): Promise<void> {
    if (drawn.length === 0) return;
    await db('labels').insert(drawn.map(({ factsHash, png, pdf, labelType, packageNumber, packageCount, pngHash }) => ({
      order_id: orderId, facts_hash: factsHash, label_type: labelType, package_number: packageNumber, package_count: packageCount, png, pdf, png_hash: pngHash,
    }))).onConflict(['order_id', 'facts_hash']).merge({ png: db.raw('excluded.png'), pdf: db.raw('excluded.pdf'), png_hash: db.raw('excluded.png_hash'), drawn_at: db.fn.now(), images_removed_at: null }).whereNull('labels.png');
  },

  /** Removes images older than so many days; the rows stay. Gives how many. */
  async expireImages(days: number): Promise<number> {
    return db('labels').whereNotNull('png').where('drawn_at', '<', db.raw('now() - make_interval(days => ?)', [days])).update({ png: null, pdf: null, images_removed_at: db.fn.now() });
  },

  /** Orders completed in the last minutes whose labels nobody has drawn yet, the oldest first. */
  async toDrawAhead(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await db('orders').select('id').where({ status: 'completed' }).where('completed_at', '>', db.raw(`now() - interval '10 minutes'`))
      .whereNotExists(db('labels').whereRaw('labels.order_id = orders.id')).orderBy('completed_at').limit(limit);
    return rows.map(({ id }) => id);
  },

  /** Notes that a label waits for its order to be sent; gives the database's time of it. */
  async beginRequest(installationId: string, orderNumber: number): Promise<Date> {
    await db('label_requests').insert({ installation_id: installationId, order_number: orderNumber }).onConflict(['installation_id', 'order_number']).ignore();
    const { rows: [row] } = await db.raw<{ rows: { at: Date }[] }>('select now() as at');
    return row!.at;
  },

  /** Notes how an order's sending for a label ended, and tells whoever waits. */
  async endRequest(installationId: string, orderNumber: number, problem: Pick<OrderProblem, 'code' | 'message'> | undefined): Promise<void> {
    await db.raw(
      `with ended as (update label_requests set ended_at = now(), problem = ? where installation_id = ? and order_number = ? returning installation_id, order_number)
       select pg_notify('order_ended', installation_id || ':' || order_number) from ended`,
      [problem ? JSON.stringify(problem) : null, installationId, orderNumber]);
  },

  /** How the sending ended, if it has since then. */
  async endedSince(installationId: string, orderNumber: number, since: Date): Promise<{ problem: { code: string; message: string } | undefined } | undefined> {
    const row = await db('label_requests').where({ installation_id: installationId, order_number: orderNumber }).where('ended_at', '>=', since).first('problem');
    return row && { problem: row.problem ?? undefined };
  },
});
