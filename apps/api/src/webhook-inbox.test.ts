import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const as = 'support';

test('support reads what Stream told, and has it applied once more after seeing what would be taken up (R-136, R-149)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const insert = (row: object) => world.db('webhook_events').insert({ installation_id: installation.id, integration_id: integration.id, dedup_key: world.db.raw('gen_random_uuid()::text'), code: 'DELIVERED', event: '{"consignmentNo":"C1"}', at: world.db.fn.now(), piece: 'order:C1', raw: Buffer.from('{}'), ...row }).returning('id');
  const [{ id: failed }] = await insert({ status: 'failed', code_of_problem: 'unavailable', problem: 'Stream did not answer.', tries: 4 });
  const [{ id: pending }] = await insert({});

  const page = await world.call('GET', '/operator/webhook-events?status=failed', { as });
  expect(page).toMatchObject({ status: 200, json: { events: [{ id: failed, statusTitle: 'Failed', consignmentNo: 'C1', problem: { message: 'Stream did not answer.' } }] } });
  expect(await world.call('GET', `/operator/webhook-events/${failed}`, { as })).toMatchObject({ status: 200, json: { event: { orders: [], body: { text: '{}' } } } });
  expect(await world.call('GET', '/operator/webhook-events/999999', { as })).toMatchObject({ status: 404 });
  expect(await world.call('GET', '/operator/webhook-events/x', { as })).toMatchObject({ status: 400 });

  const replay = (body: object) => world.call('POST', '/operator/webhook-events/replay', { as, body: { eventIds: [failed, pending], ...body } });
  expect(await replay({ dryRun: true })).toMatchObject({ status: 200, json: { taken: 1, events: [{ id: failed, taken: true, why: null }, { id: pending, taken: false, why: expect.any(String) }] } });
  expect(await world.db('webhook_events').where({ status: 'pending' })).toHaveLength(1);
  expect(await replay({})).toMatchObject({ status: 200, json: { taken: 1 } });
  expect(await world.db('webhook_events').where({ status: 'pending' })).toHaveLength(2);
  expect(await world.db('audit_log').where({ kind: 'webhook', outcome: 'replayed' })).toMatchObject([{ actor: 'support@example.test', detail: { eventId: failed } }]);
});

test('all that failed for a cause since a time is applied once more after a dry run that says how many; within one’s own accounts, and by one who has just proven it (R-149; security.md, 30)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const insert = (row: object) => world.db('webhook_events').insert({ installation_id: installation.id, integration_id: integration.id, dedup_key: world.db.raw('gen_random_uuid()::text'), code: 'DELIVERED', event: '{"consignmentNo":"C1"}', at: world.db.fn.now(), piece: 'order:C1', ...row });
  for (let each = 0; each < 3; each += 1) await insert({ status: 'failed', code_of_problem: 'remote-unavailable', problem: 'Stream did not answer.' });
  await insert({ status: 'failed', code_of_problem: 'other', problem: 'Something else.' });
  const body = { status: 'failed', problem: 'remote-unavailable', from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 60_000).toISOString() };
  const ask = (path: string, asking: object, who = as) => world.call('POST', `/operator/webhook-events/replay-range${path}`, { as: who, body: asking });
  const pending = async () => (await world.db('webhook_events').where({ status: 'pending' })).length;

  expect(await ask('/dry-run', body)).toMatchObject({ status: 200, json: { matched: 3, taken: 3, left: 0, byCode: [{ code: 'DELIVERED', count: 3 }], events: [{ taken: true }, { taken: true }, { taken: true }] } });
  expect(await pending()).toBe(0);
  for (const wrong of [{}, { from: body.from }, { ...body, from: 'yesterday' }, { ...body, status: 'eaten' }]) expect(await ask('/dry-run', wrong)).toMatchObject({ status: 400 });
  expect(await ask('', body, 'dispatch')).toMatchObject({ status: 403 });
  expect(await ask('', body)).toMatchObject({ status: 200, json: { taken: 3, left: 0, takenUntil: expect.any(String) } });
  expect(await pending()).toBe(3);
  expect(await world.db('audit_log').where({ outcome: 'replay of a range asked for' }).first()).toMatchObject({ actor: 'support@example.test', detail: { problem: 'remote-unavailable', matched: 3, taken: 3 } });
});
