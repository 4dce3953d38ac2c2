import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('an account is connected, tied to Stream, mapped and set up, through the api alone (R-169 … R-204)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { installation, integration } = await world.connect();
  expect(installation).toMatchObject({ name: 'Oak & Ash Ltd', active: true, claimed: true });
  expect(integration).toMatchObject({ installationId: installation.id, hasSecret: true, warnings: [], settings: { City: 'Leeds' } });

  const again = await world.call('POST', '/operator/installations', { as, body: { token: world.linnworks.account().installationToken, name: 'x' } });
  expect(again).toMatchObject({ status: 200, json: { id: installation.id } });

  const { json: { postalServices } } = await world.call('GET', `/operator/installations/${installation.id}/postal-services`, { as });
  expect(postalServices.length).toBeGreaterThan(0);
  const service = postalServices.find(({ ours }: { ours: boolean }) => ours) ?? postalServices[0];
  const put = await world.call('PUT', `/operator/installations/${installation.id}/services/${service.id}`, { as, body: { settings: { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' } } });
  expect(put).toMatchObject({ status: 200, json: { complete: true, name: service.name } });
  expect((await world.call('GET', '/operator/services', { as })).json.services).toHaveLength(1);

  const patched = await world.call('PATCH', '/operator/settings', { as, body: { DrainBacklog: true } });
  expect(patched).toMatchObject({ status: 200, json: { settings: { DrainBacklog: true } } });
});

test('wrong settings name their fields, and the old ones stay in force (R-193, R-215)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { installation, integration } = await world.connect();
  const range = await world.call('PATCH', '/operator/settings', { as, body: { WebhookBatchSize: 51, MaxRetryAttempts: 4 } });
  expect(range).toMatchObject({ status: 422, json: { code: 'settings-invalid', fields: [{ key: 'WebhookBatchSize', title: 'Webhook Batch Size' }] } });
  expect((await world.call('GET', '/operator/settings', { as })).json.settings).toMatchObject({ WebhookBatchSize: 5, MaxRetryAttempts: 3 });

  const missing = await world.call('POST', '/operator/integrations', { as, body: { installationId: installation.id, settings: world.settings({ City: '', UseDefaultLocation: true }) } });
  expect(missing).toMatchObject({ status: 422, json: { code: 'settings-missing', fields: [{ key: 'City' }, { key: 'DefaultLocation' }] } });
  const strange = await world.call('PATCH', `/operator/integrations/${integration.id}`, { as, body: { settings: { CountryCode: 'GBR', Evil: 1 } } });
  expect(strange.json.fields.map(({ key }: { key: string }) => key).sort()).toEqual(['CountryCode', 'Evil']);
});

test('another Stream host or client id asks for the secret anew; a wrong secret and a forbidden address are refused before anything is stored (security.md, 9 and 10)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { integration } = await world.connect();
  const patch = (settings: object) => world.call('PATCH', `/operator/integrations/${integration.id}`, { as, body: { settings } });
  expect(await patch({ StreamClientId: 'SOMEBODY' })).toMatchObject({ status: 422, json: { code: 'settings-missing', fields: [{ key: 'StreamClientSecret' }] } });
  expect(await patch({ StreamClientUrl: 'http://127.0.0.1:9/api', StreamClientSecret: 'x' })).toMatchObject({ status: 422, json: { fields: [{ key: 'StreamClientUrl' }] } });
  expect(await patch({ StreamClientSecret: 'wrong-secret-here' })).toMatchObject({ status: 422, json: { fields: [{ key: 'StreamClientId' }, { key: 'StreamClientSecret' }] } });
  const calls = world.stream.ledger.length;
  expect(await patch({ City: 'York', StreamClientSecret: '' })).toMatchObject({ status: 200, json: { hasSecret: true, settings: { City: 'York' } } });
  expect(world.stream.ledger).toHaveLength(calls);
  expect(await world.application.stores.integrations.secretOf(integration.id)).toBe(world.stream.accounts[0]!.clientSecret);
});

test('a changed prefix warns while orders are in Stream under the old one (A-27)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  await world.order(installation.id, { integration_id: integration.id, status: 'completed', consignment_no: 'C1', stream_order_no: '1001', stream_account: 'x' });
  const { json } = await world.call('PATCH', `/operator/integrations/${integration.id}`, { as: 'administrator', body: { settings: { OrderNumPrefix: 'NEW-' } } });
  expect(json.warnings).toEqual([expect.stringContaining('1 order is in Stream under the prefix')]);
});

test('no answer, log line or row in Postgres shows a secret (R-170, security.md S3)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { installation, integration } = await world.connect();
  const canaries = [world.stream.accounts[0]!.clientSecret, world.linnworks.account().installationToken, world.linnworks.applicationSecret, world.password];
  const answers = await Promise.all(['/operator/installations', '/operator/integrations', `/operator/integrations/${integration.id}`, '/operator/settings', '/operator/services', '/operator/me', '/operator/openapi.json', '/metrics',
    `/operator/installations/${installation.id}/postal-services`, '/', '/queues/api/queues'].map((path) => world.call('GET', path, { as })));
  answers.push(await world.call('POST', '/operator/integrations', { as, body: { installationId: installation.id, settings: { StreamClientSecret: canaries[0], City: 7 } } }));
  answers.push(await world.call('POST', '/operator/login', { body: { email: 'a@example.test', password: { nested: canaries[3] } } }));
  const tables = await Promise.all(['installations', 'integrations', 'partner_tokens', 'operators', 'operator_sessions', 'audit_log', 'install_links'].map((table) => world.db(table)));
  const everything = JSON.stringify([answers.map(({ text }) => text), world.log.lines, tables]);
  for (const canary of canaries) expect(everything.toLowerCase()).not.toContain(canary.toLowerCase());
});

test('a refused installation token is said so; a new one of the same account reconnects (R-235)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { installation } = await world.connect();
  const wrong = await world.call('POST', '/operator/installations', { as, body: { token: '00000000-0000-4000-8000-000000000000' } });
  expect(wrong).toMatchObject({ status: 422, json: { code: 'linnworks-token-refused' } });
  await world.application.stores.installations.markTokenRefused(installation.id, 'refused');
  await world.application.stores.installations.markTokenRefused(installation.id, 'refused');
  const reconnected = await world.call('POST', `/operator/installations/${installation.id}/reconnect`, { as, body: { token: world.linnworks.account().installationToken } });
  expect(reconnected).toMatchObject({ status: 200, json: { active: true, tokenRefused: false } });
  const other = world.linnworks.addAccount({ name: 'Other Ltd' });
  const another = await world.call('POST', `/operator/installations/${installation.id}/reconnect`, { as, body: { token: other.installationToken } });
  expect(another).toMatchObject({ status: 422, json: { code: 'another-account' } });
});

test('an order that waited for its service to be mapped goes to Pending with the very request that maps it (R-076, R-223, A-06)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const { installation } = await world.connect();
  const simulated = world.linnworks.account();
  simulated.addOrder({ service: 'Two-Man Room of Choice' });
  await world.application.flows.fetchInstallation(installation.id, new AbortController().signal);
  const status = async () => (await world.call('GET', '/operator/orders', { as })).json.orders.map((order: { status: string; error: { code: string } | null }) => [order.status, order.error?.code]);
  expect(await status()).toEqual([['validation-failed', 'service-not-configured']]);

  const { json: { postalServices } } = await world.call('GET', `/operator/installations/${installation.id}/postal-services`, { as });
  const service = postalServices.find(({ name }: { name: string }) => name === 'Two-Man Room of Choice');
  const map = (settings: object) => world.call('PUT', `/operator/installations/${installation.id}/services/${service.id}`, { as, body: { settings } });
  expect((await map({ StreamDepot: 'LEEDS' })).json).toMatchObject({ complete: false });
  expect(await status()).toEqual([['validation-failed', 'service-not-configured']]);
  expect((await map({ StreamDeliveryMethod: 'LEEDS2MAN' })).json).toMatchObject({ complete: true });
  expect(await status()).toEqual([['pending', undefined]]);
  expect(await map({ LabelCopies: 6 })).toMatchObject({ status: 422, json: { fields: [{ key: 'LabelCopies' }] } });
});
