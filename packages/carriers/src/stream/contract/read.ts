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

/** The text of the first member that has one; numbers count as their digits. '' where none has. */
export const textAt = (value: unknown, ...names: string[]): string => {
  const holder = objectAt(value);
  for (const name of names) {
    const found = holder[name];
    if (typeof found === 'string' && found.trim() !== '') return found.trim();
    if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  }
  return '';
};

/** A text that is shown as a link, where it is a web address; else ''. */
export const webAddress = (text: string): string => (/^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : '');
