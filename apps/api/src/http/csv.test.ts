import { expect, test } from '@jest/globals';
import { csvLine } from './csv.ts';

test.each([['=cmd|x', `"'=cmd|x"`], ['+1', `"'+1"`], ['-1', `"'-1"`], ['@SUM(A1)', `"'@SUM(A1)"`], ['\t=1', `"'\t=1"`], [' =1', `"' =1"`], ['＝1', `"'＝1"`], ['\rx', `"'\rx"`]])('%j is no formula in a spreadsheet (security.md, 33)', (text, expected) => {
  expect(csvLine([text])).toBe(`${expected}\r\n`);
});

test('cells keep quotes, lines and objects, and nothing is nothing', () => {
  expect(csvLine(['a "b"\nc', 7, null, undefined, { a: '=1' }])).toBe('"a ""b""\nc","7","","","{""a"":""=1""}"\r\n');
});
