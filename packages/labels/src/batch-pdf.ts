import type { LabelFacts } from './label-facts.ts';
import { LABEL_LAYOUTS, type LabelType } from './layouts/index.ts';
import { A4 } from './lists/list-document.ts';
import { composePaper, type RunPaper } from './lists/index.ts';
import { separatorLayout, type Separator } from './layouts/separator.ts';
import { embedFont, type EmbeddedFont } from './pdf/embedded-font.ts';
import { gatherGlyphs, paintCommands, paintPdfPage, type PdfPage, type UsedGlyphs } from './pdf/page-content.ts';
import { createPdfFile } from './pdf/pdf-file.ts';
import { prepareFaces } from './text/font-faces.ts';

/** A part of a batch: a label with its copies, a separator on that label type's paper, or a paper of a run with as many pages as it needs. */
export type BatchItem =
  | { layout: LabelType; label: LabelFacts; copies?: number }
  | { layout: LabelType; separator: Separator }
  | RunPaper;

/** Who paints a batch's pages and cuts its fonts: this thread, or a worker thread. */
export type BatchPainter = {
  paintPages: (items: BatchItem[]) => Promise<PdfPage[]>;
  embedFonts: (used: UsedGlyphs) => Promise<EmbeddedFont[]>;
};

/** Few enough to keep a batch's memory small, enough to make handing them to a thread cheap. */
const PAGES_AT_A_TIME = 8;

/** Paints on the calling thread. */
export const paintHere: BatchPainter = {
  paintPages: async (items) => {
    await prepareFaces(items);
    return items.flatMap((item) => {
      if ('paper' in item) return composePaper(item).map((commands) => paintCommands(A4, commands));
      const layout = LABEL_LAYOUTS[item.layout];
      return 'label' in item ? paintPdfPage(layout, item.label, item.copies) : paintPdfPage(separatorLayout(layout.page), item.separator);
    });
  },
  embedFonts: async (used) => [...used].map(([face, glyphs]) => embedFont(face, glyphs)),
};

/**
 * Many labels and papers as one PDF, in the order given, fonts shared by all pages (issue 3, part 5). Bytes come as soon as a few pages are
 * painted; no page is kept, so that memory stays the same however many there are. A batch without items is a file without pages.
 */
export async function* streamBatchPdf(items: AsyncIterable<BatchItem> | Iterable<BatchItem>, painter: BatchPainter = paintHere): AsyncGenerator<Uint8Array> {
  const file = createPdfFile();
  const used: UsedGlyphs = new Map();
  yield file.begin();
  for await (const some of inGroups(items, PAGES_AT_A_TIME)) {
    const pages = await painter.paintPages(some);
    for (const page of pages) gatherGlyphs(used, page.glyphs);
    yield Buffer.concat(pages.map(file.page));
  }
  yield file.end(await painter.embedFonts(used));
}

async function* inGroups<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
