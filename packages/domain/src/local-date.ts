import { DateTime } from 'luxon';

/** The calendar date an instant has in a zone, YYYY-MM-DD. */
export const localDate = (at: Date, zone: string): string => DateTime.fromJSDate(at, { zone }).toISODate() ?? at.toISOString().slice(0, 10);

/** Start of the local day `days` days before `at`: the first instant of the look-back window. */
export const lookbackStart = (at: Date, days: number, zone: string): Date => DateTime.fromJSDate(at, { zone }).minus({ days }).startOf('day').toJSDate();

/** Whether the runtime knows an IANA zone of this name. */
export const isTimeZone = (zone: string): boolean => DateTime.local().setZone(zone).isValid;
