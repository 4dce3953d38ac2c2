import { guidOf } from '../partner/seeded-random.ts';
import { EMPTY_GUID } from './order-model.ts';
import type { LinnworksCountry, LinnworksPostalService } from './account-data-model.ts';
import type { Backstage, LinnworksAddress, LinnworksBin, LinnworksGeneralInfo, LinnworksItem, LinnworksOrder, LinnworksShippingInfo } from './order-model.ts';
import { packageGroups, packageTypes } from './reference-data.ts';

export interface LinnworksItemSeed extends Partial<Omit<LinnworksItem, 'CompositeSubItems'>> {
  CompositeSubItems?: LinnworksItemSeed[] | undefined;
  /** Height, width and depth of one unit in centimetres; order lines don't show them, the packaging calculation does. */
  size?: readonly [number, number, number] | undefined;
}

/** An order as a test describes it: only what matters; the rest is believable and always the same. */
export interface LinnworksOrderSeed {
  OrderId?: string | undefined;
  NumOrderId?: number | undefined;
  Processed?: boolean | undefined;
  GeneralInfo?: Partial<LinnworksGeneralInfo> | undefined;
  ShippingInfo?: Partial<LinnworksShippingInfo> | undefined;
  CustomerInfo?: { ChannelBuyerName?: string; Address?: Partial<LinnworksAddress>; BillingAddress?: Partial<LinnworksAddress> } | undefined;
  TotalsInfo?: Record<string, unknown> | undefined;
  ExtendedProperties?: { Name: string; Value: string; Type?: string; RowId?: string }[] | undefined;
  FolderName?: string[] | undefined;
  Items?: LinnworksItemSeed[] | undefined;
  Notes?: { Note: string; Internal?: boolean }[] | undefined;
  PaidDateTime?: string | undefined;
  TaxId?: string | undefined;
  /** Postal service by name or id; `null` = none chosen. Default: the account's first service. */
  service?: string | null | undefined;
  locked?: boolean | undefined;
  /** Splits the order into packages: which lines (by index), which packaging (by title). */
  packages?: { type?: string; lines: { line: number; quantity?: number }[] }[] | undefined;
}

export interface BuildContext {
  accountName: string;
  number: number;
  now: Date;
  countries: LinnworksCountry[];
  services: LinnworksPostalService[];
  /** 1 where weights are grams, 0.001 where they are kilograms: for weights made up here. */
  gram: number;
}

/** Fills in everything that a seed leaves out. */
export function buildOrder(seed: LinnworksOrderSeed, context: BuildContext): { order: LinnworksOrder; backstage: Backstage } {
  const number = seed.NumOrderId ?? context.number;
  const OrderId = (seed.OrderId ?? guidOf(context.accountName, 'order', number)).toLowerCase();
  const sizes: Backstage['sizes'] = new Map();
  const seeds: LinnworksItemSeed[] = seed.Items ?? [{ SKU: 'CHAIR-OAK', Title: 'Oak chair', Quantity: 1, Weight: 7500 * context.gram, PricePerUnit: 120, size: [95, 45, 50] }];
  const Items = seeds.map((item, index) => buildItem(item, { OrderId, number, path: String(index + 1), sizes }));
  const Address = address(seed.CustomerInfo?.Address, context);
  const services = chosenService(seed.service, context.services);
  const ItemWeight = round(weightOf(Items));
  const bins = (seed.packages ?? []).map((each, index) => buildBin(each, index, { OrderId, Items, gram: context.gram }));
  const type = packageGroups[0]?.PackageTypes[0];
  const PackagingWeight = bins.length > 0 ? bins.reduce((sum, bin) => sum + bin.PackagingWeight, 0) : (type?.PackagingWeight ?? 0) * context.gram;
  const received = seed.GeneralInfo?.ReceivedDate ?? new Date(context.now.getTime() - 3_600_000).toISOString();
  const subtotal = round(Items.reduce((sum, item) => sum + item.PricePerUnit * item.Quantity, 0));
  const notes = (seed.Notes ?? []).map(({ Note, Internal = true }, index) => ({
    OrderNoteId: guidOf(OrderId, 'note', index), OrderId, NoteDate: context.now.toISOString(), Internal, Note, CreatedBy: 'sam@shop.example.test', NoteTypeId: 1,
  }));
  const { Identifiers, ...general } = seed.GeneralInfo ?? {};
  const order: LinnworksOrder = {
    OrderId,
    NumOrderId: number,
    Processed: seed.Processed ?? false,
    FulfilmentLocationId: general.Location ?? EMPTY_GUID,
    GeneralInfo: {
      Status: 1, LabelPrinted: false, LabelError: '', InvoicePrinted: false, PickListPrinted: false, IsRuleRun: true, Notes: notes.length, PartShipped: false,
      Marker: 0, IsParked: false, Identifiers: Identifiers ?? [], ReferenceNum: `WEB-${number}`, SecondaryReference: '', ExternalReferenceNum: `${number}-A`,
      Source: 'DIRECT', SubSource: 'Webshop', SiteCode: '', HoldOrCancel: false,
      DespatchByDate: new Date(Date.parse(received) + 3 * 86_400_000).toISOString(), HasScheduledDelivery: general.ScheduledDelivery !== undefined, Location: EMPTY_GUID,
      NumItems: Items.length, PickwaveIds: [], StockAllocationType: 'Full', ...general, ReceivedDate: new Date(received).toISOString(),
    },
    ShippingInfo: {
      ...services,
      TotalWeight: round(ItemWeight + PackagingWeight), ItemWeight,
      PackageCategoryId: packageGroups[0]?.PackageCategoryID ?? EMPTY_GUID, PackageCategory: packageGroups[0]?.PackageCategory ?? '',
      PackageTypeId: bins.length > 0 ? EMPTY_GUID : type?.PackageTypeId, PackageType: bins.length > 0 ? '' : (type?.PackageTitle ?? ''),
      PostageCost: 39, PostageCostExTax: 32.5, TrackingNumber: '', ManualAdjust: false, ...seed.ShippingInfo,
    },
    CustomerInfo: {
      ChannelBuyerName: seed.CustomerInfo?.ChannelBuyerName ?? Address.FullName.toLowerCase().replaceAll(' ', '.'),
      Address,
      BillingAddress: { ...Address, ...seed.CustomerInfo?.BillingAddress },
    },
    TotalsInfo: {
      Subtotal: subtotal, PostageCost: 39, PostageCostExTax: 32.5, Tax: round((subtotal + 39) / 6), TotalCharge: round(subtotal + 39), PaymentMethod: 'Card',
      PaymentMethodId: EMPTY_GUID, ProfitMargin: 0, TotalDiscount: 0, Currency: 'GBP', CountryTaxRate: 20, ConversionRate: 1, ...seed.TotalsInfo,
    },
    ExtendedProperties: (seed.ExtendedProperties ?? []).map(({ Name, Value, Type = 'Attribute', RowId }, index) => ({ RowId: RowId ?? guidOf(OrderId, 'property', index), Name, Value, Type })),
    FolderName: seed.FolderName ?? [],
    Items,
    Notes: notes,
    PaidDateTime: seed.PaidDateTime ?? received,
    TaxId: seed.TaxId ?? '',
  };
  return { order, backstage: { locked: seed.locked ?? false, bins, sizes } };
}

/** The three fields of shipping info that name a service; nothing chosen = empty GUID and the name "Default". */
export function chosenService(wanted: string | null | undefined, services: LinnworksPostalService[]): Pick<LinnworksShippingInfo, 'Vendor' | 'PostalServiceId' | 'PostalServiceName'> {
  const found =
    wanted === null ? undefined
    : wanted === undefined ? services[0]
    : services.find(({ pkPostalServiceId, PostalServiceName }) => PostalServiceName === wanted || pkPostalServiceId === wanted.toLowerCase());
  if (!found && typeof wanted === 'string' && wanted.toLowerCase() !== EMPTY_GUID) throw new RangeError(`No postal service "${wanted}".`);
  return found
    ? { Vendor: found.Vendor, PostalServiceId: found.pkPostalServiceId, PostalServiceName: found.PostalServiceName }
    : { Vendor: '', PostalServiceId: EMPTY_GUID, PostalServiceName: 'Default' };
}

function buildItem(seed: LinnworksItemSeed, place: { OrderId: string; number: number; path: string; sizes: Backstage['sizes'] }): LinnworksItem {
  const { size, CompositeSubItems, ...given } = seed;
  const SKU = given.SKU ?? `SKU-${place.path}`;
  const Title = given.Title ?? SKU;
  const stockId = guidOf('stock', SKU);
  const RowId = guidOf(place.OrderId, 'row', place.path);
  const price = given.PricePerUnit ?? 0;
  const quantity = given.Quantity ?? 1;
  if (size) place.sizes.set(given.RowId ?? RowId, size);
  return {
    RowId, OrderId: place.OrderId, ItemId: stockId, StockItemId: stockId, StockItemIntId: Number.parseInt(stockId.slice(0, 5), 16), ItemNumber: `${place.number}-${place.path}`, SKU,
    ItemSource: 'DIRECT', Title, ItemName: Title, CategoryName: 'Furniture', ChannelSKU: SKU, ChannelTitle: Title, BarcodeNumber: '', Quantity: quantity,
    CompositeAvailablity: 0, StockLevelsSpecified: true, OnOrder: 0, InOrderBook: quantity, Level: 10, MinimumLevel: 1, AvailableStock: 10,
    PricePerUnit: price, UnitCost: 0, DespatchStockUnitCost: 0, Discount: 0, Tax: round((price * quantity) / 6), TaxRate: 20, Cost: round((price * quantity * 5) / 6), CostIncTax: round(price * quantity),
    SalesTax: 0, TaxCostInclusive: true, PartShipped: false, PartShippedQty: 0, Weight: 0, Market: 0, DiscountValue: 0, HasImage: false, StockLevelIndicator: 2, ShippingCost: 0,
    IsService: false, AdditionalInfo: [], Boxes: [], BatchNumberScanRequired: false, SerialNumberScanRequired: false, BinRack: '', BinRacks: [], InventoryTrackingType: 0,
    isBatchedStockItem: false, IsWarehouseManaged: false, IsUnlinked: false, AddedDate: '2026-01-01T00:00:00.000Z',
    ...given,
    CompositeSubItems: (CompositeSubItems ?? []).map((child, index) => buildItem(child, { ...place, path: `${place.path}.${index + 1}` })),
  };
}

function buildBin(given: { type?: string; lines: { line: number; quantity?: number }[] }, index: number, order: { OrderId: string; Items: LinnworksItem[]; gram: number }): LinnworksBin {
  const type = [...packageTypes.values()].find(({ PackageTitle }) => PackageTitle === given.type) ?? [...packageTypes.values()][0];
  const Items = given.lines.map(({ line, quantity }) => {
    const item = leaves(order.Items)[line];
    if (!item) throw new RangeError(`Package ${index + 1} names line ${line}, which the order does not have.`);
    return { RowId: item.RowId, BoxId: 0, Quantity: quantity ?? item.Quantity, weight: item.Weight };
  });
  return {
    pkBinId: guidOf(order.OrderId, 'bin', index), PackageTypeId: type?.PackageTypeId ?? EMPTY_GUID, Width: type?.Width ?? 0, Height: type?.Height ?? 0, Depth: type?.Depth ?? 0,
    PackagingWeight: round((type?.PackagingWeight ?? 0) * order.gram), ItemWeight: round(Items.reduce((sum, { weight, Quantity }) => sum + weight * Quantity, 0)),
    Items: Items.map(({ RowId, BoxId, Quantity }) => ({ RowId, BoxId, Quantity })),
  };
}

/** Lines without their composite parents: what is really packed. */
export function leaves(items: LinnworksItem[]): LinnworksItem[] {
  return items.flatMap((item) => (item.CompositeSubItems.length > 0 ? leaves(item.CompositeSubItems) : [item]));
}

/** Parent's weight where it has one, else the children's, never both (section 6.5). */
function weightOf(items: LinnworksItem[]): number {
  return items.reduce((sum, item) => sum + (item.CompositeSubItems.length > 0 && item.Weight === 0 ? weightOf(item.CompositeSubItems) : item.Weight * item.Quantity), 0);
}

function address(given: Partial<LinnworksAddress> | undefined, context: BuildContext): LinnworksAddress {
  const Country = given?.Country ?? 'United Kingdom';
  const country = context.countries.find(({ CountryName }) => CountryName === Country);
  return {
    EmailAddress: 'ruth.okafor@example.test', Address1: '4 Tannery Lane', Address2: '', Address3: '', Town: 'Frome', Region: 'Somerset', PostCode: 'BA11 1AB',
    FullName: 'Ruth Okafor', Company: '', PhoneNumber: '+441632960111', Continent: country?.Continent ?? 'Unknown', CountryId: country?.CountryId ?? EMPTY_GUID, ...given, Country,
  };
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
