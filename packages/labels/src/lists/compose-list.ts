import { compose, placeText, shapeCommands, type DrawCommand } from '../compose.ts';
import { defineLayout, type Box } from '../layout.ts';
import { fitText, type FittedText } from '../text/fit-text.ts';
import { A4, type ListColumn, type ListDocument, type ListRow } from './list-document.ts';

const LEFT = 12;
const RIGHT = A4.width - 12;
const HEAD = 36;
const FIRST_ROW = HEAD + 7.5;
const LAST = A4.height - 16;
const FOOT = A4.height - 12;
const PAD = 1.5;
/** Free between one column's text and the next one's. */
const GAP = 2.5;
const BOX = 4.5;
const BODY = 3.125;
const SMALL = 2.375;
const MOST_LINES = 3;
const SIGNATURES = 20;
const RULE = 0.2;
/** Higher than any cell: how many lines one has, its column says. */
const TALL = 1_000;

type FittedRow = { row: ListRow; cells: (FittedText | undefined)[]; height: number; strong: boolean };

const fitCell = ({ kind, width, strong = false, mostLines = MOST_LINES }: ListColumn, text: string, isTotal: boolean): FittedText | undefined =>
  (kind === 'check' ? undefined : fitText([{ text, size: BODY, smallest: BODY, mostLines, weight: strong || isTotal ? 'bold' : 'regular', leading: 1.15 }], width - GAP, TALL));

const fitRow = (columns: readonly ListColumn[], row: ListRow, strong = false): FittedRow => {
  const cells = columns.map((column, index) => fitCell(column, row.cells[index] ?? '', strong));
  const checks = columns.some(({ kind }, index) => kind === 'check' && row.cells[index]);
  return { row, cells, strong, height: Math.max(checks ? BOX : 0, ...cells.map((cell) => cell?.height ?? 0)) + 2 * PAD };
};

const rule = (y: number, thickness = RULE): DrawCommand => ({ kind: 'rect', box: [LEFT, y, RIGHT - LEFT, thickness] });

const rowCommands = (columns: readonly ListColumn[], { row, cells, height, strong }: FittedRow, top: number, isFirst: boolean): DrawCommand[] => {
  const commands: DrawCommand[] = isFirst || row.follows ? [] : [rule(top, strong ? 0.5 : RULE)];
  let left = LEFT;
  columns.forEach(({ kind, width, align }, index) => {
    const cell = cells[index];
    if (cell) commands.push(...placeText(cell, [left, top + PAD, width - GAP, height - 2 * PAD], { align: align ?? 'start' }));
    else if (kind === 'check' && row.cells[index]) commands.push(...shapeCommands([left, top + PAD - 0.3, BOX, BOX], 0.3));
    left += width;
  });
  return commands;
};

/** Title, remark, facts and the columns' titles: the same on each page, with its number. */
const headLayout = ({ title, remark, facts, columns, footer }: ListDocument, number: number, count: number) => {
  const text = (box: Box, said: string, size: number, more: object = {}) => ({ kind: 'text' as const, box, text: () => [{ text: said, size, smallest: SMALL, mostLines: 2, ...more }] });
  let left = LEFT;
  const titles = columns.map((column) => {
    const box: Box = [left, HEAD + 1.5, column.width - GAP, 4];
    left += column.width;
    return { ...text(box, column.title, SMALL, { mostLines: 1 }), align: column.align ?? ('start' as const), valign: 'bottom' as const };
  });
  return defineLayout<undefined>({
    page: A4,
    blocks: [
      { ...text([LEFT, 11, 120, 10], title, 7, { weight: 'bold', mostLines: 1 }), valign: 'middle' },
      { ...text([LEFT + 124, 11, RIGHT - LEFT - 124, 10], remark, BODY), align: 'end', valign: 'middle' },
      { kind: 'shape', box: [LEFT, 22, RIGHT - LEFT, 0.6] },
      { kind: 'fields', box: [LEFT, 24, RIGHT - LEFT, 11], fields: facts, size: 3.75, caption: SMALL },
      { kind: 'shape', box: [LEFT, HEAD, RIGHT - LEFT, RULE] },
      ...titles,
      { kind: 'shape', box: [LEFT, HEAD + 6.5, RIGHT - LEFT, 0.5] },
      text([LEFT, FOOT, 130, 4], footer, SMALL, { mostLines: 1 }),
      { ...text([LEFT + 134, FOOT, RIGHT - LEFT - 134, 4], `Page ${number} of ${count}`, SMALL, { mostLines: 1 }), align: 'end' },
    ],
  });
};

const signatureCommands = (signatures: readonly string[], top: number): DrawCommand[] => {
  const width = (RIGHT - LEFT) / Math.max(1, signatures.length);
  return signatures.flatMap((title, index): DrawCommand[] => {
    const left = LEFT + index * width;
    return [
      { kind: 'rect', box: [left, top + SIGNATURES - 6, width - 6, RULE] },
      ...placeText(fitText([{ text: title, size: SMALL, mostLines: 1 }], width - 6, 4), [left, top + SIGNATURES - 5, width - 6, 4]),
    ];
  });
};

/** Rows that go on from one another are not parted where a page can hold them together; no row is higher than a page. */
const intoPages = (rows: FittedRow[]): FittedRow[][] => {
  const pages: FittedRow[][] = [[]];
  let top = FIRST_ROW;
  for (const row of rows) {
    if (top + row.height > LAST && pages.at(-1)!.length > 0) {
      pages.push([]);
      top = FIRST_ROW;
    }
    pages.at(-1)!.push(row);
    top += row.height;
  }
  return pages;
};

/**
 * A list as the drawing commands of its pages: A4, each with the whole head, columns' titles and "Page n of m"; rows as high as their
 * longest cell, which is wrapped, and cut with an ellipsis beyond its column's lines. Sums and signatures stand below the last row.
 * The faces its texts need are open already. Never throws for anything that a text may hold.
 */
export const composeList = (list: ListDocument): DrawCommand[][] => {
  const { columns, totals, signatures } = list;
  const rows = list.rows.map((row) => fitRow(columns, row));
  if (totals.length > 0 && rows.length > 0) rows.push(fitRow(columns, { cells: [...totals] }, true));
  const pages = intoPages(rows);
  const endOf = (page: FittedRow[]): number => page.reduce((top, { height }) => top + height, FIRST_ROW);
  if (signatures.length > 0 && endOf(pages.at(-1)!) + SIGNATURES > LAST) pages.push([]);
  return pages.map((page, index) => {
    const commands = compose(headLayout(list, index + 1, pages.length), undefined);
    let top = FIRST_ROW;
    page.forEach((row, at) => {
      commands.push(...rowCommands(columns, row, top, at === 0));
      top += row.height;
    });
    if (rows.length === 0 && index === 0) commands.push(...placeText(fitText([{ text: list.empty, size: BODY }], RIGHT - LEFT, 10), [LEFT, top + PAD, RIGHT - LEFT, 10]));
    if (index === pages.length - 1) commands.push(...signatureCommands(signatures, Math.max(top, FIRST_ROW + 10)));
    return commands;
  });
};
