import type { OrderWithHistory } from '@stream-tech/store';
import { detailText, kindTitle } from '../audit/words.ts';

type Entry = OrderWithHistory['audit'][number];

/** What happened, in the words of somebody who explains it on the telephone. By kind and outcome of the audit log. */
export const OUTCOMES: Record<string, string> = {
  'order fetched': 'Fetched from Linnworks', 'order changed in Linnworks': 'Changed in Linnworks', 'order not sendable': 'Can’t be sent as it is', 'order still not sendable': 'Still can’t be sent', 'order cause is gone': 'What kept it back is gone',
  'order claimed': 'Taken up to be sent', 'order taken over': 'Taken up again', 'order accepted': 'Sent: Stream accepted it', 'order adopted': 'Found in Stream, where an earlier attempt had put it',
  'order no answer': 'Sent: Stream did not answer', 'order not now': 'Stream asked us to wait', 'order not in Stream': 'Looked for in Stream: it is not there, so it is sent anew',
  'order queued for another attempt': 'Waits for another attempt', 'order resend asked for': 'Put back to be sent again', 'order queued again': 'Queued again after it was deleted',
  'order twin suspected': 'Stream seems to hold it twice', 'order twin resolved': 'Stream holds it once again',
  'order delete asked for': 'Delete asked for', 'order taken out of Stream': 'Taken out of Stream', 'order delete refused': 'Stream did not let it go', 'order delete not done yet': 'Not out of Stream yet; tried again',
  'order deleted': 'Deleted: cleared in Linnworks as well', 'order deleted; not open in Linnworks any more': 'Deleted; Linnworks no longer has it open',
  'order processed in Linnworks': 'Marked as processed in Linnworks', 'order noted in Linnworks': 'Note written on it in Linnworks',
  'write-back written': 'Written to Linnworks', 'write-back not open any more': 'Nothing written: Linnworks no longer has it open', 'write-back failed': 'Could not be written to Linnworks',
  'planning on a run': 'Planned on a run', 'planning on no run': 'Taken off its run', 'label printed': 'Label printed', 'label cancelled in Linnworks': 'Label cancelled in Linnworks',
  'operator send asked for': 'Send now asked for', 'operator re-fetch asked for': 'Asked to be read from Linnworks again', 'operator delete asked for again': 'Delete asked for again', 'operator delete refused': 'Delete asked for, and not begun', 'operator queueing again refused': 'Queueing again asked for, and not done',
};

/** How sending ended where it was not accepted, by the code of its problem. */
const NOT_SENT: Record<string, string> = {
  'remote-rejected': 'Sent: Stream refused it', 'remote-unavailable': 'Not sent: Stream was not available', 'credentials-refused': 'Not sent: Stream refuses our credentials', 'number-collision': 'Not sent: another order stands in Stream under its number', 'could-not-be-handled': 'Not sent: something in it could not be handled',
};

/** A title for an entry; an outcome that has no words here still says itself what it is. */
export const titleOf = ({ kind, outcome, code }: Pick<Entry, 'kind' | 'outcome' | 'code'>): string => {
  if (kind === 'order' && outcome === 'refused') return NOT_SENT[code ?? ''] ?? 'Not sent';
  return OUTCOMES[`${kind} ${outcome}`] ?? (kind === 'order' ? outcome.replace(/^./, (first) => first.toUpperCase()) : `${kindTitle(kind)}: ${outcome}`);
};

const text = (value: unknown, before = ''): string => (value === undefined || value === null || value === '' ? '' : before + String(value));
const stepsText = (detail: Entry['detail']): string => {
  const { steps } = (detail ?? {}) as { steps?: unknown };
  if (!Array.isArray(steps)) return '';
  return steps.length > 0 ? steps.join(', ') : 'Everything stood there already.';
};
/** The facts of an entry that a person wants to read: a plan, what was written, the consignment; others are technical. */
export const factsOf = ({ kind, outcome, detail }: Entry): string => {
  const facts: Record<string, unknown> = { ...detail };
  if (kind === 'write-back') return stepsText(detail);
  if (kind === 'planning') return [text(facts.run) || text(facts.number, 'run '), text(facts.sequence, 'stop '), text(facts.date, 'on '), text(facts.eta, 'expected '), text(facts.driver, 'driver '), text(facts.vehicle, 'vehicle ')].filter(Boolean).join(', ');
  if (kind === 'order' && (outcome === 'accepted' || outcome === 'adopted')) return [text(facts.consignmentNo, 'Consignment '), text(facts.trackingNumber, 'tracking '), ...(Array.isArray(facts.warnings) ? facts.warnings.map(String) : [])].filter(Boolean).join(', ');
  return kind === 'order' ? '' : detailText(detail);
};
