import { expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected } from '@stream-tech/domain';
import type { LinnworksOrderSeed } from '@stream-tech/simulators';
import { EMPTY_GUID } from './contract.ts';
import { createLinnworks } from './create-linnworks.ts';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const PROCESS = 'Orders/ProcessOrder';
const GENERAL = 'Orders/SetOrderGeneralInfo';
const withOrder = async (seed: LinnworksOrderSeed = {}) => {
  const world = await connectToSimulator({ orders: [seed] });
  return { world, id: [...world.shop.orders.values()][0]!.OrderId, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
};

test('an order is processed at its location, as scanned and by us (13)', async () => {
  await using made = await withOrder();
  const { world, id } = made;
  expect(await world.account.processOrder(id, EMPTY_GUID)).toEqual({ processed: true, already: false });
  expect(world.requests.at(-1)?.sent).toEqual({ orderId: id, scanPerformed: true, locationId: EMPTY_GUID, context: { Module: 'STREAM' } });
  expect(world.shop.order(id).Processed).toBe(true);
});

test('an order that was processed before is a success, once Linnworks shows it so', async () => {
  await using made = await withOrder();
  const { world, id } = made;
  world.shop.processOrder(id);
  expect(await world.account.processOrder(id, EMPTY_GUID)).toEqual({ processed: true, already: true });
  expect(world.callsOf('Orders/GetOrdersById')).toHaveLength(1);
});

test('an order that was cancelled is not taken for processed', async () => {
  await using made = await withOrder();
  const { world, id } = made;
  world.shop.processOrder(id);
  world.shop.order(id).GeneralInfo.HoldOrCancel = true;
  await expect(world.account.processOrder(id, EMPTY_GUID)).rejects.toThrow('already been processed');
});

test.each<[string, LinnworksOrderSeed]>([['Order is parked', { GeneralInfo: { IsParked: true } }], ['Order is locked', { locked: true }], ['Order is on hold', { GeneralInfo: { HoldOrCancel: true } }]])(
  'an order that may not be processed says why: %s', async (reason, seed) => {
    await using made = await withOrder(seed);
    const { world, id } = made;
    const error = await world.account.processOrder(id, EMPTY_GUID).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RemoteRejected);
    expect((error as RemoteRejected).message).toContain(reason);
    expect(world.shop.order(id).Processed).toBe(false);
  });

test('an order that is not paid says so, where the account checks payment', async () => {
  await using made = await withOrder({ GeneralInfo: { Status: 0 } });
  made.world.shop.switches.checkPayment = true;
  await expect(made.world.account.processOrder(made.id, EMPTY_GUID)).rejects.toThrow('Order is not paid');
});

test('processing whose answer was lost is unknown and asked for once; asked again it is a success', async () => {
  await using made = await withOrder();
  const { world, id } = made;
  world.simulator.faults.add({ kind: 'reset-after', method: PROCESS, times: 1 });
  await expect(world.account.processOrder(id, EMPTY_GUID)).rejects.toBeInstanceOf(OutcomeUnknown);
  expect(world.callsOf(PROCESS)).toHaveLength(1);
  expect(await world.account.processOrder(id, EMPTY_GUID)).toEqual({ processed: true, already: true });
});

test.each([[{}], [{ Processed: null, Error: null }]])('an answer that does not say whether the order is processed is unknown: %j', async (answer) => {
  await using made = await withOrder();
  const { world, id } = made;
  const account = createLinnworks({ ...world.deps, fetch: async (input, init) => ((input as Request).url.endsWith(PROCESS) ? Response.json(answer) : world.deps.fetch(input, init)) }).account(world.access);
  await expect(account.processOrder(id, EMPTY_GUID)).rejects.toBeInstanceOf(OutcomeUnknown);
});

test('the day to leave is set and nothing else changes, the order’s hash neither (14, A-05)', async () => {
  await using made = await withOrder({ GeneralInfo: { ScheduledDelivery: { From: '2026-03-09T08:00:00.000Z' }, Marker: 3, SubSource: 'SHOP' }, Notes: [{ Note: 'x' }] });
  const { world, id } = made;
  world.shop.switches.sendNulls = true;
  world.shop.switches.dateStyle = 'seven-decimals';
  const before = structuredClone(world.shop.order(id).GeneralInfo);
  const [read] = await world.account.details([id]);
  await world.account.setDespatchBy(id, '2026-03-12');
  const [after] = await world.account.details([id]);
  expect(after).toEqual({ ...read, present: { ...read!.present, despatchBy: '2026-03-12' } });
  const asRead = ({ DespatchByDate: _changed, ReceivedDate, ScheduledDelivery, ...rest }: typeof before) => ({ ...rest, received: Date.parse(ReceivedDate), from: Date.parse(ScheduledDelivery?.From ?? '') });
  expect(asRead(world.shop.order(id).GeneralInfo)).toEqual(asRead(before));
  expect(Date.parse(world.shop.order(id).GeneralInfo.DespatchByDate)).toBe(Date.parse('2026-03-12T00:00:00Z'));
});

test('a day that stands there already, at whatever time, costs no write', async () => {
  await using made = await withOrder({ GeneralInfo: { DespatchByDate: '2026-03-12T17:00:00.000Z' } });
  await made.world.account.setDespatchBy(made.id, '2026-03-12');
  expect(made.world.callsOf(GENERAL)).toHaveLength(0);
});

test('an order that is no longer open, or locked, gets no day to leave and says so', async () => {
  await using made = await withOrder({ locked: true });
  const { world, id } = made;
  await expect(world.account.setDespatchBy(id, '2026-03-12')).rejects.toThrow('Order is locked');
  world.shop.processOrder(id);
  await expect(world.account.setDespatchBy(id, '2026-03-12')).rejects.toThrow('the order is no longer open');
});

test('a lost answer to the day is repeated, since setting it twice is setting it once', async () => {
  await using made = await withOrder();
  const { world, id } = made;
  world.simulator.faults.add({ kind: 'reset-after', method: GENERAL, times: 1 });
  await world.account.setDespatchBy(id, '2026-03-12');
  expect(world.callsOf(GENERAL)).toHaveLength(2);
});
