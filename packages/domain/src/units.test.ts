import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { centimetresToM3, gramsToKg, toKg } from './units.ts';

test.each([
  [1_000, 1], [1, 0.001], [1_234, 1.234], [1_234.5678, 1.235], [0.6, 0.001], [25_000_000, 25_000],
])('%d g are sent as %d kg, with three decimals (R-098, A-30)', (grams, kg) => {
  expect(gramsToKg(grams)).toBe(kg);
});

test.each([[2.5, 2.5], [0.0014, 0.001], [12.34567, 12.346], [0.68, 0.68]])('%d kg are sent as %d kg (R-098, A-30)', (given, kg) => {
  expect(toKg(given)).toBe(kg);
});

test.each([
  [100, 100, 100, 1], [30, 20, 10, 0.006], [1, 1, 1, 0.000001], [33.3, 33.3, 33.3, 0.036926], [2.5, 2.5, 2.5, 0.000016],
])('%d × %d × %d cm are sent as %d m³, with six decimals (R-099, A-30)', (width, height, depth, m3) => {
  expect(centimetresToM3(width, height, depth)).toBe(m3);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, 0.0001])('a weight of %p is left out rather than stated as zero (A-30)', (weight) => {
  expect(gramsToKg(weight)).toBeUndefined();
  expect(toKg(weight)).toBeUndefined();
});

test.each([[0, 10, 10], [10, null, 10], [10, 10, undefined], [-1, 10, 10], [0.01, 0.01, 0.01], [1e200, 1e200, 1e200]])(
  'sizes %p × %p × %p have no volume that could be sent (A-30)', (width, height, depth) => {
    expect(centimetresToM3(width, height, depth)).toBeUndefined();
  });

test('whatever number is given, a weight or volume is unknown or finite and above zero (R-098, R-099)', () => {
  const isSendable = (value: number | undefined): boolean => value === undefined || (Number.isFinite(value) && value > 0);
  fc.assert(fc.property(fc.double(), fc.double(), fc.double(), (a, b, c) => isSendable(gramsToKg(a)) && isSendable(toKg(b)) && isSendable(centimetresToM3(a, b, c))));
});
