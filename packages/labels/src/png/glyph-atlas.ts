import { createCanvas, Path2D } from 'canvas';
import { faceByKey } from '../text/font-faces.ts';
import { createBitmap, type Bitmap } from './frame.ts';

/** A glyph's dots, and where they stand to the pen: dots to the right of it, and down from the baseline. */
export type GlyphDots = { left: number; top: number; bitmap: Bitmap } | undefined;

/** Coverage, of 255, from which a dot is printed: a little under half, as thermal heads lose thin strokes. */
const THRESHOLD = 112;
const MOST_GLYPHS = 20_000;

const atlas = new Map<string, GlyphDots>();

/**
 * The dots of one glyph at a size of `em` dots, drawn once for the life of the process by the canvas' rasteriser, then remembered
 * (performance, lever 7). Undefined for a glyph without ink.
 */
export const glyphDots = (face: string, id: number, em: number): GlyphDots => {
  const key = `${face} ${id} ${em}`;
  if (atlas.has(key)) return atlas.get(key);
  const dots = rasterise(face, id, em);
  if (atlas.size >= MOST_GLYPHS) atlas.clear();
  atlas.set(key, dots);
  return dots;
};

function rasterise(key: string, id: number, em: number): GlyphDots {
  const { font, unitsPerEm } = faceByKey(key);
  const extents = font.glyphExtents(id);
  if (!extents || extents.width === 0 || extents.height === 0) return undefined;
  const scale = em / unitsPerEm;
  const left = Math.floor(extents.xBearing * scale);
  const top = Math.floor(-extents.yBearing * scale);
  const width = Math.ceil((extents.xBearing + extents.width) * scale) - left + 1;
  const height = Math.ceil((-extents.yBearing - extents.height) * scale) - top + 1;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, -scale, -left, -top);
  context.fill(new Path2D(font.glyphToPath(id)));
  const { data } = context.getImageData(0, 0, width, height);
  const bitmap = createBitmap(width, height);
  let darkest = 0;
  for (let at = 3; at < data.length; at += 4) darkest = Math.max(darkest, data[at] ?? 0);
  const threshold = Math.min(THRESHOLD, darkest);   // the smallest mark prints too
  for (let dot = 0; dot < width * height && darkest > 0; dot++) {
    if ((data[dot * 4 + 3] ?? 0) < threshold) continue;
    const x = dot % width;
    const byte = ((dot - x) / width) * bitmap.stride + (x >> 3);
    bitmap.bits[byte] = (bitmap.bits[byte] ?? 0) | (0x80 >> (x & 7));
  }
  return { left, top, bitmap };
}
