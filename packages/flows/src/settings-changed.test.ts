import { afterEach, expect, test } from '@jest/globals';
import { createWorld, type World, type WorldOptions } from './testing/index.ts';

const worlds: World[] = [];
const arrive = async (options: WorldOptions = {}): Promise<World> => {
  const world = await createWorld(options);
  worlds.push(world);
  return world;
};
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

test('settings that change while an order is under way: the new secret goes to nobody by the old ones, and the order goes by the new ones (security.md, 10)', async () => {
  let change = async (): Promise<void> => undefined;
  const world = await arrive({
    around: ({ orders }) => ({
      orders: {
        ...orders,
        noteIntent: async (...given) => {
          await change();
          return orders.noteIntent(...given);
        },
      },
    }),
  });
  const order = await world.pendingOrder();
  change = async () => {
    change = async () => undefined;
    const integration = (await world.integrations.get(world.integrationId))!;
    await world.integrations.change(world.integrationId, integration.version, { settings: { ...integration.settings, City: 'Bath' }, secret: 'secret-0' }, { actor: 'test', correlationId: 'test' });
  };

  expect(await world.sendBatch()).toMatchObject({ 'not-now': 1, sent: 0, failed: 0 });
  expect(await world.rowOf(order)).toMatchObject({ status: 'ready-for-retry', submissions: 0 });
  expect(world.stream.ledger).toHaveLength(0);

  await world.age(order, 5);
  expect(await world.sendBatch()).toMatchObject({ sent: 1 });
  expect(await world.rowOf(order)).toMatchObject({ status: 'completed' });
  expect(world.stream.consignments).toHaveLength(1);
  expect(await world.db('partner_tokens').where('key', 'like', 'stream:%').pluck('key')).toEqual([`stream:${world.integrationId}:2`]);
});
