import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const problem = (code: string): string => JSON.stringify({ code, message: code, remedy: 'fix-the-data', at: new Date().toISOString() });

/** Two accounts, one of which some operators see alone. */
const createShop = async () => {
  const world = await createWorld();
  const [oak, elm] = (await world.db('installations').insert([{ name: 'Oak & Ash', account_key: 'oak' }, { name: 'Elm', account_key: 'elm' }]).returning('id')).map(({ id }) => id as string) as [string, string];
  return { ...world, oak, elm, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('orders of a filter are saved as CSV, no cell of which is a formula, and that is kept in the audit log (security.md, 33)', async () => {
  await using shop = await createShop();
  await shop.order(shop.oak, { order_number: 1, customer_name: '=HYPERLINK("http://evil.test")', postcode: 'BA11 1AB', status: 'failed', problem: problem('remote-rejected'), submissions: 3, http_status: 422 });
  await shop.order(shop.oak, { order_number: 2, status: 'pending' });
  await shop.order(shop.elm, { order_number: 3, status: 'failed', problem: problem('remote-rejected') });
  await shop.signIn('support:some', [shop.oak]);
  const { status, text, headers } = await shop.call('GET', '/operator/orders/export?status=failed', { as: 'support:some' });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/csv');
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"1","","'=HYPERLINK(""http://evil.test"")","BA11 1AB","Oak & Ash"`);
  expect(lines[1]).toContain('"remote-rejected","remote-rejected","422","3"');
  expect(await shop.db('audit_log').where({ outcome: 'orders exported' })).toMatchObject([{ actor: 'support-some@example.test', detail: { status: ['failed'] } }]);
  expect((await shop.call('GET', '/operator/orders/export?status=failed&status=failed', { as: 'support' })).status).toBe(400);
  for (const role of ['warehouse', 'dispatch']) expect((await shop.call('GET', '/operator/orders/export', { as: role })).status).toBe(403);
});

test('the queue tells its counts, its services, how many may be selected, and how given orders are now, within one’s own accounts', async () => {
  await using shop = await createShop();
  const one = await shop.order(shop.oak, { order_number: 1, status: 'failed', postal_service_name: 'Next Day', problem: problem('remote-rejected') });
  const other = await shop.order(shop.elm, { order_number: 2, status: 'failed', postal_service_name: 'Two-Man' });
  await shop.signIn('warehouse:some', [shop.oak]);
  const ask = async (path: string, as = 'warehouse:some') => (await shop.call('GET', `/operator${path}`, { as })).json;
  expect(await ask('/orders/counts')).toMatchObject({ counts: { failed: { count: 1, isMore: false }, pending: { count: 0, isMore: false } } });
  expect(await ask('/orders/counts?service=Two-Man', 'warehouse')).toMatchObject({ counts: { failed: { count: 1, isMore: false } } });
  expect(await ask('/orders/services')).toEqual({ services: ['Next Day'] });
  expect(await ask('/orders/services', 'warehouse')).toEqual({ services: ['Next Day', 'Two-Man'] });
  expect(await ask('/orders/limits')).toEqual({ send: 5, delete: 10, labels: 500 });
  expect(await ask(`/orders/states?id=${one}&id=${other}`)).toMatchObject({ orders: [{ id: one, installationName: 'Oak & Ash', error: { code: 'remote-rejected' } }] });
  expect(await ask('/orders?by=received&oldestFirst=true&from=2020-01-01T00:00:00Z&errorFromStream=false&deletion=under-way')).toEqual({ orders: [] });
  expect(await ask('/orders?by=colour')).toMatchObject({ code: 'bad-request', fields: [{ key: 'by' }] });
});

test('selected orders that failed are retried with all their attempts, others are not, and why is told', async () => {
  await using shop = await createShop();
  const failed = await shop.order(shop.oak, { order_number: 1, status: 'failed', submissions: 4, problem: problem('remote-rejected') });
  const pending = await shop.order(shop.oak, { order_number: 2 });
  expect((await shop.call('POST', '/operator/orders/retry', { as: 'support', body: { orderIds: [failed, pending] } })).json).toEqual({ accepted: [failed], refused: [{ orderId: pending, code: 'order-not-failed', error: 'Only Failed orders are retried. Order 2 is Pending.' }] });
  expect(await shop.db('orders').where({ id: failed }).first('status', 'submissions')).toEqual({ status: 'ready-for-retry', submissions: 0 });
  expect((await shop.call('POST', '/operator/orders/retry', { as: 'dispatch', body: { orderIds: [failed] } })).status).toBe(403);
});

test('orders that failed validation for one cause are read again together, within one’s own accounts (R-053)', async () => {
  await using shop = await createShop();
  const mine = await shop.order(shop.oak, { order_number: 1, status: 'validation-failed', problem: problem('address-incomplete') });
  await shop.order(shop.oak, { order_number: 2, status: 'validation-failed', problem: problem('service-not-assigned') });
  await shop.order(shop.elm, { order_number: 3, status: 'validation-failed', problem: problem('address-incomplete') });
  await shop.signIn('support:some', [shop.oak]);
  expect(await shop.call('POST', '/operator/orders/recheck', { as: 'support:some', body: { code: 'address-incomplete' } })).toMatchObject({ status: 202, json: { rechecked: 1, isMore: false } });
  const jobs = await shop.deps.producer.queues.fetch.getJobs();
  expect(jobs.map(({ name, data }) => [name, data.orderIds])).toEqual([['orders', [mine]]]);
  expect((await shop.call('POST', '/operator/orders/recheck', { as: 'support:some', body: { code: 'nothing' } })).json).toEqual({ rechecked: 0, isMore: false });
  expect(await shop.db('audit_log').where({ outcome: 're-check of a cause asked for', code: 'address-incomplete' })).toMatchObject([{ detail: { orders: 1 } }]);
});

test('views of the queue are kept, changed under their name, and removed, each operator’s own', async () => {
  await using shop = await createShop();
  const keep = (as: string, body: object) => shop.call('PUT', '/operator/views/orders', { as, body });
  const list = async (as: string) => (await shop.call('GET', '/operator/views/orders', { as })).json.views;
  const { json: view } = await keep('warehouse', { name: 'Late', query: 'status=pending&oldestFirst=true', columns: ['orderNumber', 'receivedAt'] });
  await keep('warehouse', { name: 'Early', query: '' });
  await keep('support', { name: 'Late', query: 'status=failed' });
  expect((await keep('warehouse', { name: 'Late', query: 'status=pending', columns: [] })).json).toEqual({ ...view, query: 'status=pending', columns: [] });
  expect((await list('warehouse')).map(({ name }: { name: string }) => name)).toEqual(['Early', 'Late']);
  expect(await list('support')).toMatchObject([{ name: 'Late', query: 'status=failed' }]);
  expect((await shop.call('DELETE', `/operator/views/orders/${view.id}`, { as: 'support' })).status).toBe(404);
  expect((await shop.call('DELETE', `/operator/views/orders/${view.id}`, { as: 'warehouse' })).status).toBe(204);
  expect(await list('warehouse')).toHaveLength(1);
  expect((await keep('warehouse', { name: '', query: '' })).status).toBe(400);
  await shop.db.raw(`insert into operator_views (operator_id, page, name, query) select operator_id, 'orders', 'View ' || n, '' from operator_views, generate_series(1, 49) n where name = 'Early'`);
  expect(await keep('warehouse', { name: 'One more', query: '' })).toMatchObject({ status: 422, json: { code: 'too-many-views' } });
});
