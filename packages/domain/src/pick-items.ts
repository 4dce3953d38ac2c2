import { goodsOf } from './packaging.ts';
import type { SourceItem } from './source-order.ts';

/** An order whose goods are to be picked, and whether composite parents are left out for its service. */
export type OrderToPick = { orderNumber: number; items: SourceItem[]; skipCompositeParent: boolean };

/** One product over all orders: how many of it, and for which orders, in the orders' own sequence. */
export type PickItem = {
  sku: string;
  title: string;
  quantity: number;
  /** A composite whose parts are listed as products of their own, so that nobody picks both by mistake. */
  isSet: boolean;
  orders: { orderNumber: number; quantity: number }[];
};

const keyOf = ({ sku, title, id }: SourceItem, isSet: boolean): string => `${isSet ? 'set' : 'item'} ${sku.trim().toLowerCase() || title.trim().toLowerCase() || id}`;
const bySku = (one: PickItem, other: PickItem): number => Number(one.sku === '') - Number(other.sku === '') || one.sku.localeCompare(other.sku, 'en', { numeric: true }) || one.title.localeCompare(other.title, 'en', { numeric: true });

/**
 * What is to be picked for these orders: the goods as they are sent to Stream (service lines left out, composites by the service's
 * SkipCompositeParent), each product once, by SKU; a product without one by its title. Sorted by SKU, numbers by their size.
 */
export const pickItemsOf = (orders: readonly OrderToPick[]): PickItem[] => {
  const picked = new Map<string, PickItem>();
  for (const { orderNumber, items, skipCompositeParent } of orders) {
    for (const item of goodsOf(items, skipCompositeParent)) {
      const isSet = item.children.length > 0 && goodsOf(item.children, skipCompositeParent).length > 0;
      const known = picked.get(keyOf(item, isSet)) ?? { sku: item.sku.trim(), title: item.title.trim(), quantity: 0, isSet, orders: [] };
      picked.set(keyOf(item, isSet), known);
      known.quantity += item.quantity;
      known.title ||= item.title.trim();
      const last = known.orders.at(-1);
      if (last?.orderNumber === orderNumber) last.quantity += item.quantity;
      else known.orders.push({ orderNumber, quantity: item.quantity });
    }
  }
  return [...picked.values()].sort(bySku);
};
