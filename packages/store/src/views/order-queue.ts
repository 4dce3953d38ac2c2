import { ORDER_LIFECYCLE, runName, type DeliveryStatus, type OrderStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { createAuditLog, type AuditRow } from '../audit-log.ts';
import { onlyWithin } from '../within.ts';
import type { BoundedCount } from './bounded-count.ts';
import { DELETION_COLUMNS, toDeletion, type Deletion } from './deletion.ts';
import { deliveryOf } from './delivery.ts';
import { countOrders } from './order-counts.ts';
import { createOrderFinder, installationsOf, isPlain, type OrderFilter, type Place } from './order-finder.ts';
import { withRows } from './latest.ts';
import { whyTheyWait } from './why-waiting.ts';

/** What the queue shows of an order: its state, the reason for it, and its tracking data. No address but the postcode, by which it is found. */
export type QueuedOrder = {
  id: string;
  installationId: string;
  installationName: string;
  orderNumber: number;
  channelReference: string;
  customerName: string;
  postcode: string;
  postalService: string;
  status: OrderStatus;
  /** The status as the guide writes it. */
  statusTitle: string;
  /** Why it waits, or what went wrong last, as a sentence. */
  holdReason: string | null;
  error: { code: string; message: string; remedy: string; at: string } | null;
  httpStatus: number | null;
  /** A create has no answer yet: "Stream has not answered yet; looking again at …". */
  waitingFor: string | null;
  nextLookAt: string | null;
  nextAttemptAt: string | null;
  submissions: number;
  streamOrderNo: string | null;
  consignmentNo: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
  completedAt: string | null;
  /** What Stream says of it, in words; null: it was not read since it was sent. */
  delivery: DeliveryStatus | null;
  /** Its place on a run as planned; null: on none. */
  plan: { run: string; stop: number | null; /** YYYY-MM-DD */ day: string | null } | null;
  /** Carries "Error from Stream" in Linnworks. */
  errorFromStream: boolean;
  /** Linnworks does not show yet what this row says. */
  writeBackDue: boolean;
  writeBackProblem: string | null;
  /** A delete that was asked for; null: none, or none any more. */
  deletion: Deletion | null;
  /** The deleted order that this one was queued again for. */
  replacesOrderId: string | null;
  receivedAt: string;
  /** When it was last judged, or read again because somebody asked for that. */
  checkedAt: string;
  createdAt: string;
  updatedAt: string;
};

export type OrderAttempt = { id: number; version: number; trigger: string; correlationId: string; startedAt: string; endedAt: string | null; outcome: string | null; httpStatus: number | null; code: string | null; message: string | null };
export type OrderWithHistory = QueuedOrder & { attempts: OrderAttempt[]; audit: AuditRow[] };

export type OrderPage = OrderFilter & { /** Where the page before ended. */ cursor?: string | undefined; limit: number };

const COLUMNS = [
  'id', 'installation_id', 'order_number', 'channel_reference', 'customer_name', 'postcode', 'postal_service_name', 'status', 'hold_reason', 'problem', 'http_status', 'unknown_since', 'next_look_at', 'next_attempt_at', 'submissions',
  'stream_order_no', 'consignment_no', 'tracking_number', 'tracking_url', 'completed_at', 'carrier_status', 'refused_at', 'write_back_due_at', 'write_back_problem', 'received_at', 'checked_at', 'created_at', 'updated_at', 'replaces_order_id', ...DELETION_COLUMNS,
] as const;

/** Of one account, and of all. */
const MOST_SERVICES = 300;
const besides = (db: Knex): Knex.Raw[] => [
  db.raw('(select name from installations i where i.id = orders.installation_id) as installation_name'),
  db.raw(`(select jsonb_build_object('runId', p.run_id, 'runNumber', p.run_number, 'runDescription', p.run_description, 'stop', p.sequence, 'day', p.planned_date::text) from order_plans p where p.order_id = orders.id and p.run_id <> '') as plan`),
];

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toQueued = (row: any): QueuedOrder => ({
  id: row.id,
  installationId: row.installation_id,
  installationName: row.installation_name,
  orderNumber: row.order_number,
  channelReference: row.channel_reference,
  customerName: row.customer_name,
  postcode: row.postcode,
  postalService: row.postal_service_name,
  status: row.status,
  statusTitle: ORDER_LIFECYCLE[row.status as OrderStatus].title,
  holdReason: row.hold_reason,
  error: row.problem && { code: row.problem.code, message: row.problem.message, remedy: row.problem.remedy, at: row.problem.at },
  httpStatus: row.http_status ?? row.problem?.httpStatus ?? null,
  waitingFor: row.status === 'in-progress' && row.unknown_since && row.next_look_at ? `Stream has not answered yet; looking again at ${row.next_look_at.toISOString()}` : null,
  nextLookAt: iso(row.next_look_at),
  nextAttemptAt: row.status === 'pending' || row.status === 'ready-for-retry' ? iso(row.next_attempt_at) : null,
  submissions: row.submissions,
  streamOrderNo: row.stream_order_no,
  consignmentNo: row.consignment_no,
  trackingNumber: row.tracking_number,
  trackingUrl: row.tracking_url,
  completedAt: iso(row.completed_at),
  delivery: deliveryOf(row.carrier_status),
  plan: row.plan && { run: runName(row.plan).title, stop: row.plan.stop, day: row.plan.day },
  errorFromStream: row.refused_at !== null,
  writeBackDue: row.write_back_due_at !== null,
  writeBackProblem: row.write_back_problem,
  deletion: toDeletion(row),
  replacesOrderId: row.replaces_order_id,
  receivedAt: row.received_at.toISOString(),
  checkedAt: row.checked_at.toISOString(),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const cursorOf = ({ micros, id }: Place): string => Buffer.from(`${micros}|${id}`).toString('base64url');
const CURSOR = /^(\d{1,16})\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const placeOf = (cursor: string | undefined): Place | undefined => {
  const [, micros, id] = CURSOR.exec(cursor ? Buffer.from(cursor, 'base64url').toString() : '') ?? [];
  return micros && id ? { micros, id } : undefined;
};

export type OrderQueueView = ReturnType<typeof createOrderQueueView>;

/** The order queue as operators see it. */
export const createOrderQueueView = (db: Knex) => {
  const finder = createOrderFinder(db);

  /** Rows as the queue shows them; those that wait for their account say so. */
  const toShown = async (rows: { id: string; status: OrderStatus; hold_reason: string | null }[]): Promise<QueuedOrder[]> => {
    const reasons = await whyTheyWait(db, rows.filter(({ status, hold_reason: reason }) => reason === null && (status === 'pending' || status === 'ready-for-retry')).map(({ id }) => id));
    return rows.map((row) => ({ ...toQueued(row), holdReason: row.hold_reason ?? reasons.get(row.id) ?? null }));
  };

  const read = async (ids: string[], within: Within): Promise<QueuedOrder[]> =>
    toShown(await onlyWithin(db('orders').whereRaw('id = any(?::uuid[])', [ids]), 'installation_id', within).select(...COLUMNS, ...besides(db)));

  const page = async ({ cursor, limit, ...filter }: OrderPage): Promise<{ orders: QueuedOrder[]; next?: string }> => {
    const found = await finder.page(filter, placeOf(cursor), limit);
    const shown = found.slice(0, limit);
    const byId = new Map((await read(shown.map(({ id }) => id), 'all')).map((order) => [order.id, order]));
    const last = shown.at(-1);
    return { orders: shown.flatMap(({ id }) => byId.get(id) ?? []), ...(found.length > limit && last ? { next: cursorOf(last) } : {}) };
  };

  return {
    /** One page, the latest change first unless the filter says otherwise. `next` is the cursor of the following page; absent on the last one. */
    list: page,

    /** All pages of a filter one after another, each read when it is wanted. */
    async *pages(filter: OrderFilter, pageSize: number): AsyncGenerator<QueuedOrder[]> {
      for (let cursor: string | undefined; ;) {
        const { orders, next } = await page({ ...filter, cursor, limit: pageSize });
        if (orders.length > 0) yield orders;
        if (!next) return;
        cursor = next;
      }
    },

    /** These orders as they are now, those that exist and that the caller may see; in no order. */
    these: read,

    /** The names of the postal services that orders have: a step of an index for each, however many orders there are. */
    async services(within: Within): Promise<string[]> {
      const names = db.raw(
        `(with recursive each as (
           (select postal_service_name as name from orders where installation_id = i.id order by postal_service_name limit 1)
           union all
           select (select o.postal_service_name from orders o where o.installation_id = i.id and o.postal_service_name > each.name order by o.postal_service_name limit 1) from each where each.name is not null
         )
         select name from each where name <> '' limit ?)`, [MOST_SERVICES]);
      const rows: { name: string }[] = await withRows(onlyWithin(db('installations as i'), 'i.id', within), names as unknown as Knex.QueryBuilder).distinct('r.name').orderBy('r.name').limit(MOST_SERVICES);
      return rows.map(({ name }) => name);
    },

    /** How many of a filter are in each status: exact where nothing but installations is asked for, else up to `most` of each; undefined where counting would take long. */
    async counts(filter: OrderFilter, most: number): Promise<Record<OrderStatus, BoundedCount> | undefined> {
      if (!isPlain(filter)) return finder.counts(filter, most);
      const counts = await countOrders(db, installationsOf(filter));
      return Object.fromEntries(Object.entries(counts).map(([status, count]) => [status, { count, isMore: false }])) as Record<OrderStatus, BoundedCount>;
    },

    /** One order with every attempt and every audit entry: enough to tell why it is as it is. */
    async one(id: string): Promise<OrderWithHistory | undefined> {
      const row = await db('orders').where({ id }).first(...COLUMNS, ...besides(db));
      if (!row) return undefined;
      const [[order], attempts, audit] = await Promise.all([toShown([row]), db('order_attempts').where({ order_id: id }).orderBy('id'), createAuditLog(db).ofOrder(id)]);
      return order && {
        ...order,
        attempts: attempts.map((attempt): OrderAttempt => ({
          id: attempt.id, version: attempt.version, trigger: attempt.trigger, correlationId: attempt.correlation_id, startedAt: attempt.started_at.toISOString(), endedAt: iso(attempt.ended_at),
          outcome: attempt.outcome, httpStatus: attempt.http_status, code: attempt.code, message: attempt.message,
        })),
        audit,
      };
    },

    /** What a bulk action has to know of each of the selected orders that exist, and that the caller may see. */
    async selected(ids: string[], within: Within): Promise<{ id: string; installationId: string; status: OrderStatus; orderNumber: number }[]> {
      const rows = await onlyWithin(db('orders').whereIn('id', ids), 'installation_id', within).select('id', 'installation_id', 'status', 'order_number');
      return rows.map((row) => ({ id: row.id, installationId: row.installation_id, status: row.status, orderNumber: row.order_number }));
    },
  };
};
