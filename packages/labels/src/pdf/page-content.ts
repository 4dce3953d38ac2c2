import { deflateSync } from 'node:zlib';
import { compose, type DrawCommand, type LineCommand, type ModulesCommand } from '../compose.ts';
import type { Box, Layout } from '../layout.ts';
import { pageMillimetres, pagePoints, type Page, type Size } from '../page.ts';
import { faceByKey } from '../text/font-faces.ts';
import type { GlyphRun } from '../text/shape-line.ts';

/** The glyphs that a page uses: by face, the id and the text it stands for. */
export type UsedGlyphs = Map<string, Map<number, string>>;
/** One page, ready to be written: plain data, so that a worker thread can hand it over. `size` is in points, `content` deflated. */
export type PdfPage = { size: Size; content: Uint8Array; glyphs: UsedGlyphs; copies: number };

const POINTS = 72 / 25.4;

/** Writes a layout's drawing commands as a PDF page's content. The faces its texts need are open already. */
export const paintPdfPage = <F>(layout: Layout<F>, facts: F, copies = 1): PdfPage => paintCommands(layout.page, compose(layout, facts), copies);

/** Writes drawing commands as a PDF page's content. The faces their texts need are open already. */
export const paintCommands = (page: Page, commands: readonly DrawCommand[], copies = 1): PdfPage => {
  const glyphs: UsedGlyphs = new Map();
  const { height } = pageMillimetres(page);
  const content = commands.map((command) => operatorsOf(command, height, glyphs)).join('\n');
  return { size: pagePoints(page), content: deflateSync(content, { level: 6 }), glyphs, copies };
};

/** Adds what a page uses to what a whole file uses. */
export const gatherGlyphs = (into: UsedGlyphs, page: UsedGlyphs): void => {
  for (const [face, used] of page) {
    const all = into.get(face) ?? new Map<number, string>();
    into.set(face, all);
    for (const [id, text] of used) if (!all.get(id)) all.set(id, text);
  }
};

function operatorsOf(command: DrawCommand, height: number, used: UsedGlyphs): string {
  switch (command.kind) {
    case 'rect': return `${rectangle(command.box, height)} f`;
    case 'line': return lineOperators(command, height, used);
    case 'modules': return modulesOperators(command, height);
  }
}

function lineOperators({ box, ink, x, baseline, size, runs }: LineCommand, height: number, used: UsedGlyphs): string {
  const shown = runs.map((run) => runOperators(run, x, height - baseline, size, used)).join('\n');
  return `q ${rectangle(box, height)} W n ${ink === 'white' ? '1 g ' : ''}BT\n${shown}\nET Q`;
}

/** Shows a run's glyphs at their shaped places: each place is told as the difference from where the glyph's own width would lead. */
function runOperators({ face, glyphs }: GlyphRun, x: number, y: number, size: number, used: UsedGlyphs): string {
  const { font, unitsPerEm } = faceByKey(face);
  const ids = used.get(face) ?? new Map<number, string>();
  used.set(face, ids);
  const operators = [`/${face} ${num(size * POINTS)} Tf 1 0 0 1 ${num((x + (glyphs[0]?.x ?? 0) * size) * POINTS)} ${num(y * POINTS)} Tm`];
  let shown = '';
  let rise = 0;
  let pen = glyphs[0]?.x ?? 0;
  for (const glyph of glyphs) {
    if (glyph.y !== rise) {
      if (shown) operators.push(`[${shown}] TJ`);
      operators.push(`${num(glyph.y * size * POINTS)} Ts`);
      shown = '';
      rise = glyph.y;
    }
    const off = Math.round((pen - glyph.x) * 1_000);
    if (off) shown += off;
    shown += `<${glyph.id.toString(16).padStart(4, '0')}>`;
    pen = glyph.x + (off ? 0 : pen - glyph.x) + font.glyphHAdvance(glyph.id) / unitsPerEm;
    if (!ids.get(glyph.id)) ids.set(glyph.id, glyph.text);
  }
  if (shown) operators.push(`[${shown}] TJ`);
  if (rise) operators.push('0 Ts');
  return operators.join('\n');
}

/** Dark modules beside each other become one rectangle; all of them are filled at once. */
function modulesOperators({ x, y, module, row, modules }: ModulesCommand, height: number): string {
  const rectangles = modules.flatMap((cells, rowIndex) => darkStretches(cells).map(([from, count]) =>
    rectangle([x + from * module, y + rowIndex * row, count * module, row], height)));
  return `${rectangles.join('\n')} f`;
}

function darkStretches(cells: readonly boolean[]): [from: number, count: number][] {
  const stretches: [number, number][] = [];
  cells.forEach((dark, index) => {
    const last = stretches.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === index) last[1] += 1;
    else stretches.push([index, 1]);
  });
  return stretches;
}

const rectangle = ([x, y, width, tall]: Box, height: number): string =>
  `${num(x * POINTS)} ${num((height - y - tall) * POINTS)} ${num(width * POINTS)} ${num(tall * POINTS)} re`;

const num = (value: number): string => String(Math.round(value * 1_000) / 1_000);
