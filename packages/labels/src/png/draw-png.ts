import { compose, type DrawCommand, type LineCommand, type ModulesCommand } from '../compose.ts';
import type { Box, Layout } from '../layout.ts';
import { dotsPerMillimetre, pageDots, type Dpi } from '../page.ts';
import { encodePng } from './encode-png.ts';
import { createBitmap, fillRect, stampGlyph, type Bitmap, type DotRect } from './frame.ts';
import { glyphDots } from './glyph-atlas.ts';

/** Paints a layout onto a one-bit frame of whole dots and gives it as PNG bytes. The faces its texts need are open already. */
export const paintPng = <F>(layout: Layout<F>, facts: F, dpi: Dpi): Buffer => {
  const perMillimetre = dotsPerMillimetre(layout.page, dpi);
  return encodePng(paintFrame(layout, compose(layout, facts), dpi), Math.round(perMillimetre * 1_000));
};

/** The frame alone, for tests that count its dots. */
export const paintFrame = ({ page }: Pick<Layout, 'page'>, commands: readonly DrawCommand[], dpi: Dpi): Bitmap => {
  const { width, height } = pageDots(page, dpi);
  const frame = createBitmap(width, height);
  const perMillimetre = dotsPerMillimetre(page, dpi);
  for (const command of commands) paint(frame, command, perMillimetre);
  return frame;
};

function paint(frame: Bitmap, command: DrawCommand, perMillimetre: number): void {
  switch (command.kind) {
    case 'rect': fillRect(frame, atLeastOneDot(dotsOf(command.box, perMillimetre))); break;
    case 'line': paintLine(frame, command, perMillimetre); break;
    case 'modules': paintModules(frame, command, perMillimetre); break;
  }
}

function paintLine(frame: Bitmap, { box, ink, x, baseline, size, runs }: LineCommand, perMillimetre: number): void {
  const clip = dotsOf(box, perMillimetre);
  const em = size * perMillimetre;
  const line = Math.round(baseline * perMillimetre);
  for (const { face, glyphs } of runs) {
    for (const glyph of glyphs) {
      const dots = glyphDots(face, glyph.id, em);
      if (dots) stampGlyph(frame, dots.bitmap, Math.round(x * perMillimetre + glyph.x * em) + dots.left, line - Math.round(glyph.y * em) + dots.top, clip, ink);
    }
  }
}

/** Each module is the same whole number of dots, so that scanners see true widths; what rounding leaves over widens the quiet zones. */
function paintModules(frame: Bitmap, { x, y, module, row, modules }: ModulesCommand, perMillimetre: number): void {
  const count = modules[0]?.length ?? 0;
  const dots = Math.max(1, Math.floor(module * perMillimetre + 1e-6));
  const tall = row === module ? dots : Math.round(row * perMillimetre);
  const left = Math.round(x * perMillimetre + (count * (module * perMillimetre - dots)) / 2);
  const top = Math.round(y * perMillimetre + (row === module ? (modules.length * (module * perMillimetre - dots)) / 2 : 0));
  modules.forEach((cells, rowIndex) => {
    cells.forEach((dark, column) => {
      if (dark) fillRect(frame, { left: left + column * dots, top: top + rowIndex * tall, right: left + (column + 1) * dots, bottom: top + (rowIndex + 1) * tall });
    });
  });
}

const dotsOf = ([x, y, width, height]: Box, perMillimetre: number): DotRect => ({
  left: Math.round(x * perMillimetre),
  top: Math.round(y * perMillimetre),
  right: Math.round((x + width) * perMillimetre),
  bottom: Math.round((y + height) * perMillimetre),
});

const atLeastOneDot = ({ left, top, right, bottom }: DotRect): DotRect => ({ left, top, right: Math.max(right, left + 1), bottom: Math.max(bottom, top + 1) });
