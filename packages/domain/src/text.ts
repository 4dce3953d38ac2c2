const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts to at most `max` Unicode code points and trims trailing space, without an ellipsis. Never splits a surrogate
 * pair, and leaves a letter out rather than its accent, an emoji rather than half of it (reliability.md, section 8, 6).
 */
export const cutText = (text: string, max: number): string => {
  if (text.length <= max) return text.trimEnd();
  // So many units hold at least one code point more than are kept; the rest of a huge text need not be looked at.
  const head = text.slice(0, 2 * (max + 1));
  const points = Array.from(head);
  if (points.length <= max) return text.trimEnd();
  const cut = points.slice(0, max).join('');
  const start = graphemes.segment(head).containing(cut.length)?.index ?? 0;
  // A sign that alone is longer than allowed, a letter under a hundred marks, is cut all the same.
  return (start > 0 ? head.slice(0, start) : cut).trimEnd();
};

/** Number of Unicode code points: how the guide's and Stream's limits are counted. */
export const textLength = (text: string): number => Array.from(text).length;

const UNSENDABLE = /\p{Surrogate}|\u0000/gu;

/** Whether a text holds a NUL or half a surrogate pair: neither Postgres nor Stream can take it. */
export const isUnsendable = (text: string): boolean => text.search(UNSENDABLE) >= 0;

/** The text with each unsendable character shown as U+FFFD, so that it can be stored and looked at. */
export const readable = (text: string): string => text.replace(UNSENDABLE, '\u{FFFD}');
