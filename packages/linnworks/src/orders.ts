import { AppError, RemoteUnavailable } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import { batches } from './batches.ts';
import type { Caller } from './caller.ts';
import { asLinnworksDate, DETAILS_BATCH, EMPTY_GUID, PARKED, RECEIVED_DATE } from './contract.ts';
import { AnswerTooLarge } from './http.ts';
import { toListedOrder, toSnapshot, type AccountFacts, type ListedOrder, type OrderSnapshot, type PackagingFacts } from './mapping.ts';
import { isSplit } from './packaging.ts';
import { amount, flag, guid, record, records, type Raw } from './reading.ts';
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

/** Reading orders (linnworks-api.md, 6 to 8 and 15). */
export const createOrderReads = ({ installationId, call }: Caller, references: References, log: Logger) => {
  /** Orders by their details; a batch whose answer is too large is asked for in halves. */
  const rawDetails = async (ids: string[], signal: AbortSignal | undefined): Promise<Raw[]> => {
    try {
      return records(record(await call('OpenOrders/GetOpenOrdersDetails', { OrderIds: ids, DetailLevel: [] }, { signal })).Orders);
    } catch (error) {
      if (!(error instanceof AnswerTooLarge) || ids.length < 2) throw error;
      const middle = Math.ceil(ids.length / 2);
      return [...(await rawDetails(ids.slice(0, middle), signal)), ...(await rawDetails(ids.slice(middle), signal))];
    }
  };

  const packagingOf = async (orders: Raw[], signal: AbortSignal | undefined): Promise<(order: Raw) => PackagingFacts> => {
    const ids = orders.map(({ OrderId }) => guid(OrderId)).filter(Boolean);
    const calculations = ids.length === 0 ? [] : records(await call('Orders/GetOrderPackagingCalculation', { pkOrderIds: ids, Recalculate: false, SaveRecalculation: false }, { signal }));
    const types = calculations.some(isSplit) ? await references.packagingTypes() : new Map();
    const byOrder = new Map(calculations.map((calculation) => [guid(calculation.pkOrderID), calculation]));
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
    return orders.map((order) => {
      try {
        return toSnapshot(order, facts, packaging?.(order));
      } catch (error) {
        if (error instanceof AppError) return error;
        throw error;
      }
    });
  };

  const unlessUnreadable = <T>(read: T | AppError): T[] => {
    if (!(read instanceof AppError)) return [read];
    log.error('Linnworks shows an order that can not be read; it is left out', { installationId, partner: 'Linnworks', orderId: read.details.linnworksOrderId, error: read });
    return [];
  };

  const listed = (order: Raw): ListedOrder | AppError => {
    try {
      return toListedOrder(order);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  };

  return {
    /** One page of a location's open orders, oldest first; parked ones are left out. */
    async openOrders({ locationId, from, to, page, pageSize }: OpenOrdersQuery, signal?: AbortSignal): Promise<OpenOrdersPage> {
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
      return { orders: rows.map(listed).flatMap(unlessUnreadable), lastPage: rows.length === 0 || page >= (amount(answer.TotalPages) ?? 0), total: amount(answer.TotalEntries) ?? rows.length };
    },

    /** Open orders by id, one call for 50; an order that is missing from the result is processed, cancelled, merged or gone: see `whereabouts`. */
    async details(orderIds: string[], options: ReadOptions = {}): Promise<OrderSnapshot[]> {
      const found: OrderSnapshot[] = [];
      for (const ids of batches(orderIds, DETAILS_BATCH)) found.push(...(await snapshots(await rawDetails(ids, options.signal), options)).flatMap(unlessUnreadable));
      return found;
    },

    /** What became of orders that `details` did not find, by the ids as given (A-43; linnworks-api.md, 8). */
    async whereabouts(orderIds: string[], options: ReadOptions = {}): Promise<Map<string, Whereabouts>> {
      const found = new Map<string, Whereabouts>();
      for (const ids of batches(orderIds, DETAILS_BATCH)) {
        const orders = records(await call('Orders/GetOrdersById', { pkOrderIds: ids }, options));
        const open = orders.filter(({ Processed }) => !flag(Processed));
        const read = await snapshots(open, options);
        for (const order of orders.filter(({ Processed }) => flag(Processed))) found.set(guid(order.OrderId), flag(record(order.GeneralInfo).HoldOrCancel) ? 'cancelled' : 'processed');
        open.forEach((order, index) => { const one = read[index]; if (one) found.set(guid(order.OrderId), one instanceof AppError ? { unreadable: one } : { open: one }); });
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
