import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookInboxStore } from './webhook-inbox-store.ts';

const createWorld = async () => {
  const database = await createTestDatabase();
  return { ...database, inbox: createWebhookInboxStore(database.db), ...(await createWebhookWorld(database.db)) };
};

test('an event is stored as it came, byte for byte, and as it was described (W3, F35)', async () => {
  await using world = await createWorld();
  const raw = Uint8Array.from([0, 0x7b, 0xff, 0xed, 0xa0, 0x80]);
  const { id, duplicate } = await world.inbox.accept(world.received({ raw, piece: 'order:C1', correlationId: 'c1' }));
  expect(duplicate).toBe(false);
  const [row] = await world.db('webhook_events');
  expect(row).toMatchObject({ id, status: 'pending', code: 'DELIVERED', piece: 'order:C1', correlation_id: 'c1', source: 'stream', duplicates: 0, ended_at: null, at: new Date('2026-03-05T14:32:07Z') });
  expect(row.event).toMatchObject({ consignmentNo: 'C1', occurredAt: '2026-03-05T14:32:07.000Z' });
  expect(Uint8Array.from(row.raw)).toEqual(raw);
});

test('the same event twice makes one row and is counted, also when it comes many times at once (R-153, A-13)', async () => {
  await using world = await createWorld();
  const told = world.received();
  const first = await world.inbox.accept(told);
  const more = await Promise.all(Array.from({ length: 7 }, () => world.inbox.accept(told)));
  expect(more).toEqual(Array(7).fill({ id: first.id, duplicate: true }));
  expect(await world.db('webhook_events')).toMatchObject([{ duplicates: 7, status: 'pending' }]);
});

test('the same event of another integration is another event (I8)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  await world.inbox.accept(world.received({ dedupKey: 'same' }));
  expect(await world.inbox.accept(other.received({ dedupKey: 'same' }))).toMatchObject({ duplicate: false });
});

test('no text of an event can keep it from being stored: NUL, half surrogate pairs and texts of any length (F35)', async () => {
  await using world = await createWorld();
  const nasty = 'a\u0000b\ud800c';
  const problem = { code: 'no-action', message: nasty };
  await world.inbox.accept(world.received({ piece: `run:${nasty}${'x'.repeat(50_000)}`, status: 'no-action', problem,
    event: { code: nasty, text: nasty + 'y'.repeat(100_000), description: nasty, consignmentNo: nasty, run: { id: nasty, description: nasty }, stops: [{ ref: nasty, sequence: 1e300 }] } }));
  const readable = 'a\ufffdb\ufffdc';
  const [row] = await world.db('webhook_events');
  expect(row).toMatchObject({ code: readable, problem: readable, event: { description: readable, consignmentNo: readable, run: { id: readable, description: readable }, stops: [{ ref: readable }] } });
  expect(row.piece.startsWith(`run:${readable}xxx`)).toBe(true);
});

test.each([
  ['no time', undefined], ['a time that can not be read', new Date(Number.NaN)], ['a time more than a day ahead', new Date(Date.now() + 2 * 86_400_000)],
  ['a time no calendar holds', new Date(8.64e15)], ['a time before there was a Stream', new Date(-8.64e15)],
])('an event with %s goes by when it came (A-13)', async (_what, occurredAt) => {
  await using world = await createWorld();
  await world.tell({ event: { occurredAt } });
  const { rows } = await world.db.raw(`select abs(extract(epoch from at - received_at)) < 5 as together from webhook_events`);
  expect(rows).toEqual([{ together: true }]);
});

test('what is not to be worked on is kept, with its reason, and has ended (security.md, 15; R-152)', async () => {
  await using world = await createWorld();
  await world.tell({ status: 'suspicious', problem: { code: 'another-account', message: 'Told for ACM00002.' } });
  expect(await world.db('webhook_events')).toMatchObject([{ status: 'suspicious', code_of_problem: 'another-account', problem: 'Told for ACM00002.', ended_at: expect.any(Date) }]);
});

test("an integration's events of today are counted over all processes (security.md, 18)", async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  await Promise.all(Array.from({ length: 10 }, () => world.inbox.addToday(world.integrationId, 3)));
  expect(await world.inbox.addToday(other.integrationId, 1)).toBe(1);
  await world.db('webhook_days').insert({ integration_id: world.integrationId, day: '2026-01-01', accepted: 1_000 });
  expect(await world.inbox.addToday(world.integrationId, 5)).toBe(35);
});

test('bodies and old counts are removed after their time, and the rows stay (security.md, 49)', async () => {
  await using world = await createWorld();
  await world.db.raw(
    `insert into webhook_events (installation_id, integration_id, dedup_key, raw, code, event, at, piece, received_at)
     select ?::uuid, ?::uuid, n, 'x'::bytea, 'DELIVERED', '{}', now(), 'p', now() - make_interval(days => case when n <= 10001 then 31 else 29 end) from generate_series(1, 10003) n`, [world.installationId, world.integrationId]);
  await world.db('webhook_days').insert([{ integration_id: world.integrationId, day: '2020-01-01', accepted: 1 }]);
  await world.inbox.addToday(world.integrationId, 1);

  expect(await world.inbox.expireBodies(30)).toBe(10_001);

  expect(await world.inbox.expireBodies(30)).toBe(0);
  expect(await world.db('webhook_events').count()).toEqual([{ count: 10_003 }]);
  expect(await world.db('webhook_events').whereNotNull('raw')).toHaveLength(2);
  expect(await world.db('webhook_days')).toHaveLength(1);
});

test('an event that is seen by looking has its source told (A-13)', async () => {
  await using world = await createWorld();
  await world.tell({ source: 'reconcile', dedupKey: randomUUID() });
  expect(await world.db('webhook_events')).toMatchObject([{ source: 'reconcile', raw: null }]);
});

test('those that come at once share a statement: each is a row, the same one counts, and each caller hears of his own (W3, W4)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  const numbers = Array.from({ length: 300 }, (_, index) => index % 250);
  const told = await Promise.all(numbers.map((number) => world.inbox.accept((number % 2 === 0 ? world : other).received({ dedupKey: `key ${number}` }))));
  const rows = await world.db('webhook_events').select('id', 'dedup_key', 'duplicates');
  expect(rows).toHaveLength(250);
  expect(rows.reduce((sum, { duplicates }) => sum + 1 + duplicates, 0)).toBe(300);
  const idOf = new Map(rows.map(({ id, dedup_key: key }) => [key, id]));
  expect(told.map(({ id }) => id)).toEqual(numbers.map((number) => idOf.get(`key ${number}`)));
  expect(told.filter(({ duplicate }) => duplicate)).toHaveLength(50);
});

test('one that can not be stored takes no other down with it', async () => {
  await using world = await createWorld();
  const orphan = world.received({ integrationId: randomUUID(), dedupKey: 'orphan' });
  const told = await Promise.allSettled([orphan, ...Array.from({ length: 20 }, (_, index) => world.received({ dedupKey: `key ${index}` }))].map((each) => world.inbox.accept(each)));
  expect(told.map(({ status }) => status)).toEqual(['rejected', ...Array(20).fill('fulfilled')]);
  expect(await world.db('webhook_events')).toHaveLength(20);
});

test('a row that somebody holds keeps nobody waiting who comes later (W7)', async () => {
  await using world = await createWorld();
  await world.inbox.accept(world.received({ dedupKey: 'held' }));
  const trx = await world.db.transaction();
  await trx('webhook_events').where({ dedup_key: 'held' }).update({ tries: 1 });
  const again = world.inbox.accept(world.received({ dedupKey: 'held' }));
  await new Promise(setImmediate);
  const others = await Promise.all(Array.from({ length: 5 }, (_, index) => world.inbox.accept(world.received({ dedupKey: `key ${index}` }))));
  expect(others.every(({ duplicate }) => !duplicate)).toBe(true);
  await trx.commit();
  expect(await again).toMatchObject({ duplicate: true });
});
