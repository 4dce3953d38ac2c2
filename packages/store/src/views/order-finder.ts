import { narrowed, ORDER_STATUSES, type OrderStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { boundedCount, type BoundedCount } from './bounded-count.ts';
import { DELIVERY_FAILED } from './delivery.ts';
import { withRows } from './latest.ts';

export type OrderFilter = {
  within: Within;
  status?: OrderStatus[] | undefined;
  installationId?: string | undefined;
  /** The last problem's code, for example `remote-rejected`. */
  code?: string | undefined;
  /** Carries "Error from Stream" in Linnworks. */
  errorFromStream?: boolean | undefined;
  /** The postal service by its name in Linnworks, in full. */
  service?: string | undefined;
  onHold?: boolean | undefined;
  /** Linnworks does not show yet what the row says. */
  writeBackDue?: boolean | undefined;
  /** How far a delete is that was asked for. */
  deletion?: 'under-way' | 'cleanup-pending' | 'refused' | undefined;
  /** Stream says that its delivery failed, and said so in the last week. */
  deliveryFailed?: boolean | undefined;
  /** An order number, channel reference, consignment or tracking number; or the beginning of a customer's first or last name or of a postcode. */
  search?: string | undefined;
  /** The time by which the list is ordered, and of which `from` and `until` speak. */
  by?: 'changed' | 'received' | undefined;
  oldestFirst?: boolean | undefined;
  from?: Date | undefined;
  /** The first moment that does not count any more. */
  until?: Date | undefined;
};

/** Where the page before ended: a time in whole microseconds since 1970 (a JavaScript date would round it), and an order. */
export type Place = { micros: string; id: string };
export type FoundOrder = { id: string; micros: string };

/** A search that finds more than this is common enough to be met along the list; of what finds fewer all are looked at. At so many of a million both cost the same. */
const FEW = 10_000;
/** So many are taken without asking how many there may be. */
const HANDFUL = 200;
/** By so many orders one after another is judged how closely they follow each other. */
const PROBE = 100;
/** So many times what should hold a page is looked through, and then all: it may be rarer where it is looked for. */
const WINDOWS = [2, 16];
/** The end of the year 9999. */
const LAST_MOMENT = 253_402_300_799_000;
const TIMES = { changed: 'updated_at', received: 'received_at' } as const;
const EXACT = ['channel_reference', 'consignment_no', 'tracking_number', 'stream_order_no'] as const;
const NAME = 'lower(o.customer_name) like lower(?)';
const SURNAME = `lower(substring(o.customer_name from '\\S+$')) like lower(?)`;
/** Postcodes are written with a blank and without. */
const POSTCODE = `upper(replace(o.postcode, ' ', '')) like ? and o.postcode <> ''`;

const likePrefix = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
const placed = (db: Knex, micros: string): Knex.Raw => db.raw(`'epoch'::timestamptz + ?::bigint * interval '1 microsecond'`, [micros]);

/** What a search has found: a handful of ids, or few, so that all that fits is looked at. */
type Found = string[] | 'few';
/** What it has found; or, where it is common, the share of all orders that may fit. */
type Judged = { found: Found; share?: undefined } | { found?: undefined; share: number };

/** What a search text may be, each as a condition that an index answers. */
const readings = (typed: string): ((query: Knex.QueryBuilder) => unknown)[] => {
  // As people write an order's number.
  const text = typed.replace(/^#\s*(?=\d)/, '');
  const postcode = text.replaceAll(' ', '').toUpperCase();
  return [
    ...EXACT.map((column) => (query: Knex.QueryBuilder) => query.where(`o.${column}`, text)),
    (query) => query.whereRaw(NAME, [likePrefix(text)]),
    ...(/^\p{L}\S*$/u.test(text) ? [(query: Knex.QueryBuilder) => query.whereRaw(SURNAME, [likePrefix(text)])] : []),
    ...(/^[A-Z0-9]{2,10}$/.test(postcode) ? [(query: Knex.QueryBuilder) => query.whereRaw(POSTCODE, [likePrefix(postcode)])] : []),
    // Larger numbers are none of Linnworks', and would not fit the column.
    ...(/^\d{1,15}$/.test(text) ? [(query: Knex.QueryBuilder) => query.where('o.order_number', Number(text))] : []),
  ];
};

const hold = (query: Knex.QueryBuilder, { code, errorFromStream, service, onHold, writeBackDue, deletion, deliveryFailed, by = 'changed', from, until }: OrderFilter): void => {
  if (code) void query.whereNotNull('o.problem').whereRaw(`o.problem->>'code' = ?`, [code]);
  if (errorFromStream) void query.whereNotNull('o.refused_at');
  if (service) void query.where('o.postal_service_name', service);
  if (onHold) void query.whereNotNull('o.hold_reason');
  if (writeBackDue) void query.whereRaw(`o.write_back_due_at > '-infinity'`);
  if (deletion) void query.whereRaw(`o.status <> 'deleted' and (o.delete_requested_at is not null or o.delete_problem is not null)`);
  if (deletion === 'refused') void query.whereNull('o.delete_requested_at').whereNull('o.stream_deleted_at');
  if (deletion === 'under-way') void query.whereNotNull('o.delete_requested_at').whereNull('o.stream_deleted_at');
  if (deletion === 'cleanup-pending') void query.whereNotNull('o.stream_deleted_at');
  if (deliveryFailed) void query.whereRaw(DELIVERY_FAILED);
  if (from) void query.where(`o.${TIMES[by]}`, '>=', from);
  if (until) void query.where(`o.${TIMES[by]}`, '<', until);
};

/** The installations that a filter is about; 'all' where it says nothing of them. */
export const installationsOf = ({ within, installationId }: OrderFilter): Within => narrowed(within, installationId);
/** Whether the list is held to something of an order itself, beside whose it is, its status, its time and what is searched for. */
const isHeld = ({ code, errorFromStream, service, onHold, writeBackDue, deletion, deliveryFailed }: OrderFilter): boolean => [code, errorFromStream, service, onHold, writeBackDue, deletion, deliveryFailed].some(Boolean);
/** Whether nothing but statuses and installations is asked for. */
export const isPlain = (filter: OrderFilter): boolean => !isHeld(filter) && !filter.search && !filter.from && !filter.until;

/**
 * Finds orders without passing those that are not wanted, whatever is asked for and however many there are (P10; decision 0150). An
 * index holds what a list is held to first and the list's order behind it; so each status of each installation is a list of its own,
 * from which as many are taken as a page has, and the page is the first of these together.
 */
export const createOrderFinder = (db: Knex) => {
  /** How many rows the database expects of a query, from its statistics: nothing is read. */
  const expected = async (query: Knex.QueryBuilder): Promise<number> => {
    const { rows } = await db.raw<{ rows: { 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[] }>('explain (format json) ?', [query as unknown as Knex.Raw]);
    return rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  };
  /** What a search finds, each reading by its own index; an order that fits two readings stands twice. */
  const fitting = (search: string, of: (query: Knex.QueryBuilder) => void): Knex.QueryBuilder => db.unionAll(readings(search).map((reading) => db('orders as o').modify(reading).modify(of)), true);
  const rowsOf = (search: string, found: Found, of: (query: Knex.QueryBuilder) => void): Knex.QueryBuilder => (found === 'few' ? fitting(search, of) : db('orders as o').whereRaw('o.id = any(?::uuid[])', [found]).modify(of));
  /** How a search is best answered. */
  const judge = async (search: string): Promise<Judged> => {
    const ids = (most?: number): Knex.QueryBuilder => fitting(search, (query) => { void query.select('o.id'); if (most) void query.limit(most); });
    const some: { id: string }[] = await ids(HANDFUL);
    if (some.length < HANDFUL) return { found: [...new Set(some.map(({ id }) => id))] };
    const [likely, all] = await Promise.all([expected(ids()), expected(db('orders').select('id'))]);
    if (likely > FEW) return { share: Math.min(1, likely / all) };
    // What is expected may be far from what there is.
    const [{ count }] = await db.from(ids(FEW + 1).as('f')).count({ count: '*' }) as [{ count: string }];
    return Number(count) > FEW ? { share: Number(count) / all } : { found: 'few' };
  };
  /** What the rows of a search are held to besides it. */
  const inScope = (query: Knex.QueryBuilder, filter: OrderFilter): void => {
    const installations = installationsOf(filter);
    hold(query, filter);
    if (installations !== 'all') void query.whereIn('o.installation_id', installations);
    if (filter.status?.length) void query.whereIn('o.status', filter.status);
  };
  // Asked as a statement of its own, it is a question to each order met, and no way to them.
  const along = (search: string) => (query: Knex.QueryBuilder): void => {
    const fits = db.select(db.raw('1')).where((any) => { for (const reading of readings(search)) void any.orWhere((each) => { void reading(each); }); });
    void query.whereRaw('? is not null', [fits as unknown as Knex.Raw]);
  };

  /** One line for each list that `filter` is made of, as `i(id)` and `s(status)`; where there is nothing to be gained by it, one list of all installations. */
  const lists = (filter: OrderFilter, isTogether: boolean): Knex.QueryBuilder => {
    const installations = installationsOf(filter);
    const statuses = [...(filter.status?.length ? filter.status : ORDER_STATUSES)];
    if (isTogether) return db.from(db.raw('unnest(?::text[]) as s(status)', [statuses]));
    return db.from(installations === 'all' ? db.raw('(select id from installations) as i') : db.raw('unnest(?::uuid[]) as i(id)', [[...installations]])).joinRaw('cross join unnest(?::text[]) as s(status)', [statuses]);
  };
  const ofList = (isTogether: boolean): Knex.QueryBuilder => {
    // Said as a range, what a list begins with is a part of its order: so no index by anything else can be mistaken for a short way.
    return isTogether ? db('orders as o').whereRaw('o.status between s.status and s.status') : db('orders as o').whereRaw('o.installation_id between i.id and i.id and o.status = s.status');
  };
  const isTogether = (filter: OrderFilter): boolean => installationsOf(filter) === 'all' && (filter.by ?? 'changed') === 'changed' && !isHeld(filter);

  /** One more than `limit` orders of a filter in its order, after a place; `found`: what a search has found, where it is not met along the list. */
  const pageOf = async (filter: OrderFilter, after: Place | undefined, limit: number, found?: Found): Promise<FoundOrder[]> => {
    const column = `o.${TIMES[filter.by ?? 'changed']}`;
    const [direction, back, beyond, other] = filter.oldestFirst ? ['asc', '>=', '>', '<'] as const : ['desc', '<=', '<', '>'] as const;
    const behind = (query: Knex.QueryBuilder): void => {
      if (!after) return;
      const at = placed(db, after.micros);
      // The bound alone is what an index begins at.
      void query.where(column, back, at).where((later) => later.where(column, beyond, at).orWhere('o.id', other, after.id));
    };
    const named = (query: Knex.QueryBuilder): Knex.QueryBuilder => query.select('o.id', db.raw('?? as at', [column]));
    const sorted = (query: Knex.QueryBuilder) => db.from(query.as('f')).groupBy('f.id', 'f.at').select('f.id', db.raw('((extract(epoch from f.at) * 1000000)::bigint)::text as micros')).orderBy([{ column: 'f.at', order: direction }, { column: 'f.id', order: filter.oldestFirst ? 'desc' : 'asc' }]).limit(limit + 1);
    if (found) return sorted(rowsOf(filter.search ?? '', found, (query) => { inScope(query, filter); behind(named(query)); }));

    const first = (query: Knex.QueryBuilder, begin?: string): Knex.QueryBuilder => named(query)
      .modify((held) => {
        hold(held, filter);
        if (filter.search) along(filter.search)(held);
        behind(held);
      })
      .orderBy([...(begin ? [{ column: begin, order: filter.oldestFirst ? 'desc' as const : 'asc' as const }] : []), { column, order: direction }, { column: 'o.id', order: filter.oldestFirst ? 'desc' : 'asc' }]).limit(limit + 1);
    const together = isTogether(filter);
    if (together && !filter.status?.length) return sorted(first(db('orders as o')));
    return sorted(withRows(lists(filter, together), first(ofList(together), together ? 'o.status' : 'o.installation_id')).select('r.id', 'r.at'));
  };

  /**
   * The same for a search that is common. Where a filter is many lists, each of them would be walked for a page of its own; so all are walked
   * only through the time that should hold a page of them together, by how closely the first of them follow each other.
   */
  const throughTime = async (filter: OrderFilter, share: number, after: Place | undefined, limit: number): Promise<FoundOrder[]> => {
    const met = await pageOf({ ...filter, search: undefined }, after, PROBE - 1);
    const [first, last] = [after ?? met[0], met.at(-1)];
    if (!first || !last || met.length < PROBE) return pageOf(filter, after, limit);
    const [begin, times] = [Number(first.micros) / 1_000, limit / share / PROBE];
    const found: FoundOrder[] = [];
    let rest = filter;
    for (const wide of WINDOWS) {
      const edge = new Date(Math.min(Math.max(0, begin + (Number(last.micros) / 1_000 - begin) * times * wide), LAST_MOMENT));
      const { from = edge, until = edge } = rest;
      const [earlier, later] = [{ ...rest, until: until < edge ? until : edge }, { ...rest, from: from > edge ? from : edge }];
      found.push(...await pageOf(filter.oldestFirst ? earlier : later, after, limit - found.length));
      if (found.length > limit) return found;
      // What was walked is not walked again.
      rest = filter.oldestFirst ? later : earlier;
    }
    return [...found, ...await pageOf(rest, after, limit - found.length)];
  };
  const isOneList = (filter: OrderFilter): boolean => isTogether(filter) && (filter.status?.length ?? 0) <= 1;

  return {
    /** One more than `limit` orders of a filter in its order, after a place. */
    async page(filter: OrderFilter, after: Place | undefined, limit: number): Promise<FoundOrder[]> {
      const { search } = filter;
      if (!search) return pageOf(filter, after, limit);
      const { found, share } = await judge(search);
      return found || isOneList(filter) ? pageOf(filter, after, limit, found) : throughTime(filter, share, after, limit);
    },

    /** How many of a filter are in each status, up to `most` of each; undefined where that would take long. */
    async counts(filter: OrderFilter, most: number): Promise<Record<OrderStatus, BoundedCount> | undefined> {
      const everyStatus: OrderFilter = { ...filter, status: undefined };
      let rows: { status: OrderStatus; count: string }[];
      if (filter.search) {
        const { found } = await judge(filter.search);
        if (!found) return undefined;
        const those = rowsOf(filter.search, found, (query) => { inScope(query, everyStatus); void query.select('o.id', 'o.status'); });
        rows = await db.from(those.as('f')).groupBy('f.status').select('f.status', db.raw('count(distinct f.id) as count'));
      } else {
        const some = ofList(false).modify((query) => hold(query, filter)).select(db.raw('1')).limit(most + 1);
        rows = await withRows(lists(everyStatus, false), db.from(some.as('some')).count({ count: '*' })).groupBy('s.status').select('s.status', db.raw('sum(r.count) as count'));
      }
      const counted = new Map(rows.map(({ status, count }) => [status, Number(count)]));
      return Object.fromEntries(ORDER_STATUSES.map((status) => [status, boundedCount(counted.get(status) ?? 0, most)])) as Record<OrderStatus, BoundedCount>;
    },
  };
};
