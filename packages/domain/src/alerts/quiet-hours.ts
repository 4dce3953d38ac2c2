import { inZone } from '../in-zone.ts';

/** Hours in which only what is critical is told: from one time of day until another, as clocks show it in a zone; over midnight where the end is the earlier one. */
export type QuietHours = { /** HH:MM */ from: string; /** HH:MM */ until: string };

/** A time of day as it is entered. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether `now` lies in the quiet hours of a zone. The same time twice means no quiet hours at all. It goes by what clocks show, so a night of a clock change is as long as that night. */
export const isQuiet = ({ from, until }: QuietHours, zone: string, now: Date): boolean => {
  const clock = inZone(now, zone).toFormat('HH:mm');
  if (from === until) return false;
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
};

/** A moment as people write it in a zone: `14:05` today, else `Mon 2 Mar, 14:05`. */
export const shownTime = (at: string, zone: string, now: Date): string => {
  const then = inZone(new Date(at), zone).setLocale('en-GB');
  return then.toISODate() === inZone(now, zone).toISODate() ? then.toFormat('HH:mm') : then.toFormat('ccc d LLL, HH:mm');
};
