import type { Incoming } from '../partner/http-door.ts';

/** Thrown by the readers; the simulator answers 400 with the message (section 19, rule 2). */
export class BadRequest extends Error {
  constructor(message = 'The request is invalid.') {
    super(message);
    this.name = 'BadRequest';
  }
}

export type Fields = Record<string, unknown>;
export type Style = 'json' | 'form' | 'query';

/**
 * The parameters of a call, however they were sent: JSON or form, wrapped in `request` or not, keys in any case
 * (section 1.1).
 * @throws {BadRequest} when the body can't be read.
 */
export function readParameters(incoming: Incoming): { fields: Fields; style: Style } {
  const fromQuery: Fields = incoming.query === '' ? {} : Object.fromEntries(new URLSearchParams(incoming.query));
  if (incoming.body.length === 0) return { fields: fromQuery, style: 'query' };
  const text = incoming.body.toString('utf8');
  if (incoming.headers['content-type']?.includes('x-www-form-urlencoded')) {
    const fields: Fields = {};
    for (const [name, value] of new URLSearchParams(text)) fields[name] = /^\s*[[{]/.test(value) ? parse(value) : value;
    return { fields: { ...fromQuery, ...unwrap(fields) }, style: 'form' };
  }
  const read = parse(text);
  if (!isFields(read)) throw new BadRequest();
  return { fields: incoming.query === '' ? unwrap(read) : { ...fromQuery, ...unwrap(read) }, style: 'json' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest();
  }
}

function unwrap(fields: Fields): Fields {
  const wrapped = field(fields, 'request');
  return isFields(wrapped) ? wrapped : fields;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member by name, exactly or in any other case; `null` counts as absent. */
export function field(fields: Fields, name: string): unknown {
  let value = fields[name];
  if (value === undefined && !Object.hasOwn(fields, name)) {
    const wanted = name.toLowerCase();
    const key = Object.keys(fields).find((each) => each.toLowerCase() === wanted);
    if (key !== undefined) value = fields[key];
  }
  return value === null ? undefined : value;
}

const GUID = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;

function asGuid(value: unknown): string {
  if (typeof value !== 'string' || !GUID.test(value)) throw new BadRequest();
  const hex = value.replace(/[{}-]/g, '').toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Readers of one member each. Those in `optional` answer `undefined` for an absent one, those in `required` refuse it. */
export const optional = {
  guid: (fields: Fields, name: string): string | undefined => map(field(fields, name), asGuid),
  text: (fields: Fields, name: string): string | undefined => map(field(fields, name), (value) => (typeof value === 'object' ? invalid() : String(value))),
  number: (fields: Fields, name: string): number | undefined =>
    map(field(fields, name), (value) => {
      const read = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isFinite(read) ? read : invalid();
    }),
  integer: (fields: Fields, name: string): number | undefined => map(optional.number(fields, name), (value) => (Number.isInteger(value) ? (value as number) : invalid())),
  boolean: (fields: Fields, name: string): boolean | undefined =>
    map(field(fields, name), (value) => {
      if (value === true || value === 1 || value === '1' || /^true$/i.test(String(value))) return true;
      if (value === false || value === 0 || value === '0' || /^false$/i.test(String(value))) return false;
      return invalid();
    }),
  /** A date as ISO text in UTC with milliseconds. Dates before 1753 are refused in SQL Server's words. */
  date: (fields: Fields, name: string): string | undefined => map(field(fields, name), asDate),
  object: (fields: Fields, name: string): Fields | undefined => map(field(fields, name), (value) => (isFields(value) ? value : invalid())),
  list: (fields: Fields, name: string): unknown[] | undefined => map(field(fields, name), (value) => (Array.isArray(value) ? value : invalid())),
  guids: (fields: Fields, name: string): string[] | undefined => map(optional.list(fields, name), (value) => (value as unknown[]).map(asGuid)),
  /** One of several names, or its zero-based number. */
  oneOf: <Name extends string>(fields: Fields, name: string, names: readonly Name[]): Name | undefined =>
    map(field(fields, name), (value) => {
      const byNumber = typeof value === 'number' || /^\d+$/.test(String(value)) ? names[Number(value)] : undefined;
      return byNumber ?? names.find((each) => each.toLowerCase() === String(value).toLowerCase()) ?? invalid();
    }),
};

export const required = {
  guid: (fields: Fields, name: string): string => optional.guid(fields, name) ?? invalid(),
  text: (fields: Fields, name: string): string => optional.text(fields, name) ?? invalid(),
  integer: (fields: Fields, name: string): number => optional.integer(fields, name) ?? invalid(),
  boolean: (fields: Fields, name: string): boolean => optional.boolean(fields, name) ?? invalid(),
  object: (fields: Fields, name: string): Fields => optional.object(fields, name) ?? invalid(),
  objects: (fields: Fields, name: string): Fields[] => (optional.list(fields, name) ?? invalid()).map((each) => (isFields(each) ? each : invalid())),
  guids: (fields: Fields, name: string): string[] => optional.guids(fields, name) ?? invalid(),
};

function invalid(): never {
  throw new BadRequest();
}

function map<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function asDate(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) throw new BadRequest();
  // Without an offset the text is UTC (section 4).
  const moment = new Date(/(Z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value.length === 10 ? `${value}T00:00:00` : value}Z`);
  if (Number.isNaN(moment.getTime())) throw new BadRequest();
  if (moment.getTime() < Date.UTC(1753, 0, 1)) throw new BadRequest('SqlDateTime overflow. Must be between 1/1/1753 12:00:00 AM and 12/31/9999 11:59:59 PM.');
  return moment.toISOString();
}
