import { SCHEDULES, type QueueName } from './catalogue.ts';

/**
 * BullMQ's attempts are the clock for one kind of trouble only: our own Postgres or Redis, a killed process, a bug. What a partner
 * answers is the row's business, and such a job ends well (reliability.md, section 3, step 12; decision 0042).
 */
const OWN_TROUBLES = 'own-troubles';
const LONGEST_PAUSE_MS = 2_000;

/** A tick that starts a five-minute cycle is tried until the next one comes; the rest for about ten seconds, after which a sweep finds the row. */
const ATTEMPTS = { cycle: 150, other: 7 } as const;

const KEPT = { removeOnComplete: { age: 3_600, count: 1_000 }, removeOnFail: { age: 7 * 86_400, count: 1_000 } };

/** The options with which a job is added. */
export const retryPolicy = (queue: QueueName, job: string) => {
  const cycle = SCHEDULES.some((schedule) => schedule.queue === queue && schedule.job === job && !schedule.pattern.startsWith('*/'));
  return { attempts: cycle ? ATTEMPTS.cycle : ATTEMPTS.other, backoff: { type: OWN_TROUBLES }, ...KEPT };
};

/** Milliseconds until the next attempt: 0.25 s, 0.5 s, 1 s, then every 2 s, each a little apart so that many jobs do not come back in step. */
export const pauseBeforeRetry = (attemptsMade: number, random: () => number = Math.random): number => {
  const pause = Math.min(250 * 2 ** Math.max(attemptsMade - 1, 0), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.8 + 0.2 * random()));
};
