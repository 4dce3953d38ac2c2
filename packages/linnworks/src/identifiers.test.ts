import { expect, test } from '@jest/globals';
import { ERROR_FROM_STREAM, MANAGED_IDENTIFIERS, RemoteRejected, SENT_TO_STREAM } from '@stream-tech/domain';
import { carries } from './identifiers.ts';
import { connectToSimulator, type World } from './testing/connect-to-simulator.ts';

const ASSIGN = 'OpenOrders/AssignOrderIdentifier';
const SAVE = 'OpenOrders/SaveIdentifier';
const idsOf = (world: World): string[] => world.shop.openOrders().map(({ OrderId }) => OrderId);
const tagsOn = (world: World, id: string): string[] => (world.shop.order(id).GeneralInfo.Identifiers ?? []).map(({ Tag }) => Tag);

/** A person made this one before we came. */
const putByHand = (world: World, tag: string, name: string): void => {
  world.shop.identifiers.set(tag, { IdentifierId: 99, IsCustom: true, ImageId: '', ImageUrl: 'https://cdn.example.test/x.png', Tag: tag, Name: name });
};

test('an identifier goes onto 250 orders in three calls, 100 at a time', async () => {
  await using world = await connectToSimulator({ orders: Array.from({ length: 250 }, () => ({})) });
  await world.account.ensureIdentifiers([SENT_TO_STREAM]);
  const { changed } = await world.account.assign(SENT_TO_STREAM, idsOf(world));
  expect(changed).toHaveLength(250);
  expect(world.callsOf(ASSIGN)).toHaveLength(3);
});

test('orders that carried it already, are processed or unknown are not told as changed, and are no error', async () => {
  await using world = await connectToSimulator({ orders: [{}, {}, {}] });
  await world.account.ensureIdentifiers([SENT_TO_STREAM]);
  const [fresh, carrying, processed] = idsOf(world) as [string, string, string];
  world.shop.assignIdentifier(world.shop.order(carrying), SENT_TO_STREAM.tag);
  world.shop.processOrder(processed);
  expect(await world.account.assign(SENT_TO_STREAM, [fresh, carrying, processed, '11111111-2222-4333-8444-555555555555'])).toEqual({ changed: [fresh] });
});

test('an identifier the account does not have is created, with the guide’s name and a picture, and assigned (R-157)', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  const [order] = idsOf(world) as [string];
  expect(await world.account.assign(SENT_TO_STREAM, [order])).toEqual({ changed: [order] });
  expect(tagsOn(world, order)).toEqual(['STI_SENT']);
  expect(world.callsOf(SAVE)[0]?.request).toMatchObject({ Identifier: { Tag: 'STI_SENT', Name: 'Sent to Stream', ImageUrl: 'https://sti.example.test/STI_SENT.png' } });
});

test('an identifier of the same name under another tag is adopted, not doubled', async () => {
  await using world = await connectToSimulator({ orders: [{}, {}] });
  putByHand(world, 'SENT', 'Sent to Stream');
  const [first, second] = idsOf(world) as [string, string];
  expect(await world.account.assign(SENT_TO_STREAM, [first])).toEqual({ changed: [first] });
  expect(tagsOn(world, first)).toEqual(['SENT']);
  expect(world.callsOf(SAVE)).toHaveLength(0);

  const calls = world.callsOf().length;
  await world.account.assign(SENT_TO_STREAM, [second]);
  expect(world.callsOf()).toHaveLength(calls + 1);

  expect(await world.anotherProcess().unassign(SENT_TO_STREAM, [first, second])).toEqual({ changed: [first, second] });
  const [snapshot] = await world.account.details([first]);
  expect(carries(snapshot!.present, SENT_TO_STREAM)).toBe(false);
});

test('whether an order carries an identifier is seen by our tag or by the name', () => {
  expect(carries({ identifiers: [{ tag: 'STI_SENT', name: 'renamed' }] }, SENT_TO_STREAM)).toBe(true);
  expect(carries({ identifiers: [{ tag: 'OTHER', name: 'Sent to Stream' }] }, SENT_TO_STREAM)).toBe(true);
  expect(carries({ identifiers: [{ tag: 'STI_ERROR', name: 'Error from Stream' }] }, SENT_TO_STREAM)).toBe(false);
});

test('an adopted identifier that a person deletes meanwhile is made anew under our tag', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  putByHand(world, 'SENT', 'Sent to Stream');
  const [order] = idsOf(world) as [string];
  await world.account.assign(SENT_TO_STREAM, [order]);
  world.shop.identifiers.delete('SENT');
  expect(await world.account.assign(SENT_TO_STREAM, [order])).toEqual({ changed: [order] });
  expect(tagsOn(world, order)).toContain('STI_SENT');
});

test('taking off an identifier that the account does not have does nothing', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  expect(await world.account.unassign(ERROR_FROM_STREAM, idsOf(world))).toEqual({ changed: [] });
  expect(world.callsOf(SAVE)).toHaveLength(0);
});

test('a refusal that has nothing to do with the tag is told as it is, after it was asked once more', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  await world.account.ensureIdentifiers([SENT_TO_STREAM]);
  world.simulator.faults.add({ kind: '400', method: ASSIGN, text: 'Not today' });
  await expect(world.account.assign(SENT_TO_STREAM, idsOf(world))).rejects.toThrow('Linnworks refused the request: Not today');
  expect(world.callsOf(ASSIGN)).toHaveLength(2);
});

test('two processes that create the same identifier at once both succeed', async () => {
  await using world = await connectToSimulator({ orders: [{}, {}] });
  const [first, second] = idsOf(world) as [string, string];
  await Promise.all([world.account.assign(SENT_TO_STREAM, [first]), world.anotherProcess().assign(SENT_TO_STREAM, [second])]);
  expect([tagsOn(world, first), tagsOn(world, second)]).toEqual([['STI_SENT'], ['STI_SENT']]);
});

test('all 49 identifiers are made sure of by one list and one call for each missing one; a second time by the list alone (R-086, A-11)', async () => {
  await using world = await connectToSimulator();
  putByHand(world, 'MONDAY_HAND', 'MONDAY');
  const first = await world.account.ensureIdentifiers(MANAGED_IDENTIFIERS);
  expect(first.created).toHaveLength(48);
  expect(first.adopted).toEqual([{ wanted: { tag: 'STI_DAY_MONDAY', name: 'MONDAY' }, tag: 'MONDAY_HAND' }]);
  const before = world.callsOf().length;
  expect((await world.account.ensureIdentifiers(MANAGED_IDENTIFIERS)).created).toEqual([]);
  expect(world.callsOf()).toHaveLength(before + 1);
  const names = (await world.account.identifiers()).map(({ name }) => name);
  expect(names.filter((name) => name === 'MONDAY')).toHaveLength(1);
  expect(names).toEqual(expect.arrayContaining(MANAGED_IDENTIFIERS.map(({ name }) => name)));
});

test('an identifier that can not be created is a refusal', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  world.simulator.faults.add({ kind: '400', method: SAVE });
  await expect(world.account.assign(SENT_TO_STREAM, idsOf(world))).rejects.toBeInstanceOf(RemoteRejected);
});

test('an identifier that another process makes between our refused call and our look is used, not refused (A-11)', async () => {
  await using world = await connectToSimulator({ orders: [{}] });
  await world.account.ensureIdentifiers([SENT_TO_STREAM]);
  world.simulator.faults.add({ kind: '400', method: ASSIGN, text: "Identifier with tag 'STI_SENT' does not exist", times: 1 });
  expect(await world.account.assign(SENT_TO_STREAM, idsOf(world))).toEqual({ changed: idsOf(world) });
});
