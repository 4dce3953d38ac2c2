import type { LinnworksAccount, LinnworksOrder } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const SHOWN = 80;

/** Linnworks' side: the newest orders of the accounts, with what the integration wrote on them. */
export function ordersPanel(accounts: LinnworksAccount[]): Markup {
  const rows = accounts.flatMap((account) => [...account.orders.values()].map((order) => ({ account, order })));
  const newest = rows.sort((a, b) => (a.order.GeneralInfo.ReceivedDate < b.order.GeneralInfo.ReceivedDate ? 1 : -1)).slice(0, SHOWN);
  return html`<header class="panel-head"><h2>Linnworks</h2><p>${shown(newest.length, rows.length, 'order')}</p></header>
    <ul class="cards">${newest.map(({ account, order }) => orderCard(account, order, accounts.length > 1))}</ul>`;
}

function orderCard(account: LinnworksAccount, order: LinnworksOrder, nameAccount: boolean): Markup {
  const { Address } = order.CustomerInfo;
  const { TrackingNumber, PostalServiceName, Vendor } = order.ShippingInfo;
  const flags = [
    order.GeneralInfo.HoldOrCancel && order.Processed ? 'cancelled' : order.Processed && 'processed',
    order.GeneralInfo.IsParked && 'parked', account.backstage(order).locked && 'locked', order.GeneralInfo.Status === 0 && 'unpaid',
    Address.PostCode === '' && 'no postcode', !isKnown(account, Address.Country) && 'no country', order.Items.length > 100 && `${order.Items.length.toLocaleString('en')} lines`,
    order.Items.some(({ CompositeSubItems }) => CompositeSubItems.length > 0) && 'set', account.backstage(order).bins.length > 0 && `${account.backstage(order).bins.length} packages`,
  ].filter((flag): flag is string => typeof flag === 'string');
  const url = order.ExtendedProperties.find(({ Name }) => Name === 'StreamTrackingURL')?.Value;
  return html`<li class="card${order.Processed ? ' done' : ''}" data-tracking="${TrackingNumber}">
    <div class="line"><strong class="number">${order.NumOrderId}</strong><span class="who" dir="auto">${Address.FullName || '(no name)'}</span><span class="where" dir="auto">${Address.Town} ${Address.PostCode}</span></div>
    <div class="line quiet"><span>${PostalServiceName}</span>${Vendor === '' ? html`<span class="flag warn">no service chosen</span>` : html`<span class="vendor">${Vendor}</span>`}${flags.map((flag) => html`<span class="flag">${flag}</span>`)}<span class="tail">despatch by ${order.GeneralInfo.DespatchByDate.slice(0, 10)}</span></div>
    <div class="line">${TrackingNumber === '' ? html`<span class="quiet">no tracking number yet</span>` : tracking(TrackingNumber, url)}${(order.GeneralInfo.Identifiers ?? []).map(({ Name, Tag }) => html`<span class="identifier ${/ERROR/.test(Tag) ? 'bad' : ''}">${Name}</span>`)}</div>
    ${lastNote(order)}
    <details data-key="${order.OrderId}"><summary>${nameAccount ? html`<span class="quiet">${account.name}</span>` : ''}<span class="more">Change</span></summary>${editForm(account, order)}</details>
  </li>`;
}

function lastNote({ Notes }: LinnworksOrder): Markup {
  const last = Notes.at(-1);
  return last ? html`<p class="note quiet" dir="auto">${Notes.length > 1 ? `${Notes.length} notes, the last: ` : 'Note: '}${last.Note}</p>` : html``;
}

/** Only a link that leads back to the simulated Stream is one: a text written by others must not become any link. */
function tracking(number: string, url: string | undefined): Markup {
  return url !== undefined && /^https?:\/\//.test(url) ? html`<a class="tracking" href="${url}" target="_blank" rel="noreferrer">${number}</a>` : html`<span class="tracking">${number}</span>`;
}

/** Linnworks writes UNKNOWN where an order came without a country. */
function isKnown({ countries }: LinnworksAccount, name: string): boolean {
  return countries.some(({ CountryName }) => CountryName === name);
}

function editForm(account: LinnworksAccount, order: LinnworksOrder): Markup {
  const { Address } = order.CustomerInfo;
  const hidden = html`<input type="hidden" name="account" value="${account.name}">`;
  const action = (name: string, label: string, on?: boolean): Markup =>
    html`<form method="post" action="/control/orders/${order.OrderId}">${hidden}<input type="hidden" name="action" value="${name}">${on === undefined ? '' : html`<input type="hidden" name="on" value="${String(on)}">`}<button class="small">${label}</button></form>`;
  return html`<div class="edit">
    <form method="post" action="/control/orders/${order.OrderId}" class="fields">${hidden}<input type="hidden" name="action" value="edit">
      <label>Name<input name="FullName" value="${Address.FullName}" dir="auto"></label>
      <label>Address<input name="Address1" value="${Address.Address1}" dir="auto"></label>
      <label>Town<input name="Town" value="${Address.Town}" dir="auto"></label>
      <label>Postcode<input name="PostCode" value="${Address.PostCode}"></label>
      <label>Country<select name="Country">${isKnown(account, Address.Country) ? '' : html`<option selected>${Address.Country}</option>`}${account.countries.map(({ CountryName }) => html`<option ${CountryName === Address.Country ? 'selected' : ''}>${CountryName}</option>`)}</select></label>
      <label>Service<select name="service"><option value="">No service</option>${account.postalServices.map(
        ({ pkPostalServiceId, PostalServiceName, Vendor }) => html`<option value="${pkPostalServiceId}" ${pkPostalServiceId === order.ShippingInfo.PostalServiceId ? 'selected' : ''}>${PostalServiceName} · ${Vendor}</option>`,
      )}</select></label>
      <button class="small main">Save</button>
    </form>
    ${order.Processed ? '' : html`<div class="actions">${action('cancel', 'Cancel the order')}${action('process', 'Process')}${action('park', order.GeneralInfo.IsParked ? 'Unpark' : 'Park', !order.GeneralInfo.IsParked)}${action('lock', account.backstage(order).locked ? 'Unlock' : 'Lock', !account.backstage(order).locked)}</div>`}
    ${order.ExtendedProperties.length === 0 ? '' : html`<dl class="properties">${order.ExtendedProperties.map(({ Name, Value }) => html`<div><dt>${Name}</dt><dd>${Value}</dd></div>`)}</dl>`}
    ${order.Notes.length === 0 ? '' : html`<ul class="notes">${order.Notes.map(({ Note }) => html`<li>${Note}</li>`)}</ul>`}
  </div>`;
}

export function shown(count: number, all: number, what: string): string {
  const noun = all === 1 ? what : `${what}s`;
  return count < all ? `the newest ${count} of ${all.toLocaleString('en')} ${noun}` : `${all.toLocaleString('en')} ${noun}`;
}
