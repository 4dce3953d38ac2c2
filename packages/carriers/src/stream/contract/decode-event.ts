import { createHash } from 'node:crypto';
import type { CarrierEvent, EventStop } from '@stream-tech/domain';
import { parseEventTime } from './event-time.ts';
import { readBody } from './read-json.ts';
import { identifier, listAt, objectAt, oneLine, placeAt, textAt, webAddress } from './read.ts';
import { EVENT_LIMITS, RUN_TEXT } from './vocabulary.ts';

const stop = (entry: unknown): EventStop => {
  const ref = textAt(entry, 'order') || textAt(objectAt(entry, 'order'), 'id') || textAt({ entry }, 'entry');
  return { ref: identifier(ref), sequence: placeAt(entry, 'sequence') };
};

/**
 * Describes a notification of Stream's, wrapped or not (stream-api.md, 7.5). Takes any bytes and never throws: what is missing, null
 * or of another type than expected is '' or absent; texts are bounded and storable, numbers of orders exact to the last digit.
 */
export const decodeStreamEvent = (raw: Uint8Array): CarrierEvent => {
  const body = objectAt(readBody(raw));
  const payload = typeof body.webhook === 'object' && body.webhook !== null ? objectAt(body.webhook) : body;
  const { subscription, event, order, run, group } = payload;
  const written = (name: string, max: number): string => oneLine(textAt(event, name), max);
  const occurred = `${written('event_date', EVENT_LIMITS.moment)} ${written('event_time', EVENT_LIMITS.moment)}`.trim();
  const runId = identifier(textAt(run, 'loadId') || textAt(group, 'loadId'));
  return {
    code: oneLine(textAt(event, 'event_code').toUpperCase(), EVENT_LIMITS.word),
    partyId: oneLine(textAt(subscription, 'party_id'), EVENT_LIMITS.word),
    eventType: oneLine(textAt(subscription, 'event_type'), EVENT_LIMITS.word),
    occurred,
    occurredAt: parseEventTime(occurred),
    description: written('event_desc', EVENT_LIMITS.description) || written('event_code_desc', EVENT_LIMITS.description),
    text: written('event_text', EVENT_LIMITS.text),
    link: webAddress(textAt(event, 'event_link')),
    consignmentNo: identifier(textAt(order, 'id') || textAt(payload, 'order')),
    run: runId === '' ? undefined : { id: runId, description: oneLine(textAt(run, 'description'), RUN_TEXT) },
    stops: listAt(payload, 'orders').slice(0, EVENT_LIMITS.stops).map(stop).filter(({ ref }) => ref !== ''),
  };
};

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/**
 * What makes a notification the same as another, as 64 hex digits: party, code, order, run and moment. The subscription does
 * not count, so that a double subscription acts once, and neither do a run's stops. Where the moment, or both order and run, are
 * not known, the body itself counts instead.
 */
export const dedupKeyOf = ({ partyId, code, consignmentNo, run, occurred }: CarrierEvent, raw: Uint8Array): string => {
  const isKnown = occurred !== '' && (consignmentNo !== '' || run !== undefined);
  return sha256(JSON.stringify([partyId, code, consignmentNo, run?.id ?? '', isKnown ? occurred : sha256(raw)]));
};
