import { defineLayout } from '../layout.ts';
import { address, caption, codeText, deliveryDate, notes, packageOf, postcode, sender, weight } from './parts.ts';

/** 4 × 6 in portrait with QR code and barcode, address first. */
export const portraitStandard = defineLayout({
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
    { kind: 'shape', box: [3, 59.5, 95.6, 0.5] },
    { kind: 'text', box: [4, 61, 64, 18], text: postcode(18), valign: 'middle' },
    { kind: 'qr', box: [69.4, 61, 29.2, 29.2], value: ({ code }) => code },
    {
      kind: 'fields',
      box: [4, 80.5, 64, 9.5],
      size: 4,
      caption: 2.25,
      fields: [
        { caption: 'SERVICE', value: ({ carrierService }) => carrierService },
        { caption: 'DELIVER ON', value: deliveryDate },
      ],
    },
    { kind: 'shape', box: [3, 91, 95.6, 0.25] },
    {
      kind: 'fields',
      box: [4, 92, 93.6, 9.5],
      size: 3.75,
      caption: 2.25,
      fields: [
        { caption: 'REFERENCE', value: ({ reference }) => reference, share: 3 },
        { caption: 'ORDER', value: ({ orderNumber }) => orderNumber, share: 2 },
        { caption: 'WEIGHT', value: weight, share: 2 },
        { caption: 'RUN', value: ({ run = '' }) => run, share: 2 },
        { caption: 'STOP', value: ({ sequence = '' }) => sequence },
      ],
    },
    { kind: 'shape', box: [3, 102, 95.6, 0.25] },
    { kind: 'text', box: [4, 103, 93.6, 11.5], text: (label) => [...caption('DELIVERY NOTES')().filter(() => label.notes), ...notes(3.25)(label)] },
    { kind: 'shape', box: [3, 115, 95.6, 0.5] },
    { kind: 'barcode', box: [3, 117, 95.6, 21], value: ({ code }) => code },
    { kind: 'text', box: [3, 138.3, 95.6, 5], text: codeText(4), align: 'center' },
    { kind: 'text', box: [3, 144.5, 95.6, 4.5], text: ({ trackingNumber }) => [{ text: trackingNumber && `Tracking ${trackingNumber}`, size: 3.25, mostLines: 1 }], align: 'center' },
  ],
});
