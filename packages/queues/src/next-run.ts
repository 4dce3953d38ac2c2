import { getNextMillis } from 'bullmq';
import { SCHEDULES, type ScheduleId } from './catalogue.ts';

/** When a schedule runs next, by its own pattern in the zone of the schedules; undefined for one that the catalogue does not know. */
export const nextRun = (scheduleId: ScheduleId, from: Date, timezone: string): Date | undefined => {
  const spec = SCHEDULES.find(({ id }) => id === scheduleId);
  const at = spec && getNextMillis(from.getTime(), { pattern: spec.pattern, tz: timezone });
  return at === undefined ? undefined : new Date(at);
};
