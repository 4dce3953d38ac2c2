import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const DONE = { status: 'completed', consignment_no: 'C', stream_account: 'a', stream_order_no: '1001', carrier_done: 'no' };

test('orders are deleted by support: who is taken and who is refused, and why, is told at once and audited with the person\'s name (R-056, R-057, R-063)', async () => {
  await using world = await createWorld();
  const as = 'support';
  const { installation } = await world.connect();
  const remove = (orderIds: string[], more: object = {}) => world.call('POST', '/operator/orders/delete', { as, body: { orderIds, ...more } });
  const [done, pending, delivered] = [await world.order(installation.id, DONE), await world.order(installation.id), await world.order(installation.id, { ...DONE, consignment_no: 'D', stream_order_no: '1002', carrier_done: 'fully' })];

  expect(await remove([done, pending, delivered, NOBODY])).toMatchObject({
    status: 202,
    json: {
      accepted: [done],
      refused: [
        { orderId: pending, code: 'order-not-completed', error: expect.stringContaining('Only Completed orders can be deleted') }, { orderId: delivered, code: 'confirmation-needed', error: expect.stringContaining('delivered') },
        { orderId: NOBODY, code: 'order-not-in-database' },
      ],
    },
  });
  expect((await world.queues.producer.queues['send-deletes'].getJobs(['waiting'])).map(({ name, data }) => [name, data.orderId])).toEqual([['delete', done]]);
  expect(await world.db('audit_log').where({ order_id: done, outcome: 'delete asked for' }).first()).toMatchObject({ actor: 'support@example.test', kind: 'order', correlation_id: expect.any(String) });
  expect(await world.db('audit_log').where({ order_id: pending, outcome: 'delete refused' }).first()).toMatchObject({ actor: 'support@example.test', code: 'order-not-completed' });
  const { json: { order } } = await world.call('GET', `/operator/orders/${done}`, { as: 'warehouse' });
  expect(order).toMatchObject({ status: 'completed', deletion: { state: 'under-way', requestedBy: 'support@example.test', problem: null } });

  expect(await remove([pending])).toMatchObject({ status: 422, json: { code: 'order-not-completed', error: expect.stringContaining('is Pending: it has not been sent to Stream yet') } });
  expect(await remove([delivered])).toMatchObject({ status: 409, json: { code: 'confirmation-needed' } });
  expect(await remove([delivered], { confirm: true })).toMatchObject({ status: 202, json: { accepted: [delivered], refused: [] } });
  expect(await remove([NOBODY])).toMatchObject({ status: 404 });
  expect(await world.call('POST', '/operator/orders/delete', { as: 'dispatch', body: { orderIds: [done] } })).toMatchObject({ status: 403 });
});

test('more than Max User-Selected Orders for Delete are refused with "Too many orders selected", and nothing is deleted (R-059, R-060)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const ids: string[] = [];
  for (let n = 0; n < 11; n += 1) ids.push(await world.order(installation.id, { ...DONE, consignment_no: `C${n}`, stream_order_no: `N${n}` }));
  const remove = (orderIds: string[]) => world.call('POST', '/operator/orders/delete', { as: 'administrator', body: { orderIds } });
  expect(await remove(ids)).toMatchObject({ status: 422, json: { code: 'too-many-selected', error: expect.stringContaining('Too many orders selected: 11 of at most 10') } });
  expect(await world.db('orders').whereNotNull('delete_requested_at')).toEqual([]);
  expect(await remove(ids.slice(0, 10))).toMatchObject({ status: 202, json: { refused: [] } });
});

test('deleted orders are queued again by a person\'s word (R-062)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const deleted = await world.order(installation.id, { status: 'deleted', delete_requested_at: new Date(), stream_deleted_at: new Date() });
  const again = () => world.call('POST', '/operator/orders/queue-again', { as: 'support', body: { orderIds: [deleted] } });
  expect(await again()).toMatchObject({ status: 202, json: { accepted: [deleted], refused: [] } });
  expect(await again()).toMatchObject({ status: 409, json: { code: 'already-there' } });
  const { json } = await world.call('GET', '/operator/orders?status=pending', { as: 'support' });
  expect(json.orders).toEqual([expect.objectContaining({ replacesOrderId: deleted, deletion: null })]);
});
