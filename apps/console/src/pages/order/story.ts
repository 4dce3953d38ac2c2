import type { OrderWithHistory } from '@stream-tech/store';

/** One thing that happened to an order, as the timeline tells it. */
export type Step = { key: string; at: string; title: string; detail: string; who: string; bad: boolean; correlationId: string };

const KINDS: Record<string, string> = { order: 'Order', 'write-back': 'Linnworks', planning: 'Planning', label: 'Label', operator: 'Operator', webhook: 'Stream told', fetch: 'Fetch' };
const BAD = /fail|refus|suspect|no answer|not sendable/i;

const facts = (detail: object | undefined): string => Object.entries(detail ?? {})
  .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
  .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(', ');

/** Everything that is known of an order, the latest first: audit entries and attempts in one row of time. */
export const storyOf = ({ audit, attempts }: Pick<OrderWithHistory, 'audit' | 'attempts'>): Step[] => [
  ...audit.map((entry): Step => ({
    key: `audit ${entry.id}`, at: entry.at, who: entry.actor, correlationId: entry.correlationId, bad: BAD.test(entry.outcome),
    title: `${KINDS[entry.kind] ?? entry.kind}: ${entry.outcome}${entry.from && entry.to && entry.from !== entry.to ? ` (${entry.from} → ${entry.to})` : ''}`,
    detail: [entry.message, entry.httpStatus ? `HTTP ${entry.httpStatus}` : '', facts(entry.detail)].filter(Boolean).join('\n'),
  })),
  ...attempts.map((attempt): Step => ({
    key: `attempt ${attempt.id}`, at: attempt.startedAt, who: attempt.trigger, correlationId: attempt.correlationId, bad: attempt.outcome !== null && attempt.outcome !== 'accepted',
    title: `Attempt at Stream: ${attempt.outcome ?? 'under way'}`, detail: [attempt.message, attempt.httpStatus ? `HTTP ${attempt.httpStatus}` : ''].filter(Boolean).join('\n'),
  })),
].sort((a, b) => b.at.localeCompare(a.at));
