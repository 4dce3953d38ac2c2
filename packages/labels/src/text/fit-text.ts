import { cleanLine } from './clean-text.ts';
import type { Weight } from './families.ts';
import { clustersOf, shapeLine, startsRight, type ShapedLine } from './shape-line.ts';

/** One thing to say in a text block: sizes in millimetres per em, from the wanted one down to the smallest allowed. */
export type Paragraph = {
  text: string;
  size: number;
  smallest?: number;
  weight?: Weight;
  /** More lines than these are cut, with an ellipsis; shrinking comes first. */
  mostLines?: number;
  /** Line height in ems. */
  leading?: number;
  /** Dropped before others when even the smallest size is too large. */
  expendable?: boolean;
};

/** A line with its size and the distance of its baseline from the block's top, both in millimetres. */
export type FittedLine = { shaped: ShapedLine; size: number; baseline: number; startsRight: boolean };
export type FittedText = { lines: FittedLine[]; height: number };

/** One dot of a 203 dpi print head: sizes move in these steps, so that each size's glyphs are drawn once. */
const STEP = 0.125;
const SCALES = [1, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2];
export const SMALLEST_SIZE = 2;
export const LEADING = 1.2;

type Sized = { paragraph: Paragraph; text: string; size: number; lines: string[]; whole: boolean };

/**
 * Fits paragraphs into a width and height in millimetres: wraps at spaces, then shrinks all together down to their smallest sizes,
 * then breaks words, then cuts with an ellipsis, and at last drops what is expendable, then what comes last. Never leaves the box.
 */
export const fitText = (paragraphs: readonly Paragraph[], width: number, height: number): FittedText => {
  const said = paragraphs.map((paragraph) => ({ paragraph, text: cleanLine(paragraph.text) })).filter(({ text }) => text !== '');
  let sized: Sized[] = [];
  for (const scale of SCALES) {
    sized = said.map(({ paragraph, text }) => sizeAt(paragraph, text, scale, width));
    if (sized.every(({ whole }) => whole) && heightOf(sized) <= height) return placed(sized);
    if (sized.every(({ paragraph, size }) => size <= smallestOf(paragraph))) break;
  }
  return placed(cut(sized, width, height));
};

const smallestOf = ({ smallest = SMALLEST_SIZE, size }: Paragraph): number => Math.min(smallest, size);
const weightOf = ({ weight = 'regular' }: Paragraph): Weight => weight;
const lineHeight = ({ paragraph, size }: Sized): number => size * (paragraph.leading ?? LEADING);
const heightOf = (sized: Sized[]): number => sized.reduce((sum, one) => sum + one.lines.length * lineHeight(one), 0);

function sizeAt(paragraph: Paragraph, text: string, scale: number, width: number): Sized {
  const size = Math.max(smallestOf(paragraph), Math.floor((paragraph.size * scale) / STEP) * STEP);
  const { lines, broken } = wrap(text, weightOf(paragraph), width / size);
  return { paragraph, text, size, lines, whole: !broken && lines.length <= (paragraph.mostLines ?? Infinity) };
}

/** Greedy lines of at most `width` ems; a word too long for a line is broken between clusters, which is told. */
function wrap(text: string, weight: Weight, width: number): { lines: string[]; broken: boolean } {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let broken = false;
  for (const { word, spaced } of wordsOf(text)) {
    const size = shapeLine(word, weight).width;
    const gap = spaced && line ? shapeLine(' ', weight).width : 0;
    if (used + gap + size <= width) {
      line += (gap ? ' ' : '') + word;
      used += gap + size;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    used = size;
    if (size > width) {
      broken = true;
      const parts = breakWord(word, weight, width);
      line = parts.pop() ?? '';
      used = shapeLine(line, weight).width;
      lines.push(...parts);
    }
  }
  return { lines: line ? [...lines, line] : lines, broken };
}

/** Words and whether a space comes before; scripts without spaces may break before any letter. */
function wordsOf(text: string): { word: string; spaced: boolean }[] {
  return text.split(' ').flatMap((chunk) => {
    const words = /[\u0e00-\u0eff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]|[\ud840-\ud8bf]/.test(chunk) ? clustersOf(chunk) : [chunk];
    return words.map((word, index) => ({ word, spaced: index === 0 }));
  });
}

function breakWord(word: string, weight: Weight, width: number): string[] {
  const parts: string[] = [];
  let rest = clustersOf(word);
  while (rest.length > 0) {
    const taken = Math.max(1, mostThatFit(rest, weight, width, ''));
    parts.push(rest.slice(0, taken).join(''));
    rest = rest.slice(taken);
  }
  return parts;
}

/** How many of the first clusters, followed by `end`, are at most `width` ems wide. */
function mostThatFit(clusters: string[], weight: Weight, width: number, end: string): number {
  let least = 0;
  let most = clusters.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (shapeLine(clusters.slice(0, middle).join('').trimEnd() + end, weight).width <= width) least = middle;
    else most = middle - 1;
  }
  return least;
}

/** The last resort, at the smallest sizes: fewer lines with an ellipsis, then fewer paragraphs. */
function cut(sized: Sized[], width: number, height: number): Sized[] {
  let kept = sized.map((one) => withLines(one, Math.min(one.lines.length, one.paragraph.mostLines ?? Infinity), width));
  while (heightOf(kept) > height && kept.length > 0) {
    const longest = kept.reduce((a, b) => (b.lines.length >= a.lines.length ? b : a));
    if (longest.lines.length > 1) kept = kept.map((one) => (one === longest ? withLines(one, one.lines.length - 1, width) : one));
    else {
      const dropped = kept.findLast(({ paragraph }) => paragraph.expendable) ?? kept.at(-1);
      kept = kept.filter((one) => one !== dropped);
    }
  }
  return kept;
}

function withLines(one: Sized, count: number, width: number): Sized {
  const lines = one.lines.slice(0, count);
  const last = lines.pop();
  if (last === undefined) return one;
  const complete = count >= one.lines.length && !one.lines.at(-1)?.endsWith('…');
  return { ...one, lines: [...lines, complete ? fitting(last, one, width) : ellipsised(last, one, width)] };
}

/** A single cluster wider than the whole line is all that can still be too wide here. */
const fitting = (line: string, { paragraph, size }: Sized, width: number): string =>
  shapeLine(line, weightOf(paragraph)).width <= width / size ? line : ellipsised(line, { paragraph, size }, width);

const ellipsised = (line: string, { paragraph, size }: Pick<Sized, 'paragraph' | 'size'>, width: number): string => {
  const clusters = clustersOf(line.replace(/…$/, ''));
  return `${clusters.slice(0, mostThatFit(clusters, weightOf(paragraph), width / size, '…')).join('').trimEnd()}…`;
};

function placed(sized: Sized[]): FittedText {
  let top = 0;
  const lines = sized.flatMap((one) => one.lines.map((line) => {
    const leading = one.paragraph.leading ?? LEADING;
    const baseline = top + one.size * ((leading - LEADING) / 2 + 0.93);
    top += lineHeight(one);
    return { shaped: shapeLine(line, weightOf(one.paragraph)), size: one.size, baseline, startsRight: startsRight(one.text) };
  }));
  return { lines, height: top };
}
