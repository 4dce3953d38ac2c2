import { AppError, notSendable, ORDER_LIFECYCLE, type OrderStatus, type Within } from '@stream-tech/domain';
import { answerSelection, type Judged, type Selected } from '@stream-tech/flows';
import { SCHEDULES } from '@stream-tech/queues';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, code, uuid } from '../http/shapes.ts';
import { askQueue } from './ask-queue.ts';
import { assertOwnInstallation } from './own-orders.ts';

/** More than any limit a setting allows; the setting itself is judged by the handler. */
const MOST_SELECTED = 500;
/** As many as one job reads; a larger cause is read again in portions. */
const MOST_RECHECKED = 200;

const selection = Joi.object<{ orderIds: string[] }>({ orderIds: Joi.array().items(uuid()).min(1).max(MOST_SELECTED).unique().required() });

type FoundOrder = { id: string; installationId: string; status: OrderStatus; orderNumber: number };

/** An order that is at Stream, or on its way there, is neither sent nor read again. */
const whyNot = ({ status }: FoundOrder): AppError | undefined => {
  if (status === 'in-progress') return notSendable('already-in-progress');
  return status === 'completed' || status === 'deleted' ? new AppError('already-sent', 'Order already sent to Stream', 'give-up') : undefined;
};

/** Only what failed is retried. */
const whyNotRetried = ({ status, orderNumber }: FoundOrder): AppError | undefined =>
  (status === 'failed' ? undefined : new AppError('order-not-failed', `Only Failed orders are retried. Order ${orderNumber} is ${ORDER_LIFECYCLE[status].title}.`, 'fix-the-data', { status }));

/** Orders, what operators do with them, and the schedules (R-230 … R-251). */
export const orderRoutes = ({ stores, views, flows, producer }: ApiDeps): Route[] => {
  /** Refuses a selection above the limit, and sorts out the orders that can't be acted upon. */
  const select = async (orderIds: string[], within: Within, reasonAgainst = whyNot): Promise<{ accepted: FoundOrder[]; refused: Selected['refused'] }> => {
    const { MaxUserSelectedOrders: most } = await stores.systemSettings.read();
    if (orderIds.length > most) throw notSendable('too-many-selected', `${orderIds.length} of at most ${most}`);
    const found = new Map((await views.orders.selected(orderIds, within)).map((order) => [order.id, order]));
    const judged = orderIds.map((orderId): Judged<FoundOrder> => {
      const order = found.get(orderId);
      return { orderId, order, reason: order ? reasonAgainst(order) : notSendable('order-not-in-database') };
    });
    const { refused } = answerSelection(judged);
    return { accepted: judged.flatMap(({ order, reason }) => (order && !reason ? [order] : [])), refused };
  };

  return [
    defineRoute({
      method: 'get', path: '/orders/:id', permission: 'orders:view', reach: { order: 'id' }, summary: 'One order with its attempts and its audit trail', params: byId, answer: { is: 'The order.' },
      async handle({ params }) {
        const order = await views.orders.one(params.id);
        if (!order) throw notSendable('order-not-in-database');
        return { order };
      },
    }),
    defineRoute({
      method: 'post', path: '/orders/send', permission: 'orders:send', reach: 'within', summary: 'Send selected orders now', body: selection, answer: { status: 202, is: 'Which were taken, and which were refused and why.' },
      async handle({ body, within, author }) {
        const { accepted, refused } = await select(body.orderIds, within);
        await stores.audit.append(accepted.map(({ id, installationId }) => ({ kind: 'operator', ...author, orderId: id, installationId, outcome: 'send asked for' })));
        await askQueue(producer.enqueueMany('send', accepted.map(({ id }) => ({ job: 'order', data: { orderId: id, trigger: 'operator' }, onlyOne: id, urgent: true }))));
        return { accepted: accepted.map(({ id }) => id), refused };
      },
    }),
    defineRoute({
      method: 'post', path: '/orders/refetch', asksOthers: true, permission: 'orders:send', reach: 'within', summary: 'Read selected orders from Linnworks again', body: selection, answer: { status: 202, is: 'Which were taken, and which were refused and why.' },
      async handle({ body, within, author }) {
        const { accepted, refused } = await select(body.orderIds, within);
        const orderIds = accepted.map(({ id }) => id);
        await stores.audit.append(accepted.map(({ id, installationId }) => ({ kind: 'operator', ...author, orderId: id, installationId, outcome: 're-fetch asked for' })));
        if (orderIds.length > 0) await askQueue(producer.enqueue('fetch', 'orders', { orderIds, trigger: 'operator' }, { urgent: true }));
        return { accepted: orderIds, refused };
      },
    }),
    defineRoute({
      method: 'post', path: '/orders/retry', permission: 'orders:send', reach: 'within', summary: 'Retry selected orders that failed, with all their attempts again', body: selection, answer: { status: 202, is: 'Which were taken, and which were refused and why; the next send cycle sends them.' },
      async handle({ body, within, author }) {
        const { accepted, refused } = await select(body.orderIds, within, whyNotRetried);
        await flows.retryOrders(accepted.map(({ id }) => id), author.actor);
        return { accepted: accepted.map(({ id }) => id), refused };
      },
    }),
    defineRoute({
      method: 'post', path: '/orders/recheck', asksOthers: true, permission: 'orders:send', reach: 'within', summary: 'Read orders that failed validation for one cause from Linnworks again, the oldest first (R-053)',
      body: Joi.object<{ code: string; installationId?: string }>({ code: code().required(), installationId: uuid() }),
      answer: { status: 202, is: `How many are read again, at most ${MOST_RECHECKED} at once, and whether there are more.` },
      async handle({ body, within, author }) {
        assertOwnInstallation(body.installationId, within);
        const { orders, next } = await views.orders.list({ ...body, within, status: ['validation-failed'], oldestFirst: true, limit: MOST_RECHECKED });
        await stores.audit.append({ kind: 'operator', ...author, installationId: body.installationId, outcome: 're-check of a cause asked for', code: body.code, detail: { orders: orders.length } });
        if (orders.length > 0) await askQueue(producer.enqueue('fetch', 'orders', { orderIds: orders.map(({ id }) => id), trigger: 'operator' }, { urgent: true }));
        return { rechecked: orders.length, isMore: next !== undefined };
      },
    }),
    defineRoute({
      method: 'post', path: '/orders/retry-failed', permission: 'orders:send-all', reach: 'within', summary: 'Retry all that failed, or all that failed for one cause (A-07)',
      body: Joi.object<{ code?: string; installationId?: string }>({ code: code(), installationId: uuid() }),
      answer: { status: 202, is: 'How many will be sent again.' },
      async handle({ body, within, author }) {
        assertOwnInstallation(body.installationId, within);
        const each = within === 'all' || body.installationId ? [body] : within.map((installationId) => ({ ...body, installationId }));
        let retried = 0;
        for (const wanted of each) {
          const more = await flows.retryFailed(wanted, author.actor);
          retried += more;
        }
        await stores.audit.append({ kind: 'operator', ...author, installationId: body.installationId, outcome: 'retry of failed orders asked for', code: body.code, detail: { retried } });
        return { retried };
      },
    }),
    defineRoute({
      method: 'post', path: '/schedules/:id/run', permission: 'schedules:run', reach: 'all', summary: 'Run a schedule now', params: Joi.object<{ id: string }>({ id: Joi.string().max(60).required() }),
      answer: { status: 202, is: 'The run is queued, beside its regular time.' },
      async handle({ params, author }) {
        const schedule = SCHEDULES.find(({ id }) => id === params.id);
        if (!schedule) throw new AppError('not-found', 'There is no such schedule', 'fix-the-data');
        await stores.audit.append({ kind: 'operator', ...author, outcome: 'schedule run now', detail: { schedule: schedule.id } });
        await askQueue(producer.runNow(schedule.id, { byHand: true }));
        return { schedule: schedule.id };
      },
    }),
    defineRoute({
      method: 'get', path: '/summary', permission: 'summary:view', reach: 'within', summary: 'Where everything stands', answer: { is: 'Orders by status, the oldest Pending, and the accounts with their latest cycles.' },
      handle: ({ within }) => views.summary.read(within),
    }),
    defineRoute({
      method: 'get', path: '/overview', permission: 'summary:view', reach: 'within', summary: 'Whatever needs somebody’s eyes', answer: { is: 'The longest waiting orders, failures by cause, open deletes, notifications that are not over, and Stream accounts with a problem.' },
      handle: ({ within }) => views.overview.read(within),
    }),
  ];
};
