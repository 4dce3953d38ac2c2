import { streamBatchPdf } from './batch-pdf.ts';
import type { LabelFacts } from './label-facts.ts';
import { LABEL_LAYOUTS, type LabelType } from './layouts/index.ts';
import { pageInches, type Dpi, type Size } from './page.ts';
import { paintPng } from './png/draw-png.ts';
import { prepareFaces } from './text/font-faces.ts';

export type PngOptions = { dpi?: Dpi };
export type PdfOptions = { copies?: number };

/** A label type's paper in inches, two decimals, as Linnworks' answer wants it. */
export const sizeInInches = (type: LabelType): Size => pageInches(LABEL_LAYOUTS[type].page);

/**
 * Draws a label as a one-bit PNG with its density: whole-dot bars and modules, white paper, no transparency (R-117 … ).
 * The same facts give the same bytes. Draws on the calling thread: a server uses `createLabelWorker`.
 */
export const drawPng = async (type: LabelType, label: LabelFacts, { dpi = 203 }: PngOptions = {}): Promise<Buffer> => {
  await prepareFaces(label);
  return paintPng(LABEL_LAYOUTS[type], label, dpi);
};

/**
 * Draws one label, or several as pages of one file, as a vector PDF of true size with its fonts cut down and embedded.
 * Copies repeat each page. The same facts give the same bytes. Draws on the calling thread: a server uses `createLabelWorker`.
 */
export const drawPdf = async (type: LabelType, labels: LabelFacts | readonly LabelFacts[], { copies = 1 }: PdfOptions = {}): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of streamBatchPdf([labels].flat().map((label) => ({ layout: type, label, copies })))) parts.push(part);
  return Buffer.concat(parts);
};
