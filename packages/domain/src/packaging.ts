import type { ShipmentItem } from './shipment.ts';
import type { SourceItem, SourceOrder } from './source-order.ts';
import { cutText } from './text.ts';
import { toKg } from './units.ts';

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

const firstSaid = (...texts: string[]): string => texts.map((text) => text.trim()).find((text) => text !== '') ?? '';
const described = (...texts: string[]): string => cutText(firstSaid(...texts), DESCRIPTION_MAX);

type Line = Omit<ShipmentItem, 'sequence' | 'parentSequence'>;
const lineOf = (item: SourceItem, quantity = item.quantity): Line => ({
  code: firstSaid(item.sku, item.id), description: described(item.title, item.sku, item.id), quantity, weightKg: item.weightKg, volumeM3: item.volumeM3,
});

/** For each line the composite it is a part of, where that one is sent too. */
const compositesOf = (goods: SourceItem[]): Map<string, SourceItem> => new Map(goods.flatMap((item) => item.children.map(({ id }) => [id, item] as const)));

/** Adds goods as loose lines; a part of a composite names the composite's line as its parent (stream-api.md, 5.2, item). */
const addLoose = (items: ShipmentItem[], goods: SourceItem[], composites: Map<string, SourceItem>): void => {
  const sequences = new Map<string, number>();
  for (const item of goods) {
    const parentSequence = sequences.get(composites.get(item.id)?.id ?? '');
    const sequence = items.length + 1;
    items.push({ sequence, ...(parentSequence === undefined ? {} : { parentSequence }), ...lineOf(item) });
    sequences.set(item.id, sequence);
  }
};

const looseLines = (goods: SourceItem[]): ShipmentItem[] => {
  const items: ShipmentItem[] = [];
  addLoose(items, goods, compositesOf(goods));
  return items;
};

/** What of the goods the split has not put into any package, in whole or in part. */
const leftOver = (goods: SourceItem[], packed: ReadonlyMap<string, number>): SourceItem[] => {
  const covered = new Map(packed);
  return goods.flatMap((item) => {
    const inside = Math.min(item.quantity, covered.get(item.id) ?? 0);
    covered.set(item.id, (covered.get(item.id) ?? 0) - inside);
    return inside < item.quantity ? [{ ...item, quantity: item.quantity - inside }] : [];
  });
};

/**
 * Linnworks' packages as given: one line per package with its goods beneath; without a split, the goods as loose lines in one
 * package. A product of several boxes lies in several packages, so quantities are taken as Linnworks packed them.
 */
export const asPackedInLinnworks: PackagingStrategy = (goods, packages) => {
  const byId = new Map(goods.map((item) => [item.id, item]));
  const usable = packages
    .map((box) => ({ ...box, items: box.items.filter(({ itemId, quantity }) => byId.has(itemId) && quantity >= 1) }))
    .filter((box) => box.items.length > 0);
  if (usable.length < 2) return { items: looseLines(goods), packageCount: 1 };

  const composites = compositesOf(goods);
  const items: ShipmentItem[] = [];
  const packed = new Map<string, number>();
  const inSplit = new Set(usable.flatMap((box) => box.items.map(({ itemId }) => itemId)));
  for (const box of usable) {
    const parentSequence = items.length + 1;
    items.push({ sequence: parentSequence, code: firstSaid(box.name, 'PACKAGE'), description: described(box.name, 'Package'), quantity: 1, weightKg: box.weightKg, volumeM3: box.volumeM3 });
    const add = (item: SourceItem, quantity: number): void => {
      items.push({ sequence: items.length + 1, parentSequence, ...lineOf(item, quantity) });
      packed.set(item.id, (packed.get(item.id) ?? 0) + quantity);
    };
    // A split speaks of parts only; their composite goes where the first of them lies.
    const addCompositeOf = (id: string): void => {
      const composite = composites.get(id);
      if (!composite || inSplit.has(composite.id) || packed.has(composite.id)) return;
      packed.set(composite.id, 0);
      addCompositeOf(composite.id);
      add(composite, composite.quantity);
    };
    for (const { itemId, quantity } of box.items) {
      const item = byId.get(itemId);
      if (!item) continue;
      addCompositeOf(itemId);
      add(item, quantity);
    }
  }
  // What the split forgot still has to travel.
  addLoose(items, leftOver(goods, packed), composites);
  return { items, packageCount: usable.length };
};

/** The split is ignored: every unit of every line is a package of its own; a composite is packed as its parts. */
export const eachUnitItsOwnPackage: PackagingStrategy = (goods) => {
  const sent = new Set(goods.map(({ id }) => id));
  const packedWhole = goods.filter(({ children }) => !children.some(({ id }) => sent.has(id)));
  return { items: looseLines(goods), packageCount: packedWhole.reduce((sum, { quantity }) => sum + quantity, 0) };
};

/** The strategy a service asks for. */
export const packagingFor = (overrideSplit: boolean): PackagingStrategy => (overrideSplit ? eachUnitItsOwnPackage : asPackedInLinnworks);

/**
 * The lines that are goods: service lines left out; a composite is its children while parents are skipped, and parent and
 * children otherwise. Weight and volume of a composite count once: on the parent where it has one and is sent,
 * else on the children (linnworks-api.md, 6.5).
 */
export const goodsOf = (items: SourceItem[], skipCompositeParent: boolean): SourceItem[] =>
  items.flatMap((item): SourceItem[] => {
    if (item.isService || item.quantity < 1) return [];
    if (item.children.length === 0) return [item];
    const children = goodsOf(item.children, skipCompositeParent);
    if (children.length === 0) return [item];
    if (skipCompositeParent) return shareOfParent(item, children);
    return [item, ...children.map((child) => ({
      ...child,
      weightKg: item.weightKg === undefined ? child.weightKg : undefined,
      volumeM3: item.volumeM3 === undefined ? child.volumeM3 : undefined,
    }))];
  });

/** Children that carry no weight at all take their parent's, spread over their units, so that a kit weighed as a whole is not sent as weightless. */
const shareOfParent = (parent: SourceItem, children: SourceItem[]): SourceItem[] => {
  const units = children.reduce((sum, child) => sum + child.quantity, 0);
  if (parent.weightKg === undefined || children.some((child) => child.weightKg !== undefined)) return children;
  const weightKg = toKg((parent.weightKg * parent.quantity) / units);
  return children.map((child) => ({ ...child, weightKg }));
};
