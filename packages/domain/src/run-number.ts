import { createContext, Script } from 'node:vm';

/** So much of a description is looked at; a planner's label is far shorter. */
const LOOKED_AT = 200;
/** A pattern that backtracks without end is stopped after this time; one that was only interrupted by a busy machine has a second, longer try. */
const PATTERN_MS = [20, 100];

const AFTER_RUN = /(?<!\p{L})run\s*(?:-|#|no\b\.?|no(?=\d))?\s*(\d+)/iu;
const INTEGERS = /\d+/g;

// JavaScript can't stop a regular expression by itself; the time-out of a script can. The pattern is a value there, never code.
const matching = new Script('new RegExp(pattern, "i").exec(text)');
const place = createContext({ pattern: '', text: '' });

const wasTooSlow = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** What an operator's pattern finds: its first group, else all of its match. Undefined where the pattern is no regular expression, or too slow: a run without a number is told to the dispatcher as a warning, a guess by another rule would go unseen. */
const foundBy = (pattern: string, text: string): string | undefined => {
  Object.assign(place, { pattern, text });
  for (const timeout of PATTERN_MS) {
    try {
      const found: unknown = matching.runInContext(place, { timeout });
      return Array.isArray(found) ? found[1] ?? found[0] : undefined;
    } catch (error) {
      if (!wasTooSlow(error)) return undefined;
    }
  }
  return undefined;
};

const foundByRule = (text: string): string | undefined => {
  const integers = text.match(INTEGERS) ?? [];
  return AFTER_RUN.exec(text)?.[1] ?? (integers.length === 1 ? integers[0] : undefined);
};

/**
 * The number in a planner's description of a run: the digits after RUN, in any case, with an optional space, `-`, `#` or `No`,
 * else the only integer in the text. It may have any size: what becomes an identifier is judged elsewhere. Undefined where
 * there is none, or one that can't be counted exactly.
 * @param pattern a regular expression of this account's own, whose first group holds the number; it alone decides then. Never throws for it.
 */
export const parseRunNumber = (description: string, pattern?: string): number | undefined => {
  const text = description.slice(0, LOOKED_AT);
  const found = pattern ? foundBy(pattern, text) : foundByRule(text);
  const number = found !== undefined && /^\d+$/.test(found) ? Number(found) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
};
