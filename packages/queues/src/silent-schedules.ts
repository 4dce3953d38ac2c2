import { getNextMillis } from 'bullmq';
import { SCHEDULES } from './catalogue.ts';

/** So many times in a row have to be missed: one tick may wait for a free slot, or be lost with a process. */
const MISSED = 3;

const timesAfter = (pattern: string, timezone: string, from: number): number[] => {
  const times: number[] = [];
  for (let at: number | undefined = from; times.length < MISSED && at !== undefined;) {
    at = getNextMillis(at, { pattern, tz: timezone });
    if (at !== undefined) times.push(at);
  }
  return times;
};

/** Of schedules that last ran then, those that have missed `MISSED` times in a row by now, and since when. It goes by their own patterns, so one that runs once a day has days. */
export const silentSchedules = (runs: readonly { schedule: string; ranAt: Date }[], now: Date, timezone: string): { schedule: string; since: Date }[] => runs.flatMap(({ schedule, ranAt }) => {
  const spec = SCHEDULES.find(({ id }) => id === schedule);
  const times = spec ? timesAfter(spec.pattern, timezone, ranAt.getTime()) : [];
  return times.length === MISSED && times[MISSED - 1]! <= now.getTime() ? [{ schedule, since: new Date(times[0]!) }] : [];
});
