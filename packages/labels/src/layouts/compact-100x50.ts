import type { LabelFacts } from '../label-facts.ts';
import { defineLayout } from '../layout.ts';
import type { Paragraph } from '../text/fit-text.ts';
import { address, codeText, deliveryDate, packageOf, postcode, weight } from './parts.ts';

/** The side column: what is known, one line each. */
const particulars = (label: LabelFacts): Paragraph[] => {
  const { carrierService, run = '', sequence = '', reference, orderNumber, trackingNumber, sender: { companyName } } = label;
  const said: [caption: string, value: string, strong?: boolean][] = [
    ['', carrierService, true],
    ['', deliveryDate(label), true],
    ['Run ', [run, sequence && `stop ${sequence}`].filter(Boolean).join(', ')],
    ['Ref ', reference],
    ['Order ', orderNumber === reference ? '' : orderNumber],
    ['Track ', trackingNumber],
    ['', weight(label)],
    ['From ', companyName],
  ];
  return said.filter(([, value]) => value).map(([title, value, strong]) => ({ text: title + value, size: 2.75, smallest: 2, weight: strong ? 'bold' : 'regular', mostLines: 2, leading: 1.15 }));
};

/** 100 × 50 mm, landscape, no QR code. */
export const compact100x50 = defineLayout({
  page: { width: 100, height: 50, unit: 'mm' },
  blocks: [
    { kind: 'text', box: [3, 2, 61, 18.5], text: address(3.25, 2) },
    { kind: 'text', box: [3, 20.5, 61, 9.5], text: postcode(10), valign: 'middle' },
    { kind: 'shape', box: [66.5, 2, 31, 7] },
    { kind: 'text', box: [67.5, 2, 29, 7], text: (label) => [{ text: `Pkg ${packageOf(label)}`, size: 4.5, weight: 'bold', mostLines: 1, leading: 1 }], align: 'center', valign: 'middle', ink: 'white' },
    { kind: 'text', box: [66.5, 9.7, 31, 20.5], text: particulars },
    { kind: 'text', box: [3, 30.2, 94, 3], text: ({ notes }) => [{ text: notes, size: 2.25, mostLines: 1 }] },
    { kind: 'barcode', box: [2.5, 33.5, 95, 11], value: ({ code }) => code },
    { kind: 'text', box: [3, 44.7, 94, 3.8], text: codeText(3), align: 'center' },
  ],
});
