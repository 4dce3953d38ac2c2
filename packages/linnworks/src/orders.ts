import { AppError, RemoteUnavailable } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import { batches } from './batches.ts';
import type { Caller } from './caller.ts';
import { asLinnworksDate, DETAILS_BATCH, EMPTY_GUID, PARKED, RECEIVED_DATE } from './contract.ts';
import { AnswerTooLarge } from './http.ts';
import { toListedOrder, toSnapshot, unreadable, type AccountFacts, type ListedOrder, type OrderSnapshot, type PackagingFacts } from './mapping.ts';
import { isSplit, type PackagingTypes } from './packaging.ts';
import { amount, flag, guid, record, records, type Raw } from './reading.ts';
import { readInParts, smallerPages } from './read-in-parts.ts';
import type { References } from './references.ts';

export type OpenOrdersQuery = {
  locationId: string;
  /** Orders received from here … */
  from: Date;
  /** … to here. */
  to: Date;
  /** From 1. */
  page: number;
  pageSize: number;
};

export type OpenOrdersPage = { orders: ListedOrder[]; lastPage: boolean; /** Orders on all pages. */ total: number };

export type ReadOptions = {
  /** Reads sizes and the packaging split too: one more call for a batch. Without it an order has no packages (see `withPackagingOf`). */
  withPackaging?: boolean;
  signal?: AbortSignal | undefined;
};

/** What became of an order that is no longer among the open ones. */
export type Whereabouts = 'processed' | 'cancelled' | 'gone' | { open: OrderSnapshot } | { unreadable: AppError };

/** No list is followed further than this, whatever it says of itself. */
const MAX_PAGES = 2_000;

const TOO_LARGE = 'it is larger than we take';

/** Runs a mapping; an order that can't be read is a result here, since its neighbours can be. */
const orProblem = <T>(read: () => T): T | AppError => {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
};

/** Reading orders (linnworks-api.md, 6 to 8 and 15). */
export const createOrderReads = ({ installationId, call }: Caller, references: References, log: Logger) => {
  const unlessProblem = <T>(read: T | AppError): T[] => {
    if (!(read instanceof AppError)) return [read];
    log.error('Linnworks shows an order that can not be read; it is left out', { installationId, partner: 'Linnworks', orderId: read.details.linnworksOrderId, error: read });
    return [];
  };

  const packagingOf = async (orders: Raw[], signal: AbortSignal | undefined): Promise<(order: Raw) => PackagingFacts> => {
    const ids = orders.map(({ OrderId }) => guid(OrderId)).filter(Boolean);
    const { rows } = await readInParts(ids, async (some) =>
      records(await call('Orders/GetOrderPackagingCalculation', { pkOrderIds: some, Recalculate: false, SaveRecalculation: false }, { signal })));
    const types: PackagingTypes = rows.some(isSplit) ? await references.packagingTypes() : new Map();
    const byOrder = new Map(rows.map((calculation) => [guid(calculation.pkOrderID), calculation]));
    return (order) => ({ calculation: byOrder.get(guid(order.OrderId)), types });
  };

  const factsFor = async (orders: Raw[]): Promise<AccountFacts> => {
    const needed = orders.map(({ GeneralInfo }) => guid(record(GeneralInfo).Location) || EMPTY_GUID);
    const [measures, countries, locations] = await Promise.all([references.measures(), references.countries(), references.locationNames(needed)]);
    return { measures, countries, locations };
  };

  const snapshots = async (orders: Raw[], { withPackaging = false, signal }: ReadOptions): Promise<(OrderSnapshot | AppError)[]> => {
    if (orders.length === 0) return [];
    const facts = await factsFor(orders);
    const packaging = withPackaging ? await packagingOf(orders, signal) : undefined;
    return orders.map((order) => orProblem(() => toSnapshot(order, facts, packaging?.(order))));
  };

  const listPage = async (query: OpenOrdersQuery, signal: AbortSignal | undefined): Promise<{ rows: Raw[]; /** As far as the list says of itself, and not further than it can be. */ pages: number; total: number }> => {
    const { locationId, from, to, page, pageSize } = query;
    const answer = record(await call('Orders/GetOpenOrders', {
      entriesPerPage: pageSize,
      pageNumber: page,
      filters: {
        DateFields: [{ FieldCode: RECEIVED_DATE, Type: 'Range', DateFrom: asLinnworksDate(from), DateTo: asLinnworksDate(to) }],
        BooleanFields: [{ FieldCode: PARKED, Value: false }],
      },
      sorting: [{ FieldCode: RECEIVED_DATE, Direction: 'Ascending', Order: 0 }],
      fulfilmentCenter: locationId,
      additionalFilter: '',
    }, { signal }));
    // An empty list may be left out, but then the counts still say so; without both this is no page.
    if (answer.Data === undefined && answer.TotalEntries === undefined) throw new RemoteUnavailable('Linnworks', 'its list of open orders can\'t be read');
    const rows = records(answer.Data);
    const total = amount(answer.TotalEntries);
    // One page more than the entries fill, since orders may come while we read; a number of pages alone is not believed.
    const pages = Math.min(amount(answer.TotalPages) ?? 0, total === undefined ? Infinity : Math.ceil(total / pageSize) + 1);
    return { rows, pages: rows.length === 0 ? 0 : pages, total: total ?? rows.length };
  };

  /** `end`: the row after which nothing is asked for any more. */
  const openPage = async (query: OpenOrdersQuery, end: number, signal: AbortSignal | undefined): Promise<OpenOrdersPage> => {
    const atEnd = query.page * query.pageSize >= end;
    try {
      const { rows, pages, total } = await listPage(query, signal);
      if (atEnd && query.page < pages) log.error('Linnworks lists open orders without end; the rest is left out', { installationId, partner: 'Linnworks', page: query.page, count: total });
      return { orders: rows.map((row) => orProblem(() => toListedOrder(row))).flatMap(unlessProblem), lastPage: atEnd || query.page >= pages, total };
    } catch (error) {
      if (!(error instanceof AnswerTooLarge)) throw error;
      return openPageInParts(query, end, error, signal);
    }
  };

  /** The same page in smaller ones, for the sake of an order that is too large; that order alone is left out. */
  const openPageInParts = async (query: OpenOrdersQuery, end: number, cause: AnswerTooLarge, signal: AbortSignal | undefined): Promise<OpenOrdersPage> => {
    const parts = smallerPages(query.page, query.pageSize);
    if (parts.length === 0) {
      log.error('An open order is too large to be listed; it is left out', { installationId, partner: 'Linnworks', page: query.page, error: cause });
      return { orders: [], lastPage: query.page >= end, total: 0 };
    }
    const found: OpenOrdersPage = { orders: [], lastPage: false, total: 0 };
    for (const part of parts) {
      const { orders, lastPage, total } = await openPage({ ...query, ...part }, end, signal);
      found.orders.push(...orders);
      found.total = Math.max(found.total, total);
      found.lastPage = lastPage;
      if (lastPage) break;
    }
    return found;
  };

  return {
    /**
     * One page of a location's open orders, oldest first; parked ones are left out. A page may repeat or miss an
     * order that leaves the list while it is read; the next cycle finds what was missed. No list is endless: after 2,000 pages the last one is said to be reached.
     */
    openOrders: (query: OpenOrdersQuery, signal?: AbortSignal): Promise<OpenOrdersPage> => openPage(query, MAX_PAGES * query.pageSize, signal),

    /** Open orders by id, one call for 50; an order that is missing from the result is processed, cancelled, merged or gone: see `whereabouts`. */
    async details(orderIds: string[], options: ReadOptions = {}): Promise<OrderSnapshot[]> {
      const found: OrderSnapshot[] = [];
      for (const ids of batches(orderIds, DETAILS_BATCH)) {
        const { rows, tooLarge } = await readInParts(ids, async (some) =>
          records(record(await call('OpenOrders/GetOpenOrdersDetails', { OrderIds: some, DetailLevel: [] }, { signal: options.signal })).Orders));
        tooLarge.forEach((OrderId) => unlessProblem(unreadable({ OrderId }, TOO_LARGE)));
        found.push(...(await snapshots(rows, options)).flatMap(unlessProblem));
      }
      return found;
    },

    /** What became of orders that `details` did not find, by the ids as given (A-43; linnworks-api.md, 8). */
    async whereabouts(orderIds: string[], options: ReadOptions = {}): Promise<Map<string, Whereabouts>> {
      const found = new Map<string, Whereabouts>();
      for (const ids of batches(orderIds, DETAILS_BATCH)) {
        const { rows, tooLarge } = await readInParts(ids, async (some) => records(await call('Orders/GetOrdersById', { pkOrderIds: some }, { signal: options.signal })));
        for (const id of tooLarge) found.set(id, { unreadable: unreadable({ OrderId: id }, TOO_LARGE) });
        for (const order of rows.filter(({ Processed }) => flag(Processed))) found.set(guid(order.OrderId), flag(record(order.GeneralInfo).HoldOrCancel) ? 'cancelled' : 'processed');
        const open = rows.filter(({ Processed }) => !flag(Processed));
        const read = await snapshots(open, options);
        read.forEach((one, index) => found.set(guid(open[index]?.OrderId), one instanceof AppError ? { unreadable: one } : { open: one }));
      }
      return new Map(orderIds.map((id) => [id, found.get(id.toLowerCase()) ?? 'gone']));
    },

    /** An order, open or processed, by its number; undefined where there is none. Throws `unreadable-order` where it can't be read. */
    async byNumber(orderNumber: number, options: ReadOptions = {}): Promise<OrderSnapshot | undefined> {
      const order = record(await call('Orders/GetOrderDetailsByNumOrderId', undefined, { query: { OrderId: String(orderNumber) }, signal: options.signal }));
      // "Not found" is an empty object, or one with the empty GUID (section 8).
      if ([EMPTY_GUID, ''].includes(guid(order.OrderId))) return undefined;
      const [read] = await snapshots([order], options);
      if (read instanceof AppError) throw read;
      return read;
    },
  };
};
