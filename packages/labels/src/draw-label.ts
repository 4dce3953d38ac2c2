import type { LabelFacts } from './label-facts.ts';
import { LABEL_LAYOUTS, type LabelType } from './layouts/index.ts';
import { pageInches, type Dpi, type Size } from './page.ts';
import { embedFont } from './pdf/embedded-font.ts';
import { gatherGlyphs, paintPdfPage, type UsedGlyphs } from './pdf/page-content.ts';
import { createPdfFile } from './pdf/pdf-file.ts';
import { paintPng } from './png/draw-png.ts';
import { loadFacesFor } from './text/font-faces.ts';
import { forgetShapes } from './text/shape-line.ts';

/** A label type's paper in inches, two decimals, as Linnworks' answer wants it. */
export const sizeInInches = (type: LabelType): Size => pageInches(LABEL_LAYOUTS[type].page);

/** Opens the faces that these labels need beyond the ones at hand. Throws only where an installed font file cannot be read. */
export const prepareFaces = async (texts: unknown): Promise<void> => {
  if (await loadFacesFor(JSON.stringify(texts))) forgetShapes();
};

/**
 * Draws a label as a one-bit PNG with its density: whole-dot bars and modules, white paper, no transparency (R-117 … ).
 * Gives the bytes; the same facts give the same bytes. Draws on the calling thread: a server uses `createLabelWorker`.
 */
export const drawPng = async (type: LabelType, label: LabelFacts, { dpi = 203 }: { dpi?: Dpi } = {}): Promise<Buffer> => {
  await prepareFaces(label);
  return paintPng(LABEL_LAYOUTS[type], label, dpi);
};

/**
 * Draws one label, or several as pages of one file, as a vector PDF of true size with its fonts cut down and embedded.
 * Gives the bytes; the same facts give the same bytes. Draws on the calling thread: a server uses `createLabelWorker`.
 */
export const drawPdf = async (type: LabelType, labels: LabelFacts | readonly LabelFacts[]): Promise<Buffer> => {
  await prepareFaces(labels);
  const file = createPdfFile();
  const used: UsedGlyphs = new Map();
  const parts = [file.begin()];
  for (const label of [labels].flat()) {
    const page = paintPdfPage(LABEL_LAYOUTS[type], label);
    gatherGlyphs(used, page.glyphs);
    parts.push(file.page(page));
  }
  parts.push(file.end([...used].map(([face, glyphs]) => embedFont(face, glyphs))));
  return Buffer.concat(parts);
};
