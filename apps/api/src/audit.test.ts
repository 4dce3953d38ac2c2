import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('support finds entries by order and by time, and a partner’s formula is text in the export (R-245; security.md, 33)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const orderId = await world.order(installation.id);
  await world.application.stores.audit.append({ kind: 'order', actor: 'stream', correlationId: 'k-1', orderId, installationId: installation.id, outcome: 'failed', message: '=cmd|calc' });
  const get = (path: string) => world.call('GET', `/operator${path}`, { as: 'support' });
  expect(await get('/audit?orderNumber=1001')).toMatchObject({ status: 200, json: { entries: [{ outcome: 'failed', orderNumber: 1001, installationName: installation.name, message: '=cmd|calc' }] } });
  expect(await get('/audit?until=2020-01-01T00:00:00Z')).toMatchObject({ status: 200, json: { entries: [] } });
  expect((await get('/audit/outcomes')).json.outcomes).toContain('failed');
  for (const query of ['from=yesterday', 'cursor=x', 'orderNumber=0', 'kind=A B', 'installationId=1']) expect(await get(`/audit?${query}`)).toMatchObject({ status: 400 });
  const file = await get('/audit/export?correlationId=k-1');
  expect(file.headers.get('content-type')).toContain('text/csv');
  expect(file.text.split('\r\n')).toEqual([expect.stringContaining('"Outcome"'), expect.stringContaining(`"'=cmd|calc"`), '']);
  expect((await get('/audit?outcome=audit%20log%20exported')).json.entries).toMatchObject([{ actor: 'support@example.test', detail: { correlationId: 'k-1' } }]);
});

test('who can be asked for in the audit log: whoever sees one’s accounts, and nobody of other accounts (R-245; A-44)', async () => {
  await using world = await createWorld();
  const { installation: mine } = await world.connect();
  const [other] = await world.db('installations').insert({ name: 'Other', account_key: 'other' }).returning('id');
  const author = { actor: 'start', correlationId: 'c' };
  const password = 'correct horse battery';
  const { operators } = world.application.stores;
  for (const [email, role, within] of [['lead@example.test', 'support', [mine.id]], ['mate@example.test', 'warehouse', [mine.id]], ['stranger@example.test', 'support', [other.id]]] as const) await operators.create({ email, password, role, within: [...within] }, author);
  expect(await operators.emailsWithin([mine.id])).toEqual(expect.arrayContaining(['lead@example.test', 'mate@example.test', 'administrator@example.test']));
  expect(await operators.emailsWithin([mine.id])).not.toContain('stranger@example.test');
  expect((await world.call('GET', '/operator/audit/actors', { as: 'support' })).json).toMatchObject({ people: expect.arrayContaining(['stranger@example.test']), triggers: expect.arrayContaining(['schedule', 'linnworks', 'stream']) });
  expect((await world.call('GET', '/operator/audit/actors', { as: 'warehouse' })).status).toBe(403);
});

test('an order’s story and home can be read by the warehouse (R-243, R-244)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const orderId = await world.order(installation.id, { status: 'failed', problem: JSON.stringify({ code: 'remote-rejected', message: 'Postcode', remedy: 'fix-the-data', at: '2026-03-05T00:00:00Z' }) });
  const get = (path: string) => world.call('GET', `/operator${path}`, { as: 'warehouse' });
  expect(await get(`/orders/${orderId}/story`)).toMatchObject({ status: 200, json: { story: { plan: null, events: [] } } });
  expect(await get('/orders/00000000-0000-4000-8000-000000000000/story')).toMatchObject({ status: 404 });
  expect(await get('/overview')).toMatchObject({ status: 200, json: { failing: [{ code: 'remote-rejected', count: 1, exampleOrderNumber: 1001 }] } });
});
