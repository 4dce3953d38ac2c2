/** One call of Linnworks' API as we believe it to be (linnworks-api.md, sections 3.3 and 5). */
type CallSpec = {
  verb: 'GET' | 'POST';
  /** Published number of calls a minute, for each account and method. */
  quota: number;
  /** Reads may take longer, and a read that fails has surely changed nothing. */
  kind: 'read' | 'write';
  /** Whether doing it twice is the same as doing it once; what isn't repeatable is never repeated by itself (section 3.3). */
  repeatable: boolean;
  /** Has no result: it answers with nothing at all when it was done (204). */
  silent: boolean;
};

const read = (verb: CallSpec['verb'], quota: number): CallSpec => ({ verb, quota, kind: 'read', repeatable: true, silent: false });
const write = (quota: number, { repeatable, silent = false }: { repeatable: boolean; silent?: boolean }): CallSpec => ({ verb: 'POST', quota, kind: 'write', repeatable, silent });

/** Every call we make, by its path under `/api/`, which is also the name its quota is counted under. */
export const CALLS = {
  // Authorising again only makes another session, so it counts as a read.
  'Auth/AuthorizeByApplication': read('POST', 150),
  'Orders/GetOpenOrders': read('POST', 250),
  'OpenOrders/GetOpenOrdersDetails': read('POST', 150),
  'Orders/GetOrdersById': read('POST', 250),
  'Orders/GetOrderDetailsByNumOrderId': read('GET', 250),
  'Orders/GetOrderPackagingCalculation': read('POST', 150),
  'Orders/GetPackagingGroups': read('GET', 150),
  'Orders/GetExtendedProperties': read('GET', 250),
  'Orders/GetOrderNotes': read('GET', 250),
  'ProcessedOrders/GetProcessedOrderNotes': read('GET', 150),
  'Orders/GetCountries': read('GET', 150),
  'Inventory/GetStockLocations': read('GET', 150),
  'Settings/GetMeasures': read('GET', 150),
  'OpenOrders/GetIdentifiers': read('GET', 150),
  'PostalServices/GetPostalServices': read('GET', 150),
  'Orders/SetOrderShippingInfo': write(250, { repeatable: true }),
  'Orders/SetExtendedProperties': write(250, { repeatable: true }),
  'Orders/AddExtendedProperties': write(150, { repeatable: false }),
  'OpenOrders/AssignOrderIdentifier': write(250, { repeatable: true }),
  'OpenOrders/UnassignOrderIdentifier': write(250, { repeatable: true }),
  'OpenOrders/SaveIdentifier': write(150, { repeatable: false }),
  'Orders/AddOrdersNote': write(150, { repeatable: false }),
  'Orders/ProcessOrder': write(250, { repeatable: false }),
  'Orders/SetOrderGeneralInfo': write(250, { repeatable: true, silent: true }),
  'PostalServices/CreatePostalService': write(150, { repeatable: false }),
  'PostalServices/UpdatePostalService': write(150, { repeatable: true, silent: true }),
} as const satisfies Record<string, CallSpec>;

export type CallName = keyof typeof CALLS;

/** What a call is declared as. */
export const specOf = (name: CallName): CallSpec => CALLS[name];

/** How many of a call's published quota we may use in a minute; one at least, else a call with a quota of one could never be made. */
export const perMinute = (name: CallName, share: number): number => Math.max(1, Math.floor(CALLS[name].quota * share));
