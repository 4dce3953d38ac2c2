import type { OrderWithHistory, StoryEvent } from '@stream-tech/store';
import { detailText, kindTitle, whoTitle } from '../audit/words.ts';

/** One thing that happened to an order, as the timeline tells it. */
export type Step = { key: string; at: string; title: string; detail: string; who: string; bad: boolean; correlationId: string; /** The notification that it tells of. */ eventId?: number };
/** The words of statuses and notifications, as the server declares them. */
export type Titles = { status: (status: string) => string; event: (code: string) => string };

const BAD = /fail|refus|suspect|no answer|not sendable|unknown/i;
const ATTEMPTS: Record<string, string> = { accepted: 'accepted', refused: 'refused by Stream', unknown: 'Stream did not answer', 'not now': 'given back, to be tried later' };
/** The outcomes of an ordinary order in plain words; others say themselves what they are. */
const OUTCOMES: Record<string, string> = {
  'order fetched': 'Fetched from Linnworks', 'order claimed': 'Taken up to be sent', 'order accepted': 'Accepted by Stream', 'order not sendable': 'Can’t be sent as it is', 'order refused': 'Refused by Stream', 'order no answer': 'Stream did not answer', 'write-back written': 'Written to Linnworks',
  'planning on a run': 'Planned on a run', 'planning on no run': 'Taken off its run', 'label printed': 'Label printed', 'operator send asked for': 'Send now asked for', 'operator re-fetch asked for': 'Reading again asked for',
};

const titleOf = ({ kind, outcome }: OrderWithHistory['audit'][number]): string =>
  OUTCOMES[`${kind} ${outcome}`] ?? (kind === 'order' ? outcome.replace(/^./, (first) => first.toUpperCase()) : `${kindTitle(kind)}: ${outcome}`);

const NOTES: Record<string, string> = { written: 'noted in Linnworks', 'there already': 'its note stood in Linnworks already' };
const PROCESSED: Record<string, string> = { now: 'marked as processed in Linnworks', already: 'was processed in Linnworks already' };
const effectText = ({ effect, status, statusTitle, problem }: StoryEvent): string => {
  const { note, processed, carrierStatus, changed } = effect ?? {};
  const done = [
    typeof note === 'string' ? NOTES[note] ?? note : '', typeof processed === 'string' ? PROCESSED[processed] ?? '' : '', typeof carrierStatus === 'string' && carrierStatus ? `Stream’s status: ${carrierStatus}` : '',
    typeof changed === 'number' && changed > 0 ? `the plan of ${changed} ${changed === 1 ? 'order' : 'orders'} changed` : '',
  ].filter(Boolean).join(', ');
  return [problem, done || (status === 'processed' ? 'nothing had to be changed' : statusTitle)].filter(Boolean).join('\n');
};

const text = (value: unknown, before = ''): string => (value === undefined || value === null || value === '' ? '' : before + String(value));
/** A plan as people read it; other facts as they are. */
const factsText = ({ kind, detail }: OrderWithHistory['audit'][number]): string => {
  if (kind !== 'planning') return detailText(detail);
  const plan: Record<string, unknown> = { ...detail };
  return [text(plan.run) || text(plan.number, 'run '), text(plan.sequence, 'stop '), text(plan.date, 'on '), text(plan.eta, 'expected '), text(plan.driver, 'driver '), text(plan.vehicle, 'vehicle ')].filter(Boolean).join(', ');
};

/** Everything that is known of an order, the latest first: audit entries, attempts and what Stream told in one row of time. */
export const storyOf = ({ audit, attempts }: Pick<OrderWithHistory, 'audit' | 'attempts'>, events: StoryEvent[], titles: Titles): Step[] => [
  ...audit.map((entry): Step => ({
    key: `audit ${entry.id}`, at: entry.at, who: whoTitle(entry.actor), correlationId: entry.correlationId, bad: BAD.test(entry.outcome),
    title: `${titleOf(entry)}${entry.to && entry.from !== entry.to ? ` (${entry.from ? `${titles.status(entry.from)} → ` : ''}${titles.status(entry.to)})` : ''}`,
    detail: [entry.message, entry.httpStatus ? `HTTP ${entry.httpStatus}` : '', factsText(entry)].filter(Boolean).join('\n'),
  })),
  ...attempts.map((attempt): Step => ({
    key: `attempt ${attempt.id}`, at: attempt.startedAt, who: whoTitle(attempt.trigger), correlationId: attempt.correlationId, bad: attempt.outcome !== null && BAD.test(attempt.outcome),
    title: `Attempt at Stream: ${attempt.outcome === null ? 'under way' : ATTEMPTS[attempt.outcome] ?? attempt.outcome}`, detail: [attempt.message, attempt.httpStatus ? `HTTP ${attempt.httpStatus}` : ''].filter(Boolean).join('\n'),
  })),
  ...events.map((event): Step => ({
    key: `event ${event.id}`, at: event.receivedAt, who: event.source === 'stream' ? 'Stream' : 'we looked, Stream had not told', correlationId: event.correlationId ?? '', bad: event.status === 'failed' || event.status === 'suspicious', eventId: event.id,
    title: `Stream told: ${titles.event(event.code) || event.description || event.code}${event.run ? ` (${event.run})` : ''}`, detail: effectText(event),
  })),
].sort((a, b) => b.at.localeCompare(a.at));
