import type { LinnworksOrderSeed } from './build-order.ts';
import type { LinnworksSwitches } from './linnworks-switches.ts';
import type { LinnworksCountry, LinnworksLocation, LinnworksPostalService } from './account-data-model.ts';
import type { Backstage, LinnworksIdentifier, LinnworksOrder } from './order-model.ts';

export interface LinnworksAccountSeed {
  name: string;
  email?: string | undefined;
  installationToken?: string | undefined;
  /** Besides *Default*, which always exists. */
  locations?: LinnworksLocation[] | undefined;
  /** Default: two of vendor STREAM TECH and one of another courier. */
  postalServices?: (Partial<LinnworksPostalService> & { PostalServiceName: string })[] | undefined;
  orders?: LinnworksOrderSeed[] | undefined;
  firstOrderNumber?: number | undefined;
  switches?: Partial<LinnworksSwitches> | undefined;
}

export interface LinnworksAccount {
  name: string;
  email: string;
  installationToken: string;
  ids: { Id: string; EntityId: string; sid_registration: string; UserId: string };
  switches: LinnworksSwitches;
  /** Every order by id, open and processed. */
  orders: Map<string, LinnworksOrder>;
  locations: LinnworksLocation[];
  countries: LinnworksCountry[];
  postalServices: LinnworksPostalService[];
  /** By tag. */
  identifiers: Map<string, LinnworksIdentifier>;
  folders: { pkFolderId: string; FolderName: string }[];
  openOrders(): LinnworksOrder[];
  /** By id (any case) or by number. @throws {RangeError} when there is none. */
  order(id: string | number): LinnworksOrder;
  find(id: string | number): LinnworksOrder | undefined;
  backstage(order: LinnworksOrder): Backstage;
  addOrder(seed?: LinnworksOrderSeed): LinnworksOrder;
  /** A user edits an order: give a function that changes it, or members to put in place of the present ones. */
  editOrder(id: string | number, change: LinnworksEdit | ((order: LinnworksOrder) => void)): LinnworksOrder;
  /** A user cancels: the order leaves the open ones, processed and marked. */
  cancelOrder(id: string | number): LinnworksOrder;
  deleteOrder(id: string | number): void;
  /** Merges into a new order; the old ids are gone for ever. */
  mergeOrders(ids: readonly (string | number)[]): LinnworksOrder;
  /** What the account's own clock-work does every 15 minutes; answers the merged orders. */
  autoMerge(): LinnworksOrder[];
  processOrder(id: string | number): LinnworksOrder;
  lockOrder(id: string | number, locked?: boolean): void;
  parkOrder(id: string | number, parked?: boolean): void;
  addPostalService(given: Partial<LinnworksPostalService> & { PostalServiceName: string }): LinnworksPostalService;
  addLocation(location: LinnworksLocation): LinnworksLocation;
  assignIdentifier(order: LinnworksOrder, tag: string): boolean;
  unassignIdentifier(order: LinnworksOrder, tag: string): boolean;
  snapshot(): LinnworksAccountSnapshot;
  /** Puts an earlier run's state in place of the present one. */
  restore(snapshot: LinnworksAccountSnapshot): void;
  now(): Date;
  nextId(kind: string): string;
}

export interface LinnworksAccountSnapshot {
  orders: { order: LinnworksOrder; locked: boolean; bins: Backstage['bins']; sizes: [string, readonly [number, number, number]][] }[];
  postalServices: LinnworksPostalService[];
  identifiers: LinnworksIdentifier[];
  folders: LinnworksAccount['folders'];
  lastNumber: number;
  ids: number;
}

export interface LinnworksEdit extends Omit<LinnworksOrderSeed, 'Items' | 'packages' | 'Notes' | 'ExtendedProperties' | 'OrderId' | 'NumOrderId'> {
  Items?: LinnworksOrderSeed['Items'];
}
