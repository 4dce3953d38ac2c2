import type { Knex } from 'knex';

/** A note about a delivery: `marker` stands in Linnworks' note and is looked for before anything is appended (W4). */
export type OrderNote = { id: number; marker: string; written: boolean };

type Row = { id: number; marker: string; written_at: Date | null };

export type OrderNoteStore = ReturnType<typeof createOrderNoteStore>;

/** Which notes about deliveries an order shall have, each once (R-140 … ). */
export const createOrderNoteStore = (db: Knex) => {
  /** The note that a wish is already met by: its own; for an event, else one that no event has come for; without an event, any of the code. */
  const found = async (trx: Knex, orderId: string, { code, marker, eventId }: { code: string; marker: string; eventId: number | null }): Promise<Row | undefined> => {
    const { rows } = await trx.raw<{ rows: Row[] }>(
      `select id, marker, written_at from order_notes
       where order_id = ? and (marker = ? or event_id = ?::bigint or (code = ? and (event_id is null or ?::bigint is null)))
       order by coalesce(event_id = ?::bigint, false) desc, marker = ? desc, id limit 1`, [orderId, marker, eventId, code, eventId, eventId, marker]);
    return rows[0];
  };

  return {
    /**
     * The note an order shall have for an event, or, without `eventId`, because Stream was seen to say so. The same wish always gives
     * the same note. A note that was made without an event belongs to the first event of its order and code, and where there is a note
     * of the code already, what is merely seen makes no other one. What counts in Linnworks is the `marker` given back.
     */
    want: (orderId: string, { code, marker, eventId = null }: { code: string; marker: string; eventId?: number | null | undefined }): Promise<OrderNote> => db.transaction(async (trx) => {
      // Two wishes for one order would each find nothing, and make two notes.
      await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`order-notes:${orderId}`]);
      const existing = await found(trx, orderId, { code, marker, eventId });
      if (existing && eventId !== null) await trx('order_notes').where({ id: existing.id }).whereNull('event_id').update({ event_id: eventId });
      const [row]: Row[] = existing ? [existing] : await trx('order_notes').insert({ order_id: orderId, code, marker, event_id: eventId }).returning(['id', 'marker', 'written_at']);
      return { id: row!.id, marker: row!.marker, written: row!.written_at !== null };
    }),

    /** The note stands in Linnworks. */
    async written(id: number): Promise<void> {
      await db('order_notes').where({ id }).whereNull('written_at').update({ written_at: db.fn.now() });
    },
  };
};
