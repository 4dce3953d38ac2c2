import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { SourceOrder } from '@stream-tech/domain';
import { createOrderStore } from './order-store.ts';
import { createTestDatabase, fillOrders, plansOf } from './testing/index.ts';

const address = { name: 'Ruth Okafor', company: '', line1: '4 Tannery Lane', line2: '', line3: '', town: 'Frome', region: '', postcode: 'BA11 1AB', country: 'GB', countryName: 'United Kingdom', phone: '', email: '' };
const source = (over: Partial<SourceOrder> = {}): SourceOrder => ({
  linnworksOrderId: randomUUID(), orderNumber: 1001, channelReference: 'WEB-1', receivedAt: '2026-03-01T09:00:00.000Z', locationId: randomUUID(), locationName: 'Default', postalService: { id: randomUUID(), name: 'Two-Man', vendor: 'STREAM TECH' },
  parked: false, onHold: false, processed: false, delivery: address, billing: address, items: [], packages: [], deliveryInstructions: '', driverNotes: '', unsendableFields: [], ...over,
});
/** Text that no index could make small again. */
const noise = (length: number): string => Array.from({ length: length / 32 }, () => randomUUID().replaceAll('-', '')).join('');

const createShop = async () => {
  const database = await createTestDatabase();
  const [{ id }] = await database.db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  return { db: database.db, installationId: id as string, orders: createOrderStore(database.db), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

test('texts of any length are stored: whole in the order, in part where they are shown and searched, and nothing else of the page is held up (R-026)', async () => {
  await using shop = await createShop();
  const long = source({ channelReference: noise(9_600), delivery: { ...address, name: noise(9_600), postcode: noise(9_600) }, postalService: { id: randomUUID(), name: noise(9_600), vendor: 'STREAM TECH' } });
  const made = await shop.orders.addFetched(shop.installationId, [long, source()].map((one) => ({ source: one, hash: 'h' })), 'schedule');
  expect(made).toHaveLength(2);
  const stored = () => shop.db('orders').where({ linnworks_order_id: long.linnworksOrderId }).first();
  const shown = { channel_reference: long.channelReference.slice(0, 200), customer_name: long.delivery.name.slice(0, 200), postcode: long.delivery.postcode.slice(0, 200), postal_service_name: long.postalService!.name.slice(0, 200) };
  expect(await stored()).toMatchObject({ ...shown, source: long });

  await shop.db('orders').update({ channel_reference: '', customer_name: '', postcode: '', postal_service_name: '' });
  const order = made.find(({ linnworksOrderId }) => linnworksOrderId === long.linnworksOrderId)!;
  await shop.orders.noteChanged(shop.installationId, [{ id: order.id, source: long, hash: 'h2' }], 'schedule');
  expect(await stored()).toMatchObject(shown);

  await shop.db('orders').update({ channel_reference: '', customer_name: '', postcode: '', postal_service_name: '' });
  await shop.orders.refreshSource((await shop.orders.get(order.id))!, long, 'h3');
  expect(await stored()).toMatchObject(shown);
});

test('whether orders are known is looked up, not searched for in all orders (P8)', async () => {
  await using shop = await createShop();
  await fillOrders(shop.db, shop.installationId, 20_000);
  const ids = Array.from({ length: 50 }, () => randomUUID());
  const looking = await plansOf(shop.db, () => shop.orders.known(shop.installationId, ids));
  const adding = await plansOf(shop.db, () => shop.orders.addFetched(shop.installationId, [{ source: source(), hash: 'h' }], 'schedule'));
  for (const plan of [looking, adding]) {
    expect(plan).toContain('orders_by_linnworks_order');
    expect(plan).not.toContain('Seq Scan on orders');
  }
}, 20_000);
