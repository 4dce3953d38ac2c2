import { deflateSync } from 'node:zlib';
import { faceByKey } from '../text/font-faces.ts';
import { subsetGlyphs } from './subset-glyphs.ts';

/** A face cut down to what a file uses: plain data, so that a worker thread can hand it over. Numbers are thousandths of an em. */
export type EmbeddedFont = {
  /** The face's key, by which page contents name it. */
  key: string;
  /** The subset's TrueType file, deflated, and its length before. */
  file: Uint8Array;
  fileLength: number;
  ascent: number;
  descent: number;
  /** Widths by glyph id. */
  widths: [id: number, width: number][];
  /** A CMap from glyph ids to text, deflated, so that the PDF can be searched and copied from. */
  toUnicode: Uint8Array;
};

/** Cuts a face down to the glyphs used, whole and without hints. */
export const embedFont = (key: string, glyphs: ReadonlyMap<number, string>): EmbeddedFont => {
  const face = faceByKey(key);
  const file = subsetGlyphs(face, glyphs.keys());
  const thousandths = (units: number): number => Math.round((units * 1_000) / face.unitsPerEm);
  const { ascender, descender } = face.font.hExtents();
  return {
    key,
    file: deflateSync(file, { level: 6 }),
    fileLength: file.length,
    ascent: thousandths(ascender),
    descent: thousandths(descender),
    widths: [...glyphs.keys()].sort((a, b) => a - b).map((id) => [id, thousandths(face.font.glyphHAdvance(id))]),
    toUnicode: deflateSync(cmapOf(glyphs)),
  };
};

const MOST_IN_A_BLOCK = 100;

function cmapOf(glyphs: ReadonlyMap<number, string>): string {
  const said = [...glyphs].filter(([, text]) => text !== '').sort(([a], [b]) => a - b).map(([id, text]) => `<${hex(id)}> <${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`);
  const blocks: string[] = [];
  for (let from = 0; from < said.length; from += MOST_IN_A_BLOCK) {
    const block = said.slice(from, from + MOST_IN_A_BLOCK);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');
