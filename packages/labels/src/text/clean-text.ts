/** Longer texts say nothing more on a label, and cost time: the rest is cut. */
const MOST_SIGNS = 500;
/** Marks on one letter beyond these would run over the lines above and below. */
const EXCESS_MARKS = /(\p{M}{4})\p{M}+/gu;
/** Signs without ink that turn, hide or join text: they have no business in an address. */
const INVISIBLE = /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** Joiners matter between letters (Persian, Hindi) and nowhere else. */
const IDLE_JOINERS = /(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}])/gu;

/**
 * Text as it can be drawn: composed, well-formed, without control signs, with single spaces.
 * Keeps line breaks as `\n`. Never throws, whatever it is given (issue 3: random Unicode at every field).
 */
export const cleanText = (text: string): string =>
  cutSigns(text)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(INVISIBLE, '')
    .replace(IDLE_JOINERS, '')
    .replace(EXCESS_MARKS, '$1')
    .replace(/ *\n[ \n]*/g, '\n')
    .replace(/ {2,}/g, ' ')
    .trim();

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replaceAll('\n', ' ');

const cutSigns = (text: string): string => (text.length <= MOST_SIGNS ? text : text.slice(0, MOST_SIGNS));
