/** Decimal places of what we send: 3 for kilograms, 6 for cubic metres. */
const KG_PLACES = 3;
const M3_PLACES = 6;

const rounded = (value: number, places: number): number => Number(value.toFixed(places));
const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

/** Grams to kilograms, 3 decimals; undefined where nothing is known, since a zero would be a false statement. */
export const gramsToKg = (grams: number | null | undefined): number | undefined => (known(grams) ? rounded(grams / 1000, KG_PLACES) || undefined : undefined);

/** Kilograms with the decimals we send; undefined where zero, negative or missing. */
export const toKg = (kg: number | null | undefined): number | undefined => (known(kg) ? rounded(kg, KG_PLACES) || undefined : undefined);

/** Three lengths in centimetres to cubic metres, 6 decimals; undefined where one of them is zero or missing. */
export const centimetresToM3 = (width?: number | null, height?: number | null, depth?: number | null): number | undefined => {
  const m3 = known(width) && known(height) && known(depth) ? (width * height * depth) / 1_000_000 : undefined;
  return known(m3) ? rounded(m3, M3_PLACES) || undefined : undefined;
};
