import { LABEL_TYPES } from '@stream-tech/domain';
import { describe, expect, test } from '@jest/globals';
import { drawPdf, drawPng, labelCode, type LabelType } from './index.ts';
import { readPng, rasterisePdf, scan } from './testing/read-pictures.ts';
import { RECIPIENTS, sampleLabel } from './testing/sample-labels.ts';

const symbolsOf = (type: LabelType, code: string): string[] =>
  [`ZBAR_CODE128 ${code}`, ...(type === 'Default' || type === 'Portrait Standard' ? [`ZBAR_QRCODE ${code}`] : [])];

/** The last of one, of two and of ten packages: the code's last digits are another, whatever the recipient's script. */
const PACKAGES: [n: number, of: number][] = [[1, 1], [2, 2], [10, 10]];
const [FIRST_SCRIPT = ''] = Object.keys(RECIPIENTS);

const expectToScan = async (type: LabelType, script: string, [n, of]: [n: number, of: number]): Promise<void> => {
  const label = sampleLabel(n, of, { recipient: RECIPIENTS[script] });
  const expected = symbolsOf(type, labelCode('ACM0000012345', n));
  expect(await scan(await readPng(await drawPng(type, label)))).toEqual(expected);
  const [page] = await rasterisePdf(await drawPdf(type, label), 203);
  expect(page && await scan(page)).toEqual(expected);
};

describe.each(LABEL_TYPES)('the label type %s', (type) => {
  test.each(Object.keys(RECIPIENTS))('scans from PNG and PDF for a recipient in %s (R-117 … R-122)', (script) => expectToScan(type, script, [2, 2]));

  test.each(PACKAGES)('scans from PNG and PDF as package %i of %i (R-117 … R-122)', (n, of) => expectToScan(type, FIRST_SCRIPT, [n, of]));

  test('scans at 300 dpi', async () => {
    expect(await scan(await readPng(await drawPng(type, sampleLabel(), { dpi: 300 })))).toEqual(symbolsOf(type, labelCode('ACM0000012345', 1)));
  });

  test.each(['A1-00001', 'STREAM/2026/NORTH-WEST/000000000123456-00012'])('scans with a consignment number of another length: %s', async (code) => {
    expect(await scan(await readPng(await drawPng(type, sampleLabel(1, 1, { code }))))).toEqual(symbolsOf(type, code));
  });
});
