import { code128, qrCode, type Modules } from './codes.ts';
import type { Block, Box, FieldsBlock, Layout, TextBlock } from './layout.ts';
import { dotsPerMillimetre } from './page.ts';
import { cleanLine } from './text/clean-text.ts';
import { fitText, type FittedText } from './text/fit-text.ts';
import type { GlyphRun } from './text/shape-line.ts';

export type Ink = 'black' | 'white';
/** A filled rectangle. */
export type RectCommand = { kind: 'rect'; box: Box };
/** One line of glyphs from its pen's start on its baseline; nothing shows outside the box. */
export type LineCommand = { kind: 'line'; box: Box; ink: Ink; x: number; baseline: number; size: number; width: number; runs: GlyphRun[] };
/** Dark modules, `module` millimetres wide and `row` high, quiet zones already left free around them. */
export type ModulesCommand = { kind: 'modules'; box: Box; x: number; y: number; module: number; row: number; modules: Modules };
/** What both painters paint, in millimetres from the upper left corner, y downwards. */
export type DrawCommand = RectCommand | LineCommand | ModulesCommand;

const QUIET = { barcode: 10, qr: 4 };
const FIELD_GAP = 2;

/**
 * Turns a layout and a label's facts into drawing commands. The same for PNG and PDF, so that the two cannot differ.
 * Never throws for anything that a text may hold (issue 3, part 3).
 */
export const compose = <F>(layout: Layout<F>, label: F): DrawCommand[] => {
  const dot = 1 / dotsPerMillimetre(layout.page, 203);
  return layout.blocks.flatMap((block) => commandsOf(block, label, dot));
};

function commandsOf<F>(block: Block<F>, label: F, dot: number): DrawCommand[] {
  switch (block.kind) {
    case 'text': return block.when?.(label) === false ? [] : textCommands(block, label);
    case 'fields': return fieldCommands(block, label);
    case 'shape': return block.when?.(label) === false ? [] : shapeCommands(block.box, block.outline);
    case 'barcode': return barcodeCommands(block.box, block.value(label), dot);
    case 'qr': return qrCommands(block.box, block.value(label), dot);
  }
}

function textCommands<F>({ box, text, ...how }: TextBlock<F>, label: F): DrawCommand[] {
  return placeText(fitText(text(label), box[2], box[3]), box, how);
}

/** Puts text that was fitted to a box's width into the box; a text of a script written from right to left begins at the right. */
export const placeText = ({ lines, height: used }: FittedText, box: Box, { align = 'start', valign = 'top', ink = 'black' }: Pick<TextBlock, 'align' | 'valign' | 'ink'> = {}): LineCommand[] => {
  const [x, y, width, height] = box;
  const top = y + { top: 0, middle: (height - used) / 2, bottom: height - used }[valign];
  return lines.map(({ shaped, size, baseline, startsRight }) => {
    const wide = shaped.width * size;
    const side = align === 'start' && startsRight ? 'end' : align;
    const left = x + { start: 0, center: (width - wide) / 2, end: width - wide }[side];
    return { kind: 'line', box, ink, x: left, baseline: top + baseline, size, width: wide, runs: shaped.runs };
  });
};

function fieldCommands<F>({ box: [x, y, width, height], fields, size, caption }: FieldsBlock<F>, label: F): DrawCommand[] {
  const told = fields.map((field) => ({ ...field, share: field.share ?? 1, said: field.value(label) })).filter(({ said }) => cleanLine(said) !== '');
  const shares = told.reduce((sum, { share }) => sum + share, 0);
  const room = width - FIELD_GAP * (told.length - 1);
  let left = x;
  return told.flatMap(({ caption: title, said, share }) => {
    const box: Box = [left, y, (room * share) / shares, height];
    left += box[2] + FIELD_GAP;
    return textCommands({
      kind: 'text',
      box,
      text: () => [
        { text: title, size: caption, smallest: caption, mostLines: 1, leading: 1.15 },
        { text: said, size, weight: 'bold', mostLines: 2, leading: 1.1 },
      ],
    }, label);
  });
}

/** A filled rectangle, or its outline of the given thickness in millimetres. */
export function shapeCommands(box: Box, outline?: number): DrawCommand[] {
  if (outline === undefined) return [{ kind: 'rect', box }];
  const [x, y, width, height] = box;
  const sides: Box[] = [
    [x, y, width, outline],
    [x, y + height - outline, width, outline],
    [x, y, outline, height],
    [x + width - outline, y, outline, height],
  ];
  return sides.map((side) => ({ kind: 'rect', box: side }));
}

/** Modules of whole printer dots, as many dots each as the box allows, with the quiet zones inside the box. */
function barcodeCommands(box: Box, text: string, dot: number): DrawCommand[] {
  const modules = code128(text);
  const count = modules?.[0]?.length ?? 0;
  const [x, y, width, height] = box;
  const dots = Math.min(4, Math.floor(width / dot / (count + 2 * QUIET.barcode)));
  if (!modules || dots < 1) return noCode(box);
  const module = dots * dot;
  return [{ kind: 'modules', box, x: onDot(x + (width - count * module) / 2, dot), y: onDot(y + dot / 2, dot), module, row: onDot(height - 1.5 * dot, dot), modules }];
}

function qrCommands(box: Box, text: string, dot: number): DrawCommand[] {
  const modules = qrCode(text);
  const count = modules?.length ?? 0;
  const [x, y, width, height] = box;
  const dots = Math.floor(Math.min(width, height) / dot / (count + 2 * QUIET.qr));
  if (!modules || dots < 1) return noCode(box);
  const module = dots * dot;
  return [{ kind: 'modules', box, x: onDot(x + (width - count * module) / 2, dot), y: onDot(y + (height - count * module) / 2, dot), module, row: module, modules }];
}

/** The nearest line between dots of a 203 dpi head, so that a PDF rasterised for one has sharp bars too. */
const onDot = (millimetres: number, dot: number): number => Math.round(millimetres / dot) * dot;

/** A place framed and named tells the packer that there is nothing to scan; the code stands below as text all the same. */
const noCode = (box: Box): DrawCommand[] => [
  ...shapeCommands(box, 0.3),
  ...textCommands({ kind: 'text', box, align: 'center', valign: 'middle', text: () => [{ text: 'No barcode', size: 4, weight: 'bold' }] }, undefined),
];
