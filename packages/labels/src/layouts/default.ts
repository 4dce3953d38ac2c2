import { defineLayout } from '../layout.ts';
import { address, caption, codeText, deliveryDate, notes, packageOf, postcode, sender, weight } from './parts.ts';

/** 4 × 6 in with QR code and barcode, headed by the postcode that the packages are sorted by. */
export const defaultLayout = defineLayout({
  page: { width: 4, height: 6, unit: 'in' },
  blocks: [
    { kind: 'text', box: [4, 3, 66, 22], text: postcode(21), valign: 'middle' },
    { kind: 'shape', box: [72, 3, 26.6, 22] },
    { kind: 'text', box: [73, 4.2, 24.6, 3], text: caption('PACKAGE'), align: 'center', ink: 'white' },
    { kind: 'text', box: [73, 7.5, 24.6, 16.5], text: (label) => [{ text: packageOf(label), size: 8, weight: 'bold', mostLines: 1, leading: 1 }], align: 'center', valign: 'middle', ink: 'white' },
    { kind: 'shape', box: [3, 26.5, 95.6, 0.5] },
    {
      kind: 'fields',
      box: [4, 28, 93.6, 10],
      size: 4.5,
      caption: 2.25,
      fields: [
        { caption: 'SERVICE', value: ({ carrierService }) => carrierService, share: 4 },
        { caption: 'DELIVER ON', value: deliveryDate, share: 3 },
        { caption: 'RUN', value: ({ run = '' }) => run, share: 2 },
        { caption: 'STOP', value: ({ sequence = '' }) => sequence },
      ],
    },
    { kind: 'shape', box: [3, 38.5, 95.6, 0.5] },
    { kind: 'text', box: [4, 40, 60, 3], text: caption('DELIVER TO') },
    { kind: 'text', box: [4, 43.2, 64, 38.8], text: address(5, 2.5) },
    { kind: 'qr', box: [69.4, 41, 29.2, 29.2], value: ({ code }) => code },
    { kind: 'shape', box: [3, 83, 95.6, 0.25] },
    { kind: 'text', box: [4, 84, 93.6, 13], text: (label) => [...caption('DELIVERY NOTES')().filter(() => label.notes), ...notes(3.25)(label)] },
    { kind: 'shape', box: [3, 98, 95.6, 0.25] },
    {
      kind: 'fields',
      box: [4, 99, 93.6, 9.5],
      size: 3.75,
      caption: 2.25,
      fields: [
        { caption: 'REFERENCE', value: ({ reference }) => reference, share: 3 },
        { caption: 'ORDER', value: ({ orderNumber }) => orderNumber, share: 2 },
        { caption: 'TRACKING', value: ({ trackingNumber }) => trackingNumber, share: 4 },
        { caption: 'WEIGHT', value: weight, share: 2 },
      ],
    },
    { kind: 'shape', box: [3, 109, 95.6, 0.5] },
    { kind: 'barcode', box: [3, 111, 95.6, 21], value: ({ code }) => code },
    { kind: 'text', box: [3, 132.5, 95.6, 5], text: codeText(4), align: 'center' },
    { kind: 'shape', box: [3, 138.5, 95.6, 0.25] },
    { kind: 'text', box: [4, 139.5, 12, 3], text: caption('FROM') },
    { kind: 'text', box: [16, 139.3, 81.6, 10], text: sender(2.5) },
  ],
});
