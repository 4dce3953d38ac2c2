import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DrawCommand } from '../compose.ts';
import { streamBatchPdf, type RunPaper } from '../index.ts';
import { rasterisePdf } from '../testing/read-pictures.ts';
import { sampleCover, sampleHead, sampleLoadList, samplePickList } from '../testing/sample-runs.ts';
import { prepareFaces } from '../text/font-faces.ts';
import { composePaper } from './index.ts';

type Said = { text: string; x: number; y: number };

/** The texts of a page with the place of their pen's start, in millimetres. */
const textsOf = (page: DrawCommand[]): Said[] => page.flatMap((command) => (command.kind === 'line' ? [{ text: command.runs.flatMap(({ glyphs }) => glyphs.map(({ text }) => text)).join(''), x: command.x, y: command.baseline }] : []));
const pagesOf = async (paper: RunPaper): Promise<Said[][]> => {
  await prepareFaces(paper);
  return composePaper(paper).map(textsOf);
};
const pdfOf = async (papers: RunPaper[]): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of streamBatchPdf(papers)) parts.push(part);
  return Buffer.concat(parts);
};
const has = (page: Said[], text: string): boolean => page.some((said) => said.text === text);

test('a load list names each stop with order, postcode, packages, weight and volume, the last one first, and sums them up (issue 5, "Runs")', async () => {
  const stop = { stop: '1', orderNumber: '204501', customer: 'Ruth Okafor', postcode: 'BA11 1AB', town: 'Frome', packages: 2, weightKg: 18.44, volumeM3: 0.5, label: 'Printed' };
  const stops = [{ ...stop, stop: '34', orderNumber: '204534', weightKg: 0, volumeM3: 0, label: 'Not printed' }, stop, { ...stop, stop: '', orderNumber: '204599' }];
  const [page = []] = await pagesOf({ paper: 'load-list', facts: { head: sampleHead, order: 'loading', stops } });
  for (const text of ['Load list, Run 27', 'Tue 24 Nov 2026', 'Ana Kowalska', 'VAN 12, BX71 KLM', 'Locked', 'Page 1 of 1', 'Loaded by', 'Driver', '34', '18.4', '0.5', 'Printed', '–']) expect({ text, said: has(page, text) }).toEqual({ text, said: true });
  const rowOf = (number: string): Said => page.find(({ text }) => text === number)!;
  expect(rowOf('204534').y).toBeLessThan(rowOf('204501').y);
  // The cells of a row stand on one line, and sums below all rows: three orders of two packages, 36.9 kg, 1 m³.
  expect(page.filter(({ y }) => Math.abs(y - rowOf('204501').y) < 0.01).map(({ text }) => text)).toEqual(['1', '204501', 'Ruth Okafor', 'BA11 1AB', 'Frome', '2', '18.4', '0.5', 'Printed']);
  const sums = page.filter(({ y }) => y > rowOf('204599').y + 1).map(({ text }) => text);
  expect(sums.filter((text) => !/^P(age|rinted) /.test(text)).slice(0, 5)).toEqual(['3', 'orders', '6', '36.9', '1']);
});

test('each page of a long list repeats the head and the columns, tells its number, and no row is lost, cut or printed twice', async () => {
  for (const count of [1, 24, 200, 500]) {
    const pages = await pagesOf({ paper: 'load-list', facts: sampleLoadList(count) });
    pages.forEach((page, index) => {
      for (const text of ['Load list, Run 27', 'Tue 24 Nov 2026', 'POSTCODE', 'LOADED', `Page ${index + 1} of ${pages.length}`]) expect({ count, index, text, said: has(page, text) }).toEqual({ count, index, text, said: true });
      expect(Math.max(...page.map(({ y }) => y))).toBeLessThan(290);
    });
    const numbers = pages.flatMap((page) => page.map(({ text }) => text).filter((text) => /^20[45]\d{3}$/.test(text)));
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => String(204_500 + count - index)));
  }
});

test('a pick list sums each product over its orders and names all of them, however many there are', async () => {
  const pages = await pagesOf({ paper: 'pick-list', facts: samplePickList(30, 500) });
  const [first = []] = pages;
  for (const text of ['Pick list, Run 27', 'OAK-TABLE-0', '500', 'QUANTITY']) expect({ text, said: has(first, text) }).toEqual({ text, said: true });
  const said = pages.flat().map(({ text }) => text).join(' ');
  for (let order = 204_500; order < 205_000; order++) expect({ order, said: said.includes(String(order)) }).toEqual({ order, said: true });
  expect(said).toContain('204504×2');
  // A code of the supplier's is wrapped, never cut.
  expect(said.replaceAll(' ', '')).toContain('OAK-TABLE-6-EXTENDING-WITH-A-VERY-LONG-CODE-OF-THE-SUPPLIER-0123456789');
});

test('lists without anything say so on one page', async () => {
  const [load, ...more] = await pagesOf({ paper: 'load-list', facts: { ...sampleLoadList(0) } });
  expect([has(load!, 'This run has no stops.'), more]).toEqual([true, []]);
  const [pick] = await pagesOf({ paper: 'pick-list', facts: { ...samplePickList(0, 0) } });
  expect(has(pick!, 'Nothing is to be picked for this run.')).toBe(true);
});

test('a pack is one PDF on A4 whose pages another program shows, with ink of every script (P36)', async () => {
  const pages = await rasterisePdf(await pdfOf([{ paper: 'cover', facts: sampleCover }, { paper: 'load-list', facts: sampleLoadList(40) }, { paper: 'pick-list', facts: samplePickList(30, 40) }]), 72);
  expect(pages.length).toBeGreaterThanOrEqual(5);
  for (const { points, dots } of pages) {
    expect(points.map(Math.round)).toEqual([595, 842]);
    expect(dots.filter((dot) => dot < 128).length).toBeGreaterThan(2_000);
  }
});

test('five hundred stops and their products are drawn within seconds, and the file stays small', async () => {
  const began = performance.now();
  const pdf = await pdfOf([{ paper: 'load-list', facts: sampleLoadList(500) }, { paper: 'pick-list', facts: samplePickList(300, 500) }]);
  expect(pdf.length).toBeLessThan(1_000_000);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test('whatever the texts hold, they stay within their column and page', async () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[WM]{0,300}$/));
  const stop = fc.record({ stop: text, orderNumber: text, customer: text, postcode: text, town: text, packages: fc.integer(), weightKg: fc.double(), volumeM3: fc.double(), label: text });
  const head = fc.record({ title: text, remark: text, day: text, drivers: text, vehicles: text, state: text, account: text, printed: text });
  await fc.assert(fc.asyncProperty(head, fc.array(stop, { maxLength: 12 }), async (said, stops) => {
    const paper: RunPaper = { paper: 'load-list', facts: { head: said, order: 'delivery', stops } };
    await prepareFaces(paper);
    for (const command of composePaper(paper).flat()) {
      const [x, y, width, height] = command.box;
      expect(x >= 11.9 && y >= 10.9 && x + width <= 198.1 && y + height <= 290).toBe(true);
      if (command.kind === 'line') expect(command.x >= x - 1e-6 && command.x + command.width <= x + width + 1e-6 && command.baseline <= y + height + 1e-6).toBe(true);
    }
  }), { numRuns: 40 });
}, 60_000);
