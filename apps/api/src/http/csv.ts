/** What a spreadsheet takes for the beginning of a formula, also behind blanks and in its full-width spelling. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
/** Tells spreadsheets that the text is UTF-8. */
export const CSV_BEGIN = '\uFEFF';

const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

/** One line of a CSV file (RFC 4180). A cell that a spreadsheet would carry out as a formula begins with an apostrophe (security.md, 33). */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;
