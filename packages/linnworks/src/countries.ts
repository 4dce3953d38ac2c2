import { createHash } from 'node:crypto';
import { toAlpha2 } from 'i18n-iso-countries/index.js';
import { UNKNOWN_COUNTRY } from './contract.ts';
import { records, text } from './reading.ts';

/** Country codes of an account, by the name Linnworks shows, in lower case. */
export type Countries = ReadonlyMap<string, string>;

const key = (name: string): string => name.trim().toLowerCase();

/** The tables read so far. Nearly all accounts have the same one, so that a thousand accounts hold it once. */
const shared = new Map<string, Countries>();

/** Reads the answer of `Orders/GetCountries`; three-letter codes become two-letter ones (linnworks-api.md, 17). */
export const readCountries = (answer: unknown): Countries => {
  const pairs = records(answer)
    .map(({ CountryName, CountryCode }): [string, string] => [key(text(CountryName)), toAlpha2(text(CountryCode).trim().toUpperCase()) ?? ''])
    .filter(([name, code]) => name !== '' && name !== UNKNOWN_COUNTRY && code !== '');
  const print = createHash('sha256').update(JSON.stringify(pairs)).digest('base64');
  const known = shared.get(print) ?? new Map(pairs);
  shared.set(print, known);
  return known;
};

/**
 * The ISO 3166-1 alpha-2 code of a country as an order names it; '' where it is unmapped. The name decides, not
 * `CountryId`: a country that a channel could not map carries an arbitrary id (linnworks-api.md, 4).
 */
export const countryCode = (name: string, countries: Countries): string => countries.get(key(name)) ?? '';
