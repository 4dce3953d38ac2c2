import { SYSTEM_SETTINGS } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { uuid } from '../http/shapes.ts';
import { onOwnOrders } from './own-orders.ts';

/** More than any limit a setting allows; the setting itself is judged by the flow, in the guide's words. */
const MOST_SELECTED = 10 * SYSTEM_SETTINGS.MaxUserSelectedOrdersForDelete.max;
const selected = Joi.array().items(uuid()).min(1).max(MOST_SELECTED).unique().required();

/** Taking orders back, and queueing them anew (R-056 … R-063). The rows are the truth: a Redis that is away delays the work by a sweep at most. */
export const orderDeleteRoutes = ({ flows, views }: Pick<ApiDeps, 'flows' | 'views'>): Route[] => [
  defineRoute({
    method: 'post', path: '/orders/delete', permission: 'orders:delete', reach: 'within', summary: 'Delete Completed orders: out of Stream, then cleared in Linnworks',
    body: Joi.object<{ orderIds: string[]; confirm?: boolean }>({ orderIds: selected, confirm: Joi.boolean() }),
    answer: { status: 202, is: 'Which were taken, and which were refused and why; delivered and processed ones need `confirm`.' },
    handle: ({ body: { orderIds, confirm }, within, author }) => onOwnOrders(views, orderIds, within, (own) => flows.requestDelete(own, { confirm }, author)),
  }),
  defineRoute({
    method: 'post', path: '/orders/queue-again', permission: 'orders:delete', reach: 'within', summary: 'Queue Deleted orders anew, each as an order of its own (R-062)',
    body: Joi.object<{ orderIds: string[] }>({ orderIds: selected }),
    answer: { status: 202, is: 'Which were queued, and which were refused and why.' },
    handle: ({ body: { orderIds }, within, author }) => onOwnOrders(views, orderIds, within, (own) => flows.queueAgain(own, author)),
  }),
];
