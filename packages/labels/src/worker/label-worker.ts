import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { streamBatchPdf, type BatchItem } from '../batch-pdf.ts';
import type { PdfOptions, PngOptions } from '../draw-label.ts';
import type { LabelFacts } from '../label-facts.ts';
import type { LabelType } from '../layouts/index.ts';

/** Draws labels in threads of its own, so that a server's event loop never waits for one (performance 1.4). */
export type LabelWorker = {
  drawPng: (type: LabelType, label: LabelFacts, options?: PngOptions) => Promise<Buffer>;
  drawPdf: (type: LabelType, labels: LabelFacts | readonly LabelFacts[], options?: PdfOptions) => Promise<Buffer>;
  streamBatchPdf: (items: AsyncIterable<BatchItem> | Iterable<BatchItem>) => AsyncGenerator<Uint8Array>;
  /** Ends the threads; work under way fails. */
  close: () => Promise<void>;
};

/**
 * Starts drawing threads, one unless told otherwise, which stay until closed. The same drawings as `drawPng`, `drawPdf` and
 * `streamBatchPdf` give; what they throw comes through. More is waiting than `most` drawings: the next one is refused with an error.
 */
export const createLabelWorker = ({ threads = 1, most = 1_000 }: { threads?: number; most?: number } = {}): LabelWorker => {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./label-thread.ts', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    maxQueue: most,
  });
  const ask = (name: string, task: unknown) => pool.run(task, { name });
  const painter = { paintPages: (items: BatchItem[]) => ask('pages', items), embedFonts: (used: unknown) => ask('fonts', used) };
  return {
    drawPng: async (type, label, options) => bufferOf(await ask('png', { type, label, options })),
    drawPdf: async (type, labels, options) => bufferOf(await ask('pdf', { type, labels, options })),
    streamBatchPdf: (items) => streamBatchPdf(items, painter),
    close: () => pool.destroy(),
  };
};

/** Buffers cross threads as bare bytes. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
