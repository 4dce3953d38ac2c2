import { OutcomeUnknown, type CarrierEvent, type Order } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { EventAtWork } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';
import type { EventWork } from './event-work.ts';
import { specOfEvent } from './index.ts';

export type NoteOnOrder = ReturnType<typeof createNoteOnOrder>;

const compact = (at: Date): string => at.toISOString().slice(0, 19).replace(/[-:T]/g, '');

/**
 * What tells one note from every other: a delivery happens once, parts of one can happen often. What was merely seen has no time of its own,
 * and ours could be that of an event still to come. Stands in Linnworks' note, so that it is found again.
 */
export const markerOf = ({ event, at, source }: Pick<EventAtWork, 'event' | 'at' | 'source'>, consignmentNo: string): string => {
  const spec = specOfEvent(event.code);
  const once = spec?.kind === 'delivery' && spec.processes;
  return ['STI', event.code, consignmentNo, ...(once ? [] : [source === 'reconcile' ? 'SEEN' : compact(at)])].join('-');
};

/** What a person reads of an event: what happened, when, in Stream's words, and where to see more (R-140 … R-143). */
export const noteText = ({ code, occurred, description, text, link, run }: CarrierEvent): string => {
  const title = specOfEvent(code)?.title ?? description;
  return [
    `Stream: ${title}${occurred === '' ? '' : `, ${occurred}`} (${code})`,
    ...(run?.description ? [`Run: ${run.description}`] : []), ...(text === '' ? [] : [text]), ...(link === '' ? [] : [link]),
  ].join('\n');
};

/**
 * Puts the note of an event on its order in Linnworks, exactly once (A-13): what was written is known to the row, and where an earlier
 * try ended without an answer, the marker is looked for in Linnworks before anything is appended. Gives whether it was written now.
 */
export const createNoteOnOrder = ({ notes, audit }: Pick<FlowDeps, 'notes' | 'audit'>) =>
  async function noteOnOrder(order: Order, work: Pick<EventAtWork, 'id' | 'event' | 'at' | 'source'>, { account, signal, assertHeld }: Pick<EventWork, 'account' | 'signal' | 'assertHeld'>): Promise<boolean> {
    const note = await notes.want(order.id, { code: work.event.code, marker: markerOf(work, order.consignmentNo ?? order.streamOrderNo ?? ''), eventId: work.source === 'stream' ? work.id : null });
    if (note.written) return false;
    const stands = async (): Promise<boolean> => (await account.notes(order.linnworksOrderId, signal)).some(({ text }) => text.split(/\r?\n/).some((line) => line.trim() === note.marker));
    let written = false;
    if (!(await stands())) {
      assertHeld();
      probe('webhook:before-note');
      try {
        await account.addNote([order.linnworksOrderId], { text: noteText(work.event), marker: note.marker }, signal);
        written = true;
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || !(await stands())) throw error;
        written = true;
      }
    }
    probe('webhook:after-note');
    await notes.written(note.id);
    await audit.append({ kind: 'order', actor: 'stream', installationId: order.installationId, orderId: order.id, outcome: 'noted in Linnworks', code: work.event.code, detail: { eventId: work.id, marker: note.marker } });
    return written;
  };
