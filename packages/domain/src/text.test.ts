import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutText, isUnsendable, readable, textLength } from './text.ts';

const FAMILY = '👩‍👩‍👧';
const letterE = 'e\u0301';

test.each([
  ['short texts stay as they are', 'Sofa', 140, 'Sofa'],
  ['exactly the limit stays', 'abcde', 5, 'abcde'],
  ['one more is cut', 'abcdef', 5, 'abcde'],
  ['no ellipsis, and trailing space goes', 'abcd efgh', 5, 'abcd'],
  ['trailing space goes from short texts too', 'abc  \n', 140, 'abc'],
  ['leading space counts and stays', '  abc', 3, '  a'],
  ['an emoji counts one and is not halved', '😀😀😀', 2, '😀😀'],
  ['an emoji beside the limit is kept whole', 'abc😀', 4, 'abc😀'],
  ['a letter goes with its accent', `abcd${letterE}`, 5, 'abcd'],
  ['an accent within the limit stays', `abc${letterE}f`, 5, `abc${letterE}`],
  ['a family of emoji is kept or left out as one', `ab${FAMILY}`, 5, 'ab'],
  ['a flag is not halved into a letter', 'a🇬🇧', 2, 'a'],
  ['a letter that alone is too long is cut all the same', `e${'\u0301'.repeat(20)}`, 5, `e${'\u0301'.repeat(4)}`],
  ['nothing stays of a limit of none', 'abc', 0, ''],
])('%s (R-097, A-29)', (_what, text, max, expected) => {
  expect(cutText(text, max)).toBe(expected);
});

test('140 emoji, 280 units of UTF-16, are 140 code points and are not cut (R-097, A-29)', () => {
  expect(cutText('😀'.repeat(140), 140)).toBe('😀'.repeat(140));
  expect(textLength(cutText('😀'.repeat(141), 140))).toBe(140);
});

test('a cut text is a beginning of the text, within the limit, with whole signs and no trailing space (reliability.md, section 8, 6)', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, max) => {
    const cut = cutText(text, max);
    expect(text.startsWith(cut)).toBe(true);
    expect(textLength(cut)).toBeLessThanOrEqual(max);
    expect(cut).toBe(cut.trimEnd());
    expect(cut.isWellFormed()).toBe(true);
    if (textLength(text) <= max) expect(cut).toBe(text.trimEnd());
    expect(cutText(cut, max)).toBe(cut);
  }), { numRuns: 2_000 });
});

test('a huge text is cut without being read whole', () => {
  const huge = 'a'.repeat(20_000_000);
  const took = Array.from({ length: 20 }, () => {
    const before = performance.now();
    expect(cutText(huge, 140)).toHaveLength(140);
    return performance.now() - before;
  });
  // The shortest of many: a busy machine can make any one long.
  expect(Math.min(...took)).toBeLessThan(10);
});

test.each([['a\u0000b', true], ['\ud83d', true], ['a\udc00', true], ['\udc00\ud83d', true], ['😀', false], ['plain', false], ['', false], ['\u0001', false]])(
  '%j can not be stored or sent: %s (reliability.md, F34)', (text, unsendable) => {
    expect(isUnsendable(text)).toBe(unsendable);
    expect(isUnsendable(text)).toBe(unsendable);
  });

test('unreadable signs are shown, one for one, and everything else stays', () => {
  expect(readable('a\u0000b\ud83dc😀')).toBe('a\ufffdb\ufffdc😀');
});

test('a text made readable is never unsendable, and making it readable again changes nothing', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
    const shown = readable(String.fromCharCode(...units));
    return !isUnsendable(shown) && shown.isWellFormed() && readable(shown) === shown;
  }));
});
