import type { SourceItem, SourceOrder, SourcePackage } from '@stream-tech/domain';
import { volumeInM3, weightInKg, type Measures } from './measures.ts';
import { amount, flag, guid, record, records, text, type Raw } from './reading.ts';

/** Names and sizes of packaging types by id: `Orders/GetPackagingGroups`. */
export type PackagingTypes = ReadonlyMap<string, { name: string; width: unknown; height: unknown; depth: unknown }>;

/** What the packaging calculation of one order tells: sizes of its lines, and its packages where it is split. */
export type Packaging = {
  /** By row id of the line; `weight` as Linnworks gives it, for one unit. */
  lines: ReadonlyMap<string, { volumeM3: number | undefined; weight: unknown }>;
  packages: SourcePackage[];
};

/** Reads the answer of `Orders/GetPackagingGroups` (linnworks-api.md, 15.3). */
export const readPackagingTypes = (answer: unknown): PackagingTypes =>
  new Map(records(answer).flatMap((group) => records(group.PackageTypes)).map((type) =>
    [guid(type.PackageTypeId), { name: text(type.PackageTitle), width: type.Width, height: type.Height, depth: type.Depth }]));

/** Whether a calculation says that its order travels in several packages (section 15.1). */
export const isSplit = (calculation: Raw): boolean =>
  (flag(calculation.IsSplitPackaging) || (amount(calculation.SplitPackageCount) ?? 0) > 0) && records(calculation.Bins).length > 0;

const packedLines = (bin: Raw): SourcePackage['items'] => {
  const quantities = new Map<string, number>();
  for (const { fkOrderItemId, Quantity } of records(bin.Items)) {
    const itemId = guid(fkOrderItemId);
    const quantity = amount(Quantity) ?? 0;
    if (itemId !== '' && quantity > 0) quantities.set(itemId, (quantities.get(itemId) ?? 0) + Math.trunc(quantity));
  }
  return [...quantities].map(([itemId, quantity]) => ({ itemId, quantity }));
};

/** One order's calculation in our words. A bin that was never calculated takes its size from its packaging type (sections 15.1 and 15.3). */
export const readPackaging = (calculation: unknown, measures: Measures, types: PackagingTypes, readText: (value: unknown, field: string) => string): Packaging => {
  const raw = record(calculation);
  const lines = new Map(records(raw.Items).map((item) =>
    [guid(item.fkOrderItemId), { volumeM3: volumeInM3(item.DimWidth, item.DimHeight, item.DimDepth, measures), weight: item.ItemWeight }]));
  const packages = isSplit(raw)
    ? records(raw.Bins).map((bin, index): SourcePackage => {
      const type = types.get(guid(bin.fkPackagingTypeId));
      return {
        id: guid(bin.pkBinId) || `package-${index + 1}`,
        name: readText(type?.name ?? '', `Package ${index + 1} name`),
        weightKg: weightInKg(bin.Weight, measures),
        volumeM3: volumeInM3(bin.Width, bin.Height, bin.Depth, measures) ?? volumeInM3(type?.width, type?.height, type?.depth, measures),
        items: packedLines(bin),
      };
    })
    : [];
  return { lines, packages };
};

const carriedOver = (fresh: SourceItem[], stored: SourceItem[]): SourceItem[] => {
  const known = new Map(stored.map((item) => [item.id, item]));
  return fresh.map((item) => {
    const before = known.get(item.id);
    return before
      ? { ...item, weightKg: item.weightKg ?? before.weightKg, volumeM3: item.volumeM3 ?? before.volumeM3, children: carriedOver(item.children, before.children) }
      : item;
  });
};

/**
 * An order read without its packaging, completed with sizes and packages of an earlier read that had them. For the read
 * just before sending: it costs one call, and sizes don't change while the hash stays the same.
 */
export const withPackagingOf = (fresh: SourceOrder, stored: SourceOrder): SourceOrder =>
  ({ ...fresh, items: carriedOver(fresh.items, stored.items), packages: stored.packages });
