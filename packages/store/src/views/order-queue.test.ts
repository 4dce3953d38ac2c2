import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf } from '../testing/index.ts';
import { createOrderQueueView } from './order-queue.ts';

test('an order is found by any of its numbers and the beginning of the customer’s name, in any case, page by page (R-243)', async () => {
  await using world = await createTestDatabase();
  const view = createOrderQueueView(world.db);
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 30);
  await world.db('orders').update({ customer_name: 'Customer Somebody' });
  await world.db('orders').where({ order_number: 7 }).update({ customer_name: 'Ørsted 100%_sure' });
  for (const search of ['7', 'WEB-7', 'N7', 'C7', 'T7', 'øRSTED', 'Ørsted 100%_']) expect((await view.list({ within: 'all', search, limit: 10 })).orders.map(({ orderNumber }) => orderNumber)).toEqual([7]);
  for (const search of ['rsted', 'Ørsted 100__', '%', '999999999999999999']) expect((await view.list({ within: 'all', search, limit: 10 })).orders).toEqual([]);
  const first = await view.list({ within: 'all', search: 'customer ', limit: 20 });
  const second = await view.list({ within: 'all', search: 'customer ', limit: 20, cursor: first.next });
  expect(new Set([...first.orders, ...second.orders].map((order) => order.orderNumber)).size).toBe(29);
});

test('a search reads indexes, not all orders, whatever is looked for (P8)', async () => {
  await using world = await createTestDatabase();
  const [{ id }] = await world.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(world.db, id, 20_000);
  const view = createOrderQueueView(world.db);
  for (const search of ['4711', 'Customer a1b2', 'nobody']) {
    const plan = await plansOf(world.db, () => view.list({ within: 'all', search, limit: 50 }));
    for (const index of ['channel_reference', 'consignment', 'tracking', 'stream_order_no', 'customer', ...(search === 'nobody' ? ['surname'] : [])]) expect(plan).toContain(`orders_by_${index}`);
    expect(plan).not.toContain('Seq Scan on orders');
  }
}, 20_000);

/** Two installations with orders in every state that a filter names, three minutes apart in their changes and in their receipts the other way round. */
const createQueue = async () => {
  const world = await createTestDatabase();
  const { db } = world;
  const [oak, elm] = (await db('installations').insert([{ name: 'Oak & Ash', account_key: randomUUID() }, { name: 'Elm', account_key: randomUUID() }]).returning('id')).map(({ id }) => id as string) as [string, string];
  const problem = (code: string) => JSON.stringify({ code, message: code, remedy: 'fix-the-data', at: new Date().toISOString() });
  const order = (number: number, more: object) => ({
    installation_id: oak, linnworks_order_id: randomUUID(), order_number: number, source: '{}', source_hash: 'h', postal_service_name: 'Two-Man', postcode: 'BA11 1AB',
    received_at: db.raw(`timestamptz '2026-05-01T00:00:00Z' - ?::int * interval '3 minutes'`, [number]), updated_at: db.raw(`timestamptz '2026-06-01T00:00:00Z' + ?::int * interval '3 minutes'`, [number]), ...more,
  });
  const done = (number: number) => ({ status: 'completed', consignment_no: `C${number}` });
  await db('orders').insert([
    order(1, done(1)), order(2, { status: 'failed', problem: problem('remote-rejected'), http_status: 422, refused_at: new Date() }), order(3, { status: 'validation-failed', problem: problem('missing-address'), postal_service_name: 'Next Day' }),
    order(4, { hold_reason: 'Order sync disabled', postcode: 'ba112cd' }), order(5, { ...done(5), write_back_due_at: new Date() }), order(6, { ...done(6), delete_requested_at: new Date(), delete_due_at: new Date() }),
    order(7, { ...done(7), delete_requested_at: new Date(), stream_deleted_at: new Date(), write_back_due_at: new Date() }), order(8, { status: 'deleted', delete_requested_at: new Date(), stream_deleted_at: new Date() }),
    order(9, { ...done(9), delete_problem: problem('delivered') }), order(10, { installation_id: elm, status: 'failed', problem: problem('remote-rejected'), refused_at: new Date() }),
  ].map((row) => ({ hold_reason: null, ...row })));
  const view = createOrderQueueView(db);
  const found = async (filter: Omit<Parameters<typeof view.list>[0], 'within' | 'limit'> & { within?: 'all' | string[]; limit?: number }) => (await view.list({ within: 'all', limit: 20, ...filter })).orders.map(({ orderNumber }) => orderNumber);
  return { db, oak, elm, view, found, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('the queue is filtered by each of its facts, alone and together, within the installations of who asks (R-243, R-250)', async () => {
  await using queue = await createQueue();
  const { oak, elm, found } = queue;
  expect(await found({})).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await found({ status: ['failed', 'pending'] })).toEqual([10, 4, 2]);
  expect(await found({ code: 'remote-rejected' })).toEqual([10, 2]);
  expect(await found({ errorFromStream: true, within: [oak] })).toEqual([2]);
  expect(await found({ service: 'Next Day' })).toEqual([3]);
  expect(await found({ onHold: true })).toEqual([4]);
  expect(await found({ writeBackDue: true })).toEqual([7, 5]);
  expect(await found({ deletion: 'under-way' })).toEqual([6]);
  expect(await found({ deletion: 'cleanup-pending' })).toEqual([7]);
  expect(await found({ deletion: 'refused' })).toEqual([9]);
  expect(await found({ within: [elm] })).toEqual([10]);
  expect(await found({ within: [elm], installationId: oak })).toEqual([]);
  expect(await found({ within: [elm], search: '2' })).toEqual([]);
  expect(await found({ within: [] })).toEqual([]);
  expect(await found({ installationId: oak, status: ['failed'], code: 'remote-rejected', errorFromStream: true, service: 'Two-Man' })).toEqual([2]);
});

test('a postcode is found with its blank and without, by its beginning, in any case', async () => {
  await using queue = await createQueue();
  for (const search of ['BA11 2CD', 'ba112', 'BA11 2']) expect(await queue.found({ search })).toEqual([4]);
  expect(await queue.found({ search: 'BA11', status: ['failed'] })).toEqual([10, 2]);
  expect(await queue.found({ search: 'A11' })).toEqual([]);
});

test('a customer is found by the beginning of the last name as well, and a number as people write it', async () => {
  await using queue = await createQueue();
  const { db, found } = queue;
  await db('orders').where({ order_number: 3 }).update({ customer_name: 'Priya Anne Nair' });
  for (const search of ['nair', 'NAI', 'priya', '#3', '# 3']) expect(await found({ search })).toEqual([3]);
  expect(await found({ search: 'anne' })).toEqual([]);
});

test('an order shows what Stream says of it and its place on a run, and is found where its delivery failed in the last week', async () => {
  await using queue = await createQueue();
  const { db, found, view } = queue;
  const [one] = (await view.list({ within: 'all', limit: 1, search: '1' })).orders;
  expect(one).toMatchObject({ delivery: null, plan: null });
  await db('orders').where({ order_number: 1 }).update({ carrier_status: 'DELIVERYFAILED', carrier_seen_at: db.fn.now() });
  await db('orders').where({ order_number: 5 }).update({ carrier_status: 'DELIVERYFAILED', carrier_seen_at: db.raw(`now() - interval '8 days'`) });
  await db('order_plans').insert({ order_id: one!.id, run_id: 'L1', run_description: 'RUN 03', run_number: 3, sequence: 2, planned_date: '2026-03-05', driver: '', vehicle: '', read_at: db.fn.now() });
  expect((await view.list({ within: 'all', limit: 1, search: '1' })).orders[0]).toMatchObject({ delivery: { title: 'Delivery failed', tone: 'bad' }, plan: { run: 'Run 3', stop: 2, day: '2026-03-05' } });
  expect(await found({ deliveryFailed: true })).toEqual([1]);
  expect(await found({ deliveryFailed: true, within: [queue.elm] })).toEqual([]);
});

test('the queue is ordered by change or receipt, either way round, and cut at a time, page by page', async () => {
  await using queue = await createQueue();
  const { found, view } = queue;
  const upwards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(await found({ oldestFirst: true })).toEqual(upwards);
  expect(await found({ by: 'received' })).toEqual(upwards);
  expect(await found({ by: 'received', oldestFirst: true })).toEqual(upwards.toReversed());
  expect(await found({ from: new Date('2026-06-01T00:09:00Z'), until: new Date('2026-06-01T00:15:00Z') })).toEqual([4, 3]);
  expect(await found({ by: 'received', until: new Date('2026-04-30T23:36:00Z') })).toEqual([9, 10]);
  for (const filter of [{}, { oldestFirst: true }, { by: 'received' as const }, { by: 'received' as const, oldestFirst: true }, { within: [queue.oak] }, { search: 'BA11' }]) {
    const pages: number[][] = [];
    for await (const orders of view.pages({ within: 'all', ...filter }, 3)) pages.push(orders.map(({ orderNumber }) => orderNumber));
    expect(pages.flat()).toEqual(await found(filter));
    expect(pages[0]).toHaveLength(3);
  }
});

test('a search that is common is met along the lists of some installations, page by page, and misses none of theirs (P10)', async () => {
  await using world = await createTestDatabase();
  const { db } = world;
  const [oak, elm, ash] = (await db('installations').insert(['Oak', 'Elm', 'Ash'].map((name) => ({ name, account_key: randomUUID() }))).returning('id')).map(({ id }) => id as string) as [string, string, string];
  await fillOrders(db, oak, 24_000);
  await db.raw(`update orders set customer_name = case when order_number % 2 = 0 then 'Ruth' else 'James' end, updated_at = now() - order_number * interval '1 minute', installation_id = case when order_number % 1000 = 2 then ?::uuid when order_number % 3 = 0 then ?::uuid else installation_id end`, [elm, ash]);
  await db.raw('vacuum analyze orders');
  const view = createOrderQueueView(db);
  const found = async (filter: Omit<Parameters<typeof view.pages>[0], 'search'>, most: number) => {
    const numbers: number[] = [];
    for await (const orders of view.pages({ search: 'ruth', ...filter }, 40)) { numbers.push(...orders.map(({ orderNumber }) => orderNumber)); if (numbers.length >= most) break; }
    return numbers.slice(0, most);
  };
  const ofElm = Array.from({ length: 24 }, (_, n) => n * 1_000 + 2);
  expect(await found({ within: [elm] }, 100)).toEqual(ofElm);
  expect(await found({ within: [elm], oldestFirst: true }, 100)).toEqual(ofElm.toReversed());
  expect(await found({ within: [ash, elm] }, 120)).toEqual(Array.from({ length: 1_000 }, (_, n) => n).filter((n) => n > 0 && n % 2 === 0 && (n % 1000 === 2 || n % 3 === 0)).slice(0, 120));
  expect(await found({ within: [ash], status: ['failed'] }, 10)).toEqual([]);
  const sparse = await found({ within: [ash, elm], from: new Date(Date.now() - 9_000 * 60_000) }, 10_000);
  expect(sparse).toEqual(sparse.toSorted((one, other) => one - other));
  expect(new Set(sparse).size).toBe(sparse.length);
  expect((await found({ within: [ash, elm], from: new Date(Date.now() - 9_000 * 60_000), oldestFirst: true }, 10_000)).toReversed()).toEqual(sparse);
  // Few enough now that all are looked at, in every account.
  await db.raw(`update orders set customer_name = 'Ivan' where order_number between 200 and 11000`);
  const few = [ash, elm].map((id) => ({ within: [id] }));
  for (const filter of [...few, { within: [ash, elm] }]) {
    const all = await found(filter, 10_000);
    const rows = await db('orders').whereIn('installation_id', filter.within).where({ customer_name: 'Ruth' }).orderBy('updated_at', 'desc').select('order_number');
    expect(all).toEqual(rows.map(({ order_number: number }) => number));
  }
}, 30_000);

test('a postcode has statistics of its own, so that a rare one is gathered and a common one met along the list (P10)', async () => {
  await using world = await createTestDatabase();
  const { db } = world;
  const [{ id }] = await db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  await fillOrders(db, id, 5_000);
  await db.raw(`update orders set postcode = case when order_number % 10 = 0 then 'YO1 ' else 'BA' || order_number % 90 || ' ' end || order_number % 9 || 'AB'`);
  await db.raw('analyze orders');
  const expected = async (begin: string): Promise<number> => (await db.raw(`explain (format json) select 1 from orders where upper(replace(postcode, ' ', '')) like ? and postcode <> ''`, [begin])).rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
  expect(await expected('YO1%')).toBeGreaterThan(250);
  expect(await expected('BA77%')).toBeLessThan(250);
}, 20_000);

test('orders of a filter are counted by status, up to a number where more is asked for than whose they are', async () => {
  await using queue = await createQueue();
  const { view, oak, elm } = queue;
  expect(await view.counts({ within: 'all', installationId: oak }, 2)).toMatchObject({ completed: { count: 5, isMore: false }, failed: { count: 1, isMore: false } });
  expect(await view.counts({ within: 'all', service: 'Two-Man' }, 2)).toMatchObject({ completed: { count: 2, isMore: true }, failed: { count: 2, isMore: false }, 'validation-failed': { count: 0, isMore: false } });
  expect(await view.counts({ within: [elm], code: 'remote-rejected', status: ['completed'] }, 2)).toMatchObject({ completed: { count: 0 }, failed: { count: 1 } });
  expect(await view.counts({ within: 'all', search: 'BA11' }, 4)).toMatchObject({ completed: { count: 4, isMore: true }, failed: { count: 2 } });
});

test('no filter passes orders that are not on the page: each is answered by an index that begins with it (P10)', async () => {
  await using world = await createTestDatabase();
  const ids = (await world.db('installations').insert(['Oak', 'Elm', 'Ash'].map((name) => ({ name, account_key: randomUUID() }))).returning('id')).map(({ id }) => id as string);
  await fillOrders(world.db, ids[0]!, 20_000);
  const view = createOrderQueueView(world.db);
  const list = (filter: Partial<Parameters<typeof view.list>[0]>) => () => view.list({ within: 'all', limit: 50, ...filter });
  const byIndex: [string, () => Promise<unknown>][] = [
    ['orders_by_update', list({})], ['orders_by_status', list({ status: ['completed'] })], ['orders_of_installation ', list({ within: ids.slice(1) })], ['orders_of_installation_received', list({ by: 'received' })],
    ['orders_of_service', list({ service: 'Two-Man' })], ['orders_of_cause ', list({ code: 'remote-rejected' })], ['orders_of_cause_received', list({ code: 'remote-rejected', by: 'received', oldestFirst: true })],
    ['orders_in_trouble ', list({ errorFromStream: true })], ['orders_in_trouble_received', list({ errorFromStream: true, by: 'received' })], ['orders_on_hold ', list({ onHold: true })], ['orders_on_hold_received', list({ onHold: true, by: 'received' })], ['orders_to_write_back', list({ writeBackDue: true })], ['orders_leaving', list({ deletion: 'under-way' })], ['orders_by_postcode', list({ search: 'BA2 1' })], ['orders_not_delivered', list({ deliveryFailed: true })],
  ];
  for (const [index, asked] of byIndex) {
    const plan = await plansOf(world.db, asked);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on orders');
  }
}, 30_000);
