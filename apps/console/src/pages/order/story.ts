import type { OrderExchange, OrderStory, OrderWithHistory, StoryEvent } from '@stream-tech/store';
import { detailText, whoTitle } from '../audit/words.ts';
import { factsOf, titleOf } from './story-words.ts';

/** By what a reader can choose. */
export const STEP_KINDS = { send: 'Sending', linnworks: 'Linnworks', stream: 'Stream', label: 'Labels', people: 'People' } as const;
export type StepKind = keyof typeof STEP_KINDS;

/** One thing that happened to an order, as the timeline tells it. */
export type Step = {
  key: string;
  at: string;
  kinds: StepKind[];
  title: string;
  detail: string;
  who: string;
  bad: boolean;
  /** The status that it has from here on. */
  to?: string | undefined;
  /** Of interest to those alone who look into the works. */
  isTechnical: boolean;
  /** Names and values for those who look into the works. */
  facts: [name: string, value: string][];
  correlationId: string;
  /** The notification that it tells of. */
  eventId?: number;
  /** What Stream was asked and answered then. */
  exchangeId?: number | undefined;
};
/** The words of notifications, as the server declares them. */
export type Titles = { event: (code: string) => string };

type Entry = OrderWithHistory['audit'][number];
type Attempt = OrderWithHistory['attempts'][number];

const BAD = /fail|refus|suspect|no answer|not sendable|not done yet/i;
const AT_LINNWORKS = ['fetched', 'changed in Linnworks', 'processed in Linnworks', 'noted in Linnworks', 'cause is gone', 'not sendable'];
/** What a cycle does with each order, and tells nobody anything about this one. */
const IN_THE_WORKS = ['order claimed', 'order taken over'];
const KINDS: Record<string, StepKind> = { 'write-back': 'linnworks', planning: 'stream', label: 'label', webhook: 'stream' };

const kindsOf = ({ kind, outcome, actor }: Entry): StepKind[] => {
  const about = kind === 'order' ? (AT_LINNWORKS.includes(outcome) ? 'linnworks' : 'send') : KINDS[kind];
  return [...(about ? [about] : []), ...(kind === 'operator' || actor.includes('@') ? ['people' as const] : [])];
};
const said = (name: string, value: unknown): [string, string][] => (value === undefined || value === null || value === '' ? [] : [[name, String(value)]]);

const tookText = ({ startedAt, endedAt }: Attempt): string => (endedAt === null ? '' : `took ${((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000).toFixed(1)} s`);

const ofEntry = (entry: Entry, attempt: Attempt | undefined, exchange: OrderExchange | undefined): Step => ({
  key: `audit ${entry.id}`, at: entry.at, kinds: kindsOf(entry), title: titleOf(entry), who: whoTitle(entry.actor), correlationId: entry.correlationId, bad: BAD.test(entry.outcome), isTechnical: IN_THE_WORKS.includes(`${entry.kind} ${entry.outcome}`), exchangeId: exchange?.id,
  to: entry.to && entry.to !== entry.from ? entry.to : undefined,
  detail: [entry.message, factsOf(entry)].filter(Boolean).join('\n'),
  facts: [
    ...said('Entry', `${entry.id}: ${entry.kind}, ${entry.outcome}`), ...said('Status', entry.to && entry.from !== entry.to ? [entry.from, entry.to].filter(Boolean).join(' → ') : ''), ...said('HTTP status', entry.httpStatus), ...said('Code', entry.code),
    ...said('Attempt', attempt ? [String(attempt.id), `version ${attempt.version}`, tookText(attempt)].filter(Boolean).join(', ') : ''), ...said('Facts', detailText(entry.detail)),
  ],
});

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
const ofEvent = (event: StoryEvent, titles: Titles): Step => ({
  key: `event ${event.id}`, at: event.receivedAt, kinds: ['stream'], who: event.source === 'stream' ? 'Stream' : 'we looked, Stream had not told', correlationId: event.correlationId ?? '', bad: event.status === 'failed' || event.status === 'suspicious', isTechnical: false, eventId: event.id,
  title: `Stream told: ${titles.event(event.code) || event.description || event.code}${event.run ? ` (${event.run})` : ''}`, detail: effectText(event), facts: [...said('Event', `${event.id}: ${event.code}`), ...said('Effect', detailText(event.effect ?? undefined))],
});

/** An attempt that no entry tells the end of: under way, or its process died. */
const ofAttempt = (attempt: Attempt): Step => ({
  key: `attempt ${attempt.id}`, at: attempt.startedAt, kinds: ['send'], who: whoTitle(attempt.trigger), correlationId: attempt.correlationId, bad: false, isTechnical: false,
  title: 'Stream is asked for it', detail: attempt.endedAt === null ? 'How that ended is not known yet.' : attempt.message ?? '', facts: said('Attempt', `${attempt.id}, version ${attempt.version}`),
});

const endOf = ({ calls }: OrderExchange): string => {
  const last = calls.at(-1);
  if (!last) return '';
  return last.status === null ? `no answer (${last.failure ?? 'unknown why'})` : last.status === 404 || last.status === 422 ? 'it is not there yet' : last.status < 300 ? 'Stream answered' : `Stream answered with HTTP ${last.status}`;
};
/** A look that changed nothing, and so has no entry. */
const ofLook = (exchange: OrderExchange): Step => ({
  key: `exchange ${exchange.id}`, at: exchange.at, kinds: ['send'], who: 'by itself', correlationId: exchange.correlationId, bad: false, isTechnical: false, exchangeId: exchange.id,
  title: exchange.kind === 'delete' ? 'Stream was asked about the delete' : 'Looked for it in Stream', detail: endOf(exchange).replace(/^./, (first) => first.toUpperCase()), facts: [],
});
const ofLabel = ({ labelType, count, drawnAt }: OrderStory['labels'][number]): Step => ({
  key: `label ${labelType}`, at: drawnAt, kinds: ['label'], who: 'by itself', correlationId: '', bad: false, isTechnical: false, title: count === 1 ? 'Label drawn' : `${count} labels drawn`, detail: `Label type ${labelType}`, facts: [],
});

export type Known = { order: Pick<OrderWithHistory, 'audit' | 'attempts'>; story: Pick<OrderStory, 'events' | 'labels'> | undefined; /** Undefined for those who may not see them. */ exchanges: OrderExchange[] | undefined };

/**
 * Everything that is known of an order in one row of time, the latest first. What is one thing is told once: the statement that ends an
 * attempt also writes its entry and keeps its exchange, so the three bear the very same moment.
 */
export const storyOf = ({ order: { audit, attempts }, story, exchanges = [] }: Known, titles: Titles): Step[] => {
  const ends = audit.filter(({ kind }) => kind === 'order');
  const attemptOf = (entry: Entry): Attempt | undefined => (entry.kind === 'order' ? attempts.find(({ endedAt }) => endedAt === entry.at) : undefined);
  const exchangeOf = (entry: Entry): OrderExchange | undefined => (entry.kind === 'order' ? exchanges.find(({ at }) => at === entry.at) : undefined);
  const isTold = (at: string | null): boolean => ends.some((entry) => entry.at === at);
  return [
    ...audit.map((entry) => ofEntry(entry, attemptOf(entry), exchangeOf(entry))),
    ...attempts.filter(({ endedAt }) => !isTold(endedAt)).map(ofAttempt),
    ...exchanges.filter(({ at }) => !isTold(at)).map(ofLook),
    ...(story?.labels ?? []).map(ofLabel),
    ...(story?.events ?? []).map((event) => ofEvent(event, titles)),
  ].sort((a, b) => b.at.localeCompare(a.at));
};
