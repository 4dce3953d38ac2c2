// Signs in with JSON, which no other site's form can send, and goes where the visitor wanted to go.
const form = document.querySelector('form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const alert = form.querySelector('[role="alert"]');
  alert.textContent = '';
  const { email, password } = Object.fromEntries(new FormData(form));
  try {
    const answer = await fetch('/operator/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
    if (answer.ok) return location.assign(form.dataset.next);
    alert.textContent = (await answer.json()).error;
  } catch {
    alert.textContent = 'No answer; try again in a moment.';
  }
});
