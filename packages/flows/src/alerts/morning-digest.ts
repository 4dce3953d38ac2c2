import { localClock } from '@stream-tech/domain';
import type { AlertDeps } from './alert-deps.ts';

/** From this hour on a date's digest is due, as clocks show it. */
const HOUR = 7;

/**
 * Has each channel that wants it told the morning's digest, once for each local date, however often and late it is asked. Gives how
 * many are new. Before the hour it does nothing, whoever asks.
 */
export const createMorningDigest = ({ tellings, alerts, scheduleTimezone, clock }: Pick<AlertDeps, 'tellings' | 'alerts' | 'scheduleTimezone' | 'clock'>) => async (): Promise<number> => {
  const { date, hour } = localClock(clock(), scheduleTimezone);
  if (hour < HOUR) return 0;
  await alerts.expire();
  return tellings.beginDigest(date);
};
