import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

export type Manifest = { reference: string; orderNumbers: string[]; createdAt: string };
/** One line of a printed manifest. */
export type ManifestLine = { orderNumber: string; consignmentNo: string; trackingNumber: string; postcode: string };

export type ManifestStore = ReturnType<typeof createManifestStore>;

/** Filed manifests: lists of order numbers under a reference (linnworks-shipping-contract.md, 12). */
export const createManifestStore = (db: Knex) => ({
  /** Files a list; the same list again on the same day gives the same reference, in whatever order its numbers come. */
  file: (profileId: string, day: string, orderNumbers: string[]): Promise<string> => db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`manifest:${profileId}`]);
    const hash = createHash('sha256').update([...new Set(orderNumbers)].sort().join('\n')).digest('hex');
    const known = await trx('manifests').where({ profile_id: profileId, day, list_hash: hash }).first('reference');
    if (known) return known.reference;
    const [last] = await trx('manifests').where({ profile_id: profileId, day }).max('number as number');
    const number = Number(last?.number ?? 0) + 1;
    const reference = `STM-${day.replaceAll('-', '')}-${number}`;
    await trx('manifests').insert({ profile_id: profileId, day, number, reference, list_hash: hash, order_numbers: JSON.stringify(orderNumbers) });
    return reference;
  }),

  async find(profileId: string, reference: string): Promise<Manifest | undefined> {
    const row = await db('manifests').where({ profile_id: profileId, reference }).first();
    return row && { reference: row.reference, orderNumbers: row.order_numbers, createdAt: row.created_at.toISOString() };
  },

  /** The lines of a manifest: each number as given, with what is known of its order in this installation. */
  async lines(installationId: string, orderNumbers: string[]): Promise<ManifestLine[]> {
    const numbers = orderNumbers.filter((given) => /^\d{1,15}$/.test(given)).map(Number);
    const rows: { order_number: number; consignment_no: string | null; tracking_number: string | null; postcode: string }[] = await db('orders').select('order_number', 'consignment_no', 'tracking_number', 'postcode')
      .where({ installation_id: installationId }).whereNot({ status: 'deleted' }).whereIn('order_number', numbers);
    const byNumber = new Map(rows.map((row) => [String(row.order_number), row]));
    return orderNumbers.map((orderNumber) => {
      const row = byNumber.get(String(Number(orderNumber)));
      return { orderNumber, consignmentNo: row?.consignment_no ?? '', trackingNumber: row?.tracking_number ?? '', postcode: row?.postcode ?? '' };
    });
  },
});
