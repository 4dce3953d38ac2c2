// Keeps the page fresh and sends its forms without leaving it. Without this script everything still works by hand.
const every = 2000;
const fresh = document.getElementById('fresh');
const last = new Map();
let told = 0;

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(`/regions${location.search}`, { headers: { accept: 'application/json' } });
    for (const [name, markup] of Object.entries(await response.json())) {
      const region = document.getElementById(name);
      // A region in use is left alone: somebody is typing, or reading something they unfolded.
      if (!region || last.get(name) === markup || region.querySelector('details[open], input:checked, .dragged') || region.contains(document.activeElement)) continue;
      region.innerHTML = markup;
      last.set(name, markup);
    }
    if (Date.now() > told) fresh.textContent = '';
    pair();
  } catch {
    fresh.textContent = 'The sandbox does not answer. It may have been stopped.';
  }
}

// An order and its consignment carry the same tracking number: pointing at one shows the other.
function pair(event) {
  for (const card of document.querySelectorAll('.card.paired')) card.classList.remove('paired');
  const tracking = event?.target.closest?.('.card')?.dataset.tracking;
  if (!tracking) return;
  for (const card of document.querySelectorAll(`.card[data-tracking="${CSS.escape(tracking)}"]`)) card.classList.add('paired');
}

document.addEventListener('mouseover', pair);
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const button = event.submitter;
  // Not form.action: some forms have a field of that name.
  // What was refused stays as it was typed and ticked, to be put right.
  if (!await post(button?.getAttribute('formaction') ?? form.getAttribute('action'), body)) return;
  form.closest('details')?.removeAttribute('open');
  for (const box of form.elements) if (box.type === 'checkbox') box.checked = false;
  const again = focusKey(button);
  document.activeElement?.blur();
  await refresh();
  focusOn(again);
});

async function post(action, body) {
  const response = await fetch(action, { method: 'POST', body, headers: { 'x-sandbox': 'page' } });
  if (response.ok) return true;
  fresh.textContent = (await response.json()).error ?? `The sandbox answered ${response.status}.`;
  told = Date.now() + 8000;
  return false;
}

// Whoever moves a stop with the keyboard goes on from the same button, although the stop has moved.
function focusKey(button) {
  const order = button?.closest('[data-order]')?.dataset.order;
  return order && button.classList.contains('step') ? { order, label: button.getAttribute('aria-label') } : undefined;
}

function focusOn(key) {
  if (!key) return;
  const buttons = document.querySelectorAll(`[data-order="${CSS.escape(key.order)}"] .step`);
  const same = [...buttons].find((each) => each.getAttribute('aria-label') === key.label && !each.disabled);
  (same ?? [...buttons].find((each) => !each.disabled))?.focus({ preventScroll: true });
}

document.addEventListener('click', (event) => {
  if (!event.target.matches?.('[data-tick]')) return;
  const boxes = [...event.target.closest('.pool').querySelectorAll('input[name=orders]')];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});

// Stops are dragged within a run, from run to run, onto a run, and off it.
let dragged;
document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('[data-order]');
  dragged?.classList.add('dragged');
});
document.addEventListener('dragover', (event) => {
  const column = event.target.closest?.('[data-run]');
  if (!dragged || !column) return;
  event.preventDefault();
  for (const each of document.querySelectorAll('.over')) each.classList.remove('over');
  (event.target.closest('.stop') ?? column).classList.add('over');
});
document.addEventListener('drop', async (event) => {
  const column = event.target.closest?.('[data-run]');
  if (!dragged || !column) return;
  event.preventDefault();
  const { order } = dragged.dataset;
  const from = dragged.closest('[data-run]');
  const others = [...column.querySelectorAll('.stop')].filter((stop) => stop !== dragged);
  const before = others.filter((stop) => stop.getBoundingClientRect().top + stop.offsetHeight / 2 < event.clientY).length;
  endDrag();
  const run = column.dataset.run;
  if (run === '' && from.dataset.run === '') return;
  await post(`/control/consignments/${order}`, new URLSearchParams(run === '' ? { action: 'remove' } : { action: 'move', run, place: String(before + 1) }));
  await refresh();
});
document.addEventListener('dragend', endDrag);

function endDrag() {
  dragged?.classList.remove('dragged');
  dragged = undefined;
  for (const each of document.querySelectorAll('.over')) each.classList.remove('over');
}
setInterval(refresh, every);
