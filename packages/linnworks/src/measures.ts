import { centimetresToM3, gramsToKg, toKg } from '@stream-tech/domain';
import { amount, record, text } from './reading.ts';

export type WeightUnit = 'g' | 'kg' | 'lb' | 'oz';
export type LengthUnit = 'cm' | 'mm' | 'm' | 'in';

/** The units in which an account's orders are weighed and measured. `recognised` is false where we had to assume one. */
export type Measures = { weight: WeightUnit; length: LengthUnit; recognised: boolean };

// Account units are display texts whose exact spelling is unknown (linnworks-api.md, 4), so their beginnings decide.
const WEIGHTS: [RegExp, WeightUnit][] = [[/^(kg|kilo)/, 'kg'], [/^(g$|gr)/, 'g'], [/^(lb|pound)/, 'lb'], [/^(oz|ounce)/, 'oz']];
const LENGTHS: [RegExp, LengthUnit][] = [[/^(cm|centi)/, 'cm'], [/^(mm|milli)/, 'mm'], [/^(m$|met)/, 'm'], [/^(in|")/, 'in']];

const GRAMS = { lb: 453.59237, oz: 28.349523 };
const CENTIMETRES: Record<LengthUnit, (length: number) => number> = { cm: (n) => n, mm: (n) => n / 10, m: (n) => n * 100, in: (n) => n * 2.54 };

const pick = <T>(table: [RegExp, T][], unit: unknown): T | undefined => table.find(([pattern]) => pattern.test(text(unit).trim().toLowerCase()))?.[1];

/** Reads the answer of `Settings/GetMeasures`; an unknown unit counts as grams or centimetres. */
export const readMeasures = (answer: unknown): Measures => {
  const { Weight, Dimension } = record(answer);
  const weight = pick(WEIGHTS, Weight);
  const length = pick(LENGTHS, Dimension);
  return { weight: weight ?? 'g', length: length ?? 'cm', recognised: weight !== undefined && length !== undefined };
};

/** A weight of the account in kilograms, 3 decimals; undefined where nothing is known. */
export const weightInKg = (weight: unknown, { weight: unit }: Measures): number | undefined => {
  const value = amount(weight);
  if (value === undefined) return undefined;
  return unit === 'kg' ? toKg(value) : gramsToKg(unit === 'g' ? value : value * GRAMS[unit]);
};

/** Three lengths of the account as cubic metres, 6 decimals; undefined where one is missing or zero. */
export const volumeInM3 = (width: unknown, height: unknown, depth: unknown, { length }: Measures): number | undefined => {
  const cm = (value: unknown): number | undefined => { const number = amount(value); return number === undefined ? undefined : CENTIMETRES[length](number); };
  const volume = centimetresToM3(cm(width), cm(height), cm(depth));
  return Number.isFinite(volume) ? volume : undefined;
};
