import type { ListDocument, ListRow } from './list-document.ts';
import { amountText, runFields } from './load-list.ts';
import type { PickedItem, PickListFacts } from './run-facts.ts';

/** So many signs of a list of orders go into one row; what is more goes on in the next, so that no order is ever cut off. */
const SIGNS_OF_A_ROW = 360;

const portions = (orders: PickedItem['orders']): string[] => {
  const rows: string[] = [''];
  orders.forEach(({ orderNumber, quantity }, index) => {
    const said = `${orderNumber}${quantity === 1 ? '' : `×${quantity}`}${index < orders.length - 1 ? ',' : ''}`;
    const longer = rows.at(-1) === '' ? said : `${rows.at(-1)} ${said}`;
    if (longer.length > SIGNS_OF_A_ROW && rows.at(-1) !== '') rows.push(said);
    else rows[rows.length - 1] = longer;
  });
  return rows;
};

const rowsOf = ({ sku, title, quantity, remark, orders }: PickedItem): ListRow[] =>
  portions(orders).map((said, index) => (index === 0 ? { cells: ['to tick', sku, remark ? `${title} (${remark})` : title, String(quantity), said] } : { cells: ['', '', '', '', said], follows: true }));

/** The pick list of a run: each product once, with how many of it all orders want, and which these are (issue 5, "Runs"). */
export const pickList = ({ head, orders, items }: PickListFacts): ListDocument => ({
  title: `Pick list, ${head.title}`,
  remark: [head.remark, `${items.length} ${items.length === 1 ? 'product' : 'products'} for ${orders} ${orders === 1 ? 'order' : 'orders'}`].filter(Boolean).join('. '),
  facts: runFields(head),
  columns: [
    { title: 'PICKED', width: 13, kind: 'check' },
    // A code that is cut says nothing.
    { title: 'SKU', width: 36, strong: true, mostLines: 8 },
    { title: 'ITEM', width: 62, mostLines: 4 },
    { title: 'QUANTITY', width: 17, align: 'end', strong: true, mostLines: 1 },
    { title: 'FOR THE ORDERS', width: 58, mostLines: 20 },
  ],
  rows: items.flatMap(rowsOf),
  empty: 'Nothing is to be picked for this run.',
  totals: ['', '', 'In all', amountText(items.reduce((sum, { quantity }) => sum + quantity, 0), 0), ''],
  signatures: ['Picked by', 'Checked by', 'Date and time'],
  footer: head.printed,
});
