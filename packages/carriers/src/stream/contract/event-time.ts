const DAY = /^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?!\d)/;
const CLOCK = /(?:^|[T\s])(\d{1,2})[:.-](\d{2})(?:[:.-](\d{2})(?:[.,]\d+)?)?\s?(?:Z|([+-])(\d{2}):?(\d{2}))?$/i;

/**
 * Reads the moment of a notification, date and time joined by a blank or a `T`: ISO or day/month/year, with or without seconds, a
 * fraction or a zone; without a zone it is UTC (stream-api.md, 7.5, A10). Of two times the last counts. Undefined where it can't be
 * read or has no time of day, since a day alone orders nothing.
 */
export const parseEventTime = (occurred: string): Date | undefined => {
  const day = DAY.exec(occurred);
  const clock = day && CLOCK.exec(occurred.slice(day[0].length));
  if (!clock) return undefined;
  const [year, month, date] = (day[1] === undefined ? [day[6], day[5], day[4]] : day.slice(1, 4)).map(Number) as [number, number, number];
  const [hour, minute, second] = [clock[1], clock[2], clock[3] ?? 0].map(Number) as [number, number, number];
  const at = new Date(Date.UTC(year, month - 1, date, hour, minute, second));
  // A day or hour that doesn't exist would roll over into another.
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date || at.getUTCHours() !== hour || at.getUTCMinutes() !== minute || second > 59) return undefined;
  const aheadMinutes = Number(`${clock[4] ?? ''}1`) * (Number(clock[5] ?? 0) * 60 + Number(clock[6] ?? 0));
  return new Date(at.getTime() - aheadMinutes * 60_000);
};
