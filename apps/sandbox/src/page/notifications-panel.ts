import type { StreamSimulator } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const SHOWN = 16;
const TROUBLED = ['given-up', 'dropped', 'forbidden', 'ended'];

/** What Stream told its subscribers, and how they answered. */
export function notificationsPanel(stream: StreamSimulator, accounts: ReadonlyMap<string, string>): Markup {
  const { notifications, subscriptions } = stream;
  const own = notifications.sent.filter(({ account }) => accounts.has(account));
  const count = (what: number, one: string): string => `${what.toLocaleString('en')} ${what === 1 ? one : `${one}s`}`;
  return html`<header class="panel-head"><h2>Notifications</h2><p>${count(subscriptions.filter(({ account }) => accounts.has(account)).length, 'subscription')}, ${count(own.length, 'notification')}, ${notifications.waiting.toLocaleString('en')} waiting</p></header>
    ${notifications.waiting > 0 ? html`<form method="post" action="/control/notifications" class="actions"><button class="small" name="action" value="flush">Send now what waits</button></form>` : ''}
    ${own.length === 0 ? html`<p class="empty">Nothing has been told yet. The integration subscribes when webhooks are switched on; planning and delivering tell it what happened.</p>` : html`<div class="scroll"><table>
      <thead><tr><th>Event</th><th>About</th><th>Account</th><th>Subscription</th><th>State</th><th>Answers</th></tr></thead>
      <tbody>${own.slice(-SHOWN).reverse().map(({ code, about, account, subscription, state, answers }) => html`<tr class="${TROUBLED.includes(state) ? 'bad' : ''}"><td>${code}</td><td>${about}</td><td>${accounts.get(account)}</td><td>${subscription}</td><td>${state}</td><td>${answers.map(({ status, error }) => (status === 0 ? (error ?? 'none') : String(status))).join(', ') || '–'}</td></tr>`)}</tbody></table></div>`}`;
}
