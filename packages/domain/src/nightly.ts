import { localClock, localDate, lookbackStart } from './local-date.ts';

/** Nightly work and the local hour from which a date owes it, in the order of its doing. */
const HOURS = { 'sync-master-data-identifiers': 3, 'sync-master-data-postal-services': 4 } as const;

export type NightlyJob = keyof typeof HOURS;
export const NIGHTLY_JOBS = Object.keys(HOURS) as NightlyJob[];
/** As the screens call them. */
export const NIGHTLY_JOB_TITLES: Record<NightlyJob, string> = { 'sync-master-data-identifiers': 'Identifiers', 'sync-master-data-postal-services': 'Postal services' };

/** The calendar date before the one `now` has in a zone; one that a zone skipped never was. */
const dateBefore = (now: Date, zone: string): string => localDate(new Date(lookbackStart(now, 0, zone).getTime() - 1), zone);

/**
 * The newest local date whose hour for each nightly job has come, YYYY-MM-DD. Before the hour that is the date before, so that a worker
 * that was down for a night makes up for it whenever it starts. It goes by the hour that clocks show: where three o'clock does not exist
 * the next one counts, and where it comes twice the date is the same both times (A-10, R10). Whether a date's work is done already, the
 * rows say (`NightlyRunStore`).
 */
export const dueNightly = (now: Date, zone: string): Record<NightlyJob, string> => {
  const { date, hour } = localClock(now, zone);
  let before: string | undefined;
  const due = NIGHTLY_JOBS.map((job) => [job, hour >= HOURS[job] ? date : (before ??= dateBefore(now, zone))]);
  return Object.fromEntries(due) as Record<NightlyJob, string>;
};
