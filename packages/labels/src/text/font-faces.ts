import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { convert } from 'fontverter';
import { Blob, Face, Font, Variation } from 'harfbuzzjs';
import { BASE_FAMILY, SLICED_FAMILIES, WHOLE_FAMILIES, type SlicedFamily, type Weight } from './families.ts';

/** One opened font file at one weight. Its numbers are in units of `unitsPerEm`. */
export type FontFace = {
  name: string;
  weight: Weight;
  font: Font;
  unitsPerEm: number;
  /** The file as TrueType, from which a PDF's font is cut. */
  bytes: Uint8Array;
  /** Where a variable font is to be pinned when it is cut. */
  axis?: number;
};

const require = createRequire(import.meta.url);

type Slice = { family: SlicedFamily; name: string };
type Range = { from: number; to: number; slice: Slice };

/** Which slices claim a code point, in blocks of 256: asked for every sign that the whole families lack. */
const BLOCK = 256;
const claims = new Map<number, Range[]>();
for (const family of SLICED_FAMILIES) {
  const table = JSON.parse(readFileSync(require.resolve(`${family.package}/unicode.json`), 'utf8')) as Record<string, string>;
  for (const [key, ranges] of Object.entries(table)) {
    const slice = { family, name: key.replace(/[[\]]/g, '') };
    if (!(family.slices?.includes(slice.name) ?? /^\d+$/.test(slice.name))) continue;
    for (const [from, to] of rangesOf(ranges)) {
      for (let block = Math.floor(from / BLOCK); block <= Math.floor(to / BLOCK); block++) claims.set(block, [...claims.get(block) ?? [], { from, to, slice }]);
    }
  }
}

const faces = new Map<string, FontFace>();
const opened = new Map<string, Promise<void>>();
const chosen = new Map<string, FontFace | undefined>();

/**
 * Opens the slices that these texts need beyond the whole families, once for the life of the process; call it before composing.
 * Throws where an installed font file cannot be read.
 */
export const prepareFaces = async (texts: unknown): Promise<void> => {
  for (const sign of new Set(JSON.stringify(texts))) {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x1100 || wholeFace(code)) continue;
    for (const slice of slicesWith(code)) await open(slice);
  }
};

let slicesOpened = 0;

/** Counts up whenever text may be drawn with more faces than before. */
export const facesVersion = (): number => slicesOpened;

/** The face that has every sign of a cluster (a letter with its marks), or failing that its first sign; undefined where no font has it. */
export const faceFor = (cluster: string, weight: Weight): FontFace | undefined => {
  const key = `${weight}${cluster}`;
  if (chosen.has(key)) return chosen.get(key);
  const codes = Array.from(cluster, (sign) => sign.codePointAt(0) ?? 0);
  const [first = 0] = codes;
  const candidates = facesWith(first, weight);
  const face = candidates.find(({ font }) => codes.every((code) => has(font, code))) ?? candidates[0];
  if (chosen.size > 20_000) chosen.clear();
  chosen.set(key, face);
  return face;
};

/** The face that draws Latin, Greek, Cyrillic, and the box for what no font has (its glyph 0). */
export const baseFace = (weight: Weight): FontFace => wholeFaceOf(BASE_FAMILY, weight);

/** A face by the key that drawing commands carry. */
export const faceByKey = (key: string): FontFace => {
  const face = faces.get(key);
  if (!face) throw new Error(`no font face ${key} was opened`);
  return face;
};

export const keyOf = ({ name, weight }: Pick<FontFace, 'name' | 'weight'>): string => `${name}-${weight}`;

const facesWith = (code: number, weight: Weight): FontFace[] => [
  ...WHOLE_FAMILIES.map((family) => wholeFaceOf(family, weight)),
  ...slicesWith(code).flatMap((slice) => faces.get(keyOf({ name: `${slice.family.name}${slice.name}`, weight })) ?? []),
].filter(({ font }) => has(font, code));

const wholeFace = (code: number): FontFace | undefined =>
  WHOLE_FAMILIES.map((family) => wholeFaceOf(family, 'regular')).find(({ font }) => has(font, code));

const wholeFaceOf = (family: (typeof WHOLE_FAMILIES)[number], weight: Weight): FontFace =>
  faces.get(keyOf({ name: family.name, weight })) ?? addFace(family.name, weight, readFileSync(require.resolve(family.files[weight])));

const slicesWith = (code: number): Slice[] => (claims.get(Math.floor(code / BLOCK)) ?? []).filter(({ from, to }) => code >= from && code <= to).map(({ slice }) => slice);

const open = (slice: Slice): Promise<void> => {
  const file = slice.family.file(slice.name);
  const opening = opened.get(file) ?? convert(readFileSync(require.resolve(file)), 'truetype').then((bytes) => {
    for (const weight of ['regular', 'bold'] as const) addFace(`${slice.family.name}${slice.name}`, weight, bytes, slice.family.axis?.[weight]);
    chosen.clear();   // clusters that no font had may have a face now
    slicesOpened += 1;
  });
  opened.set(file, opening);
  return opening;
};

const addFace = (name: string, weight: Weight, bytes: Uint8Array, axis?: number): FontFace => {
  const hbFace = new Face(new Blob(bytes));
  const font = new Font(hbFace);
  if (axis != null) font.setVariations([new Variation('wght', axis)]);
  const face: FontFace = { name, weight, font, unitsPerEm: hbFace.upem, bytes, ...(axis != null && { axis }) };
  faces.set(keyOf(face), face);
  return face;
};

const has = (font: Font, code: number): boolean => (font.nominalGlyph(code) ?? 0) !== 0;

function rangesOf(text: string): [number, number][] {
  return text.split(',').map((range) => {
    const [from = '0', to = from] = range.replace(/^U\+/i, '').split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });
}
