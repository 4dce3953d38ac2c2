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
