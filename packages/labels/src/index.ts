export { streamBatchPdf, type BatchItem } from './batch-pdf.ts';
export { drawPdf, drawPng, sizeInInches, type PdfOptions, type PngOptions } from './draw-label.ts';
export { labelCode, type LabelFacts } from './label-facts.ts';
export { LABEL_LAYOUTS, type LabelType } from './layouts/index.ts';
export type { RunPaper } from './lists/index.ts';
export type * from './lists/run-facts.ts';
export type { Separator } from './layouts/separator.ts';
export type { Dpi } from './page.ts';
export { createLabelWorker, type LabelWorker } from './worker/label-worker.ts';
