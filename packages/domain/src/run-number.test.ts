import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRunNumber } from './run-number.ts';

test.each([
  ['RUN 03', 3], ['run3', 3], ['Run-7', 7], ['RUN#12', 12], ['RUN # 12', 12], ['Run No 5', 5], ['run no. 5', 5], ['RUN No5', 5], ['Leeds RUN 04 of 2026', 4], ['AM/RUN 20', 20], ['DAY2RUN3', 3],
])('"%s" is run %d: the digits after RUN (A-33)', (description, number) => {
  expect(parseRunNumber(description)).toBe(number);
});

test.each([['3', 3], ['Leeds 17', 17], ['Vehicle 4, north', 4], ['Prune trees 6', 6]])('without RUN, "%s" is run %d: the only integer (A-33)', (description, number) => {
  expect(parseRunNumber(description)).toBe(number);
});

test.each(['', 'North', 'RUN', 'Leeds 3 and 4', '2026-06-20', '12.5', '٣'])('"%s" has no number (A-33)', (description) => {
  expect(parseRunNumber(description)).toBeUndefined();
});

test.each([['RUN 0', 0], ['RUN 21', 21], ['RUN 00100', 100], ['RUN 9007199254740991', Number.MAX_SAFE_INTEGER]])('"%s" keeps its true number %d: what becomes an identifier is judged elsewhere (A-33)', (description, number) => {
  expect(parseRunNumber(description)).toBe(number);
});

test('a number that can not be counted exactly is none (A-33)', () => {
  expect(parseRunNumber('RUN 99999999999999999999')).toBeUndefined();
});

test.each([
  ['Tour (\\d+)', 'TOUR 8, RUN 2', 8], ['\\d+$', 'RUN 1 / 9', 9], ['^(?:AM|PM)-(\\d\\d)', 'pm-07 RUN 1', 7],
])('an account whose planners write otherwise has the pattern %s: "%s" is run %d (A-33)', (pattern, description, number) => {
  expect(parseRunNumber(description, pattern)).toBe(number);
});

test.each([['Tour (\\d+)', 'RUN 3'], ['(\\d+', 'RUN 3'], ['Tour (\\d+)?', 'Tour'], ['RUN', 'RUN 3'], ['process.exit(1)', 'RUN 3']])('the pattern %s finds no number in "%s", and nothing else guesses one (A-33)', (pattern, description) => {
  expect(parseRunNumber(description, pattern)).toBeUndefined();
});

test('an empty pattern is none (A-33)', () => {
  expect(parseRunNumber('RUN 3', '')).toBe(3);
});

test('a pattern that backtracks without end is stopped, and the next one works (A-33)', () => {
  const began = performance.now();
  expect(parseRunNumber('a'.repeat(5_000), '(a+)+$(\\d)')).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(parseRunNumber('Tour 4', 'Tour (\\d+)')).toBe(4);
});

test('whatever is written, a run number is none or a whole number from 0, and it takes no time (A-33)', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.option(fc.string({ maxLength: 12 }), { nil: undefined }), (description, pattern) => {
    const number = parseRunNumber(description, pattern);
    return number === undefined || (Number.isSafeInteger(number) && number >= 0);
  }));
});
