export type Weight = 'regular' | 'bold';

/** A family whose file covers it wholly, one file a weight. */
export type WholeFamily = { name: string; files: Record<Weight, string> };

/** A family cut into slices by code point; only the slices that a text needs are ever opened. */
export type SlicedFamily = { name: string; package: string; slices?: readonly string[]; file: (slice: string) => string; axis?: Record<Weight, number> };

const google = (name: string, folder: string, file: string): WholeFamily => ({
  name,
  files: {
    regular: `@expo-google-fonts/${folder}/400Regular/${file}_400Regular.ttf`,
    bold: `@expo-google-fonts/${folder}/700Bold/${file}_700Bold.ttf`,
  },
});

const variable = (name: string, folder: string): SlicedFamily => ({
  name,
  package: `@fontsource-variable/${folder}`,
  file: (slice) => `@fontsource-variable/${folder}/files/${folder}-${slice}-wght-normal.woff2`,
  axis: { regular: 400, bold: 700 },
});

/** Latin, Greek and Cyrillic; also holds the box that stands for what no font has. */
export const BASE_FAMILY = google('NotoSans', 'noto-sans', 'NotoSans');

/** Asked in this order for every sign; a new script is one line here (decision 0070). */
export const WHOLE_FAMILIES: readonly WholeFamily[] = [
  BASE_FAMILY,
  google('NotoSansArabic', 'noto-sans-arabic', 'NotoSansArabic'),
  google('NotoSansHebrew', 'noto-sans-hebrew', 'NotoSansHebrew'),
  google('NotoSansThai', 'noto-sans-thai', 'NotoSansThai'),
  google('NotoSansDevanagari', 'noto-sans-devanagari', 'NotoSansDevanagari'),
];

/** Asked after the whole families, for the signs that their `unicode.json` claims. */
export const SLICED_FAMILIES: readonly SlicedFamily[] = [
  variable('NotoSansSC', 'noto-sans-sc'),
  variable('NotoSansKR', 'noto-sans-kr'),
  {
    name: 'NotoSansSymbols2',
    package: '@fontsource/noto-sans-symbols-2',
    slices: ['symbols'],
    file: (slice) => `@fontsource/noto-sans-symbols-2/files/noto-sans-symbols-2-${slice}-400-normal.woff2`,
  },
];
