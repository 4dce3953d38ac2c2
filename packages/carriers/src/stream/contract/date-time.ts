import { WHOLE_DAY } from './vocabulary.ts';

/** A moment as Stream wrote it: `date` is the day as written, which day identifiers go by; `time` is HH:mm:ss (A10). */
export type StreamDateTime = { date: string; time: string };

const READ = /^(\d{4}-\d{2}-\d{2})T(\d{2})[-:](\d{2})(?:[-:](\d{2}))?Z?$/;

/**
 * Reads a date-time of an answer, with its hyphen between hour and minute; undefined where it is "not set" (`"0"`, '', null, missing)
 * or can't be read (section 4.3). No zone is applied: what stands behind the `Z` is not known (A10).
 */
export const parseStreamDateTime = (written: unknown): StreamDateTime | undefined => {
  const parts = typeof written === 'string' ? READ.exec(written.trim()) : null;
  return parts?.[1] ? { date: parts[1], time: `${parts[2]}:${parts[3]}:${parts[4] ?? '00'}` } : undefined;
};

const dayOnly = (iso: string): boolean => /^\d{4}-\d{2}-\d{2}(T00:00(:00(\.0+)?)?(Z|[+-]00:?00)?)?$/.test(iso);
const seconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/**
 * A requested window as a request carries it, or undefined where it can't be read: both ends or neither; a day without a time slot runs
 * from 00:01 to 23:59 (sections 4.3 and 5.2, `required`). Takes ISO 8601 dates or date-times in UTC.
 */
export const encodeWindow = (window: { from: string; to: string } | undefined): { fromDateTime: string; toDateTime: string } | undefined => {
  if (!window) return undefined;
  const ends = [window.from, window.to].map((iso) => ({ iso, at: new Date(iso) }));
  if (ends.some(({ at }) => Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 0)) return undefined;
  ends.sort((a, b) => a.at.getTime() - b.at.getTime());
  const [first, last] = ends as [typeof ends[number], typeof ends[number]];
  if (ends.every(({ iso }) => dayOnly(iso)) || first.at.getTime() === last.at.getTime()) {
    return { fromDateTime: `${seconds(first.at).slice(0, 11)}${WHOLE_DAY.from}Z`, toDateTime: `${seconds(last.at).slice(0, 11)}${WHOLE_DAY.to}Z` };
  }
  return { fromDateTime: seconds(first.at), toDateTime: seconds(last.at) };
};
