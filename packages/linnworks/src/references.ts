import type { Logger } from '@stream-tech/platform';
import type { Caller } from './caller.ts';
import { KEEP_MS, LOCATIONS_AGAIN_MS } from './contract.ts';
import { readCountries, type Countries } from './countries.ts';
import type { Kept } from './kept.ts';
import { readMeasures, type Measures } from './measures.ts';
import { readPackagingTypes, type PackagingTypes } from './packaging.ts';
import { flag, guid, records, text } from './reading.ts';

export type Location = { id: string; name: string; /** Orders there are handled by somebody else's warehouse. */ fulfilmentCentre: boolean };

/** What of an account rarely changes, kept for a day: measures, countries, locations, packaging types (linnworks-api.md, 4, 15.3 and 17). */
export const createReferences = (caller: Caller, kept: Kept, log: Logger) => {
  const { installationId, call } = caller;
  const keep = <T>(what: string, load: () => Promise<T>, forMs?: number): Promise<T> => kept.get(installationId, what, load, forMs);

  const loadMeasures = async (): Promise<Measures> => {
    const measures = readMeasures(await call('Settings/GetMeasures'));
    if (!measures.recognised) log.warn('Linnworks uses units that we do not know; counting in grams and centimetres where unknown', { installationId, partner: 'Linnworks' });
    return measures;
  };

  const loadLocations = async (): Promise<Location[]> => records(await call('Inventory/GetStockLocations'))
    .map(({ StockLocationId, LocationName, IsFulfillmentCenter }) => ({ id: guid(StockLocationId), name: text(LocationName), fulfilmentCentre: flag(IsFulfillmentCenter) }))
    .filter(({ id }) => id !== '');

  return {
    /** The units of the account's weights and lengths. */
    measures: (): Promise<Measures> => keep('measures', loadMeasures),
    /** Country codes by name. */
    countries: (): Promise<Countries> => keep('countries', async () => readCountries(await call('Orders/GetCountries'))),
    /** All stock locations; the Default one has the empty GUID. */
    locations: (): Promise<Location[]> => keep('locations', loadLocations),
    packagingTypes: (): Promise<PackagingTypes> => keep('packaging types', async () => readPackagingTypes(await call('Orders/GetPackagingGroups'))),

    /** Names of locations by id; asked for again, though not often, where one of `needed` is new to us. */
    async locationNames(needed: string[]): Promise<ReadonlyMap<string, string>> {
      const named = (locations: Location[]): Map<string, string> => new Map(locations.map(({ id, name }) => [id, name]));
      const known = named(await keep('locations', loadLocations, KEEP_MS));
      return needed.every((id) => known.has(id)) ? known : named(await keep('locations', loadLocations, LOCATIONS_AGAIN_MS));
    },
  };
};

export type References = ReturnType<typeof createReferences>;
