import { paintHere, type BatchItem } from '../batch-pdf.ts';
import { drawPdf, drawPng, type PdfOptions, type PngOptions } from '../draw-label.ts';
import type { LabelFacts } from '../label-facts.ts';
import { LABEL_LAYOUTS, type LabelType } from '../layouts/index.ts';
import type { EmbeddedFont } from '../pdf/embedded-font.ts';
import type { PdfPage, UsedGlyphs } from '../pdf/page-content.ts';

/** What a drawing thread is asked for, by name; arguments and answers are plain data. */

export const png = ({ type, label, options }: { type: LabelType; label: LabelFacts; options?: PngOptions }): Promise<Uint8Array> => drawPng(type, label, options);

export const pdf = ({ type, labels, options }: { type: LabelType; labels: LabelFacts | readonly LabelFacts[]; options?: PdfOptions }): Promise<Uint8Array> => drawPdf(type, labels, options);

export const pages = (items: BatchItem[]): Promise<PdfPage[]> => paintHere.paintPages(items);

export const fonts = (used: UsedGlyphs): Promise<EmbeddedFont[]> => paintHere.embedFonts(used);

/** A packer's first label of the day is as quick as the next: fonts are opened and the usual letters drawn before work is taken. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 -,./&()+';
const SAMPLE: LabelFacts = {
  code: 'WARM0000000000-00001',
  recipient: { name: LETTERS, company: '', lines: [], town: '', region: '', postcode: 'AB12 3CD', country: LETTERS, phone: '' },
  sender: { companyName: LETTERS, lines: [], phone: '' },
  carrierService: 'Service',
  reference: 'SO-0123456789',
  trackingNumber: '',
  orderNumber: '0123456789',
  packageNumber: 1,
  packageCount: 2,
  notes: LETTERS,
};
for (const type of Object.keys(LABEL_LAYOUTS) as LabelType[]) {
  await drawPng(type, SAMPLE);
  await drawPdf(type, SAMPLE);
}
