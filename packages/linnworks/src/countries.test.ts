import { expect, test } from '@jest/globals';
import { countryCode, readCountries } from './countries.ts';

const table = [
  { CountryName: 'United Kingdom', CountryCode: 'GB' }, { CountryName: 'Germany', CountryCode: 'DEU' }, { CountryName: 'France', CountryCode: 'fr' },
  { CountryName: 'Unknown', CountryCode: 'AF' }, { CountryName: 'Atlantis', CountryCode: 'ATL' }, { CountryName: '', CountryCode: 'IE' },
];

test.each([['United Kingdom', 'GB'], [' united kingdom ', 'GB'], ['Germany', 'DE'], ['France', 'FR'], ['UNKNOWN', ''], ['Atlantis', ''], ['', ''], ['Narnia', '']])('the country %j has the code %j', (name, code) => {
  expect(countryCode(name, readCountries(table))).toBe(code);
});

test('accounts with the same countries share one table', () => {
  expect(readCountries(table)).toBe(readCountries(structuredClone(table)));
  expect(readCountries([])).not.toBe(readCountries(table));
});
