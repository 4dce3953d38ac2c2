import { defineLayout } from '../layout.ts';
import { address, caption, codeText, deliveryDate, notes, packageOf, postcode, sender, weight } from './parts.ts';

/** 4 × 6 in portrait, address first, barcode but no QR code: its room goes to the postcode and taller bars. */
export const portraitWithoutQr = defineLayout({
  page: { width: 4, height: 6, unit: 'in' },
  blocks: [
    { kind: 'text', box: [4, 3, 20, 3], text: caption('FROM') },
    { kind: 'text', box: [4, 6, 64, 9.5], text: sender(2.75) },
    { kind: 'shape', box: [72, 3, 26.6, 12.5] },
    { kind: 'text', box: [73, 3.8, 24.6, 2.8], text: caption('PACKAGE'), align: 'center', ink: 'white' },
    { kind: 'text', box: [73, 6.6, 24.6, 8.4], text: (label) => [{ text: packageOf(label), size: 7, weight: 'bold', mostLines: 1, leading: 1 }], align: 'center', valign: 'middle', ink: 'white' },
    { kind: 'shape', box: [3, 17, 95.6, 0.5] },
    { kind: 'text', box: [4, 18.2, 60, 3], text: caption('DELIVER TO') },
    { kind: 'text', box: [4, 21.5, 93.6, 37], text: address(5.25, 2.5) },
    { kind: 'text', box: [4, 59, 93.6, 21], text: postcode(21), valign: 'middle' },
    { kind: 'shape', box: [3, 80.5, 95.6, 0.5] },
    {
      kind: 'fields',
      box: [4, 81.7, 93.6, 10],
      size: 4.25,
      caption: 2.25,
      fields: [
        { caption: 'SERVICE', value: ({ carrierService }) => carrierService, share: 4 },
        { caption: 'DELIVER ON', value: deliveryDate, share: 3 },
        { caption: 'RUN', value: ({ run = '' }) => run, share: 2 },
        { caption: 'STOP', value: ({ sequence = '' }) => sequence },
      ],
    },
    { kind: 'shape', box: [3, 92, 95.6, 0.25] },
    {
      kind: 'fields',
      box: [4, 93, 93.6, 9.5],
      size: 3.75,
      caption: 2.25,
      fields: [
        { caption: 'REFERENCE', value: ({ reference }) => reference, share: 3 },
        { caption: 'ORDER', value: ({ orderNumber }) => orderNumber, share: 2 },
        { caption: 'TRACKING', value: ({ trackingNumber }) => trackingNumber, share: 4 },
        { caption: 'WEIGHT', value: weight, share: 2 },
      ],
    },
    { kind: 'shape', box: [3, 103, 95.6, 0.25] },
    { kind: 'text', box: [4, 104, 93.6, 11], text: (label) => [...caption('DELIVERY NOTES')().filter(() => label.notes), ...notes(3.25)(label)] },
    { kind: 'shape', box: [3, 115.5, 95.6, 0.5] },
    { kind: 'barcode', box: [3, 117.5, 95.6, 26], value: ({ code }) => code },
    { kind: 'text', box: [3, 144, 95.6, 5], text: codeText(4), align: 'center' },
  ],
});
