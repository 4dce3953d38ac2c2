/**
 * Cuts to at most `max` Unicode code points and trims trailing space, without an ellipsis.
 * Never splits a surrogate pair; nor leaves a combining mark at the front of what follows, since nothing follows.
 */
export const cutText = (text: string, max: number): string => {
  const points = Array.from(text);
  return (points.length <= max ? text : points.slice(0, max).join('')).trimEnd();
};

/** Number of Unicode code points: how the guide's and Stream's limits are counted. */
export const textLength = (text: string): number => Array.from(text).length;

const UNSENDABLE = /\p{Surrogate}|\u0000/gu;

/** Whether a text holds a NUL or half a surrogate pair: neither Postgres nor Stream can take it. */
export const isUnsendable = (text: string): boolean => text.search(UNSENDABLE) >= 0;

/** The text with each unsendable character shown as U+FFFD, so that it can be stored and looked at. */
export const readable = (text: string): string => text.replace(UNSENDABLE, '\u{FFFD}');
