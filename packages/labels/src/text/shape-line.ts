import bidiModule, { type Bidi } from 'bidi-js';
import { Buffer as ShapingBuffer, Direction, shape } from 'harfbuzzjs';
import type { Weight } from './families.ts';
import { baseFace, faceFor, facesVersion, keyOf, type FontFace } from './font-faces.ts';

/** One glyph of a run, placed in ems from the beginning of its line, y upwards. `text` is what it stands for, told once per cluster. */
export type PlacedGlyph = { id: number; x: number; y: number; text: string };
/** Neighbouring glyphs of one face. */
export type GlyphRun = { face: string; glyphs: PlacedGlyph[] };
/** A line as it is drawn from left to right, with its width in ems. */
export type ShapedLine = { runs: GlyphRun[]; width: number };

type Piece = { face: FontFace | undefined; text: string; level: number };

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG = /\p{L}/u;
const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** The package's CommonJS file is the factory itself, where its types speak of a default inside it. */
const bidi = (bidiModule as unknown as () => Bidi)();
const shaped = new Map<string, ShapedLine>();
let version = 0;

/** Whether a text's first letter is of a script written from right to left: it then begins at the right edge. */
export const startsRight = (text: string): boolean => RIGHT_TO_LEFT.test(FIRST_STRONG.exec(text)?.[0] ?? '');

/** The signs of a text as a reader counts them: a letter with its marks is one. */
export const clustersOf = (text: string): string[] => Array.from(clusters.segment(text), ({ segment }) => segment);

/**
 * Shapes one line of clean text with HarfBuzz: faces chosen per cluster, directions by the Unicode bidirectional algorithm,
 * letters joined, marks placed. What no font has becomes one box per cluster. Answers are remembered: an order's words come again on each package.
 */
export const shapeLine = (text: string, weight: Weight): ShapedLine => {
  if (shaped.size > 5_000 || version !== facesVersion()) shaped.clear();
  version = facesVersion();
  const key = `${weight}${text}`;
  const known = shaped.get(key);
  if (known) return known;
  const line = joinPieces(inReadingOrder(piecesOf(text, weight)), weight);
  shaped.set(key, line);
  return line;
};

function piecesOf(text: string, weight: Weight): Piece[] {
  const levels = RIGHT_TO_LEFT.test(text) ? bidi.getEmbeddingLevels(text, startsRight(text) ? 'rtl' : 'ltr').levels : undefined;
  const pieces: Piece[] = [];
  for (const { segment, index } of clusters.segment(text)) {
    const last = pieces.at(-1);
    const level = levels?.[index] ?? 0;
    const face = last?.face && isCommon(segment) && covers(last.face, segment) ? last.face : faceFor(segment, weight);
    if (last && last.level === level && last.face === face && face) last.text += segment;
    else pieces.push({ face, text: segment, level });
  }
  return pieces;
}

/** Rule L2 of the bidirectional algorithm, on pieces: from the highest level down, turn what is at that level or above. */
function inReadingOrder(pieces: Piece[]): Piece[] {
  const highest = Math.max(0, ...pieces.map(({ level }) => level));
  const ordered = [...pieces];
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < ordered.length; from++) {
      let to = from;
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to++;
      if (to > from + 1) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  }
  return ordered;
}

function joinPieces(pieces: Piece[], weight: Weight): ShapedLine {
  const runs: GlyphRun[] = [];
  let pen = 0;
  for (const { face, text, level } of pieces) {
    const used = face ?? baseFace(weight);
    const { glyphs, width } = face ? shapePiece(face, text, level % 2 === 1) : boxOf(used, text);
    runs.push({ face: keyOf(used), glyphs: glyphs.map((glyph) => ({ ...glyph, x: glyph.x + pen })) });
    pen += width;
  }
  return { runs, width: pen };
}

function shapePiece(face: FontFace, text: string, rightToLeft: boolean): { glyphs: PlacedGlyph[]; width: number } {
  const buffer = new ShapingBuffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  buffer.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
  shape(face.font, buffer);
  const infos = buffer.getGlyphInfos();
  const positions = buffer.getGlyphPositions();
  const ends = clusterEnds(infos.map(({ cluster }) => cluster), text.length);
  const told = new Set<number>();
  let pen = 0;
  const glyphs = infos.map(({ codepoint: id, cluster }, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const placed = {
      id,
      x: (pen + xOffset) / face.unitsPerEm,
      y: yOffset / face.unitsPerEm,
      text: told.has(cluster) ? '' : text.slice(cluster, ends.get(cluster)),
    };
    told.add(cluster);
    pen += xAdvance;
    return placed;
  });
  return { glyphs, width: pen / face.unitsPerEm };
}

const boxOf = (face: FontFace, text: string): { glyphs: PlacedGlyph[]; width: number } =>
  ({ glyphs: [{ id: 0, x: 0, y: 0, text }], width: face.font.glyphHAdvance(0) / face.unitsPerEm });

function clusterEnds(starts: number[], end: number): Map<number, number> {
  const sorted = [...new Set(starts)].sort((a, b) => a - b);
  return new Map(sorted.map((start, index) => [start, sorted[index + 1] ?? end]));
}

const isCommon = (cluster: string): boolean => /^\p{Script=Common}+$/u.test(cluster);
const covers = (face: FontFace, cluster: string): boolean => Array.from(cluster).every((sign) => (face.font.nominalGlyph(sign.codePointAt(0) ?? 0) ?? 0) !== 0);
