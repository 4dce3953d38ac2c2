import type { ShipmentItem } from './shipment.ts';
import type { SourceItem, SourceOrder } from './source-order.ts';
import { cutText } from './text.ts';

/** The guide's limit of an item description, in code points. */
export const DESCRIPTION_MAX = 140;

/** Goods of an order in the form they are counted, packed and sent. */
export type Packing = {
  items: ShipmentItem[];
  /** How many packages there are: labels are one each. */
  packageCount: number;
};

/** Turns the goods of an order into lines and packages; the two ways are told apart by `OverridePkgSplit` alone. */
export type PackagingStrategy = (goods: SourceItem[], packages: SourceOrder['packages']) => Packing;

type Line = Omit<ShipmentItem, 'sequence' | 'parentSequence'>;
const lineOf = (item: SourceItem, quantity = item.quantity): Line => ({
  code: item.sku || item.id, description: cutText(item.title || item.sku || item.id, DESCRIPTION_MAX), quantity, weightKg: item.weightKg, volumeM3: item.volumeM3,
});

/** Linnworks' packages as given: one line per package with its goods beneath; without a split, the goods as flat lines in one package. */
export const asPackedInLinnworks: PackagingStrategy = (goods, packages) => {
  const byId = new Map(goods.map((item) => [item.id, item]));
  const usable = packages.filter((box) => box.items.some(({ itemId }) => byId.has(itemId)));
  if (usable.length < 2) return { items: goods.map((item, index) => ({ sequence: index + 1, ...lineOf(item) })), packageCount: 1 };

  const items: ShipmentItem[] = [];
  const packed = new Set<string>();
  for (const box of usable) {
    const parentSequence = items.push({ sequence: items.length + 1, code: box.name || 'PACKAGE', description: cutText(box.name || 'Package', DESCRIPTION_MAX), quantity: 1, weightKg: box.weightKg, volumeM3: box.volumeM3 });
    for (const { itemId, quantity } of box.items) {
      const item = byId.get(itemId);
      if (!item) continue;
      packed.add(itemId);
      items.push({ sequence: items.length + 1, parentSequence, ...lineOf(item, quantity) });
    }
  }
  // A line that the split forgot still has to travel.
  for (const item of goods) if (!packed.has(item.id)) items.push({ sequence: items.length + 1, ...lineOf(item) });
  return { items, packageCount: usable.length };
};

/** The split is ignored: every unit of every line is a package of its own. */
export const eachUnitItsOwnPackage: PackagingStrategy = (goods) => ({
  items: goods.map((item, index) => ({ sequence: index + 1, ...lineOf(item) })),
  packageCount: goods.reduce((sum, item) => sum + item.quantity, 0),
});

/** The strategy a service asks for. */
export const packagingFor = (overrideSplit: boolean): PackagingStrategy => (overrideSplit ? eachUnitItsOwnPackage : asPackedInLinnworks);

/**
 * The lines that are goods: service lines left out; a composite is its children while parents are skipped, and parent and
 * children otherwise. The weight of a composite counts once: on the parent where it has one and is sent,
 * else on the children (linnworks-api.md, 6.5).
 */
export const goodsOf = (items: SourceItem[], skipCompositeParent: boolean): SourceItem[] =>
  items.flatMap((item): SourceItem[] => {
    if (item.isService || item.quantity < 1) return [];
    if (item.children.length === 0) return [item];
    const children = goodsOf(item.children, skipCompositeParent);
    if (children.length === 0) return [item];
    if (skipCompositeParent) return shareOfParent(item, children);
    return item.weightKg !== undefined
      ? [item, ...children.map((child) => ({ ...child, weightKg: undefined }))]
      : [item, ...children];
  });

/** Children that carry no weight at all take their parent's, spread over their units, so that a kit weighed as a whole is not sent as weightless. */
const shareOfParent = (parent: SourceItem, children: SourceItem[]): SourceItem[] => {
  const units = children.reduce((sum, child) => sum + child.quantity, 0);
  if (parent.weightKg === undefined || children.some((child) => child.weightKg !== undefined)) return children;
  const weightKg = Number(((parent.weightKg * parent.quantity) / units).toFixed(3)) || undefined;
  return children.map((child) => ({ ...child, weightKg }));
};
