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
  let scale = 1;
  for (scale of SCALES) {
    const sized = said.map(({ paragraph, text }) => sizeAt(paragraph, text, scale, width, height, false));
    if (sized.every(({ whole }) => whole) && heightOf(sized) <= height) return placed(sized);
    if (sized.every(({ paragraph, size }) => size <= smallestOf(paragraph))) break;
  }
  return placed(cut(said.map(({ paragraph, text }) => sizeAt(paragraph, text, scale, width, height, true)), width, height));
};

const smallestOf = ({ smallest = SMALLEST_SIZE, size }: Paragraph): number => Math.min(smallest, size);
const weightOf = ({ weight = 'regular' }: Paragraph): Weight => weight;
const lineHeight = ({ paragraph, size }: Sized): number => size * (paragraph.leading ?? LEADING);
const heightOf = (sized: Sized[]): number => sized.reduce((sum, one) => sum + one.lines.length * lineHeight(one), 0);

function sizeAt(paragraph: Paragraph, text: string, scale: number, width: number, height: number, mayBreak: boolean): Sized {
  const size = Math.max(smallestOf(paragraph), Math.floor((paragraph.size * scale) / STEP) * STEP);
  const room = Math.min(paragraph.mostLines ?? Infinity, Math.max(1, Math.floor(height / (size * (paragraph.leading ?? LEADING)))));
  const { lines, whole } = wrap(text, weightOf(paragraph), width / size, room, mayBreak);
  return { paragraph, text, size, lines, whole };
}

/**
 * Greedy lines of at most `width` ems, `most` of them, and whether that is the whole text. A word too long for a line is broken
 * between clusters where that is allowed. Stops as soon as the outcome is clear: texts may be very long.
 */
function wrap(text: string, weight: Weight, width: number, most: number, mayBreak: boolean): { lines: string[]; whole: boolean } {
  const lines: string[] = [];
  let words = wordsOf(text);
  while (words.length > 0) {
    if (lines.length === most) return { lines, whole: false };
    const taken = wordsThatFit(words, weight, width);
    if (taken > 0) {
      lines.push(joined(words.slice(0, taken)));
      words = words.slice(taken);
    } else if (mayBreak) {
      const [{ word = '' } = {}, ...rest] = words;
      const [first = '', left] = breakWord(word, weight, width);
      lines.push(first);
      words = left ? [{ word: left, spaced: false }, ...rest] : rest;
    } else return { lines, whole: false };
  }
  return { lines, whole: true };
}

/** How many of the first words make a line: reckoned by their own widths, then proved by shaping, as neighbours change each other. */
function wordsThatFit(words: Word[], weight: Weight, width: number): number {
  const space = shapeLine(' ', weight).width;
  let taken = 0;
  for (let used = 0; taken < words.length; taken++) {
    const { word, spaced } = words[taken] ?? { word: '', spaced: false };
    used += shapeLine(word, weight).width + (spaced && taken > 0 ? space : 0);
    if (used > width) break;
  }
  while (taken > 0 && shapeLine(joined(words.slice(0, taken)), weight).width > width) taken--;
  return taken;
}

const joined = (words: Word[]): string => words.map(({ word, spaced }, index) => (spaced && index > 0 ? ` ${word}` : word)).join('');

type Word = { word: string; spaced: boolean };

/** Words and whether a space comes before; scripts without spaces may break before any letter. */
function wordsOf(text: string): Word[] {
  return text.split(' ').flatMap((chunk) => {
    const words = /[\u0e00-\u0eff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]|[\ud840-\ud8bf]/.test(chunk) ? clustersOf(chunk) : [chunk];
    return words.map((word, index) => ({ word, spaced: index === 0 }));
  });
}

/** As much of a word as makes a line, and the rest. A single sign wider than the line can only be told by an ellipsis. */
function breakWord(word: string, weight: Weight, width: number): [first: string, rest: string] {
  const all = clustersOf(word);
  const taken = mostThatFit(all, weight, width, '');
  return taken > 0 ? [all.slice(0, taken).join(''), all.slice(taken).join('')] : ['…', all.slice(1).join('')];
}

/** How many of the first clusters, followed by `end`, are at most `width` ems wide: reckoned by their own widths, then proved by shaping. */
function mostThatFit(clusters: string[], weight: Weight, width: number, end: string): number {
  let taken = 0;
  for (let used = 0; taken < clusters.length; taken++) {
    used += shapeLine(clusters[taken] ?? '', weight).width;
    if (used > width) break;
  }
  while (taken > 0 && shapeLine(clusters.slice(0, taken).join('').trimEnd() + end, weight).width > width) taken--;
  return taken;
}

/** The last resort, at the smallest sizes: fewer lines with an ellipsis, then fewer paragraphs. */
function cut(sized: Sized[], width: number, height: number): Sized[] {
  let kept = sized.map((one) => (one.whole ? one : withLines(one, one.lines.length, width)));
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

/** The first lines of a paragraph, the last of them ending with an ellipsis. */
const withLines = (one: Sized, count: number, width: number): Sized => {
  const lines = one.lines.slice(0, count);
  const clusters = clustersOf((lines.pop() ?? '').replace(/…$/, ''));
  const weight = weightOf(one.paragraph);
  const last = `${clusters.slice(0, mostThatFit(clusters, weight, width / one.size, '…')).join('').trimEnd()}…`;
  return { ...one, lines: [...lines, last] };
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
