import type { LinnworksSimulator, MessageSink, StreamSimulator } from '@stream-tech/simulators';
import { consignmentsPanel } from './consignments-panel.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { messagesPanel } from './messages-panel.ts';
import type { FaultBoard } from './named-faults.ts';
import { notificationsPanel } from './notifications-panel.ts';
import { ordersPanel } from './orders-panel.ts';
import { tomorrow } from './planning-control.ts';
import { plannerForm, planningPanel } from './planning-panel.ts';
import { callsPanel, faultsPanel, newOrderForm } from './side-panels.ts';

export interface PageDeps {
  linnworks: LinnworksSimulator;
  stream: StreamSimulator;
  messages: MessageSink;
  board: FaultBoard;
}

/** Both sides as they are now: the part of the page that refreshes itself. Regions are replaced one by one. */
export function pageRegions({ linnworks, stream, messages, board }: PageDeps, chosen: string | undefined): Record<string, Markup> {
  const accounts = chosen === undefined ? linnworks.accounts : linnworks.accounts.filter(({ name }) => name === chosen);
  const names = new Map(stream.accounts.filter(({ name }) => chosen === undefined || name === chosen).map(({ clientId, name }) => [clientId, name]));
  const consignments = stream.consignments.filter(({ account }) => names.has(account));
  return {
    counts: counts(accounts, consignments),
    orders: ordersPanel(accounts),
    consignments: consignmentsPanel(consignments, names),
    planning: planningPanel(stream, names),
    notifications: notificationsPanel(stream, names),
    messages: messagesPanel(messages),
    faults: faultsPanel(board),
    calls: callsPanel(linnworks, stream),
  };
}

function counts(accounts: PageDeps['linnworks']['accounts'], consignments: PageDeps['stream']['consignments']): Markup {
  const orders = accounts.flatMap((account) => account.openOrders());
  const live = consignments.filter(({ deleted, cancelled }) => !deleted && !cancelled);
  const twins = live.length - new Set(live.map(({ account, orderNo }) => `${account} ${orderNo}`)).size;
  const tile = (value: number, label: string, tone = ''): Markup => html`<div class="tile ${tone}"><b>${value.toLocaleString('en')}</b><span>${label}</span></div>`;
  return html`${tile(orders.length, 'open orders')}${tile(orders.filter(({ ShippingInfo }) => ShippingInfo.TrackingNumber !== '').length, 'with a tracking number')}${tile(
    accounts.reduce((sum, account) => sum + account.orders.size, 0) - orders.length, 'processed or cancelled',
  )}${tile(live.length, 'live consignments', 'stream')}${tile(consignments.length - live.length, 'deleted or cancelled', 'stream')}${tile(twins, 'sent twice', twins > 0 ? 'alarm' : 'stream')}`;
}

/** The whole page. */
export function pageView(deps: PageDeps, chosen: string | undefined): string {
  const { linnworks, stream } = deps;
  const regions = pageRegions(deps, chosen);
  const names = linnworks.accounts.map(({ name }) => name);
  const tab = (name: string | undefined, label: string): Markup => html`<a href="${name === undefined ? '/' : `/?account=${encodeURIComponent(name)}`}" ${name === chosen ? 'aria-current=page' : ''}>${label}</a>`;
  const region = (name: string, classes: string): Markup => html`<section class="${classes}" id="${name}" data-region>${regions[name]}</section>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Sandbox: Linnworks and Stream</title>
<link rel="stylesheet" href="/sandbox.css"><link rel="icon" href="data:,"><script src="/sandbox.js" defer></script></head>
<body>
<header class="top"><div><h1>Sandbox</h1><p>Linnworks and Stream, played on this machine. Nothing here reaches a real account.</p></div>
<dl><div><dt>Linnworks</dt><dd>${linnworks.authUrl}</dd></div><div><dt>Stream</dt><dd>${stream.url}</dd></div></dl></header>
<nav aria-label="Accounts">${tab(undefined, 'All accounts')}${names.map((name) => tab(name, name))}</nav>
<p id="fresh" role="alert"></p>
<main>
${region('counts', 'tiles')}
<section class="panel">${newOrderForm(names, chosen)}</section>
<div class="sides">${region('orders', 'panel linnworks')}${region('consignments', 'panel stream')}</div>
<section class="panel stream"><header class="panel-head"><h2>Planning</h2><p>drag orders and stops, or use the buttons; scripts find all of it at <a href="/control">/control</a></p></header>${plannerForm(tomorrow())}${region('planning', 'planning')}</section>
${region('notifications', 'panel stream')}
${region('messages', 'panel')}
${region('faults', 'panel')}
${region('calls', 'panel')}
</main></body></html>`.markup;
}
