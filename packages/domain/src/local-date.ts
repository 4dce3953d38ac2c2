import { IANAZone } from 'luxon';
import { inZone } from './in-zone.ts';

/** Whether the runtime knows an IANA zone of this name; offsets such as `+01:00` and words such as `local` are none. */
export const isTimeZone = (zone: string): boolean => /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone);

/** The calendar date an instant has in a zone, YYYY-MM-DD. Throws `RangeError` where the instant is no date. */
export const localDate = (at: Date, zone: string): string => inZone(at, zone).toISODate() ?? at.toISOString().slice(0, 10);

/** What clocks show in a zone at an instant: the date and the hour, 0 to 23. Throws `RangeError` where the instant is no date. */
export const localClock = (at: Date, zone: string): { date: string; hour: number } => {
  const shown = inZone(at, zone);
  return { date: shown.toISODate() ?? at.toISOString().slice(0, 10), hour: shown.hour };
};

/** Start of the local day `days` days before `at`: the first instant of the look-back window. */
export const lookbackStart = (at: Date, days: number, zone: string): Date => {
  const midnight = inZone(at, zone).minus({ days }).startOf('day');
  // Where clocks go back at one o'clock (the Azores), there are two midnights: the day begins with the first.
  return new Date(Math.min(...midnight.getPossibleOffsets().map((possible) => possible.toMillis())));
};
