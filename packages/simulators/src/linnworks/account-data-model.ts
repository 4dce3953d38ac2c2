/** What belongs to an account rather than to an order (reference linnworks-api.md, sections 16 and 17). */
export interface LinnworksPostalService {
  pkPostalServiceId: string;
  PostalServiceName: string;
  PostalServiceTag: string;
  ServiceCountry: string;
  PostalServiceCode: string;
  Vendor: string;
  PrintModule: string;
  PrintModuleTitle: string;
  TrackingNumberRequired: boolean;
  WeightRequired: boolean;
  IgnorePackagingGroup: boolean;
  fkShippingAPIConfigId: number;
  IntegratedServiceId?: string | undefined;
}

export interface LinnworksLocation {
  StockLocationId: string;
  LocationName: string;
  IsFulfillmentCenter: boolean;
  StockLocationIntId: number;
  LocationTag: string;
  Address1: string;
  Address2: string;
  City: string;
  County: string;
  Country: string;
  ZipCode: string;
  IsNotTrackable: boolean;
  CountInOrderUntilAcknowledgement: boolean;
  FulfilmentCenterDeductStockWhenProcessed: boolean;
  IsWarehouseManaged: boolean;
}

export interface LinnworksCountry {
  CountryId: string;
  CountryName: string;
  CountryCode: string;
  Continent: string;
  CustomsRequired: boolean;
  TaxRate: number;
}

export interface LinnworksPackageGroup {
  PackageCategoryID: string;
  PackageCategory: string;
  rowguid: string;
  PackageTypes: {
    PackageTypeId: string;
    PackageGroupId: string;
    PackageTitle: string;
    FromGramms: number;
    ToGramms: number;
    PackagingWeight: number;
    PackagingCapacity: number;
    Width: number;
    Height: number;
    Depth: number;
    Rowguid: string;
  }[];
}
