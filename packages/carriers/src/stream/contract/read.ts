import { cutText, readable, textLength } from '@stream-tech/domain';
import { LONGEST_IDENTIFIER, LONGEST_WEB_ADDRESS } from './vocabulary.ts';

/** Tolerant reading of a partner's JSON: every level may be missing, null or of another type (stream-api.md, section 0, rule 2). */

export const objectAt = (value: unknown, ...path: string[]): Record<string, unknown> => {
  let current: unknown = value;
  for (const name of path) current = typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[name] : undefined;
  return typeof current === 'object' && current !== null && !Array.isArray(current) ? (current as Record<string, unknown>) : {};
};

export const listAt = (value: unknown, name: string): unknown[] => {
  const found = objectAt(value)[name];
  return Array.isArray(found) ? found : [];
};

/** The text of the first member that has one, signs that can't be stored shown as U+FFFD; numbers count as their digits. '' where none has. */
export const textAt = (value: unknown, ...names: string[]): string => {
  const holder = objectAt(value);
  for (const name of names) {
    const found = holder[name];
    if (typeof found === 'string' && found.trim() !== '') return readable(found.trim());
    if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  }
  return '';
};

/** A partner's text for a person: one line, bounded (security.md, 44). */
export const oneLine = (text: string, max: number): string => cutText(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim(), max);

/** A number or code of Stream's that we keep and find by; '' where it is longer than any that Stream gives (security.md, 44). */
export const identifier = (text: string): string => (textLength(text.slice(0, 2 * LONGEST_IDENTIFIER + 1)) <= LONGEST_IDENTIFIER ? text : '');

/** A text that is shown as a link, where it is a web address of a length that browsers take; else ''. */
export const webAddress = (text: string): string => (text.length <= LONGEST_WEB_ADDRESS && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : '');

/** A place in a row, from 1; undefined where it is none, or more than the database's integers hold. */
export const placeAt = (value: unknown, name: string): number | undefined => {
  const place = Number(textAt(value, name));
  return Number.isInteger(place) && place > 0 && place <= 2_147_483_647 ? place : undefined;
};
