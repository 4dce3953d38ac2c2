import { expect, test } from '@jest/globals';
import { readMeasures, volumeInM3, weightInKg } from './measures.ts';

test.each([
  ['g', 28_000, 28], ['gram', 1_500, 1.5], ['Grams', 1, 0.001], ['kg', 28, 28], ['Kilograms', 0.5, 0.5], ['lb', 2, 0.907], ['lbs', 1, 0.454], ['Pounds', 10, 4.536], ['oz', 16, 0.454], ['ounces', 1, 0.028],
])('%s: a weight of %d is %d kg (A-30, R-098)', (Weight, raw, kg) => {
  expect(weightInKg(raw, readMeasures({ Weight, Dimension: 'cm' }))).toBe(kg);
});

test.each([
  ['cm', 100, 1], ['Centimetres', 50, 0.125], ['mm', 1_000, 1], ['millimeter', 100, 0.001], ['m', 1, 1], ['metres', 0.5, 0.125], ['in', 10, 0.016387], ['"', 10, 0.016387],
])('%s: a cube of %d is %d m³ (A-30, R-099)', (Dimension, side, m3) => {
  expect(volumeInM3(side, side, side, readMeasures({ Weight: 'g', Dimension }))).toBe(m3);
});

test.each([[{ Weight: 'stone', Dimension: 'cm' }], [{ Weight: 'g', Dimension: 'furlong' }], [{}], [null], ['g']])('units that we do not know (%j) count as grams and centimetres, and say so', (answer) => {
  expect(readMeasures(answer)).toEqual({ weight: 'g', length: 'cm', recognised: false });
});

test.each([[0], [-1], [undefined], [null], ['heavy'], [Number.NaN], [Infinity]])('a weight or length of %p is not known', (value) => {
  const measures = readMeasures({ Weight: 'g', Dimension: 'cm' });
  expect(weightInKg(value, measures)).toBeUndefined();
  expect(volumeInM3(10, value, 10, measures)).toBeUndefined();
});

test('sizes whose product is no number are not known', () => {
  expect(volumeInM3(1e300, 1e300, 1e300, readMeasures({ Weight: 'g', Dimension: 'cm' }))).toBeUndefined();
});
