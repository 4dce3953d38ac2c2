import { narrowed, ORDER_STATUSES, SYSTEM_SETTINGS } from '@stream-tech/domain';
import { MOST_ORDERS_OF_A_BATCH } from '@stream-tech/flows';
import type { OrderFilter, QueuedOrder } from '@stream-tech/store';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { CSV_BEGIN, csvLine } from '../http/csv.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { code, line, time, uuid } from '../http/shapes.ts';
import { assertOwnInstallation } from './own-orders.ts';

const PAGE = 50;
/** Of a tab's orders so many are counted where more is asked for than whose they are. */
const MOST_COUNTED = 1_000;
/** A file that a spreadsheet still opens; who needs more asks by time. */
const MOST_EXPORTED = 100_000;
const PORTION = 500;
/** The largest selection that a limit allows. */
const MOST_WATCHED = SYSTEM_SETTINGS.MaxUserSelectedOrders.max;

type Filter = Omit<OrderFilter, 'within'>;
const filters = {
  status: Joi.array().items(Joi.string().valid(...ORDER_STATUSES)).single().unique(),
  installationId: uuid(), code: code(), errorFromStream: Joi.boolean(), service: line(200), onHold: Joi.boolean(), writeBackDue: Joi.boolean(), deletion: Joi.string().valid('under-way', 'cleanup-pending', 'refused'), deliveryFailed: Joi.boolean(),
  search: line(100), by: Joi.string().valid('changed', 'received'), oldestFirst: Joi.boolean(), from: time(), until: time(),
};
const listing = Joi.object<Filter & { cursor?: string; limit: number }>({ ...filters, cursor: Joi.string().max(120).base64({ urlSafe: true, paddingRequired: false }), limit: Joi.number().integer().min(1).max(200).default(PAGE) });

const COLUMNS: [title: string, cell: (order: QueuedOrder) => unknown][] = [
  ['Order', ({ orderNumber }) => orderNumber], ['Reference', ({ channelReference }) => channelReference], ['Customer', ({ customerName }) => customerName], ['Postcode', ({ postcode }) => postcode], ['Account', ({ installationName }) => installationName],
  ['Service', ({ postalService }) => postalService], ['Status', ({ statusTitle }) => statusTitle], ['Why it waits', ({ waitingFor, holdReason }) => waitingFor ?? holdReason], ['Last error', ({ error }) => error?.message], ['Code', ({ error }) => error?.code], ['HTTP status', ({ httpStatus }) => httpStatus],
  ['Attempts', ({ submissions }) => submissions], ['Order in Stream', ({ streamOrderNo }) => streamOrderNo], ['Consignment', ({ consignmentNo }) => consignmentNo], ['Tracking', ({ trackingNumber }) => trackingNumber], ['Tracking address', ({ trackingUrl }) => trackingUrl],
  ['Delivery', ({ delivery }) => delivery?.title], ['Run', ({ plan }) => plan?.run], ['Stop', ({ plan }) => plan?.stop], ['Planned for', ({ plan }) => plan?.day], ['Delete', ({ deletion }) => deletion?.title], ['Received', ({ receivedAt }) => receivedAt], ['Completed', ({ completedAt }) => completedAt], ['Changed', ({ updatedAt }) => updatedAt],
];

/** The orders as lines of CSV, as they are read. Says at its end where it stopped before the last one. */
async function* csvOf(pages: AsyncIterable<QueuedOrder[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CSV_BEGIN + csvLine(COLUMNS.map(([title]) => title)));
  let count = 0;
  for await (const orders of pages) {
    if (count >= MOST_EXPORTED) {
      yield Buffer.from(csvLine([`Only the first ${MOST_EXPORTED} are in this file. Choose a shorter time for the others.`]));
      return;
    }
    count += orders.length;
    yield Buffer.from(orders.map((order) => csvLine(COLUMNS.map(([, cell]) => cell(order)))).join(''));
  }
}

/** The order queue: found, counted and taken away as a file. */
export const orderQueueRoutes = ({ stores, views }: Pick<ApiDeps, 'stores' | 'views'>): Route[] => [
  defineRoute({
    method: 'get', path: '/orders', permission: 'orders:view', reach: 'within', summary: 'The order queue, the latest change first', query: listing,
    answer: { is: 'One page; `next` is the cursor of the following one. `from` and `until` speak of the time by which the list is ordered.' },
    handle: ({ query, within }) => views.orders.list({ ...query, within }),
  }),
  defineRoute({
    method: 'get', path: '/orders/counts', permission: 'orders:view', reach: 'within', summary: 'How many orders of a filter are in each status', query: Joi.object<Filter>(filters),
    answer: { is: `By status, whatever status the filter names: exact for accounts alone, else up to ${MOST_COUNTED} of each; null where counting would take long.` },
    handle: async ({ query, within }) => ({ counts: await views.orders.counts({ ...query, within }, MOST_COUNTED) ?? null }),
  }),
  defineRoute({
    method: 'get', path: '/orders/causes', permission: 'orders:view', reach: 'within', summary: 'What orders fail for', query: Joi.object<{ installationId?: string }>({ installationId: uuid() }),
    answer: { is: 'Each cause in each status with how many of the latest orders fail for it, and what one of them says.' },
    handle: async ({ query: { installationId }, within }) => ({ causes: await views.overview.failing(narrowed(within, installationId)) }),
  }),
  defineRoute({
    method: 'get', path: '/orders/services', permission: 'orders:view', reach: 'within', summary: 'The postal services that orders have', answer: { is: 'Their names, in the order of the alphabet.' },
    handle: async ({ within }) => ({ services: await views.orders.services(within) }),
  }),
  defineRoute({
    method: 'get', path: '/orders/limits', permission: 'orders:view', reach: 'nobody', summary: 'How many orders may be selected at once', answer: { is: 'For sending and reading again, for deleting, and for labels (R-207, R-208).' },
    async handle() {
      const { MaxUserSelectedOrders, MaxUserSelectedOrdersForDelete } = await stores.systemSettings.read();
      return { send: MaxUserSelectedOrders, delete: MaxUserSelectedOrdersForDelete, labels: MOST_ORDERS_OF_A_BATCH };
    },
  }),
  defineRoute({
    method: 'get', path: '/orders/states', permission: 'orders:view', reach: 'within', summary: 'Given orders as they are now', query: Joi.object<{ id: string[] }>({ id: Joi.array().items(uuid()).single().min(1).max(MOST_WATCHED).required() }),
    answer: { is: 'Those of them that exist.' },
    handle: async ({ query, within }) => ({ orders: await views.orders.these(query.id, within) }),
  }),
  defineRoute({
    method: 'get', path: '/orders/export', permission: 'orders:export', reach: 'within', summary: 'Orders of a filter as CSV', query: Joi.object<Filter>(filters),
    answer: { is: `The first ${MOST_EXPORTED} of the filter in its order; no cell is a formula.`, type: 'text/csv' },
    async handle({ query, within, author }) {
      assertOwnInstallation(query.installationId, within);
      await stores.audit.append({ kind: 'operator', ...author, installationId: query.installationId, outcome: 'orders exported', detail: query });
      return csvOf(views.orders.pages({ ...query, within }, PORTION));
    },
  }),
];
