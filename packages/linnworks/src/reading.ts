/** A JSON object of Linnworks', before anything is known about it. */
export type Raw = Record<string, unknown>;

/** The value as an object; an empty one where it is something else. Absent and `null` mean the same to Linnworks (linnworks-api.md, 4). */
export const record = (value: unknown): Raw => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {});

/** The value as a list of objects; empty where it is something else, since Linnworks leaves empty lists out. */
export const records = (value: unknown): Raw[] => (Array.isArray(value) ? value.map(record) : []);

/** The value as a text; '' where there is none. Numbers are written out. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '');

/** The value as a finite number; undefined where it isn't one. */
export const amount = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** The value as yes or no, in the spellings Linnworks' clients use. */
export const flag = (value: unknown): boolean => value === true || value === 1 || (typeof value === 'string' && value.toLowerCase() === 'true');

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A GUID in lower case, since Linnworks compares them without case; '' where there is none. */
export const guid = (value: unknown): string => {
  const written = text(value).trim().toLowerCase();
  return GUID.test(written) ? written : '';
};

/** A whole number as Linnworks counts (32 bits); undefined where it isn't one. */
export const integer = (value: unknown): number | undefined => {
  const number = amount(value);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) <= 2_147_483_647 ? number : undefined;
};

const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+)?$/;

/** A point in time, ISO 8601 in UTC; undefined where it is missing, unreadable, or the year 1 that stands for "none". Values without a zone are UTC (linnworks-api.md, 4). */
export const instant = (value: unknown): string | undefined => {
  const written = text(value).trim();
  if (written === '') return undefined;
  const at = new Date(WITHOUT_ZONE.test(written) && written.includes('T') ? `${written}Z` : written);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1753 || at.getUTCFullYear() > 9999 ? undefined : at.toISOString();
};
