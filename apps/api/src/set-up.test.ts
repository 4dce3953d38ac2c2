import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('the stored credentials of both sides are tried by a button; what is wrong is said in words, and audited by name (R-218, R-235, R-248)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const tried = (path: string) => world.call('POST', path, { as: 'support' });
  expect((await tried(`/operator/installations/${installation.id}/test`)).json).toMatchObject({ isWorking: true, said: expect.stringContaining('accepts the token'), problem: null, tookMs: expect.any(Number) });
  await world.db('integrations').update({ problem: 'Stream refuses', reconnect_since: world.db.fn.now() });
  expect((await tried(`/operator/integrations/${integration.id}/test`)).json).toMatchObject({ isWorking: true, said: expect.stringContaining('accepts the credentials') });
  expect(await world.db('integrations').first('problem', 'reconnect_since')).toEqual({ problem: null, reconnect_since: null });

  world.linnworks.faults.add({ method: 'Auth/AuthorizeByApplication', kind: '401' });
  await world.db('integrations').update({ secret_sealed: null });
  expect((await tried(`/operator/installations/${installation.id}/test`)).json).toMatchObject({ isWorking: false, said: expect.stringContaining('refused'), problem: { code: 'credentials-refused', remedy: 'reconnect' } });
  expect(await world.db('installations').first('problem')).toMatchObject({ problem: expect.stringContaining('refused') });
  expect((await tried(`/operator/integrations/${integration.id}/test`)).json).toMatchObject({ isWorking: false, said: 'There is no client secret. Enter it in the settings.', problem: { code: 'stream-secret-missing', remedy: 'fix-the-data' } });
  world.linnworks.faults.clear();
  world.linnworks.account().switches.state = 'LOCKED_BASIC';
  expect((await tried(`/operator/installations/${installation.id}/test`)).json).toMatchObject({ isWorking: false, problem: { code: 'linnworks-account-unavailable', remedy: 'try-later' } });
  expect(await world.db('audit_log').whereIn('outcome', ['Linnworks tested', 'Stream tested']).where({ actor: 'support@example.test' }).orderBy('id').select('code')).toEqual([null, null, 'credentials-refused', 'stream-secret-missing', 'linnworks-account-unavailable'].map((code) => ({ code })));
});

test('who changed which setting is told with what it was before; of a secret only that it was changed (R-248, R-215)', async () => {
  await using world = await createWorld();
  const { integration } = await world.connect();
  const as = 'administrator';
  await world.call('PATCH', `/operator/integrations/${integration.id}`, { as, body: { settings: { City: 'York', StreamClientSecret: world.stream.accounts[0]!.clientSecret } } });
  await world.call('PATCH', '/operator/settings', { as, body: { MaxRetryAttempts: 7 } });
  const history = async (query: string) => (await world.call('GET', `/operator/settings-history?${query}`, { as: 'support' }));
  const own = await history(`integrationId=${integration.id}`);
  expect(own.json.changes[0]).toMatchObject({ actor: 'administrator@example.test', changes: [{ key: 'City', title: 'City', from: 'Leeds', to: 'York' }, { key: 'StreamClientSecret', from: null, to: 'replaced' }] });
  // The set-up itself is told by what differs from the defaults.
  expect(own.json.changes[1].changes.map(({ key }: { key: string }) => key)).not.toContain('AddressLine3');
  expect(own.text).not.toContain(world.stream.accounts[0]!.clientSecret);
  expect((await history('system=true')).json.changes).toMatchObject([{ changes: [{ key: 'MaxRetryAttempts', title: 'Max Retry Attempts', from: 3, to: 7 }] }]);
});

test('what the attempts at Stream came to is counted by the hour (R-249)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const order = await world.order(installation.id);
  const attempt = (outcome: string, status: number | null, ago: string) => world.db('order_attempts').insert({ order_id: order, version: 1, trigger: 'schedule', correlation_id: 'c', outcome, http_status: status, ended_at: world.db.raw('now() - ?::interval', [ago]) });
  for (const [outcome, status] of [['accepted', null], ['accepted', null], ['refused', 422], ['refused', 429], ['not now', 503], ['unknown', null]] as const) await attempt(outcome, status, '30 hours');
  await attempt('accepted', null, '49 hours');
  expect((await world.call('GET', '/operator/traffic', { as: 'support' })).json.hours).toMatchObject([{ sent: 2, refused: 1, throttled: 2, unknown: 1 }]);
});

test('a service that fits one place in Stream alone is suggested for it, until it is mapped (R-078)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const path = `/operator/installations/${installation.id}`;
  const { json: { postalServices } } = await world.call('GET', `${path}/postal-services`, { as: 'support' });
  const { json: { suggestions } } = await world.call('GET', `${path}/mapping-suggestions`, { as: 'support' });
  expect(suggestions.length).toBeGreaterThan(0);
  const [{ postalServiceId, depotId, methodId, why }] = suggestions;
  expect(why).not.toBe('');
  expect(postalServices.map(({ id }: { id: string }) => id)).toContain(postalServiceId);
  expect((await world.call('PUT', `${path}/services/${postalServiceId}`, { as: 'administrator', body: { settings: { StreamDepot: depotId, StreamDeliveryMethod: methodId } } })).status).toBe(200);
  expect((await world.call('GET', `${path}/mapping-suggestions`, { as: 'support' })).json.suggestions).toHaveLength(suggestions.length - 1);
});

test('how many services are complete is told alike by the list of accounts and by the services themselves (R-076)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const path = `/operator/installations/${installation.id}`;
  const counts = async () => (await world.call('GET', '/operator/services', { as: 'support' })).json.counts;
  expect(await counts()).toEqual([]);
  const { json: { postalServices, count } } = await world.call('GET', `${path}/postal-services`, { as: 'support' });
  const ours = postalServices.filter((service: { ours: boolean }) => service.ours);
  expect(count).toEqual({ total: ours.length, complete: 0, wrong: [] });
  expect(await counts()).toEqual([{ installationId: installation.id, readAt: expect.any(String), ...count }]);
  await world.call('PUT', `${path}/services/${ours[0].id}`, { as: 'administrator', body: { settings: { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' } } });
  expect(await counts()).toMatchObject([{ total: ours.length, complete: 1 }]);
  expect((await world.call('GET', `${path}/postal-services`, { as: 'support' })).json.count).toEqual({ total: ours.length, complete: 1, wrong: [] });
  await world.db('services').update({ problem: 'Stream no longer lists LEEDS' });
  expect(await counts()).toMatchObject([{ complete: 0, wrong: [{ name: ours[0].name, problem: 'Stream no longer lists LEEDS' }] }]);
  await world.signIn('support:none', []);
  expect((await world.call('GET', '/operator/services', { as: 'support:none' })).json.counts).toEqual([]);
});

test('partners are asked for one person thirty times a minute; then a sentence says how long to wait, and others go on (security.md, 57)', async () => {
  await using world = await createWorld();
  const { integration } = await world.connect();
  const path = `/operator/integrations/${integration.id}/test`;
  for (let turn = 0; turn < 30; turn += 1) expect((await world.call('POST', path, { as: 'support' })).status).toBe(200);
  const calls = world.stream.ledger.calls().length;
  for (const again of [path, path.replace('/test', '/subscriptions/check')]) {
    const refused = await world.call('POST', again, { as: 'support', ...(again === path ? {} : { body: {} }) });
    expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-requests', remedy: 'try-later', error: expect.stringMatching(/Wait \d+ seconds?, then try again\./) } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
  }
  expect(world.stream.ledger.calls()).toHaveLength(calls);
  expect((await world.call('GET', '/operator/integrations', { as: 'support' })).status).toBe(200);
  expect((await world.call('POST', path, { as: 'administrator' })).status).toBe(200);
}, 30_000);
