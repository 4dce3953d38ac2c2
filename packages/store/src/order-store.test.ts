import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AskedFor, Consignment, Order, OrderProblem, SourceOrder } from '@stream-tech/domain';
import { createOrderStore, type OrderStore } from './order-store.ts';
import { violates } from './order-row.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

const quiet = { timeoutSeconds: 30, quietSeconds: 60 };
const problem: OrderProblem = { code: 'remote-rejected', message: 'Stream refused the request: no such depot', remedy: 'try-later', httpStatus: 422, at: '2026-03-02T10:00:00.000Z' };
const askedFor: AskedFor = { orderNo: 'A1', customerOrderNo: 'WEB-1', postcode: 'BA11 1AB', kind: 'Delivery', partnerId: 'p' };
const consignment = (consignmentNo: string): Consignment => ({ streamOrderId: 'A1', consignmentNo, trackingNumber: `T-${consignmentNo}`, trackingUrl: 'https://track.example.test/1', adopted: false, warnings: [] });

const address = { name: 'Ruth Okafor', company: '', line1: '4 Tannery Lane', line2: '', line3: '', town: 'Frome', region: 'Somerset', postcode: 'BA11 1AB', country: 'GB', countryName: 'United Kingdom', phone: '', email: '' };
let number = 1000;
const source = (over: Partial<SourceOrder> = {}): SourceOrder => ({
  linnworksOrderId: randomUUID(), orderNumber: ++number, channelReference: `WEB-${number}`, receivedAt: new Date(Date.UTC(2026, 2, 1, 9, number % 60)).toISOString(), locationId: randomUUID(), locationName: 'Default',
  postalService: { id: randomUUID(), name: 'Two-Man', vendor: 'STREAM TECH' }, parked: false, onHold: false, processed: false, delivery: address, billing: address,
  items: [{ id: randomUUID(), sku: 'BED', title: 'Bed', quantity: 1, isService: false, children: [] }], packages: [], deliveryInstructions: '', driverNotes: '', unsendableFields: [], ...over,
});

let database: TestDatabase;
let orders: OrderStore;
let installationId: string;
let integrationId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  orders = createOrderStore(database.db);
});
afterAll(async () => { await database[Symbol.asyncDispose](); });
beforeEach(async () => {
  [{ id: installationId }] = await database.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  [{ id: integrationId }] = await database.db('integrations').insert({ installation_id: installationId, settings: '{}', stream_account: `account-${installationId}` }).returning('id');
});

const add = async (over: Partial<SourceOrder> = {}, hash = 'h1'): Promise<Order> => {
  const [order] = await orders.addFetched(installationId, [{ source: source(over), hash }], 'schedule');
  return order!;
};
const claim = (order: Order, streamOrderNo = `N${order.orderNumber}`) => orders.claim(order, { integrationId, streamAccount: `account-${installationId}`, streamOrderNo, quiet, actor: 'schedule' });
const row = (id: string) => database.db('orders').where({ id }).first();
const letLapse = (id: string) => database.db('orders').where({ id }).update({ lease_until: database.db.raw(`now() - interval '1 second'`) });
const transitions = async (id: string): Promise<string[]> =>
  (await database.db('audit_log').where({ order_id: id }).orderBy('id')).filter((entry) => entry.to_status).map((entry) => `${entry.from_status ?? ''}→${entry.to_status}`);

describe('taking orders in', () => {
  test('a new order is stored as Pending, with an audit row (R-003, R-012)', async () => {
    const order = await add();
    expect(order).toMatchObject({ status: 'pending', submissions: 0, version: 1 });
    expect(await transitions(order.id)).toEqual(['→pending']);
  });

  test('an order already in the queue is never stored twice, however many fetches race (R-022)', async () => {
    const one = source();
    const made = await Promise.all(Array.from({ length: 8 }, () => orders.addFetched(installationId, [{ source: one, hash: 'h' }], 'schedule')));
    expect(made.flat()).toHaveLength(1);
  });

  test('a deleted order that is still open in Linnworks is not queued again by itself (R-062)', async () => {
    const one = source();
    const [order] = await orders.addFetched(installationId, [{ source: one, hash: 'h' }], 'schedule');
    await database.db('orders').where({ id: order!.id }).update({ status: 'deleted' });
    expect(await orders.addFetched(installationId, [{ source: one, hash: 'h' }], 'schedule')).toEqual([]);
  });

  test('the same Linnworks order id in two installations makes two rows that know nothing of each other (I8)', async () => {
    const one = source();
    const [{ id: other }] = await database.db('installations').insert({ name: 'Other', account_key: randomUUID() }).returning('id');
    expect(await orders.addFetched(installationId, [{ source: one, hash: 'h' }], 'schedule')).toHaveLength(1);
    expect(await orders.addFetched(other, [{ source: one, hash: 'h' }], 'schedule')).toHaveLength(1);
    expect((await orders.known(other, [one.linnworksOrderId])).get(one.linnworksOrderId)?.id).not.toBe((await orders.known(installationId, [one.linnworksOrderId])).get(one.linnworksOrderId)?.id);
  });

  test('a change in Linnworks gives a Failed order all its attempts again (A-07)', async () => {
    const order = await add();
    const held = (await claim(order))!;
    await orders.fail(held, problem, { actor: 'schedule', counted: true });
    const [changed] = await orders.noteChanged(installationId, [{ id: order.id, source: order.source, hash: 'h2' }], 'schedule');
    expect(changed).toMatchObject({ status: 'ready-for-retry', submissions: 0, sourceHash: 'h2' });
    expect(await transitions(order.id)).toEqual(['→pending', 'pending→in-progress', 'in-progress→failed', 'failed→ready-for-retry']);
  });

  test('a change is left for the next fetch while the order is being sent', async () => {
    const order = await add();
    await claim(order);
    expect(await orders.noteChanged(installationId, [{ id: order.id, source: order.source, hash: 'h2' }], 'schedule')).toEqual([]);
    expect((await row(order.id)).source_hash).toBe('h1');
  });

  test('an invalid order moves to Validation Failed with its reason, and back to Pending once the cause is gone (R-024, R-228)', async () => {
    const order = await add();
    expect(await orders.markInvalid([{ ...order, problem }], 'schedule')).toBe(1);
    const invalid = (await orders.get(order.id))!;
    expect(invalid).toMatchObject({ status: 'validation-failed', problem: { code: 'remote-rejected' } });
    expect(await orders.markValid([invalid], 'schedule')).toBe(1);
    expect(await orders.get(order.id)).toMatchObject({ status: 'pending', problem: undefined });
    expect(await transitions(order.id)).toEqual(['→pending', 'pending→validation-failed', 'validation-failed→pending']);
  });

  test('a verdict on an older version of an order changes nothing (R-011)', async () => {
    const order = await add();
    await claim(order);
    expect(await orders.markInvalid([{ ...order, problem }], 'schedule')).toBe(0);
  });
});

describe('claiming', () => {
  test('of many who reach for an order at once, one gets it (R-004, R-032)', async () => {
    const order = await add();
    const claims = await Promise.all(Array.from({ length: 12 }, () => claim(order)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await transitions(order.id)).toEqual(['→pending', 'pending→in-progress']);
  });

  test.each(['completed', 'failed', 'validation-failed', 'deleted'] as const)('an order that is %s can not be claimed (R-011)', async (status) => {
    const order = await add();
    await database.db('orders').where({ id: order.id }).update({ status, consignment_no: status === 'completed' ? randomUUID() : null });
    expect(await claim(order)).toBeUndefined();
  });

  const reclaim = (order: Order, streamAccount: string, streamOrderNo: string) => orders.claim(order, { integrationId, streamAccount, streamOrderNo, quiet, actor: 'schedule' });

  test('the number is frozen at the first claim, whatever the prefix becomes (A-27)', async () => {
    const first = (await claim(await add(), 'OLD-1'))!;
    await letLapse(first.id);
    expect((await reclaim(first, `account-${installationId}`, 'NEW-1'))!.streamOrderNo).toBe('OLD-1');
  });

  test('while the outcome of a create is open, neither its number nor its account can change (step 1)', async () => {
    const first = (await claim(await add(), 'OLD-1'))!;
    await orders.noteIntent(first, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await letLapse(first.id);
    expect(await reclaim(first, 'another', 'NEW-1')).toMatchObject({ streamOrderNo: 'OLD-1', streamAccount: `account-${installationId}`, askedBefore: true });
  });

  test('an order that is surely not in one Stream account may go to another, under that one\'s number', async () => {
    const first = (await claim(await add(), 'OLD-1'))!;
    await orders.noteIntent(first, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await orders.fail(first, problem, { actor: 'schedule', counted: true });
    await orders.resetFailed([first.id], 'ops@example.test');
    expect(await reclaim((await orders.get(first.id))!, 'another', 'NEW-1')).toMatchObject({ streamOrderNo: 'NEW-1', streamAccount: 'another', askedBefore: false });
  });

  test('two live orders of one Stream account can not have the same number', async () => {
    const [one, two] = [await add(), await add()];
    await claim(one, 'SAME');
    const error = await claim(two, 'SAME').catch((caught: unknown) => caught);
    expect(violates(error, 'orders_one_live_number')).toBe(true);
  });

  test('a held order is nobody else\'s until its lease lapses', async () => {
    const order = await add();
    const first = (await claim(order))!;
    expect(await claim(first)).toBeUndefined();
    expect(await orders.lapsed(10, installationId)).toEqual([]);
    await letLapse(order.id);
    expect((await orders.lapsed(10, installationId)).map(({ id }) => id)).toEqual([order.id]);
    const second = await claim(first);
    expect(second?.version).toBe(first.version + 1);
  });

  test('a holder whose lease went to another can neither renew nor write (the fence)', async () => {
    const order = await add();
    const first = (await claim(order))!;
    await letLapse(order.id);
    const second = (await claim(first))!;
    expect(await orders.renewLease(first)).toBe(false);
    expect(await orders.noteIntent(first, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false })).toBe(false);
    expect(await orders.complete(first, consignment('C1'), 'schedule')).toBe(false);
    expect(await orders.fail(first, problem, { actor: 'schedule', counted: true })).toBe(false);
    expect(await orders.renewLease(second)).toBe(true);
    expect(await orders.complete(second, consignment(randomUUID()), 'schedule')).toBe(true);
  });
});

describe('ends of a send', () => {
  test('acceptance stores the four values, marks the write-back due and writes the audit row in one transaction (R-036, R-039, I11)', async () => {
    const held = (await claim(await add()))!;
    await orders.noteIntent(held, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    const number = randomUUID();
    expect(await orders.complete(held, consignment(number), 'schedule')).toBe(true);
    const done = await row(held.id);
    expect(done).toMatchObject({ status: 'completed', stream_order_id: 'A1', consignment_no: number, tracking_number: `T-${number}`, tracking_url: 'https://track.example.test/1', submissions: 1, lease_until: null });
    expect(done.write_back_due_at).toBeInstanceOf(Date);
    const { rows } = await database.db.raw(`select (select xmin::text from orders where id = ?) = (select xmin::text from audit_log where order_id = ? and to_status = 'completed') as together`, [held.id, held.id]);
    expect(rows[0].together).toBe(true);
    expect(await database.db('order_attempts').where({ order_id: held.id })).toMatchObject([{ outcome: 'accepted', trigger: 'schedule' }]);
  });

  test('a refusal stores status and reason and counts a submission (R-043, R-045, R-048)', async () => {
    const held = (await claim(await add()))!;
    await orders.noteIntent(held, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await orders.fail(held, problem, { actor: 'schedule', counted: true });
    expect(await row(held.id)).toMatchObject({ status: 'failed', http_status: 422, submissions: 1, problem: { message: problem.message }, ask_open: false });
  });

  test('a consignment can belong to one live order only (step 7)', async () => {
    const number = randomUUID();
    const [one, two] = [(await claim(await add()))!, (await claim(await add()))!];
    await orders.complete(one, consignment(number), 'schedule');
    const error = await orders.complete(two, consignment(number), 'schedule').catch((caught: unknown) => caught);
    expect(violates(error, 'orders_one_live_consignment')).toBe(true);
  });

  test('no answer leaves the order In Progress without a lease and with a time for the next look (step 6)', async () => {
    const held = (await claim(await add()))!;
    await orders.noteIntent(held, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await orders.keepUnknown(held, problem, { lookInSeconds: 2, actor: 'schedule' });
    expect(await row(held.id)).toMatchObject({ status: 'in-progress', lease_until: null, ask_open: true, submissions: 0 });
    expect(await orders.lapsed(10, installationId)).toEqual([]);
    await database.db('orders').where({ id: held.id }).update({ next_look_at: database.db.raw(`now() - interval '1 second'`) });
    const again = (await claim((await orders.get(held.id))!))!;
    expect(again).toMatchObject({ askedBefore: true, askOpen: true, quietOver: false });
  });

  test('the quiet period counts from the end of an unanswered attempt, or from asking plus the time-out where the process died (step 6)', async () => {
    const unanswered = (await claim(await add()))!;
    await orders.noteIntent(unanswered, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await orders.keepUnknown(unanswered, problem, { lookInSeconds: 0, actor: 'schedule' });
    const crashed = (await claim(await add()))!;
    await orders.noteIntent(crashed, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    const over = async (id: string, secondsAgo: number) => {
      await database.db('orders').where({ id }).update({
        asked_at: database.db.raw(`now() - make_interval(secs => ?)`, [secondsAgo]), lease_until: null, next_look_at: database.db.raw(`now() - interval '1 second'`),
        unanswered_at: id === unanswered.id ? database.db.raw(`now() - make_interval(secs => ?)`, [secondsAgo]) : null,
      });
      return (await claim((await orders.get(id))!))!.quietOver;
    };
    expect(await over(unanswered.id, 55)).toBe(false);
    expect(await over(unanswered.id, 61)).toBe(true);
    expect(await over(crashed.id, 85)).toBe(false);
    expect(await over(crashed.id, 91)).toBe(true);
  });

  test('"not now" puts the order back for its turn without counting a submission (step 5)', async () => {
    const held = (await claim(await add()))!;
    await orders.noteIntent(held, { askedFor, fingerprint: 'f', trigger: 'schedule', provenNotDone: false });
    await orders.giveBack(held, { waitMs: 60_000, reason: 'Stream asks us to slow down', actor: 'schedule' });
    expect(await row(held.id)).toMatchObject({ status: 'ready-for-retry', submissions: 0, hold_reason: 'Stream asks us to slow down', ask_open: false });
    expect(await orders.due(installationId, 10)).toEqual([]);
  });

  test('a consignment made under a lost lease is kept as seen, unless the order has that very one (step 8)', async () => {
    const held = (await claim(await add()))!;
    const number = randomUUID();
    await orders.recordOrphan(held, consignment('ELSE'));
    await orders.complete(held, consignment(number), 'schedule');
    await orders.recordOrphan(held, consignment(number));
    expect((await database.db('orphan_consignments').where({ order_id: held.id })).map((orphan) => orphan.consignment_no)).toEqual(['ELSE']);
  });
});

describe('what is due', () => {
  test('the oldest come first, and neither kind starves the other (A-03)', async () => {
    for (const minute of [1, 2, 3, 4]) await add({ receivedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() });
    const late = await add({ receivedAt: '2026-02-01T00:00:00.000Z' });
    await database.db('orders').where({ id: late.id }).update({ status: 'ready-for-retry' });
    const due = await orders.due(installationId, 3);
    expect(due.map(({ status }) => status)).toEqual(['pending', 'pending', 'ready-for-retry']);
    expect(due[0]!.source.receivedAt).toBe('2026-01-01T00:01:00.000Z');
  });

  test('orders on services that do not send by themselves wait as they are (A-04)', async () => {
    const waiting = await add();
    const going = await add();
    expect((await orders.due(installationId, 10, { exceptServices: [waiting.source.postalService!.id] })).map(({ id }) => id)).toEqual([going.id]);
  });

  test('a Failed order is retried up to the limit, in a later cycle only (R-046, R-047, R-009)', async () => {
    const order = await add();
    const held = (await claim(order))!;
    const before = new Date(Date.now() - 60_000);
    await orders.fail(held, problem, { actor: 'schedule', counted: true });
    expect(await orders.promoteFailed(installationId, { maxRetryAttempts: 3, failedBefore: before, actor: 'schedule' })).toBe(0);
    expect(await orders.promoteFailed(installationId, { maxRetryAttempts: 3, failedBefore: new Date(Date.now() + 60_000), actor: 'schedule' })).toBe(1);
    await database.db('orders').where({ id: order.id }).update({ status: 'failed', submissions: 4 });
    expect(await orders.promoteFailed(installationId, { maxRetryAttempts: 3, failedBefore: new Date(Date.now() + 60_000), actor: 'schedule' })).toBe(0);
    expect(await orders.resetFailed([order.id], 'ops@example.test')).toBe(1);
    expect(await orders.get(order.id)).toMatchObject({ status: 'ready-for-retry', submissions: 0 });
  });

  test('each scheduled query is served by an index that holds only what is due (P8, P9)', async () => {
    await database.db.raw('set enable_seqscan = off');
    // eslint-disable-next-line no-restricted-syntax -- a test asks for the plan of given statements
    const plan = async (sql: string) => ((await database.db.raw(`explain ${sql}`)).rows as { 'QUERY PLAN': string }[]).map((line) => line['QUERY PLAN']).join('\n');
    expect(await plan(`select * from orders where installation_id = '${installationId}' and status = 'pending' and next_attempt_at <= now() order by received_at, id limit 5`)).toContain('orders_due');
    expect(await plan(`select * from orders where status = 'in-progress' and coalesce(next_look_at, lease_until) < now() order by coalesce(next_look_at, lease_until) limit 5`)).toContain('orders_in_progress');
    expect(await plan(`select distinct installation_id from orders where write_back_due_at <= now()`)).toContain('orders_write_back_due');
  });
});

describe('write-back marks', () => {
  const completed = async () => {
    const held = (await claim(await add()))!;
    await orders.complete(held, consignment(randomUUID()), 'schedule');
    return held;
  };

  test('a mark is cleared only by whoever wrote that very state (W5)', async () => {
    const { id } = await completed();
    const [due] = await orders.writeBackDue(installationId, 10);
    await database.db('orders').where({ id }).increment('write_back_rev', 1);
    await orders.writtenBack([due!]);
    expect(await orders.installationsWithWriteBackDue()).toContain(installationId);
    await orders.writtenBack(await orders.writeBackDue(installationId, 10));
    expect(await orders.writeBackDue(installationId, 10)).toEqual([]);
  });

  test('a write-back that fails is due again after a pause that grows (R-133)', async () => {
    const { id } = await completed();
    const pauses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await database.db('orders').where({ id }).update({ write_back_due_at: database.db.fn.now() });
      const [due] = await orders.writeBackDue(installationId, 10);
      await orders.writeBackFailed([{ ...due!, reason: 'Linnworks is away' }]);
      const { rows } = await database.db.raw(`select extract(epoch from write_back_due_at - now())::float as pause from orders where id = ?`, [id]);
      pauses.push(Math.round(rows[0].pause));
    }
    expect(pauses).toEqual([15, 30, 60]);
  });
});
