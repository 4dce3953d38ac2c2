import type { LedgerEntry, LinnworksSimulator, StreamSimulator } from '@stream-tech/simulators';
import { TRAITS } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { namedFaults } from './named-faults.ts';
import type { FaultBoard, NamedFault } from './named-faults.ts';

const CALLS_SHOWN = 14;

/** Adding orders: one or ten, of a chosen kind. */
export function newOrderForm(accountNames: string[], chosen: string | undefined): Markup {
  return html`<form method="post" action="/control/orders" class="new-order">
    <label>Customer account<select name="account">${accountNames.map((name) => html`<option ${name === chosen ? 'selected' : ''}>${name}</option>`)}</select></label>
    <label class="grow">Kind of order<select name="trait">${Object.entries(TRAITS).map(([trait, sentence]) => html`<option value="${trait}">${sentence}</option>`)}</select></label>
    <div class="buttons"><button name="count" value="1" class="main">Add one order</button><button name="count" value="10">Add ten</button></div>
  </form>`;
}

/** The switches of the faults, each with its sentence. */
export function faultsPanel(board: FaultBoard): Markup {
  const of = (group: NamedFault['group']): Markup[] =>
    namedFaults
      .filter((fault) => fault.group === group)
      .map(({ name, title, sentence }) => {
        const on = board.isOn(name);
        return html`<li><form method="post" action="/control/faults" class="fault"><input type="hidden" name="name" value="${name}"><input type="hidden" name="on" value="${String(!on)}">
          <button role="switch" aria-checked="${String(on)}" class="switch" aria-label="${title}"></button><div><strong>${title}</strong><p>${sentence}</p></div></form></li>`;
      });
  const any = namedFaults.some(({ name }) => board.isOn(name));
  return html`<header class="panel-head"><h2>Trouble</h2>${any ? html`<form method="post" action="/control/faults/clear"><button class="small">All off</button></form>` : html`<p>everything works</p>`}</header>
    <div class="fault-groups"><section><h3>Stream</h3><ul>${of('stream')}</ul></section><section><h3>Linnworks</h3><ul>${of('linnworks')}</ul>
    <div class="actions"><form method="post" action="/control/expire-sessions"><button class="small">End all Linnworks sessions</button></form><form method="post" action="/control/expire-tokens"><button class="small">End all Stream tokens</button></form></div><h3>Stream’s notifications</h3><ul>${of('notifications')}</ul><h3>Alerts</h3><ul>${of('messages')}</ul></section></div>`;
}

/** The last calls of each partner's ledger. */
export function callsPanel(linnworks: LinnworksSimulator, stream: StreamSimulator): Markup {
  return html`<header class="panel-head"><h2>Last calls</h2><p>${linnworks.ledger.total().toLocaleString('en')} to Linnworks, ${stream.ledger.total().toLocaleString('en')} to Stream</p></header>
    <div class="calls">${table('Linnworks', linnworks.ledger)}${table('Stream', stream.ledger)}</div>`;
}

function table(title: string, ledger: LedgerEntry[]): Markup {
  const last = ledger.slice(-CALLS_SHOWN).reverse();
  if (last.length === 0) return html`<section><h3>${title}</h3><p class="empty">No calls yet.</p></section>`;
  return html`<section><h3>${title}</h3><table><thead><tr><th>Time</th><th>Call</th><th>Account</th><th>Answer</th><th class="right">ms</th></tr></thead><tbody>${last.map(
    ({ at, method, account, status, tookMs, fault }) => html`<tr class="${status >= 400 || status === 0 ? 'bad' : ''}"><td>${new Date(at).toISOString().slice(11, 19)}</td><td>${method}</td><td>${account ?? '–'}</td><td>${status === 0 ? 'none' : status}${fault === undefined ? '' : html` <span class="flag warn">${fault}</span>`}</td><td class="right">${tookMs < 10 ? tookMs.toFixed(1) : Math.round(tookMs)}</td></tr>`,
  )}</tbody></table></section>`;
}
