import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

test('the queue shows status, last error, HTTP status and tracking, filtered and searched, page by page (R-243, R-250)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const row = (at: string, more: object) => world.order(installation.id, { updated_at: at, ...more });
  await row('2026-03-02T10:00:00.123456Z', { order_number: 1, customer_name: 'Ann 100% Wool', status: 'completed', consignment_no: 'CON-1', tracking_number: 'TRK-1', tracking_url: 'https://t.example/1', stream_account: 'a', completed_at: '2026-03-02T10:00:00Z' });
  await row('2026-03-02T10:00:00.123457Z', { order_number: 2, customer_name: 'Bob', status: 'failed', http_status: 400, refused_at: '2026-03-02T10:00:00Z', problem: JSON.stringify({ code: 'remote-rejected', message: 'Stream refused the request: no depot', remedy: 'try-later', at: '2026-03-02T10:00:00Z' }) });
  await row('2026-03-02T10:00:02Z', { order_number: 3, channel_reference: 'AMZ-77', status: 'in-progress', unknown_since: '2026-03-02T10:00:00Z', next_look_at: '2026-03-02T10:00:30Z' });
  await row('2026-03-02T10:00:03Z', { order_number: 4, status: 'pending', hold_reason: 'Order sync disabled' });
  const list = async (query: string) => (await world.call('GET', `/operator/orders?${query}`, { as: 'warehouse' })).json;
  const numbers = async (query: string) => (await list(query)).orders.map(({ orderNumber }: { orderNumber: number }) => orderNumber);

  expect(await numbers('')).toEqual([4, 3, 2, 1]);
  const { orders } = await list('');
  expect(orders[0]).toMatchObject({ statusTitle: 'Pending', holdReason: 'Order sync disabled' });
  expect(orders[1]).toMatchObject({ statusTitle: 'In Progress', waitingFor: 'Stream has not answered yet; looking again at 2026-03-02T10:00:30.000Z' });
  expect(orders[2]).toMatchObject({ httpStatus: 400, error: { code: 'remote-rejected', message: 'Stream refused the request: no depot' }, errorFromStream: true });
  expect(orders[3]).toMatchObject({ consignmentNo: 'CON-1', trackingNumber: 'TRK-1', trackingUrl: 'https://t.example/1' });

  expect(await numbers('status=failed&status=pending')).toEqual([4, 2]);
  expect(await numbers('code=remote-rejected')).toEqual([2]);
  expect(await numbers('errorFromStream=true')).toEqual([2]);
  for (const [search, found] of [['3', [3]], ['AMZ-77', [3]], ['CON-1', [1]], ['TRK-1', [1]], ['ann 100%', [1]], ['%', []], ['99999999999999', []]] as const) expect(await numbers(`search=${encodeURIComponent(search)}`)).toEqual(found);

  const pages: number[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: { orders: { orderNumber: number }[]; next?: string } = await list(`limit=1${cursor ? `&cursor=${cursor}` : ''}`);
    pages.push(...page.orders.map(({ orderNumber }) => orderNumber));
    cursor = page.next;
  }
  expect(pages).toEqual([4, 3, 2, 1]);
  expect((await world.call('GET', '/operator/orders?sort=evil', { as: 'warehouse' })).status).toBe(400);
  expect((await world.call('GET', '/operator/orders?search=%00', { as: 'warehouse' })).status).toBe(400);
  expect((await world.call('GET', '/operator/orders?cursor=AAAA', { as: 'warehouse' })).status).toBe(200);

  const { json: { order } } = await world.call('GET', `/operator/orders/${orders[2].id}`, { as: 'dispatch' });
  expect(order).toMatchObject({ orderNumber: 2, attempts: [], audit: [] });
  expect(await world.call('GET', `/operator/orders/${NOBODY}`, { as: 'dispatch' })).toMatchObject({ status: 404, json: { code: 'order-not-in-database' } });
});

test('orders are sent by hand up to the limit; who is taken and who is refused, and why, is told and audited (R-230 … R-237)', async () => {
  await using world = await createWorld();
  const as = 'support';
  const { installation } = await world.connect();
  const send = (orderIds: string[]) => world.call('POST', '/operator/orders/send', { as, body: { orderIds } });
  const [pending, failed, busy, done] = [
    await world.order(installation.id), await world.order(installation.id, { status: 'failed' }), await world.order(installation.id, { status: 'in-progress', lease_until: '2026-03-02T10:00:00Z' }),
    await world.order(installation.id, { status: 'completed', consignment_no: 'C', stream_account: 'a' }),
  ] as const;

  const six = await send([1, 2, 3, 4, 5, 6].map((n) => NOBODY.replace(/0$/, String(n))));
  expect(six).toMatchObject({ status: 422, json: { code: 'too-many-selected', error: expect.stringContaining('Too many orders selected') } });

  const { status, json } = await send([pending, failed, busy, done, NOBODY]);
  expect(status).toBe(202);
  expect(json.accepted.sort()).toEqual([pending, failed].sort());
  expect(json.refused.map(({ orderId, code }: { orderId: string; code: string }) => [orderId, code])).toEqual([[busy, 'already-in-progress'], [done, 'already-sent'], [NOBODY, 'order-not-in-database']]);
  const jobs = await world.queues.producer.queues.send.getJobs(['waiting']);
  expect(jobs.map(({ name, data }) => [name, data.orderId, data.trigger]).sort()).toEqual([['order', pending, 'operator'], ['order', failed, 'operator']].sort());
  expect(await world.db('audit_log').where({ kind: 'operator', order_id: pending }).first()).toMatchObject({ actor: 'support@example.test', outcome: 'send asked for', correlation_id: jobs[0]!.data.correlationId });
  expect(await send([busy])).toMatchObject({ status: 409, json: { code: 'already-in-progress', error: expect.stringContaining('Order already in progress') } });

  const refetch = await world.call('POST', '/operator/orders/refetch', { as, body: { orderIds: [failed] } });
  expect(refetch).toMatchObject({ status: 202, json: { accepted: [failed] } });
  expect((await world.queues.producer.queues.fetch.getJobs(['waiting']))[0]).toMatchObject({ name: 'orders', data: { orderIds: [failed], trigger: 'operator' } });

  expect(await world.call('POST', '/operator/orders/retry-failed', { as, body: {} })).toMatchObject({ status: 202, json: { retried: 1 } });
});

test('a schedule runs now, an unknown one is not found, and the summary counts every status (R-234, R-244)', async () => {
  await using world = await createWorld();
  const as = 'support';
  const { installation } = await world.connect();
  await world.order(installation.id, { created_at: world.db.raw(`now() - interval '90 seconds'`) });
  expect((await world.call('POST', '/operator/schedules/send-orders/run', { as, body: {} })).status).toBe(202);
  expect((await world.queues.producer.queues.send.getJobs(['waiting']))[0]).toMatchObject({ name: 'tick' });
  expect((await world.call('POST', '/operator/schedules/never/run', { as })).status).toBe(404);
  const { json } = await world.call('GET', '/operator/summary', { as: 'warehouse' });
  expect(json).toMatchObject({ orders: { pending: 1, 'in-progress': 0, completed: 0, failed: 0, 'ready-for-retry': 0, 'validation-failed': 0, deleted: 0 }, installations: [{ name: 'Oak & Ash Ltd' }] });
  expect(json.oldestPendingSeconds).toBeGreaterThanOrEqual(90);
});
