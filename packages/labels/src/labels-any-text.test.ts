import { LABEL_TYPES } from '@stream-tech/domain';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compose, type DrawCommand } from './compose.ts';
import { drawPdf, drawPng, LABEL_LAYOUTS, type LabelFacts } from './index.ts';
import type { Box } from './layout.ts';
import { dotsPerMillimetre, pageMillimetres } from './page.ts';
import { readPng, rasterisePdf } from './testing/read-pictures.ts';
import { sampleLabel } from './testing/sample-labels.ts';
import { prepareFaces } from './text/font-faces.ts';

/** Signs of every plane, of scripts with marks and directions, lone surrogates and control signs among them. */
const sign = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'abcXYZ019 -,.éŁßΩжיבعمنप्เ\u0e49ก한山田\u0301\u0323\u064b\u200d\u202e\n\t') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) },
);
const text = fc.oneof(fc.array(sign, { maxLength: 12 }), fc.array(sign, { maxLength: 80 }), fc.array(sign, { minLength: 200, maxLength: 400 })).map((signs) => signs.join(''));
const number = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer(), fc.double());
const anyLabel: fc.Arbitrary<LabelFacts> = fc.record({
  code: fc.oneof(text, fc.stringMatching(/^[A-Z0-9]{1,40}-[0-9]{5}$/)),
  recipient: fc.record({ name: text, company: text, lines: fc.array(text, { maxLength: 6 }), town: text, region: text, postcode: text, country: text, phone: text }),
  sender: fc.record({ companyName: text, lines: fc.array(text, { maxLength: 4 }), phone: text }),
  carrierService: text, reference: text, trackingNumber: text, orderNumber: text, notes: text,
  packageNumber: number, packageCount: number, weightKg: number,
  deliveryDate: fc.oneof(text, fc.constant('2026-02-31')), run: text, sequence: text,
});

const ACCURACY = 1e-6;
const contains = ([x, y, width, height]: Box, [left, top, right, bottom]: [number, number, number, number]): boolean =>
  left >= x - ACCURACY && top >= y - ACCURACY && right <= x + width + ACCURACY && bottom <= y + height + ACCURACY;

/** The rectangle that a command keeps to: for lines the pen's way, for modules what is dark. */
const reach = (command: DrawCommand): [number, number, number, number] => {
  switch (command.kind) {
    case 'rect': return [command.box[0], command.box[1], command.box[0] + command.box[2], command.box[1] + command.box[3]];
    case 'line': return [command.x, command.baseline - command.size * 0.7, command.x + command.width, command.baseline];
    case 'modules': return [command.x, command.y, command.x + (command.modules[0]?.length ?? 0) * command.module, command.y + command.modules.length * command.row];
  }
};

describe.each(LABEL_TYPES)('on %s', (type) => {
  const layout = LABEL_LAYOUTS[type];
  const { width, height } = pageMillimetres(layout.page);

  test('the blocks lie on the page and none overlaps another, but a white text its black ground', () => {
    const boxes = layout.blocks.filter((block) => block.kind !== 'shape' && !(block.kind === 'text' && block.ink === 'white')).concat(layout.blocks.filter(({ kind }) => kind === 'shape'));
    for (const [index, { box }] of boxes.entries()) {
      const [x, y, wide, tall] = box;
      expect({ box, inside: contains([1.5, 1.5, width - 3, height - 3], [x, y, x + wide, y + tall]) }).toEqual({ box, inside: true });
      for (const { box: other } of boxes.slice(index + 1)) {
        const [left, top, breadth, depth] = other;
        const apart = x + wide <= left + ACCURACY || left + breadth <= x + ACCURACY || y + tall <= top + ACCURACY || top + depth <= y + ACCURACY;
        expect({ box, other, apart }).toEqual({ box, other, apart: true });
      }
    }
  });

  test('whatever the fields hold, every text keeps within its block, and lines of a block do not overlap', async () => {
    await fc.assert(fc.asyncProperty(anyLabel, async (label) => {
      await prepareFaces(label);
      const lastOf = new Map<string, number>();
      for (const command of compose(layout, label)) {
        expect({ command: command.kind, box: command.box, reach: reach(command), kept: contains(command.box, reach(command)) }).toMatchObject({ kept: true });
        if (command.kind !== 'line') continue;
        const key = `${command.box}`;
        expect(command.baseline - command.size * 0.7).toBeGreaterThan(lastOf.get(key) ?? -1);
        lastOf.set(key, command.baseline);
      }
    }), { numRuns: 15, endOnFailure: true });
  }, 60_000);

  test('whatever the fields hold, PNG and PDF are drawn, with clean margins', async () => {
    await fc.assert(fc.asyncProperty(anyLabel, async (label) => {
      const picture = await readPng(await drawPng(type, label));
      const margin = Math.floor(1.5 * dotsPerMillimetre(layout.page, 203));
      const inMargin = picture.dots.some((dot, index) => {
        const [x, y] = [index % picture.width, Math.floor(index / picture.width)];
        return dot < 128 && (x < margin || y < margin || x >= picture.width - margin || y >= picture.height - margin);
      });
      expect(inMargin).toBe(false);
      expect(await rasterisePdf(await drawPdf(type, label), 36)).toHaveLength(1);
    }), { numRuns: 4, endOnFailure: true });
  }, 60_000);
});

test('an address of great length is shrunk, then cut with an ellipsis, and the postcode stays the largest text', async () => {
  const long = sampleLabel(1, 1, {
    recipient: { ...sampleLabel().recipient, name: 'Bartholomew '.repeat(20), company: 'Donaudampfschifffahrtsgesellschaft'.repeat(5), lines: Array.from({ length: 6 }, () => 'An unusually long line of an address '.repeat(6)) },
  });
  for (const type of LABEL_TYPES) {
    const lines = compose(LABEL_LAYOUTS[type], long).filter((command) => command.kind === 'line');
    const said = (line: (typeof lines)[number]): string => line.runs.flatMap(({ glyphs }) => glyphs.map((glyph) => glyph.text)).join('');
    expect(lines.some((line) => said(line).endsWith('…'))).toBe(true);
    const [largest] = [...lines].sort((a, b) => b.size - a.size);
    expect(largest && said(largest)).toBe('WV11 3QX');
  }
});
