/** Draws the pictures of docs/labels anew: `node packages/labels/src/testing/draw-samples.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPng, type LabelFacts, type LabelType } from '../index.ts';
import { RECIPIENTS, sampleLabel } from './sample-labels.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'labels');

const long: LabelFacts = sampleLabel(10, 10, {
  recipient: {
    ...sampleLabel().recipient,
    name: 'The Honourable Bartholomew Featherstonehaugh-Cholmondeley of Marjoribanks',
    lines: ['Donaudampfschifffahrtsgesellschaftskapitänswitwenhaus, third floor, second door on the left', 'Behind the Old Corn Exchange and Assembly Rooms', '221 to 225 Llanfairpwllgwyngyll Road'],
  },
  carrierService: 'Two-man delivery to the room of choice, with assembly and removal of packaging',
  notes: 'Please call half an hour before. '.repeat(14),
});

const SAMPLES: [file: string, type: LabelType, label: LabelFacts][] = [
  ['default', 'Default', sampleLabel(1, 2)],
  ['portrait-without-qr', 'Portrait without QR', sampleLabel(1, 2)],
  ['portrait-standard', 'Portrait Standard', sampleLabel(1, 2)],
  ['compact-100x50', 'Compact (100×50mm without QR)', sampleLabel(1, 2)],
  ['default-arabic', 'Default', sampleLabel(2, 2, { recipient: RECIPIENTS.Arabic, notes: 'الرجاء الاتصال قبل الوصول بنصف ساعة على الرقم 0112345678' })],
  ['portrait-standard-chinese', 'Portrait Standard', sampleLabel(1, 1, { recipient: RECIPIENTS.Chinese, notes: '请在送货前半小时致电。送货至二楼前台。' })],
  ['default-long', 'Default', long],
];

for (const [file, type, label] of SAMPLES) writeFileSync(join(folder, `${file}.png`), await drawPng(type, label));
