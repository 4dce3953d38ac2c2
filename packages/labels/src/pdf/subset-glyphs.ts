import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FontFace } from '../text/font-faces.ts';

/** The functions of HarfBuzz' subsetter that are used here; numbers are addresses in its memory. */
type Subsetter = {
  memory: { buffer: ArrayBuffer };
  _initialize: () => void;
  malloc: (size: number) => number;
  hb_blob_create: (data: number, length: number, mode: number, user: number, destroy: number) => number;
  hb_blob_destroy: (blob: number) => void;
  hb_blob_get_data: (blob: number, length: number) => number;
  hb_blob_get_length: (blob: number) => number;
  hb_face_create: (blob: number, index: number) => number;
  hb_face_destroy: (face: number) => void;
  hb_face_reference_blob: (face: number) => number;
  hb_set_add: (set: number, value: number) => void;
  hb_subset_input_create_or_fail: () => number;
  hb_subset_input_destroy: (input: number) => void;
  hb_subset_input_glyph_set: (input: number) => number;
  hb_subset_input_set: (input: number, which: number) => number;
  hb_subset_input_set_flags: (input: number, flags: number) => void;
  hb_subset_input_pin_axis_location: (input: number, face: number, tag: number, value: number) => number;
  hb_subset_or_fail: (face: number, input: number) => number;
};

const READ_ONLY = 1;
const DROPPED_TABLES = 3;
const NO_HINTING = 0x1;
const RETAIN_GLYPH_IDS = 0x2;
const NOTDEF_OUTLINE = 0x40;
const NO_LAYOUT_CLOSURE = 0x200;
/** Tables that a PDF does not read from an embedded font: its text is shaped already. */
const NEEDLESS = ['GSUB', 'GPOS', 'GDEF', 'cmap', 'name', 'post', 'OS/2', 'STAT', 'kern', 'gasp', 'DSIG', 'meta'];

let subsetter: Subsetter | undefined;
const held = new Map<FontFace, number>();

/**
 * Cuts a face down to the given glyphs, which keep their ids; gives a TrueType file for embedding in a PDF.
 * HarfBuzz does it, as pdf-lib's own `subset: true` loses glyphs without an error (platform, section 4).
 * Throws where HarfBuzz refuses the font.
 */
export const subsetGlyphs = (face: FontFace, glyphs: Iterable<number>): Buffer => {
  subsetter ??= startSubsetter();
  const hb = subsetter;
  const source = held.get(face) ?? holdFace(hb, face);
  const input = hb.hb_subset_input_create_or_fail();
  const wanted = hb.hb_subset_input_glyph_set(input);
  for (const glyph of glyphs) hb.hb_set_add(wanted, glyph);
  const dropped = hb.hb_subset_input_set(input, DROPPED_TABLES);
  for (const table of NEEDLESS) hb.hb_set_add(dropped, tagOf(table));
  hb.hb_subset_input_set_flags(input, NO_HINTING | RETAIN_GLYPH_IDS | NOTDEF_OUTLINE | NO_LAYOUT_CLOSURE);
  if (face.axis !== undefined) hb.hb_subset_input_pin_axis_location(input, source, tagOf('wght'), face.axis);
  const subset = hb.hb_subset_or_fail(source, input);
  hb.hb_subset_input_destroy(input);
  if (subset === 0) throw new Error(`the font ${face.name} could not be cut down to the glyphs of a label`);
  const blob = hb.hb_face_reference_blob(subset);
  const at = hb.hb_blob_get_data(blob, 0);
  const bytes = Buffer.from(new Uint8Array(hb.memory.buffer).slice(at, at + hb.hb_blob_get_length(blob)));
  hb.hb_blob_destroy(blob);
  hb.hb_face_destroy(subset);
  return bytes;
};

function startSubsetter(): Subsetter {
  const file = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  const started = exports as unknown as Subsetter;
  started._initialize();
  return started;
}

function holdFace(hb: Subsetter, face: FontFace): number {
  const at = hb.malloc(face.bytes.length);
  new Uint8Array(hb.memory.buffer).set(face.bytes, at);
  const blob = hb.hb_blob_create(at, face.bytes.length, READ_ONLY, 0, 0);
  const source = hb.hb_face_create(blob, 0);
  hb.hb_blob_destroy(blob);
  held.set(face, source);
  return source;
}

const tagOf = (tag: string): number => Array.from(tag).reduce((sum, sign) => (sum << 8) + sign.charCodeAt(0), 0);
