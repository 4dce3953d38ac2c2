export const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

/** Linnworks' own shapes (reference linnworks-api.md, section 6). Absent members stand for null. Dates are ISO text, UTC. */
export interface LinnworksIdentifier {
  IdentifierId: number;
  IsCustom: boolean;
  ImageId: string;
  ImageUrl: string;
  Tag: string;
  Name: string;
}

export interface LinnworksGeneralInfo {
  Status: number;
  LabelPrinted: boolean;
  LabelError: string;
  InvoicePrinted: boolean;
  InvoicePrintError?: string | undefined;
  PickListPrinted: boolean;
  PickListPrintError?: string | undefined;
  IsRuleRun: boolean;
  Notes: number;
  PartShipped: boolean;
  Marker?: number | undefined;
  IsParked: boolean;
  Identifiers?: LinnworksIdentifier[] | undefined;
  ReferenceNum: string;
  SecondaryReference: string;
  ExternalReferenceNum: string;
  ReceivedDate: string;
  Source: string;
  SubSource: string;
  SiteCode: string;
  HoldOrCancel: boolean;
  DespatchByDate: string;
  ScheduledDelivery?: { From?: string; To?: string } | undefined;
  HasScheduledDelivery: boolean;
  Location: string;
  NumItems: number;
  PickwaveIds: number[];
  StockAllocationType?: string | undefined;
}

export interface LinnworksShippingInfo {
  Vendor: string;
  PostalServiceId: string;
  PostalServiceName: string;
  TotalWeight: number;
  ItemWeight: number;
  PackageCategoryId: string;
  PackageCategory: string;
  PackageTypeId?: string | undefined;
  PackageType: string;
  PostageCost: number;
  PostageCostExTax: number;
  TrackingNumber: string;
  ManualAdjust: boolean;
}

export interface LinnworksAddress {
  EmailAddress: string;
  Address1: string;
  Address2: string;
  Address3: string;
  Town: string;
  Region: string;
  PostCode: string;
  Country: string;
  Continent: string;
  FullName: string;
  Company: string;
  PhoneNumber: string;
  CountryId: string;
}

export interface LinnworksBox {
  BoxId: number;
  StockItemIntId: number;
  BoxName: string;
  Width: number;
  Height: number;
  Length: number;
  Weight: number;
  ValuePercentage: number;
  Barcode: string;
  PackagingTypeId: string;
  LogicalDelete: boolean;
}

export interface LinnworksItem {
  RowId: string;
  OrderId: string;
  ItemId: string;
  StockItemId: string;
  StockItemIntId: number;
  ItemNumber: string;
  SKU: string;
  ItemSource: string;
  Title: string;
  ItemName: string;
  CategoryName: string;
  ChannelSKU: string;
  ChannelTitle: string;
  BarcodeNumber: string;
  Quantity: number;
  PricePerUnit: number;
  Cost: number;
  CostIncTax: number;
  /** Of one unit, in the account's unit. */
  Weight: number;
  IsService: boolean;
  CompositeSubItems: LinnworksItem[];
  Boxes: LinnworksBox[];
  AdditionalInfo: { pkOptionId: string; Property: string; Value: string }[];
  CompositeAvailablity: number;
  StockLevelsSpecified: boolean;
  OnOrder: number;
  InOrderBook: number;
  Level: number;
  MinimumLevel: number;
  AvailableStock: number;
  UnitCost: number;
  DespatchStockUnitCost: number;
  Discount: number;
  Tax: number;
  TaxRate: number;
  SalesTax: number;
  TaxCostInclusive: boolean;
  PartShipped: boolean;
  PartShippedQty: number;
  Market: number;
  DiscountValue: number;
  HasImage: boolean;
  StockLevelIndicator: number;
  ShippingCost: number;
  BatchNumberScanRequired: boolean;
  SerialNumberScanRequired: boolean;
  BinRack: string;
  BinRacks: { Quantity: number; BinRack: string; Location: string }[];
  InventoryTrackingType: number;
  isBatchedStockItem: boolean;
  IsWarehouseManaged: boolean;
  IsUnlinked: boolean;
  AddedDate: string;
}

export interface LinnworksNote {
  OrderNoteId: string;
  OrderId: string;
  NoteDate: string;
  Internal: boolean;
  Note: string;
  CreatedBy: string;
  NoteTypeId?: number | undefined;
}

export interface LinnworksExtendedProperty {
  RowId: string;
  Name: string;
  Value: string;
  Type: string;
}

/** An order in the shape of Linnworks' OrderDetails. */
export interface LinnworksOrder {
  OrderId: string;
  NumOrderId: number;
  Processed: boolean;
  ProcessedDateTime?: string | undefined;
  FulfilmentLocationId: string;
  GeneralInfo: LinnworksGeneralInfo;
  ShippingInfo: LinnworksShippingInfo;
  CustomerInfo: { ChannelBuyerName: string; Address: LinnworksAddress; BillingAddress: LinnworksAddress };
  TotalsInfo: Record<string, unknown> & { TotalCharge: number; Currency: string };
  ExtendedProperties: LinnworksExtendedProperty[];
  FolderName: string[];
  Items: LinnworksItem[];
  Notes: LinnworksNote[];
  PaidDateTime?: string | undefined;
  TaxId: string;
}

/** One package of a split order. Sizes in centimetres, weights in the account's unit. */
export interface LinnworksBin {
  pkBinId: string;
  PackageTypeId: string;
  Width: number;
  Height: number;
  Depth: number;
  ItemWeight: number;
  PackagingWeight: number;
  Items: { RowId: string; BoxId: number; Quantity: number }[];
}

/** What Linnworks knows about an order and no order object shows. */
export interface Backstage {
  locked: boolean;
  bins: LinnworksBin[];
  /** Height, width, depth in cm by `RowId`. */
  sizes: Map<string, readonly [number, number, number]>;
}
