// Keeps the page fresh and sends its forms without leaving it. Without this script everything still works by hand.
const every = 2000;
const fresh = document.getElementById('fresh');
const last = new Map();

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(`/regions${location.search}`, { headers: { accept: 'application/json' } });
    for (const [name, markup] of Object.entries(await response.json())) {
      const region = document.getElementById(name);
      // A region in use is left alone: somebody is typing, or reading something they unfolded.
      if (!region || last.get(name) === markup || region.querySelector('details[open]') || region.contains(document.activeElement)) continue;
      region.innerHTML = markup;
      last.set(name, markup);
    }
    fresh.textContent = '';
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
  // Not form.action: some forms have a field of that name.
  await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { 'x-sandbox': 'page' } });
  form.closest('details')?.removeAttribute('open');
  document.activeElement?.blur();
  await refresh();
});
setInterval(refresh, every);
