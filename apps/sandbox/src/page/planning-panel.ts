import type { PlannedRun, StreamConsignment, StreamSimulator } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const POOL_SHOWN = 80;
const RUNS_SHOWN = 12;
const FINISHED = ['DELIVERED', 'COLLECTED', 'COMPLETED'];

/** The form that every planner's button belongs to: what is ticked, and the words of a new run. Stands outside the parts that refresh. */
export function plannerForm(tomorrow: string): Markup {
  return html`<form method="post" action="/control/runs" id="planner" class="planner">
    <label>New run<input name="description" placeholder="next number"></label><label>Day<input type="date" name="date" value="${tomorrow}" required></label>
    <label>Driver<input name="driver" placeholder="next free driver"></label><label>Vehicle<input name="vehicle" placeholder="next free van"></label>
    <div class="buttons"><button class="main">Put ticked orders on a new run</button></div>
  </form>`;
}

/** The planner's desk: orders without a run, and runs as columns with their stops in order. */
export function planningPanel(stream: StreamSimulator, accounts: ReadonlyMap<string, string>): Markup {
  const own = stream.consignments.filter((each) => accounts.has(each.account) && !each.deleted && !each.cancelled);
  const pool = own.filter((each) => !each.groups[0]?.run && !FINISHED.includes(each.status));
  const byNumber = new Map(own.map((each) => [each.consignmentNo, each]));
  const present = stream.runs.filter(({ account }) => accounts.has(account));
  const runs = [...present.filter(({ completed }) => !completed).reverse(), ...present.filter(({ completed }) => completed).reverse()].slice(0, RUNS_SHOWN);
  return html`<div class="desk">
    <section class="pool" data-run=""><header><h3>Not on a run</h3><p>${pool.length.toLocaleString('en')}</p></header>
      ${pool.length === 0 ? html`<p class="empty">Every order in Stream is on a run or finished.</p>` : html`<div class="actions"><button class="small" type="button" data-tick>Tick all</button><button class="small" form="planner" formaction="/control/confirm" formnovalidate>Confirm ticked</button></div>`}
      <ul class="stops">${pool.slice(0, POOL_SHOWN).map((each) => poolEntry(each, accounts))}</ul>
      ${pool.length > POOL_SHOWN ? html`<p class="quiet">and ${(pool.length - POOL_SHOWN).toLocaleString('en')} more</p>` : ''}
    </section>
    ${runs.length === 0 ? html`<p class="empty">No run has been planned. Tick some orders and put them on one.</p>` : ''}
    ${runs.map((run) => runColumn(run, byNumber, accounts))}
  </div>`;
}

function poolEntry(consignment: StreamConsignment, accounts: ReadonlyMap<string, string>): Markup {
  const { consignmentNo, orderNo } = consignment;
  return html`<li class="stop" draggable="true" data-order="${consignmentNo}"><label class="tick"><input type="checkbox" name="orders" value="${consignmentNo}" form="planner"><span class="what"><b class="number">${orderNo}</b>${place(consignment)}</span>${status(consignment)}</label>
    ${accounts.size > 1 ? html`<p class="quiet">${accounts.get(consignment.account)}</p>` : ''}</li>`;
}

function runColumn(run: PlannedRun, byNumber: ReadonlyMap<string, StreamConsignment>, accounts: ReadonlyMap<string, string>): Markup {
  const button = (action: string, label: string, classes = ''): Markup =>
    html`<form method="post" action="/control/runs/${run.id}"><button class="small ${classes}" name="action" value="${action}">${label}</button></form>`;
  const lastPlace = run.stops.length;
  return html`<section class="run" data-run="${run.id}"><header><h3>${run.description || run.id}</h3><span class="status ${run.status.toLowerCase()}">${run.status.toLowerCase()}</span></header>
    <p class="quiet">${weekday(run.date)} ${run.date} · ${run.driver || 'no driver'} · ${run.vehicle || 'no vehicle'}${accounts.size > 1 ? html` · ${accounts.get(run.account)}` : ''} · ${run.id}</p>
    <div class="actions">${button('lock', 'Lock', run.status === 'OPEN' ? 'main' : '')}${run.status === 'OPEN' ? '' : button('open', 'Plan again')}${button('close', 'Close')}${button('dispatch', 'Dispatch')}<button class="small" form="planner" formaction="/control/runs/${run.id}" formnovalidate name="action" value="add">Add ticked</button></div>
    <ol class="stops">${run.stops.map((consignmentNo, index) => {
      const consignment = byNumber.get(consignmentNo);
      return consignment ? stop(run, consignment, index + 1, lastPlace) : undefined;
    })}</ol>
    ${lastPlace === 0 ? html`<p class="empty">No stops. Drag orders here, or tick them and add them.</p>` : ''}
  </section>`;
}

function stop(run: PlannedRun, consignment: StreamConsignment, at: number, lastPlace: number): Markup {
  const { consignmentNo, orderNo } = consignment;
  const action = `/control/consignments/${consignmentNo}`;
  const step = (to: number, sign: string, label: string, off: boolean): Markup =>
    html`<form method="post" action="${action}"><input type="hidden" name="run" value="${run.id}"><input type="hidden" name="place" value="${to}"><button class="small step" name="action" value="move" aria-label="${label}" ${off ? 'disabled' : ''}>${sign}</button></form>`;
  const eta = consignment.groups[0]?.estimatedArrival?.toISOString().slice(11, 16);
  const does = (name: string, label: string, classes = ''): Markup => html`<button class="small ${classes}" name="action" value="${name}">${label}</button>`;
  return html`<li class="stop" draggable="true" data-order="${consignmentNo}">
    <div class="line"><b class="place">${at}</b><span class="what"><b class="number">${orderNo}</b>${place(consignment)}</span><span class="steps">${step(at - 1, '↑', `Move ${orderNo} up`, at === 1)}${step(at + 1, '↓', `Move ${orderNo} down`, at === lastPlace)}
      <form method="post" action="${action}"><button class="small step" name="action" value="remove" aria-label="Take ${orderNo} off the run">×</button></form></span></div>
    <details data-key="${consignmentNo}"><summary>${status(consignment)}<span class="quiet">${eta === undefined ? '' : `about ${eta}`}</span><span class="more">Driver</span></summary>
      <form method="post" action="${action}" class="edit"><label>Received by, or why not<input name="text" value="${String(consignment.groups[0]?.leg.address.name ?? '')}" dir="auto"></label>
      <div class="actions">${does('deliver', 'Deliver', 'main')}${does('part-deliver', 'Part-deliver')}${does('collect', 'Collect')}${does('part-collect', 'Part-collect')}${does('fail', 'Fail')}${does('cancel', 'Cancel the order')}</div></form></details>
  </li>`;
}

function place(consignment: StreamConsignment): Markup {
  return html`<span class="quiet" dir="auto">${String(consignment.groups[0]?.leg.address.address4 ?? '')} ${consignment.postcode}</span>`;
}

function status({ status: code }: StreamConsignment): Markup {
  return html`<span class="status ${code.toLowerCase()}">${code.toLowerCase()}</span>`;
}

function weekday(date: string): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
}
