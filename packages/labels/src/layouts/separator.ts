import { defineLayout, type Layout } from '../layout.ts';
import { pageMillimetres, type Page } from '../page.ts';

/** A page between two orders' labels in a batch: a heading and what belongs under it. */
export type Separator = { title: string; lines: string[] };

/** A separator on the paper of the labels around it, with black bands that are seen in a stack. */
export const separatorLayout = (page: Page): Layout<Separator> => {
  const { width, height } = pageMillimetres(page);
  const inner = width - 8;
  return defineLayout({
    page,
    blocks: [
      { kind: 'shape', box: [3, 3, width - 6, 6] },
      { kind: 'text', box: [4, 11, inner, height * 0.3], text: ({ title }) => [{ text: title, size: 12, weight: 'bold' }], align: 'center', valign: 'middle' },
      { kind: 'text', box: [4, 12 + height * 0.3, inner, height * 0.7 - 23], text: ({ lines }) => lines.map((text) => ({ text, size: 5 })), align: 'center' },
      { kind: 'shape', box: [3, height - 9, width - 6, 6] },
    ],
  });
};
