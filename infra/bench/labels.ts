/** Labels in process (performance P20, P21, P22, P26): `pnpm bench --only labels`, or alone `node infra/bench/labels.ts`. */
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLabelWorker, drawPdf, drawPng, labelCode, LABEL_LAYOUTS, type BatchItem, type LabelFacts, type LabelType } from '../../packages/labels/src/index.ts';
import { RECIPIENTS, sampleLabel } from '../../packages/labels/src/testing/index.ts';
import { describeMachine, median, percentile, printTable, type Figure } from './figures.ts';

type Canvas = {
  createCanvas: (width: number, height: number) => {
    getContext: (kind: '2d') => { fillStyle: string; font: string; fillRect: (x: number, y: number, width: number, height: number) => void; fillText: (text: string, x: number, y: number) => void };
    toBuffer: (kind: 'image/png') => Buffer;
  };
  GlobalFonts: { registerFromPath: (file: string, family: string) => unknown };
};
const inLabels = createRequire(new URL('../../packages/labels/src/index.ts', import.meta.url));
const { createCanvas, GlobalFonts } = inLabels('canvas') as Canvas;
const font = inLabels.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf');

const ROUNDS = 150;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const kB = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

/** A label of its own each time, as orders are: other name, code and number. */
const nth = (n: number, recipient: LabelFacts['recipient'] = sampleLabel().recipient): LabelFacts =>
  sampleLabel(n, ROUNDS, { code: labelCode('ACM0000012345', n), reference: `SO-${n}`, recipient: { ...recipient, lines: [...recipient.lines, `${n}`] } });

/** The eight lines of text by which P21 was set (performance 1.4); a label with every field and notes has some twenty. */
const eightLines = (): LabelFacts => ({ ...sampleLabel(), notes: '', run: '', sequence: '', trackingNumber: '', deliveryDate: '', sender: { companyName: 'Acme Home Furnishings', lines: [], phone: '' } });

/** The plain way: a canvas with colours, text through its own engine, encoded as it comes. */
const plainCanvas = (label: LabelFacts): number => {
  const canvas = createCanvas(812, 1218);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, 812, 1218);
  context.fillStyle = 'black';
  context.font = '40px Bench';
  const { recipient } = label;
  for (const [index, line] of [recipient.name, recipient.company, ...recipient.lines, recipient.town, recipient.postcode, label.code, label.notes].entries()) context.fillText(line, 30, 80 + index * 60);
  for (let bar = 0; bar < 200; bar += 2) context.fillRect(30 + bar * 3, 900, 3, 170);
  for (let cell = 0; cell < 441; cell += 2) context.fillRect(560 + (cell % 21) * 8, 360 + Math.floor(cell / 21) * 8, 8, 8);
  return canvas.toBuffer('image/png').length;
};

const timed = async (work: (n: number) => Promise<unknown> | unknown, rounds = ROUNDS): Promise<number[]> => {
  for (let n = 1; n <= 10; n++) await work(n);
  const times: number[] = [];
  for (let n = 1; n <= rounds; n++) {
    const from = performance.now();
    await work(n);
    times.push(performance.now() - from);
  }
  return times;
};

const drawn = async (): Promise<Figure[]> => {
  GlobalFonts.registerFromPath(font, 'Bench');
  const plain = await timed((n) => plainCanvas(nth(n)), 40);
  const figures: Figure[] = [];
  for (const type of Object.keys(LABEL_LAYOUTS) as LabelType[]) {
    const png = await timed((n) => drawPng(type, nth(n)));
    const pdf = await timed((n) => drawPdf(type, nth(n)), 80);
    const faster = median(plain) / median(png);
    const bytesOf = async (label: LabelFacts): Promise<[png: number, pdf: number]> => [(await drawPng(type, label)).length, (await drawPdf(type, label)).length];
    const [full, eight] = [await bytesOf(nth(1)), await bytesOf(eightLines())];
    figures.push(
      { what: `${type}: PNG p50 / p99`, ours: `${ms(median(png))} / ${ms(percentile(png, 0.99))}`, floor: ms(median(plain)), ratio: `${faster.toFixed(1)} ×`, goal: '4 / 10 ms, 7 × (P20)', met: median(png) <= 4 && percentile(png, 0.99) <= 10 && (faster >= 7 || type.startsWith('Compact')) },
      { what: `${type}: PDF p50`, ours: ms(median(pdf)), goal: '25 ms (P20)', met: median(pdf) <= 25 },
      { what: `${type}: PNG, PDF bytes, eight lines`, ours: eight.map(kB).join(', '), goal: '12, 30 kB (P21)', met: eight[0] <= 12_000 && eight[1] <= 30_000 },
      { what: `${type}: PNG, PDF bytes, every field`, ours: full.map(kB).join(', '), goal: '' },
    );
  }
  for (const [script, recipient] of Object.entries(RECIPIENTS)) {
    const both = await timed(async (n) => [await drawPng('Default', nth(n, recipient)), await drawPdf('Default', nth(n, recipient))], 30);
    figures.push({ what: `${script}: PNG and PDF p50`, ours: ms(median(both)), goal: '60 ms (P20)', met: median(both) <= 60 });
  }
  const one = median(await timed((n) => drawPdf('Default', nth(n)), 60));
  const five = median(await timed((n) => drawPdf('Default', nth(n), { copies: 5 }), 60));
  figures.push({ what: 'five copies to one, PDF', ours: `${(five / one).toFixed(2)} ×`, goal: '1.1 × (P22)', met: five / one <= 1.1 });
  return figures;
};

const batch = async (): Promise<Figure[]> => {
  const worker = createLabelWorker();
  await worker.drawPng('Default', nth(1));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const items = Array.from({ length: 200 }, (_, n): BatchItem => ({ layout: 'Default', label: nth(n + 1) }));
  const [before, from] = [process.memoryUsage.rss(), performance.now()];
  let [bytes, most] = [0, before];
  delay.enable();
  for await (const part of worker.streamBatchPdf(items)) {
    bytes += part.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  const took = performance.now() - from;
  delay.disable();
  await worker.close();
  return [
    { what: '200 labels as one PDF', ours: `${ms(took)}, ${kB(bytes)}`, goal: '3 s; 1.5 s (P26)', met: took <= 3_000 },
    { what: 'its memory', ours: `+${((most - before) / 2 ** 20).toFixed(0)} MB`, goal: '100 MB; 60 MB (P26)', met: most - before <= 100 * 2 ** 20 },
    { what: 'event-loop delay meanwhile, p99', ours: ms(delay.percentile(99) / 1e6), goal: '20 ms (P27)', met: delay.percentile(99) / 1e6 <= 20 },
  ];
};

/** Measures drawing, by layout and script, and a batch. */
export const measureLabels = async (): Promise<Figure[]> => [...await drawn(), ...await batch()];

if (import.meta.main) {
  describeMachine();
  process.exitCode = printTable('Labels', await measureLabels()) > 0 ? 1 : 0;
}
