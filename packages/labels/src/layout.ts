import type { LabelFacts } from './label-facts.ts';
import type { Page } from './page.ts';
import type { Paragraph } from './text/fit-text.ts';

/** A rectangle in millimetres from the label's upper left corner: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

type When = { when?: (label: LabelFacts) => boolean };

/** Paragraphs fitted into a box. White text stands on a filled box. */
export type TextBlock = When & {
  kind: 'text';
  box: Box;
  text: (label: LabelFacts) => Paragraph[];
  align?: 'start' | 'center' | 'end';
  valign?: 'top' | 'middle' | 'bottom';
  ink?: 'black' | 'white';
};

/** One caption over one value. */
export type Field = { caption: string; value: (label: LabelFacts) => string; share?: number };

/** Captioned values beside each other; those without a value leave their room to the others. */
export type FieldsBlock = { kind: 'fields'; box: Box; fields: readonly Field[]; size: number; caption: number };
/** A filled rectangle, or its outline of the given thickness. */
export type ShapeBlock = When & { kind: 'shape'; box: Box; outline?: number };
export type BarcodeBlock = { kind: 'barcode'; box: Box; value: (label: LabelFacts) => string };
export type QrBlock = { kind: 'qr'; box: Box; value: (label: LabelFacts) => string };
export type Block = TextBlock | FieldsBlock | ShapeBlock | BarcodeBlock | QrBlock;

/** A label as data: its paper and its blocks, none of which overlap but shapes. */
export type Layout = { page: Page; blocks: readonly Block[] };

/** Declares a layout (architecture, example 9). */
export const defineLayout = (layout: Layout): Layout => layout;
