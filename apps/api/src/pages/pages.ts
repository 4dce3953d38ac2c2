import { fileURLToPath } from 'node:url';
import { ORDER_LIFECYCLE, ORDER_STATUSES, type OrderStatus } from '@stream-tech/domain';
import type { QueuedOrder } from '@stream-tech/store';
import express, { type RequestHandler, type Router } from 'express';
import type { ApiDeps } from '../api-deps.ts';
import { isAllowed } from '../http/permissions.ts';
import type { Sessions } from '../http/session.ts';
import { html, page } from './html.ts';

const NEXT = ['/', '/queues'];
const REFRESH_SECONDS = 5;
const SHOWN = 100;

const reason = (order: QueuedOrder): string => order.waitingFor ?? order.holdReason ?? order.error?.message ?? '';
const isWebAddress = (text: string | null): boolean => text !== null && /^https?:\/\//.test(text);
const row = (order: QueuedOrder) => html`<tr>
  <td>${order.orderNumber}</td><td>${order.channelReference}</td><td>${order.customerName}</td><td>${order.postalService}</td>
  <td class="status ${order.status}">${order.statusTitle}</td><td class="reason">${reason(order)}</td><td>${order.consignmentNo}</td>
  <td>${isWebAddress(order.trackingUrl) ? html`<a href="${order.trackingUrl}" rel="noreferrer">${order.trackingNumber}</a>` : order.trackingNumber}</td>
  <td><time datetime="${order.updatedAt}">${order.updatedAt.slice(0, 16).replace('T', ' ')}</time></td></tr>`;

/** The few pages that stand in for the console: sign in, and the orders with their states. */
export const pages = ({ views }: Pick<ApiDeps, 'views'>, sessions: Sessions): Router => {
  const router = express.Router();
  const named = (pattern: string): RequestHandler => (_request, response, next) => { response.locals.pattern = pattern; response.set('Cache-Control', 'no-store'); next(); };

  router.use('/assets', (_request, response, next) => { response.locals.pattern = '/assets'; next(); }, express.static(fileURLToPath(new URL('../../assets', import.meta.url)), { index: false, maxAge: '1h', redirect: false }));

  router.get('/login', named('/login'), (request, response) => {
    const next = NEXT.find((path) => path === request.query.next) ?? '/';
    response.type('html').send(page('Sign in', html`<main class="narrow"><h1>Stream Tech Integration</h1>
      <form data-next="${next}"><label>E-mail<input name="email" type="email" autocomplete="username" required autofocus></label>
      <label>Password<input name="password" type="password" autocomplete="current-password" required></label>
      <p role="alert"></p><button>Sign in</button></form></main>`, { script: 'sign-in.js' }));
  });

  router.get('/', named('/'), async (request, response) => {
    const caller = await sessions.identify(request);
    if (!caller || sessions.whyNot('orders:view', caller, false)) return void response.redirect(302, '/login');
    const { operator } = caller;
    response.locals.operator = operator;
    const status = ORDER_STATUSES.find((known) => known === request.query.status);
    const [{ orders: counts }, { orders }] = await Promise.all([views.summary.read(operator.within), views.orders.list({ within: operator.within, limit: SHOWN, status: status && [status] })]);
    const count = (of: OrderStatus) => html`<li><a href="/?status=${of}"${of === status && html` aria-current="true"`}><b>${counts[of]}</b>${ORDER_LIFECYCLE[of].title}</a></li>`;
    response.type('html').send(page('Orders', html`
      <header><strong>Stream Tech Integration</strong><a href="/">Orders</a>${isAllowed('queues:view', operator) && html`<a href="/queues">Queues</a>`}<span>${operator.email}</span><button id="sign-out">Sign out</button></header>
      <main><ul class="counts">${ORDER_STATUSES.map(count)}</ul>
      <div class="table"><table><thead><tr><th>Order</th><th>Reference</th><th>Customer</th><th>Service</th><th>Status</th><th>Why</th><th>Consignment</th><th>Tracking</th><th>Changed (UTC)</th></tr></thead>
      <tbody>${orders.length > 0 ? orders.map(row) : html`<tr><td colspan="9">No orders here yet. They come with the next fetch.</td></tr>`}</tbody></table></div></main>`, { script: 'sign-out.js', refresh: REFRESH_SECONDS }));
  });
  return router;
};
