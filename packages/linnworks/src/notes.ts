import { cutText, OutcomeUnknown, readable, RemoteRejected, textLength } from '@stream-tech/domain';
import type { Caller } from './caller.ts';
import { NOTE_MAX } from './contract.ts';
import { guid, instant, records, record, text, type Raw } from './reading.ts';

/** A note on an order. `at`: ISO 8601 in UTC; undefined where Linnworks does not tell. */
export type OrderNote = { id: string; text: string; at: string | undefined };

/** What is to be noted; `marker` stands at the end in a line of its own and is never cut, so that the note is found again. */
export type NewNote = { text: string; marker: string };

const asNote = (id: string, at: string) => (row: Raw): OrderNote => ({ id: guid(row[id]), text: text(row.Note), at: instant(row[at]) });

/** Notes on orders, open or processed (linnworks-api.md, 10). */
export const createNoteCalls = ({ call }: Caller) => {
  const ofOrder = async (orderId: string, signal?: AbortSignal): Promise<OrderNote[]> => {
    try {
      return records(await call('Orders/GetOrderNotes', undefined, { query: { orderId }, signal })).map(asNote('OrderNoteId', 'NoteDate'));
    } catch (error) {
      // Whether an order that is processed is refused here or shown without notes isn't known; the other call tells.
      if (error instanceof RemoteRejected) return [];
      throw error;
    }
  };

  return {
    /** All notes on an order; where the first call shows none, it is asked for as a processed one. */
    async notes(orderId: string, signal?: AbortSignal): Promise<OrderNote[]> {
      const found = await ofOrder(orderId, signal);
      if (found.length > 0) return found;
      return records(await call('ProcessedOrders/GetProcessedOrderNotes', undefined, { query: { pkOrderId: orderId }, signal })).map(asNote('pkOrderNoteId', 'NoteEntryDate'));
    },

    /**
     * Appends an internal note to each of the orders, its text cut so that it fits with its marker. Never repeated by itself:
     * throws `OutcomeUnknown` where it may have been written, and the caller looks for the marker first (linnworks-api.md, 3.3).
     */
    async addNote(orderIds: string[], { text: said, marker }: NewNote, signal?: AbortSignal): Promise<void> {
      if (orderIds.length === 0) return;
      const NoteText = `${cutText(readable(said), NOTE_MAX - textLength(marker) - 1)}\n${marker}`;
      const { OrderNotes } = record(await call('Orders/AddOrdersNote', { OrderIds: orderIds, NoteText, IsInternal: true, IsProcessingNote: false }, { signal }));
      if (records(OrderNotes).length < orderIds.length) throw new OutcomeUnknown('Linnworks', 'its answer does not show the note on every order');
    },
  };
};
