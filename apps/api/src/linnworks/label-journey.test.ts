import { expect, test } from '@jest/globals';
import { createTcpGate } from '@stream-tech/queues/testing';
import { createWorld } from '../testing/create-world.ts';
import { completedOrder, mapService, setUpCourier, startLabelWorker } from './testing/set-up-courier.ts';

test('an order that was never synced is fetched, sent and labelled in one call; twenty calls at once make one consignment and one drawing (R-113, A-18, F7, F53)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const { serviceId } = await mapService(world, set);
  await startLabelWorker(world);
  const order = world.linnworks.account().addOrder({ service: world.linnworks.account().postalServices[0]!.PostalServiceName });
  const answers = await Promise.all(Array.from({ length: 20 }, () => set.courier.print({ orderId: order.NumOrderId, serviceId })));
  expect(answers.map(({ ErrorMessage }) => ErrorMessage)).toEqual(answers.map(() => null));
  expect(world.stream.consignments).toHaveLength(1);
  expect(await world.db('labels')).toHaveLength(1);
  expect(await world.db('audit_log').where({ actor: 'label', outcome: 'claimed' })).toHaveLength(1);
  expect(await set.courier.print({ orderId: order.NumOrderId, serviceId })).toEqual(answers[0]);
}, 30_000);

test('what can not be sent comes back as a sentence: unknown in Linnworks, refused by Stream (R-115, R-127)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const { serviceId } = await mapService(world, set);
  // Taken away at Stream after it was mapped.
  await world.db('services').where({ id: serviceId }).update({ settings: world.db.raw(`settings || '{"StreamDeliveryMethod":"NOSUCHMETHOD"}'`) });
  await startLabelWorker(world);
  const account = world.linnworks.account();
  const refused = account.addOrder({ service: account.postalServices[0]!.PostalServiceName });
  expect((await set.courier.print({ orderId: 987_654, serviceId })).ErrorMessage).toContain('not found in Linnworks');
  const told = (await set.courier.print({ orderId: refused.NumOrderId, serviceId })).ErrorMessage!;
  expect(told).toContain(`Order ${refused.NumOrderId} was not sent to Stream`);
  expect(world.stream.consignments).toHaveLength(0);
}, 30_000);

test('with Redis cut off, labels of Completed orders print, and an unsent order gets a polite error at once (reliability.md, matrix)', async () => {
  await using gate = await createTcpGate(process.env.TEST_REDIS_URL!);
  await using world = await createWorld({ throughGate: (urls) => {
    const redis = new URL(urls.redisUrl);
    redis.host = new URL(gate.url).host;
    return { ...urls, redisUrl: redis.href };
  } });
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await completedOrder(world, set, mapped, 8001);
  gate.cut();
  const started = performance.now();
  expect(await set.courier.print({ orderId: 8001, serviceId: mapped.serviceId })).toMatchObject({ IsError: false });
  expect((await set.courier.print({ orderId: 8002, serviceId: mapped.serviceId })).ErrorMessage).toMatch(/8002 is not in Stream yet.*print the label again/);
  expect(performance.now() - started).toBeLessThan(10_000);
}, 30_000);

test('with Stream silent, labels of Completed orders print, and an unsent order gets a polite error within the time limit, and is not sent twice afterwards (reliability.md, matrix; W1)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await startLabelWorker(world);
  await completedOrder(world, set, mapped, 8101);
  await world.call('PATCH', '/operator/settings', { as: 'administrator', body: { StreamApiTimeout: 1 } });
  const { NumOrderId: unsent } = world.linnworks.account().addOrder({ service: world.linnworks.account().postalServices[0]!.PostalServiceName });
  world.stream.faults.add({ kind: 'black-hole' });
  const started = performance.now();
  expect(await set.courier.print({ orderId: 8101, serviceId: mapped.serviceId })).toMatchObject({ IsError: false });
  expect(performance.now() - started).toBeLessThan(3_000);
  const { ErrorMessage: told } = await set.courier.print({ orderId: unsent, serviceId: mapped.serviceId });
  expect(told).toMatch(new RegExp(`Order ${unsent} .*(still being sent to Stream|not sent to Stream)`));
  expect(performance.now() - started).toBeLessThan(20_000);
  expect((await set.courier.print({ orderId: unsent, serviceId: mapped.serviceId })).IsError).toBe(true);
  expect(world.stream.ledger.calls('orders/create').length).toBeLessThanOrEqual(1);
}, 40_000);

test('with Linnworks refusing connections, labels of Completed orders print, and an order that was never fetched gets a polite error (reliability.md, matrix)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await startLabelWorker(world);
  await completedOrder(world, set, mapped, 8201);
  world.linnworks.faults.add({ kind: 'reset-before' });
  expect(await set.courier.print({ orderId: 8201, serviceId: mapped.serviceId })).toMatchObject({ IsError: false });
  expect((await set.courier.print({ orderId: 8202, serviceId: mapped.serviceId })).ErrorMessage).toMatch(/^Order 8202 was not sent to Stream: Linnworks is not available/);
}, 60_000);

test('with Postgres cut off, every answer is still 200, well-formed and polite (reliability.md, matrix; I13)', async () => {
  await using gate = await createTcpGate(process.env.TEST_DATABASE_URL!);
  await using world = await createWorld({ throughGate: (urls) => {
    const database = new URL(urls.databaseUrl);
    database.host = new URL(gate.url).host;
    return { ...urls, databaseUrl: database.href };
  } });
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await completedOrder(world, set, mapped, 8301);
  expect(await set.courier.print({ orderId: 8301, serviceId: mapped.serviceId })).toMatchObject({ IsError: false });
  gate.cut();
  const started = performance.now();
  expect((await set.courier.print({ orderId: 8301, serviceId: mapped.serviceId })).ErrorMessage).toMatch(/^Our database does not answer/);
  expect((await set.courier.cancel(8301)).IsError).toBe(true);
  expect(performance.now() - started).toBeLessThan(30_000);
  gate.open();
}, 60_000);

test('a label drawn ahead is the one that is printed, and expires with its row staying (R-129; security.md, 49)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  const id = await completedOrder(world, set, mapped, 9001);
  const { labelFlows } = world.application;
  expect(await labelFlows.ordersToDrawAhead()).toEqual([id]);
  expect(await labelFlows.drawAhead(id)).toBe(1);
  expect(await labelFlows.ordersToDrawAhead()).toEqual([]);
  const first = await set.courier.print({ orderId: 9001, serviceId: mapped.serviceId, weightGrams: 0 });
  expect(await world.db('labels')).toHaveLength(1);
  expect((await world.call('GET', `/operator/orders/${id}/label`, { as: 'warehouse' })).json.png).toBe(first.Package[0].PNGLabelDataBase64);
  await world.db('labels').update({ drawn_at: new Date(Date.now() - 400 * 86_400_000) });
  expect(await labelFlows.expireLabels()).toBe(1);
  expect(await set.courier.print({ orderId: 9001, serviceId: mapped.serviceId, weightGrams: 0 })).toEqual(first);
}, 30_000);

test('the labels of many orders come as one PDF in the order given, with a page before each where wanted; one that can not be printed is named, and nothing is printed', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set, { LabelCopies: 2 });
  const ids: string[] = [];
  for (const number of [9103, 9101, 9102]) ids.push(await completedOrder(world, set, mapped, number));
  const ask = async (body: object) => fetch(`${world.url}/operator/orders/labels`, { method: 'POST', headers: { cookie: await world.signIn('warehouse'), 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await ask({ orderIds: ids, withSeparators: true });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const pages = async (response: Response): Promise<number> => Buffer.from(await response.arrayBuffer()).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(await pages(answer)).toBe(3 * (1 + 2));
  expect(await pages(await ask({ orderIds: ids }))).toBe(6);
  expect(await world.db('audit_log').where({ actor: 'warehouse@example.test', outcome: 'printed' })).toHaveLength(6);
  const pending = await world.order(set.installationId, { order_number: 9199, source: '{"delivery":{}}' });
  const refused = await ask({ orderIds: [...ids, pending] });
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'no-label', error: expect.stringContaining('9199') }]);
  expect((await ask({ orderIds: [] })).status).toBe(400);
}, 30_000);
