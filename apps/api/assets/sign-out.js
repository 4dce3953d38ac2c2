document.querySelector('#sign-out').addEventListener('click', async () => {
  await fetch('/operator/logout', { method: 'POST' });
  location.assign('/login');
});
