import type { StreamConsignment } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { shown } from './orders-panel.ts';

const SHOWN = 80;

/** Stream's side: the newest consignments. */
export function consignmentsPanel(consignments: StreamConsignment[], accountNames: ReadonlyMap<string, string>): Markup {
  const newest = consignments.slice(-SHOWN).reverse();
  return html`<header class="panel-head"><h2>Stream</h2><p>${shown(newest.length, consignments.length, 'consignment')}</p></header>
    ${newest.length === 0 ? html`<p class="empty">Nothing has arrived yet. Orders appear here as soon as the integration sends them.</p>` : ''}
    <ul class="cards">${newest.map((each) => consignmentCard(each, accountNames))}</ul>`;
}

function consignmentCard(consignment: StreamConsignment, accountNames: ReadonlyMap<string, string>): Markup {
  const [group] = consignment.groups;
  const address = group?.leg.address ?? {};
  const status = consignment.deleted ? 'DELETED' : consignment.status;
  const lines = group?.leg.items?.length ?? 0;
  const run = group?.run;
  return html`<li class="card${consignment.deleted || consignment.cancelled ? ' done' : ''}" data-tracking="${consignment.trackingId}">
    <div class="line"><strong class="number">${consignment.orderNo}</strong><span class="who" dir="auto">${String(address.name ?? '')}</span><span class="where" dir="auto">${String(address.address4 ?? '')} ${consignment.postcode}</span></div>
    <div class="line quiet"><span>${consignment.orderType.toLowerCase()}</span><span>${String(group?.leg.deliveryMethod ?? group?.leg.collectionMethod ?? '')}</span><span>${lines === 1 ? '1 line' : `${lines} lines`}</span><span>${consignment.consignmentNo}</span></div>
    <div class="line"><a class="tracking" href="${consignment.trackingURL}" target="_blank" rel="noreferrer">${consignment.trackingId}</a><span class="status ${status.toLowerCase()}">${status.toLowerCase()}</span>${run ? html`<span class="flag">${run.description || run.id} · stop ${run.groupSequence} · ${group?.planned?.from.toISOString().slice(0, 10)}</span>` : ''}<span class="quiet tail">${accountNames.get(consignment.account) ?? consignment.account}</span></div>
  </li>`;
}
