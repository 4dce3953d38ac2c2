import { guidOf } from '../partner/seeded-random.ts';
import { EMPTY_GUID } from './order-model.ts';
import type { LinnworksCountry, LinnworksLocation, LinnworksPackageGroup, LinnworksPostalService } from './account-data-model.ts';
import type { LinnworksIdentifier } from './order-model.ts';

const COUNTRIES: readonly (readonly [name: string, code: string, continent: string, customs: boolean, tax: number])[] = [
  ['United Kingdom', 'GB', 'Europe', false, 20], ['Ireland', 'IE', 'Europe', true, 23], ['France', 'FR', 'Europe', true, 20],
  ['Germany', 'DE', 'Europe', true, 19], ['Greece', 'GR', 'Europe', true, 24], ['Poland', 'PL', 'Europe', true, 23],
  ['Spain', 'ES', 'Europe', true, 21], ['Italy', 'IT', 'Europe', true, 22], ['Netherlands', 'NL', 'Europe', true, 21],
  ['Sweden', 'SE', 'Europe', true, 25], ['Iceland', 'IS', 'Europe', true, 24], ['United Arab Emirates', 'AE', 'Asia', true, 5],
  ['China', 'CN', 'Asia', true, 13], ['United States', 'US', 'North America', true, 0], ['Jersey', 'JE', 'Europe', true, 5],
];

/** The countries every Linnworks account knows; ids are the same everywhere and for ever. */
export const countries: LinnworksCountry[] = COUNTRIES.map(([CountryName, CountryCode, Continent, CustomsRequired, TaxRate]) => ({
  CountryId: guidOf('country', CountryCode), CountryName, CountryCode, Continent, CustomsRequired, TaxRate,
}));

/** A location of an account; the one with the empty GUID is *Default* (section 17). */
export function location(name: string, id: string, number: number, more: Partial<LinnworksLocation> = {}): LinnworksLocation {
  return {
    StockLocationId: id, LocationName: name, IsFulfillmentCenter: false, StockLocationIntId: number, LocationTag: '',
    Address1: '', Address2: '', City: '', County: '', Country: '', ZipCode: '', IsNotTrackable: false,
    CountInOrderUntilAcknowledgement: false, FulfilmentCenterDeductStockWhenProcessed: false, IsWarehouseManaged: false, ...more,
  };
}

export const defaultLocation = (): LinnworksLocation => location('Default', EMPTY_GUID, 0);

/** A postal service with everything Linnworks would fill in. */
export function postalService(given: Partial<LinnworksPostalService> & { PostalServiceName: string }, id: string): LinnworksPostalService {
  return {
    PostalServiceTag: '', ServiceCountry: 'WORLDWIDE', PostalServiceCode: '', Vendor: '', PrintModule: '', PrintModuleTitle: '',
    TrackingNumberRequired: false, WeightRequired: false, IgnorePackagingGroup: false, fkShippingAPIConfigId: 0, ...given,
    pkPostalServiceId: given.pkPostalServiceId && given.pkPostalServiceId !== EMPTY_GUID ? given.pkPostalServiceId : id,
  };
}

/** System identifiers, which nobody can delete (section 11). */
export const systemIdentifiers = (): LinnworksIdentifier[] =>
  [['AMAZON_PRIME', 'Amazon Prime'], ['PRINTED_ELSEWHERE', 'Printed elsewhere'], ['VIP', 'VIP customer']].map(([Tag = '', Name = ''], index) => ({
    IdentifierId: index + 1, IsCustom: false, ImageId: guidOf('image', Tag), ImageUrl: `https://cdn.example.test/${Tag.toLowerCase()}.png`, Tag, Name,
  }));

const group = (name: string, types: readonly (readonly [title: string, from: number, to: number, weight: number, w: number, h: number, d: number])[]): LinnworksPackageGroup => ({
  PackageCategoryID: guidOf('package group', name),
  PackageCategory: name,
  rowguid: guidOf('package group row', name),
  PackageTypes: types.map(([PackageTitle, FromGramms, ToGramms, PackagingWeight, Width, Height, Depth]) => ({
    PackageTypeId: guidOf('package type', PackageTitle), PackageGroupId: guidOf('package group', name), PackageTitle, FromGramms, ToGramms, PackagingWeight,
    PackagingCapacity: 0, Width, Height, Depth, Rowguid: guidOf('package type row', PackageTitle),
  })),
});

export const packageGroups: LinnworksPackageGroup[] = [
  group('Furniture', [['Flat pack carton', 0, 40_000, 350, 200, 20, 80], ['Blanket wrap', 40_001, 200_000, 1200, 210, 90, 95], ['Pallet', 200_001, 900_000, 18_000, 120, 150, 100]]),
  group('Parcels', [['Small box', 0, 2_000, 80, 30, 20, 20], ['Large box', 2_001, 25_000, 250, 60, 40, 40]]),
];

export const packageTypes = new Map(packageGroups.flatMap((each) => each.PackageTypes).map((type) => [type.PackageTypeId, type]));
