import type { PlanningState } from '@stream-tech/domain';

/** What we do about an event code of Stream's; codes that are not here are kept and not acted upon (stream-api.md, 7.4; A-36). */
export type StreamEventSpec =
  /** A delivery or collection: a note on the order; `processes` where it was done wholly, and the service may say so (R-138 … R-146). */
  | { kind: 'delivery'; title: string; processes: boolean }
  /** Planning: the orders concerned are read back and shown in Linnworks as they are now. */
  | { kind: 'planning'; title: string; state?: PlanningState };

/** Every code that is acted upon; a new one is an entry here. */
export const STREAM_EVENTS: Readonly<Record<string, StreamEventSpec>> = {
  DELIVERED: { kind: 'delivery', title: 'Delivered', processes: true },
  PARTDELVRD: { kind: 'delivery', title: 'Partially delivered', processes: false },
  COLLECTED: { kind: 'delivery', title: 'Collected', processes: true },
  PARTCOLLECTED: { kind: 'delivery', title: 'Partially collected', processes: false },
  OPENPLANNING: { kind: 'planning', title: 'Planning opened', state: 'open' },
  LOCKPLANNING: { kind: 'planning', title: 'Planning locked', state: 'locked' },
  CLOSEPLANNING: { kind: 'planning', title: 'Planning closed', state: 'closed' },
  DISPATCHED: { kind: 'planning', title: 'Run dispatched' },
  PLANNEDGROUP: { kind: 'planning', title: 'Group planned' },
  PLANNEDDELIVERY: { kind: 'planning', title: 'Delivery planned' },
  CANCELLED: { kind: 'planning', title: 'Cancelled in Stream' },
};

/** Why an event is not acted upon where nobody wants them. */
export const WEBHOOKS_OFF = { code: 'webhooks-off', message: 'Webhook features are off for this integration, or its installation is not active.' };

/** The codes whose events go together where they tell of one run: each is worked on by reading what is true now (performance.md, "Webhooks"). */
export const PLANNING_CODES: string[] = Object.entries(STREAM_EVENTS).flatMap(([code, { kind }]) => (kind === 'planning' ? [code] : []));

/** What is done about a code; undefined: nothing. */
export const specOfEvent = (code: string): StreamEventSpec | undefined => (Object.hasOwn(STREAM_EVENTS, code) ? STREAM_EVENTS[code] : undefined);
