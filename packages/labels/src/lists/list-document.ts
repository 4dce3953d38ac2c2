import type { Field } from '../layout.ts';
import type { Page } from '../page.ts';

/** The paper of lists: what every office printer holds. */
export const A4: Page = { width: 210, height: 297, unit: 'mm' };

/** One column: its title, its width in millimetres, and how its cells stand. `check`: a cell that is not empty is a box to tick. */
export type ListColumn = { title: string; width: number; kind?: 'text' | 'check'; align?: 'start' | 'center' | 'end'; strong?: boolean; /** Longer cells end with an ellipsis. */ mostLines?: number };

/** One row, a cell for each column. `follows`: it goes on from the row above, and no rule parts them. */
export type ListRow = { cells: string[]; follows?: boolean };

/** A list as data: what stands at the head of each page, and the rows below it. */
export type ListDocument = {
  title: string;
  /** How the list is to be read, beside the title. */
  remark: string;
  facts: Field<undefined>[];
  columns: readonly ListColumn[];
  rows: readonly ListRow[];
  /** Said where there are no rows. */
  empty: string;
  /** The sums below the last row, a cell for each column; empty: none. */
  totals: readonly string[];
  /** What is signed or filled in by hand at the end. */
  signatures: readonly string[];
  /** Who printed it, and when: at the foot of each page. */
  footer: string;
};
