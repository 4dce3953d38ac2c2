import { afterAll, expect, test } from '@jest/globals';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { drawPdf, drawPng, type BatchItem } from '../index.ts';
import { rasterisePdf, scan } from '../testing/read-pictures.ts';
import { RECIPIENTS, sampleLabel } from '../testing/sample-labels.ts';
import { createLabelWorker } from './label-worker.ts';

const worker = createLabelWorker();
afterAll(() => worker.close());

test('a drawing thread gives the same bytes as drawing at once', async () => {
  const label = sampleLabel(1, 1, { recipient: RECIPIENTS.Arabic });
  expect(await worker.drawPng('Default', label)).toEqual(await drawPng('Default', label));
  expect(await worker.drawPdf('Default', label, { copies: 2 })).toEqual(await drawPdf('Default', label, { copies: 2 }));
});

test('drawing does not hold up the event loop (issue 3, part 4)', async () => {
  await worker.drawPng('Default', sampleLabel());
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await Promise.all(Array.from({ length: 40 }, (_, n) => worker.drawPdf('Default', sampleLabel(n + 1, 40))));
  delay.disable();
  expect(delay.percentile(50) / 1e6).toBeLessThan(50);
});

test('what a thread throws comes to who asked, and the next label is drawn all the same', async () => {
  await expect(worker.drawPng('No such type' as never, sampleLabel())).rejects.toThrow();
  expect((await worker.drawPng('Default', sampleLabel())).length).toBeGreaterThan(1_000);
});

test('a batch is one PDF in the order given, with separator pages, copies and mixed papers (issue 3, part 5)', async () => {
  const items: BatchItem[] = [
    { layout: 'Default', separator: { title: 'SO-104233', lines: ['Wolverhampton', '2 packages'] } },
    ...[1, 2].map((n): BatchItem => ({ layout: 'Default', label: sampleLabel(n, 2), copies: 2 })),
    { layout: 'Compact (100×50mm without QR)', separator: { title: 'SO-104234', lines: [] } },
    { layout: 'Compact (100×50mm without QR)', label: sampleLabel(3, 3, { recipient: RECIPIENTS.Chinese }) },
  ];
  const parts: Uint8Array[] = [];
  for await (const part of worker.streamBatchPdf(items)) parts.push(part);
  const pages = await rasterisePdf(Buffer.concat(parts), 203);

  expect(pages.map(({ points }) => points.map(Math.round))).toEqual([...Array.from({ length: 5 }, () => [288, 432]), [283, 142], [283, 142]]);
  expect(await Promise.all(pages.map(async (page) => (await scan(page)).at(0)))).toEqual([
    undefined,
    ...[1, 1, 2, 2].map((n) => `ZBAR_CODE128 ACM0000012345-0000${n}`),
    undefined,
    'ZBAR_CODE128 ACM0000012345-00003',
  ]);
});

test('a batch asks for its labels as it goes, and gives bytes before it has seen them all', async () => {
  let asked = 0;
  const many = (function* () {
    while (asked < 60) yield { layout: 'Compact (100×50mm without QR)', label: sampleLabel(++asked, 60) } satisfies BatchItem;
  })();
  const stream = worker.streamBatchPdf(many);
  await stream.next();
  await stream.next();
  expect(asked).toBeLessThan(20);
  for await (const _rest of stream) expect(asked).toBeGreaterThan(8);
  expect(asked).toBe(60);
});

test('a batch without labels is a PDF without pages', async () => {
  const parts: Uint8Array[] = [];
  for await (const part of worker.streamBatchPdf([])) parts.push(part);
  expect(Buffer.concat(parts).toString('latin1')).toMatch(/^%PDF-1\.7[^]*\/Count 0[^]*%%EOF\s*$/);
});
