/** Most levels of a body that are read; Stream's have four, and a reader that calls itself must not run out of stack. */
const DEEPEST = 50;
/** So many digits in a row may be more than a number holds. */
const MANY_DIGITS = /\d{16}/;

const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === '{' || sign === '[') {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (sign === '}' || sign === ']') depth -= 1;
  }
  return false;
};

/** Keeps a number as the text it was written as where it would be rounded: it may be somebody's order number. */
const exact = (_name: string, value: unknown, written?: { source?: string }): unknown =>
  typeof value === 'number' && written?.source !== undefined && String(value) !== written.source && MANY_DIGITS.test(written.source) ? written.source : value;

/**
 * Reads a text as JSON; undefined where it is none, or nested deeper than anything that Stream sends (security.md, 16). A number too
 * large to be held exactly becomes the text of its digits. Never throws.
 */
export const readJson = (text: string): unknown => {
  if (isTooDeep(text)) return undefined;
  try {
    return MANY_DIGITS.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The same for bytes in UTF-8; what is no UTF-8 becomes U+FFFD. */
export const readBody = (raw: Uint8Array): unknown => readJson(new TextDecoder().decode(raw));
