import { expect, test } from '@jest/globals';
import { createTcpGate } from '@stream-tech/queues/testing';
import { createWorld } from '../testing/create-world.ts';
import { completedOrder, mapService, setUpCourier, type World } from './testing/set-up-courier.ts';

const nothing = async (): Promise<void> => undefined;
/** The label queue's worker, in this process. */
const work = async (world: World): Promise<void> => {
  const { labelFlows } = world.application;
  await world.queues.runner({ groups: ['label'], handlers: { label: {
    produce: ({ installationId, orderNumber }, signal) => labelFlows.sendForLabel(installationId, orderNumber, signal), draw: ({ orderId }) => labelFlows.drawAhead(orderId), ahead: nothing, expire: nothing,
  } } }).start();
};

test('an order that was never synced is fetched, sent and labelled in one call; twenty calls at once make one consignment and one drawing (R-113, A-18, F7, F53)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const { serviceId } = await mapService(world, set);
  await work(world);
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
  await work(world);
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
