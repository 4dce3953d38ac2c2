import type { LabelFacts } from './label-facts.ts';
import type { Page } from './page.ts';
import type { Paragraph } from './text/fit-text.ts';

/** A rectangle in millimetres from the label's upper left corner: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

type When<F> = { when?: (facts: F) => boolean };

/** Paragraphs fitted into a box. White text stands on a filled box. */
export type TextBlock<F = LabelFacts> = When<F> & {
  kind: 'text';
  box: Box;
  text: (facts: F) => Paragraph[];
  align?: 'start' | 'center' | 'end';
  valign?: 'top' | 'middle' | 'bottom';
  ink?: 'black' | 'white';
};

/** One caption over one value. */
export type Field<F = LabelFacts> = { caption: string; value: (facts: F) => string; share?: number };

/** Captioned values beside each other; those without a value leave their room to the others. */
export type FieldsBlock<F = LabelFacts> = { kind: 'fields'; box: Box; fields: readonly Field<F>[]; size: number; caption: number };
/** A filled rectangle, or its outline of the given thickness. */
export type ShapeBlock<F = LabelFacts> = When<F> & { kind: 'shape'; box: Box; outline?: number };
export type BarcodeBlock<F = LabelFacts> = { kind: 'barcode'; box: Box; value: (facts: F) => string };
export type QrBlock<F = LabelFacts> = { kind: 'qr'; box: Box; value: (facts: F) => string };
export type Block<F = LabelFacts> = TextBlock<F> | FieldsBlock<F> | ShapeBlock<F> | BarcodeBlock<F> | QrBlock<F>;

/** A label as data: its paper and its blocks, none of which overlap but shapes. */
export type Layout<F = LabelFacts> = { page: Page; blocks: readonly Block<F>[] };

/** Declares a layout (architecture, example 9). */
export const defineLayout = <F = LabelFacts>(layout: Layout<F>): Layout<F> => layout;
