import { expect, test } from '@jest/globals';
import { pickItemsOf } from './pick-items.ts';
import type { SourceItem } from './source-order.ts';

let line = 0;
const item = (sku: string, quantity: number, more: Partial<SourceItem> = {}): SourceItem => ({ id: `line-${line++}`, sku, title: `Title of ${sku}`, quantity, isService: false, children: [], ...more });
const set = (sku: string, quantity: number, children: SourceItem[]): SourceItem => item(sku, quantity, { children });
const picked = (orders: Parameters<typeof pickItemsOf>[0]): string[] => pickItemsOf(orders).map(({ sku, title, quantity, isSet, orders: of }) => `${sku || title} ${quantity}${isSet ? ' (set)' : ''}: ${of.map(({ orderNumber, quantity: many }) => `${orderNumber}×${many}`).join(' ')}`);

test.each<[string, Parameters<typeof pickItemsOf>[0], string[]]>([
  ['a product of two orders is summed, and both are named', [{ orderNumber: 1, skipCompositeParent: true, items: [item('A', 2)] }, { orderNumber: 2, skipCompositeParent: true, items: [item('A', 3)] }], ['A 5: 1×2 2×3']],
  ['two lines of one order are one', [{ orderNumber: 1, skipCompositeParent: true, items: [item('A', 2), item('a ', 1)] }], ['A 3: 1×3']],
  ['sorted by SKU, numbers by their size, those without one last', [{ orderNumber: 1, skipCompositeParent: true, items: [item('', 1, { title: 'Loose' }), item('B-10', 1), item('B-9', 1)] }], ['B-9 1: 1×1', 'B-10 1: 1×1', 'Loose 1: 1×1']],
  ['service lines and lines without quantity are not picked', [{ orderNumber: 1, skipCompositeParent: true, items: [item('FIT', 1, { isService: true }), item('GONE', 0), item('A', 1)] }], ['A 1: 1×1']],
  ['of a composite its parts, while parents are skipped (R-100)', [{ orderNumber: 1, skipCompositeParent: true, items: [set('KIT', 1, [item('LEG', 4), item('TOP', 1)])] }], ['LEG 4: 1×4', 'TOP 1: 1×1']],
  ['else the parent too, marked as a set (R-101)', [{ orderNumber: 1, skipCompositeParent: false, items: [set('KIT', 1, [item('LEG', 4)])] }], ['KIT 1 (set): 1×1', 'LEG 4: 1×4']],
  ['each order by the rule of its own service; a part counts with the same product sold alone', [
    { orderNumber: 1, skipCompositeParent: true, items: [set('KIT', 1, [item('LEG', 4)])] }, { orderNumber: 2, skipCompositeParent: false, items: [set('KIT', 2, [item('LEG', 8)]), item('LEG', 1)] },
  ], ['KIT 2 (set): 2×2', 'LEG 13: 1×4 2×9']],
  ['a composite without known parts is a product', [{ orderNumber: 1, skipCompositeParent: true, items: [set('KIT', 2, [item('FIT', 1, { isService: true })])] }], ['KIT 2: 1×2']],
  ['nothing of nothing', [], []],
])('%s', (_what, orders, expected) => expect(picked(orders)).toEqual(expected));
