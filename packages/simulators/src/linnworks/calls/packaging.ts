import { leaves } from '../build-order.ts';
import type { LinnworksAccount } from '../account-model.ts';
import { EMPTY_GUID } from '../order-model.ts';
import type { LinnworksItem, LinnworksOrder } from '../order-model.ts';
import { packageGroups } from '../reference-data.ts';
import { optional, required } from '../read-request.ts';
import type { CallDefinitions } from './call-definition.ts';

/** Packaging and split packaging (section 15). */
export const packagingCalls: CallDefinitions = {
  'Orders/GetOrderPackagingCalculation': {
    quota: 150,
    reads: true,
    handle: ({ account, fields }) => {
      optional.boolean(fields, 'Recalculate');
      optional.boolean(fields, 'SaveRecalculation');
      return required.guids(fields, 'pkOrderIds').flatMap((id) => {
        const order = account.find(id);
        return order ? [calculation(order, account)] : [];
      });
    },
  },
  'Orders/GetOrderPackagingSplit': {
    quota: 250,
    reads: true,
    handle({ account, fields }) {
      const order = account.find(required.guid(fields, 'orderId'));
      if (!order || (order.Processed && optional.boolean(fields, 'openOrdersOnly') === true)) return [];
      const rows = new Map(leaves(order.Items).map((item) => [item.RowId, item]));
      return account.backstage(order).bins.map((bin) => ({
        pkBinId: bin.pkBinId,
        pkPostalServiceId: order.ShippingInfo.PostalServiceId,
        PackagingWeight: bin.PackagingWeight,
        fkPackagingTypeId: bin.PackageTypeId,
        Items: bin.Items.map(({ RowId, BoxId, Quantity }) => ({
          RowId, BoxId, Quantity, TrackingNumber: '', Weight: rows.get(RowId)?.Weight ?? 0, SKU: rows.get(RowId)?.SKU ?? '', Title: rows.get(RowId)?.Title ?? '', IsBatched: false, AssignedBatches: [],
        })),
        TotalWeight: bin.ItemWeight + bin.PackagingWeight,
        Width: bin.Width,
        Height: bin.Height,
        Depth: bin.Depth,
        TrackingNumbers: '',
      }));
    },
  },
  'Orders/GetPackagingGroups': { quota: 150, reads: true, handle: () => packageGroups },
};

function calculation(order: LinnworksOrder, account: LinnworksAccount): Record<string, unknown> {
  const { bins, sizes } = account.backstage(order);
  const split = bins.length > 0;
  const parents = new Map<string, string>();
  const rememberParents = (item: LinnworksItem): void => {
    for (const child of item.CompositeSubItems) {
      parents.set(child.RowId, item.RowId);
      rememberParents(child);
    }
  };
  order.Items.forEach(rememberParents);
  const { ItemWeight, TotalWeight, PackageCategoryId, PackageTypeId, PostalServiceId, ManualAdjust } = order.ShippingInfo;
  return {
    pkOrderID: order.OrderId,
    nOrderId: order.NumOrderId,
    fkPostalServiceId: PostalServiceId,
    fkCountryId: order.CustomerInfo.Address.CountryId,
    cCountry: order.CustomerInfo.Address.Country,
    ItemWeight,
    PackagingWeight: Math.round((TotalWeight - ItemWeight) * 1e5) / 1e5,
    TotalWeight,
    ...wholeSize(order, sizes),
    fkPackagingGroupId: PackageCategoryId,
    fkPackagingTypeId: split ? EMPTY_GUID : (PackageTypeId ?? EMPTY_GUID),
    IsSplitPackaging: split,
    IsAutoSplit: false,
    CanAutoSplit: false,
    ManualAdjust,
    LabelPrinted: order.GeneralInfo.LabelPrinted,
    SplitPackageCount: bins.length,
    CalculationHints: [],
    DimMethod: 'STACKED',
    Items: leaves(order.Items)
      .filter(({ IsService }) => !IsService)
      .map((item) => {
        const [DimHeight, DimWidth, DimDepth] = sizes.get(item.RowId) ?? [0, 0, 0];
        return {
          fkStockItemId: item.StockItemId, fkOrderItemId: item.RowId, StockItemIntId: item.StockItemIntId, SKU: item.SKU, nQty: item.Quantity, ItemWeight: item.Weight,
          DimHeight, DimWidth, DimDepth, PackageGroup: PackageCategoryId, fkCompositeParentRowId: parents.get(item.RowId) ?? EMPTY_GUID, IsCompositeChild: parents.has(item.RowId), Boxes: item.Boxes,
        };
      }),
    Bins: bins.map((bin) => ({
      pkBinId: bin.pkBinId, TrackingNumber: '', LabelId: '', Weight: bin.ItemWeight + bin.PackagingWeight, Cost: 0, fkPackagingTypeId: bin.PackageTypeId, Width: bin.Width, Height: bin.Height, Depth: bin.Depth,
      PackagingWeight: bin.PackagingWeight, ItemWeight: bin.ItemWeight, ManualAdjust: false,
      Items: bin.Items.map(({ RowId, BoxId, Quantity }, index) => ({ ShippingOrderItemId: index + 1, BinId: bin.pkBinId, fkOrderItemId: RowId, BoxId, Quantity })),
    })),
  };
}

/** Stacked: the widest, the deepest, all heights. Products without sizes give 0. */
function wholeSize(order: LinnworksOrder, sizes: ReadonlyMap<string, readonly [number, number, number]>): Record<string, number> {
  let [TotalHeight, TotalWidth, TotalDepth] = [0, 0, 0];
  for (const item of leaves(order.Items)) {
    const [height, width, depth] = sizes.get(item.RowId) ?? [0, 0, 0];
    TotalHeight += height * item.Quantity;
    TotalWidth = Math.max(TotalWidth, width);
    TotalDepth = Math.max(TotalDepth, depth);
  }
  return { TotalWidth, TotalHeight, TotalDepth };
}
