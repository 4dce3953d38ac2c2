import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const trackingIn = (url: string): string => new URL(url).searchParams.get('Tracking')!;

test('a postback with our tracking value connects and claims the account; its replay changes nothing (security.md, 11 and 12)', async () => {
  await using world = await createWorld();
  const { json: link } = await world.call('POST', '/operator/install-links', { as: 'administrator' });
  expect(link.url).toContain(`https://apps.linnworks.net/Authorization/Authorize/${world.linnworks.applicationId}?Tracking=`);
  const { installationToken: token } = world.linnworks.account();
  const address = `/linnworks/install?token=${token}&tracking=${trackingIn(link.url)}`;

  const first = await world.call('GET', address);
  expect(first.status).toBe(200);
  expect(first.headers.get('referrer-policy')).toBe('no-referrer');
  expect(first.text).not.toContain(token);
  const [installation] = await world.application.stores.installations.list();
  expect(installation).toMatchObject({ claimed: true, active: true });

  expect((await world.call('GET', address)).status).toBe(200);
  expect(await world.application.stores.installations.list()).toEqual([installation]);

  // The tracking value is used up: another account that comes with it is not claimed by it.
  const other = world.linnworks.addAccount({ name: 'Other Ltd' });
  await world.call('POST', '/linnworks/install', { body: { token: other.installationToken, tracking: trackingIn(link.url) } });
  expect((await world.application.stores.installations.list()).map(({ claimed }) => claimed)).toEqual([true, false]);
  const { json: claimed } = await world.call('POST', '/operator/installations', { as: 'administrator', body: { token: other.installationToken } });
  expect(claimed).toMatchObject({ name: 'Other Ltd', claimed: true, active: true });
});

test('a postback without tracking is kept unclaimed; one that Linnworks does not confirm has no effect and is answered alike', async () => {
  await using world = await createWorld();
  const form = await fetch(`${world.url}/linnworks/install`, { method: 'POST', body: new URLSearchParams({ token: world.linnworks.account().installationToken }), headers: { origin: 'https://apps.linnworks.net' } });
  const invented = await world.call('GET', '/linnworks/install?token=00000000-0000-4000-8000-000000000000&tracking=x');
  expect([form.status, invented.status]).toEqual([200, 200]);
  expect(invented.text).toBe(await form.text());
  expect(await world.application.stores.installations.list()).toMatchObject([{ claimed: false, active: false }]);
  expect((await world.call('GET', '/linnworks/install')).status).toBe(400);
  expect((await world.call('GET', '/linnworks/install?token=%27%3B--')).status).toBe(400);
});

test('a flood of postbacks is throttled, and no log line holds a token', async () => {
  await using world = await createWorld({ environment: { linnworksQuotaShare: 100 } });
  const token = '00000000-0000-4000-8000-0000000000aa';
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await world.call('GET', `/linnworks/install?token=${token}`)).status));
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect(JSON.stringify(world.log.lines)).not.toContain(token);
});
