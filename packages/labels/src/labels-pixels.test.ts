import { LABEL_TYPES } from '@stream-tech/domain';
import { describe, expect, test } from '@jest/globals';
import { compose, type LineCommand } from './compose.ts';
import { drawPdf, drawPng, LABEL_LAYOUTS, sizeInInches, type LabelFacts, type LabelType } from './index.ts';
import { dotsPerMillimetre, type Dpi } from './page.ts';
import { embedFont } from './pdf/embedded-font.ts';
import { paintPdfPage } from './pdf/page-content.ts';
import { createPdfFile } from './pdf/pdf-file.ts';
import { rasterisePdf, readPng, type Grey } from './testing/read-pictures.ts';
import { RECIPIENTS, sampleLabel } from './testing/sample-labels.ts';
import { faceByKey } from './text/font-faces.ts';

const COMPACT: LabelType = 'Compact (100×50mm without QR)';

test.each<[LabelType, Dpi, number, number, number]>([
  ['Default', 203, 812, 1218, 7992],
  ['Portrait without QR', 203, 812, 1218, 7992],
  ['Portrait Standard', 203, 812, 1218, 7992],
  [COMPACT, 203, 800, 400, 8000],
  ['Default', 300, 1200, 1800, 11811],
  [COMPACT, 300, 1181, 591, 11811],
])('%s at %i dpi is %i × %i dots, one bit each, and says its density (A-15)', async (type, dpi, width, height, perMetre) => {
  const png = await drawPng(type, sampleLabel(), { dpi });
  const density = png.indexOf('pHYs') + 4;

  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
  expect({ depth: png[24], colour: png[25] }).toEqual({ depth: 1, colour: 0 });
  expect([png.readUInt32BE(density), png.readUInt32BE(density + 4), png[density + 8]]).toEqual([perMetre, perMetre, 1]);
  const picture = await readPng(png);
  expect([picture.width, picture.height]).toEqual([width, height]);
});

test.each<[LabelType, number, number]>([['Default', 288, 432], ['Portrait Standard', 288, 432], ['Portrait without QR', 288, 432], [COMPACT, 283.465, 141.732]])(
  '%s as PDF is %d × %d points', async (type, width, height) => {
    const [page] = await rasterisePdf(await drawPdf(type, sampleLabel()), 72);
    expect(page?.points.map((points) => Math.round(points * 1_000) / 1_000)).toEqual([width, height]);
  });

test('sizes in inches are those of the shipping contract, section 14', () => {
  expect(LABEL_TYPES.map(sizeInInches)).toEqual([{ width: 4, height: 6 }, { width: 4, height: 6 }, { width: 4, height: 6 }, { width: 3.94, height: 1.97 }]);
});

test('several packages and copies are pages of one file, copies the same as their first (R-123)', async () => {
  const pages = await rasterisePdf(await drawPdf(COMPACT, [sampleLabel(1, 2), sampleLabel(2, 2)], { copies: 5 }), 100);
  expect(pages).toHaveLength(10);
  expect(pages.slice(1, 5).every(({ dots }) => Buffer.compare(dots, pages[0]?.dots ?? dots) === 0)).toBe(true);
  expect(Buffer.compare(pages[5]?.dots ?? Buffer.alloc(0), pages[0]?.dots ?? Buffer.alloc(0))).not.toBe(0);
});

test('the same facts give the same bytes, so that a reprint is the same label', async () => {
  expect((await drawPng('Default', sampleLabel())).equals(await drawPng('Default', sampleLabel()))).toBe(true);
  expect((await drawPdf('Default', sampleLabel())).equals(await drawPdf('Default', sampleLabel()))).toBe(true);
});

/** Ink within a rectangle of millimetres, in dots: whole ones of a PNG, shades of grey counted as parts. */
const inkIn = ({ width, height, dots }: Grey, [left, top, right, bottom]: number[], perMillimetre: number): number => {
  let ink = 0;
  for (let y = Math.max(0, Math.round((top ?? 0) * perMillimetre)); y < Math.min(height, Math.round((bottom ?? 0) * perMillimetre)); y++) {
    for (let x = Math.max(0, Math.round((left ?? 0) * perMillimetre)); x < Math.min(width, Math.round((right ?? 0) * perMillimetre)); x++) ink += 1 - (dots[y * width + x] ?? 255) / 255;
  }
  return ink;
};

/** Each glyph of a line with the rectangle of its ink in millimetres, as its font says. */
const glyphsOf = ({ runs, x, baseline, size }: LineCommand) => runs.flatMap(({ face, glyphs }) => glyphs.flatMap((glyph) => {
  const { font, unitsPerEm } = faceByKey(face);
  const extents = font.glyphExtents(glyph.id);
  if (!extents || extents.width === 0) return [];
  const mm = (units: number): number => (units / unitsPerEm) * size;
  const left = x + glyph.x * size + mm(extents.xBearing);
  const top = baseline - glyph.y * size - mm(extents.yBearing);
  return [{ text: glyph.text, box: [left, top, left + mm(extents.width), top - mm(extents.height)] }];
}));

/** The glyphs and lines of a label that a PDF shows with another amount of ink than the PNG. */
const differences = async (type: LabelType, label: LabelFacts, pdfBytes: Buffer): Promise<string[]> => {
  const perMillimetre = dotsPerMillimetre(LABEL_LAYOUTS[type].page, 203);
  const png = await readPng(await drawPng(type, label));
  const [pdf] = await rasterisePdf(pdfBytes, perMillimetre * 25.4);
  const lines = compose(LABEL_LAYOUTS[type], label).filter((command) => command.kind === 'line');
  expect(lines.length).toBeGreaterThan(10);
  return lines.filter(({ ink }) => ink === 'black').flatMap((line) => {
    let [allPrinted, allShown] = [0, 0];
    const vanished = glyphsOf(line).flatMap(({ text, box: [left = 0, top = 0, right = 0, bottom = 0] }) => {
      const around = [left - 0.13, top - 0.13, right + 0.13, bottom + 0.13];
      const [printed, shown] = [inkIn(png, around, perMillimetre), pdf ? inkIn(pdf, around, perMillimetre) : 0];
      allPrinted += printed;
      allShown += shown;
      // the dot of an i is one dot or a shade of it, a stem of one and a half dots prints as one or as two
      return printed > 0.5 && shown > Math.max(0.15, printed * 0.3) ? [] : [text];
    });
    return allShown > allPrinted * 0.7 && allShown < allPrinted * 1.3 ? vanished : [...vanished, 'a line'];
  });
};

describe.each(LABEL_TYPES)('on %s', (type) => {
  test.each(Object.keys(RECIPIENTS))('no glyph vanishes: each has about as much ink in the PDF as in the PNG, in %s', async (script) => {
    const label: LabelFacts = sampleLabel(1, 2, { recipient: RECIPIENTS[script], notes: Object.values(RECIPIENTS[script] ?? {}).flat().join(' ') });
    expect(await differences(type, label, await drawPdf(type, label))).toEqual([]);
  });
});

test('a glyph that a font was cut without is noticed', async () => {
  const page = paintPdfPage(LABEL_LAYOUTS.Default, sampleLabel());
  const file = createPdfFile();
  const fonts = [...page.glyphs].map(([face, glyphs]) => {
    const { file: cut, fileLength } = embedFont(face, new Map([...glyphs].filter(([, text]) => text !== 'W')));
    return { ...embedFont(face, glyphs), file: cut, fileLength };
  });
  const pdf = Buffer.concat([file.begin(), file.page(page), file.end(fonts)]);
  expect(await differences('Default', sampleLabel(), pdf)).toEqual(expect.arrayContaining(['W', 'a line']));
});

test('what no font has prints as a visible box', async () => {
  const withNothing = (text: string) => drawPng('Default', sampleLabel(1, 1, { notes: text })).then(readPng);
  const box = [4, 84, 97, 97];
  const [none, unknown] = [await withNothing(''), await withNothing('\u{1f9ff} \ud800 \u{10fffd} ᚠ')];
  expect(inkIn(unknown, box, 7.992) - inkIn(none, box, 7.992)).toBeGreaterThan(150);
});
