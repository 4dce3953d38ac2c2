import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const createHistory = async () => {
  const world = await createWorld();
  return { ...world, history: async (query: string, as = 'support') => (await world.call('GET', `/operator/settings-history?${query}`, { as })).json.changes, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('who is told of alerts, and a replaced webhook address, are changes like others; no address is told (R-248; security.md, 13, 45)', async () => {
  await using world = await createHistory();
  const { integration } = await world.connect();
  const as = 'administrator';
  const { json: { id } } = await world.call('POST', '/operator/alert-channels', { as, body: { kind: 'slack', name: 'Dispatch', target: 'https://hooks.slack.com/services/T0/B0/very-secret', quiet: { from: '22:00', until: '06:30' } } });
  await world.call('PATCH', `/operator/alert-channels/${id}`, { as, body: { version: 1, floor: 'critical', name: 'Dispatch', quiet: null, installationIds: [integration.installationId], target: 'https://hooks.slack.com/services/T0/B0/more-secret' } });
  await world.call('DELETE', `/operator/alert-channels/${id}`, { as });
  await world.call('PATCH', '/operator/alert-rules/orders-failing', { as, body: { enabled: false } });
  const changes = await world.history('system=true');
  expect(changes.slice(-3)).toMatchObject([
    { name: 'Alert channel: Dispatch (Slack)', sentence: 'Removed.', changes: [], actor: 'administrator@example.test' },
    { name: 'Alert channel: Dispatch (Slack)', sentence: null, changes: [
      { title: 'Tell', from: 'Warning', to: 'Critical' }, { title: 'Quiet hours', from: '22:00 to 06:30', to: 'none' }, { title: 'Accounts', from: 'all accounts', to: '1 account' }, { title: 'Address', to: 'replaced', isSecret: true },
    ] },
    { name: 'Alert channel: Dispatch (Slack)', sentence: 'Added.', changes: expect.arrayContaining([{ key: 'quiet', title: 'Quiet hours', from: null, to: '22:00 to 06:30' }]) },
  ]);
  await world.application.stores.endpoints.rotate(integration.id, { actor: 'administrator@example.test', correlationId: 'c' });
  expect((await world.history(`integrationId=${integration.id}`))[0]).toMatchObject({ sentence: 'Stream was given a new webhook address; the one before is answered for another 24 hours.', changes: [] });
  expect(JSON.stringify([changes, await world.db('audit_log')])).not.toMatch(/(very|more)-secret/);
});

test('two hundred changes are told, however often a form was saved as it was in between (R-248)', async () => {
  await using world = await createHistory();
  const { installation, integration } = await world.connect();
  const detail = (after: object) => JSON.stringify({ integrationId: integration.id, before: {}, after });
  const entry = { kind: 'settings', actor: 'a@example.test', correlation_id: 'c', installation_id: installation.id, outcome: 'integration changed' };
  await world.db.batchInsert('audit_log', Array.from({ length: 900 }, (_, index) => ({ ...entry, detail: detail(index % 4 === 0 ? { City: `City ${index}` } : {}) })));
  const changes = await world.history(`integrationId=${integration.id}`);
  expect(changes).toHaveLength(200);
  expect(changes[0].changes).toMatchObject([{ to: 'City 896' }]);
  expect(changes[199].changes).toMatchObject([{ to: 'City 100' }]);
});

test('the history of postal services holds no other settings of the account (R-248)', async () => {
  await using world = await createHistory();
  const { installation, integration } = await world.connect();
  const as = 'administrator';
  await world.call('PATCH', `/operator/integrations/${integration.id}`, { as, body: { settings: { City: 'York' } } });
  const { json: { postalServices } } = await world.call('GET', `/operator/installations/${installation.id}/postal-services`, { as });
  const service = postalServices.find(({ ours }: { ours: boolean }) => ours);
  await world.call('PUT', `/operator/installations/${installation.id}/services/${service.id}`, { as, body: { settings: { LabelCopies: 3 } } });
  expect(await world.history(`installationId=${installation.id}&services=true`)).toMatchObject([{ name: service.name, changes: [{ title: 'Label Copies', from: 1, to: 3 }] }]);
  expect(await world.history(`installationId=${installation.id}`)).toHaveLength(3);
});

test('proposals from Linnworks are held to who asks before they are counted, and who dismisses one stands in the history', async () => {
  await using world = await createHistory();
  const { db } = world;
  const account = async (word: string, count: number) => {
    const [{ id: installation }] = await db('installations').insert({ name: word, account_key: word, email: `${word}@example.test` }).returning('id');
    const [{ id: integration }] = await db('integrations').insert({ installation_id: installation, name: word, settings: '{}', stream_account: word }).returning('id');
    const services: { id: string }[] = await db('services').insert(Array.from({ length: count }, () => ({ installation_id: installation, integration_id: integration, postal_service_id: db.raw('gen_random_uuid()'), name: word, settings: '{}' }))).returning('id');
    await db('service_proposals').insert(services.map(({ id }) => ({ service_id: id, key: 'StreamDepot', value: JSON.stringify(word) })));
    return String(installation);
  };
  const mine = await account('mine', 2);
  await account('foreign', 600);
  await world.signIn('support:mine', [mine]);
  const proposals = async (as: string) => (await world.call('GET', '/operator/service-proposals', { as })).json.proposals;
  expect(await proposals('support:mine')).toMatchObject([{ serviceName: 'mine' }, { serviceName: 'mine' }]);
  expect(await proposals('support')).toHaveLength(602);
  await world.signIn('administrator:mine', [mine]);
  expect((await world.call('DELETE', `/operator/service-proposals/${(await proposals('support:mine'))[0].id}`, { as: 'administrator:mine' })).status).toBe(204);
  expect(await proposals('support:mine')).toHaveLength(1);
  expect(await world.history(`installationId=${mine}&services=true`)).toMatchObject([{ actor: 'administrator-mine@example.test', name: 'mine', sentence: 'What Linnworks proposed was dismissed: Stream Depot mine.' }]);
});
