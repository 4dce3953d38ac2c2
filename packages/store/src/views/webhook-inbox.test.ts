import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createWebhookWorld } from '../testing/webhook-world.ts';
import { createWebhookInboxView } from './webhook-inbox.ts';
import { shownBody } from './webhook-body.ts';

test('the inbox is read page by page, the latest first, by status, code and installation (R-147 … R-152)', async () => {
  await using database = await createTestDatabase();
  const view = createWebhookInboxView(database.db);
  const [shop, other] = [await createWebhookWorld(database.db), await createWebhookWorld(database.db)];
  const ids: number[] = [];
  for (let each = 0; each < 5; each += 1) ids.unshift(await shop.tell(each === 2 ? { event: { code: 'COLLECTED' }, status: 'no-action', problem: { code: 'webhooks-off', message: 'Off' } } : {}));
  await other.tell();
  const filter = { within: 'all' as const, installationId: shop.installationId, limit: 2 };
  const first = await view.list(filter);
  const second = await view.list({ ...filter, cursor: Number(first.next) });
  const third = await view.list({ ...filter, cursor: Number(second.next) });
  expect([first, second, third].flatMap(({ events }) => events.map(({ id }) => id))).toEqual(ids);
  expect(third.next).toBeUndefined();
  for (const only of [{ status: 'no-action' as const }, { code: 'COLLECTED' }]) expect((await view.list({ within: 'all', ...only, limit: 9 })).events).toMatchObject([{ id: ids[2], statusTitle: 'No Action', problem: { code: 'webhooks-off', message: 'Off' }, nextAttemptAt: null }]);
});

test('what went wrong is found by its code, of all installations and of some, and by an index of its own (P10)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const view = createWebhookInboxView(db);
  const [shop, other] = [await createWebhookWorld(db), await createWebhookWorld(db)];
  const problem = (code: string) => ({ status: 'no-action' as const, problem: { code, message: 'Refused' } });
  const [first, second] = [await shop.tell(problem('remote-rejected')), await other.tell(problem('remote-rejected'))];
  await shop.tell(problem('remote-unavailable'));
  await shop.tell();
  const found = async (filter: Omit<Parameters<typeof view.list>[0], 'limit'>) => (await view.list({ limit: 9, ...filter })).events.map(({ id }) => id);
  expect(await found({ within: 'all', problem: 'remote-rejected' })).toEqual([second, first]);
  expect(await found({ within: [shop.installationId], problem: 'remote-rejected' })).toEqual([first]);
  expect(await found({ within: [shop.installationId], installationId: other.installationId, problem: 'remote-rejected' })).toEqual([]);
  await db.raw(`insert into webhook_events (installation_id, integration_id, dedup_key, code, event, at, piece, status) select ?::uuid, ?::uuid, 'd' || n, 'DELIVERED', '{}', now(), 'p', 'processed' from generate_series(1, 20000) n`, [shop.installationId, shop.integrationId]);
  await db.raw('vacuum analyze webhook_events');
  expect(await plansOf(db, () => view.list({ within: 'all', problem: 'never', limit: 9 }))).toContain('webhook_events_of_problem');
  expect(await plansOf(db, () => view.list({ within: [shop.installationId], status: 'suspicious', limit: 9 }))).toContain('webhook_events_unsettled');
}, 20_000);

test('one event shows its fields, its body and the orders of ours that it names', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const { tell, installationId, integrationId } = await createWebhookWorld(db);
  const { stream_account: account } = await db('integrations').first('stream_account');
  await db('orders').insert({ installation_id: installationId, integration_id: integrationId, linnworks_order_id: db.raw('gen_random_uuid()'), order_number: 7, received_at: db.fn.now(), source: JSON.stringify({ delivery: { name: 'Ada' } }), source_hash: 'x', status: 'completed', stream_account: account, consignment_no: 'C7' });
  const id = await tell({ raw: Buffer.from('{"a":1}'), event: { consignmentNo: '', run: { id: 'L1', description: 'RUN 03' }, stops: [{ ref: 'C7', sequence: 1 }, { ref: 'C8', sequence: 2 }] } });
  expect(await createWebhookInboxView(db).one(id)).toMatchObject({ run: 'RUN 03', runId: 'L1', stops: [{ ref: 'C7' }, { ref: 'C8' }], orders: [{ orderNumber: 7, statusTitle: 'Completed' }], body: { text: '{"a":1}', bytes: 7, isText: true } });
  expect(await createWebhookInboxView(db).one(id + 1)).toBeUndefined();
});

test('what was told of an order is found by its number in Linnworks and by Stream’s, alone or on a run, within one’s accounts, and each event says which order it is about (R-136; A-13)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const [shop, other] = [await createWebhookWorld(db), await createWebhookWorld(db)];
  const { stream_account: account } = await db('integrations').where({ id: shop.integrationId }).first('stream_account');
  const row = { installation_id: shop.installationId, integration_id: shop.integrationId, stream_account: account, received_at: db.fn.now(), source: JSON.stringify({ delivery: { name: 'Ada' } }), source_hash: 'x', status: 'completed' };
  const [{ id: orderId }] = await db('orders').insert({ ...row, linnworks_order_id: db.raw('gen_random_uuid()'), order_number: 31_007, consignment_no: 'OAK0000000007', stream_order_no: 'N7' }).returning('id');
  await db('order_plans').insert({ order_id: orderId, run_id: 'L1', run_description: 'RUN 03', driver: '', vehicle: '', read_at: db.fn.now() });
  const delivered = await shop.tell({ event: { consignmentNo: 'OAK0000000007' }, piece: 'order:OAK0000000007' });
  const planned = await shop.tell({ event: { code: 'LOCKPLANNING', consignmentNo: '', run: { id: 'L1', description: 'RUN 03' }, stops: [{ ref: 'OAK0000000007', sequence: 1 }] }, piece: 'run:L1' });
  await shop.tell({ event: { code: 'LOCKPLANNING', consignmentNo: '', run: { id: 'L1', description: 'RUN 03' }, stops: [{ ref: 'OAK0000000008', sequence: 1 }] }, piece: 'run:L1' });
  const unknown = await other.tell({ event: { consignmentNo: 'X9' }, piece: 'order:X9' });
  const view = createWebhookInboxView(db);
  const found = async (search: string, within: 'all' | string[] = 'all') => (await view.list({ search, within, limit: 9 })).events.map(({ id, order }) => [id, order?.orderNumber ?? null]);
  expect(await found('31007')).toEqual([[planned, null], [delivered, 31_007]]);
  expect(await found('OAK0000000007', [shop.installationId])).toEqual([[planned, null], [delivered, 31_007]]);
  expect(await found('N7')).toEqual([[planned, null], [delivered, 31_007]]);
  expect(await found('31007', [other.installationId])).toEqual([]);
  expect(await found('X9')).toEqual([[unknown, null]]);
  expect(await found('X9', [shop.installationId])).toEqual([]);
  expect(await found('nobody')).toEqual([]);
  expect(await view.one(delivered)).toMatchObject({ order: { id: orderId, orderNumber: 31_007 } });
  expect(await view.replayableRange({ within: 'all', search: '31007', from: new Date('2020-01-01'), until: new Date('2090-01-01') }, 9)).toMatchObject({ matched: 2 });
});

test('a number leads to its notifications by indexes alone, however many there are', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const { installationId, integrationId } = await createWebhookWorld(db);
  await fillOrders(db, installationId, 20_000);
  await db.raw(
    `insert into webhook_events (installation_id, integration_id, dedup_key, code, event, at, piece, status, ended_at, open_refs)
     select ?::uuid, ?::uuid, n, 'DELIVERED', jsonb_build_object('consignmentNo', 'C' || n), now(), 'order:C' || n, 'processed', now(), case when n % 10 = 0 then array['X' || n] else '{}' end from generate_series(1, 30000) n`, [installationId, integrationId]);
  for (const table of ['webhook_events', 'orders']) await db.raw('vacuum analyze ??', [table]);
  const plans = await plansOf(db, async () => {
    for (const search of ['777', undefined]) await createWebhookInboxView(db).list({ search, within: 'all', limit: 50 });
  });
  expect(plans).toMatch(/webhook_events_of_piece/);
  expect(plans).toMatch(/orders_by_consignment/);
  expect(plans).not.toMatch(/Seq Scan on (webhook_events|orders)\b/);
});

test('a dry run says which events a replay would take up, and why not the others; nothing changes', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const { tell } = await createWebhookWorld(db);
  const ids = [await tell({ status: 'no-action' }), await tell({ status: 'suspicious' }), await tell()];
  const before = await db('webhook_events').orderBy('id');
  expect((await createWebhookInboxView(db).replayable([...ids, 999_999], 'all')).map(({ taken, why }) => [taken, why])).toEqual([[true, null], [false, expect.stringContaining('another Stream account')], [false, expect.stringContaining('is Pending already')]]);
  expect(await db('webhook_events').orderBy('id')).toEqual(before);
});

test('a range is chosen by status, cause and time of receipt, bounded, the oldest first, and never beyond one’s own accounts; nothing changes', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const view = createWebhookInboxView(db);
  const [shop, other] = [await createWebhookWorld(db), await createWebhookWorld(db)];
  const failed = { status: 'no-action' as const, problem: { code: 'remote-unavailable', message: 'Stream did not answer.' } };
  const ids: number[] = [];
  for (const hour of [1, 2, 3, 4]) {
    const id = await shop.tell(hour === 4 ? {} : failed);
    await db('webhook_events').where({ id }).update({ received_at: `2026-03-05T0${hour}:00:00Z`, ...(hour === 4 ? {} : { status: 'failed' }) });
    ids.push(id);
  }
  const foreign = await other.tell(failed);
  await db('webhook_events').where({ id: foreign }).update({ received_at: '2026-03-05T02:30:00Z', status: 'failed' });
  const before = await db('webhook_events').orderBy('id');
  const [from, until] = [new Date('2026-03-05T02:00:00Z'), new Date('2026-03-05T04:00:01Z')];

  const all = await view.replayableRange({ within: 'all', from, until }, 10);
  expect(all).toMatchObject({ matched: 4, isMore: false, taken: 3, left: 0, ids: [ids[1], ids[2], foreign], byCode: [{ code: 'DELIVERED', count: 3 }], takenUntil: '2026-03-05T02:30:00.000Z' });
  expect(await view.replayableRange({ within: [shop.installationId], from, until, problem: 'remote-unavailable' }, 1)).toMatchObject({ matched: 2, taken: 1, left: 1, ids: [ids[1]], events: [{ id: ids[1], taken: true }] });
  expect(await view.replayableRange({ within: [shop.installationId], installationId: other.installationId, from, until }, 10)).toMatchObject({ matched: 0, taken: 0, ids: [] });
  expect(await view.replayableRange({ within: 'all', from: new Date('2030-01-01'), until: new Date('2031-01-01') }, 10)).toMatchObject({ matched: 0 });
  expect(await view.replayableRange({ within: 'all', from: new Date('2020-01-01'), until: new Date('2021-01-01') }, 10)).toMatchObject({ matched: 0 });
  expect((await view.list({ within: 'all', from, until, problem: 'remote-unavailable', limit: 9 })).events.map(({ id }) => id)).toEqual([foreign, ids[2], ids[1]]);
  expect(await db('webhook_events').orderBy('id')).toEqual(before);
});

test('a body is shown whatever its bytes are, without the secret of the address that Stream called (security.md, 13 and 21)', () => {
  expect(shownBody(Buffer.from('a\u0007\u202eb\n<img onerror=x>'))).toEqual({ text: 'a\\u{7}\\u{202e}b\n<img onerror=x>', bytes: 22, isText: true });
  expect(shownBody(Buffer.from([0x41, 0xff, 0x00, 0x0a]))).toEqual({ text: 'A\\xff\\x00\n', bytes: 4, isText: false });
  for (const body of ['{"url_path": "https://us.test/webhooks/stream/s3cret","auth_header":"Bearer s3cret"}', '{"x":"https:\\/\\/us.test\\/webhooks\\/stream\\/s3cret"}', '{"URL_PATH":"a\\"s3cret"}']) expect(shownBody(Buffer.from(body)).text).not.toContain('s3cret');
});
