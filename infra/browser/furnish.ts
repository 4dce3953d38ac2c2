import { sampleOrder, type LinnworksOrderSeed, type Trait } from '../../packages/simulators/src/index.ts';
import { cycles, dispatchOf } from './acts.ts';
import type { Shop, System } from './system.ts';

/** What a day has left behind: the same orders, people, runs and troubles each time. Ids of one of each kind that has a page. */
export type Furnished = { oak: Shop; north: Shop; orderId: string; failedOrderId: string; eventId: string; day: string };

/** Two shops; the first one does most of what happens. */
export const FURNISHED_SHOPS = ['Oak & Ash Ltd', 'Northgate Interiors'];
/** What such a system is started with, so that an answer that does not come is not waited for long. */
export const FURNISHED_SETTINGS = { StreamApiTimeout: 2, MaxRetryAttempts: 1, MaxUserSelectedOrders: 50 };

const GOOD: Trait[] = ['plain', 'composite', 'split-packages', 'accents', 'greek', 'plain', 'arabic', 'chinese', 'polish', 'eu', 'plain', 'boxes', 'long-text', 'scheduled', 'collection', 'plain'];
const UNSENDABLE: Trait[] = ['no-postcode', 'no-service', 'unmapped-service', 'unknown-country'];
const AGREED: Record<string, string> = { POSTCODE: 'Postcode KW15 1AA is outside the delivery area', DEPOT: 'Depot LEEDS takes no orders for this day' };
/** Received a while apart, so that a list is not of one moment. */
const APART_MS = 37 * 60_000;

type Row = { id: string; order_number: number; status: string; consignment_no: string | null };
const rowsOf = (system: System, shop: Shop): Promise<Row[]> => system.world.db('orders').where({ installation_id: shop.installationId }).orderBy('order_number').select('id', 'order_number', 'status', 'consignment_no');

const fetched = (system: System, shop: Shop, count: number): Promise<void> => cycles(system, 'fetch-orders', `${count} orders of ${shop.name} are fetched`, async () => (await rowsOf(system, shop)).length === count);
const atRest = (system: System, shop: Shop): Promise<void> => cycles(system, 'send-orders', `the orders of ${shop.name} are sent`, async () => {
  const open: { count: number }[] = await system.world.db('orders').where({ installation_id: shop.installationId }).where((some) => some.whereIn('status', ['pending', 'ready-for-retry', 'in-progress']).orWhereNotNull('write_back_due_at')).count('id as count');
  return Number(open[0]?.count) === 0;
});

const ordersOf = (shop: Shop, traits: Trait[]): number[] => traits.map((trait, index) => {
  const seed: LinnworksOrderSeed = sampleOrder(shop.account, trait);
  const ReceivedDate = new Date(shop.account.now().getTime() - (traits.length - index) * APART_MS).toISOString();
  return shop.account.addOrder({ ...seed, GeneralInfo: { ...seed.GeneralInfo, ReceivedDate } }).NumOrderId;
});

/** Refused by Stream with words of its own, each as often as it is tried. */
const refusals = (system: System, shop: Shop, codes: string[]): (() => void) => {
  const { stream } = system.world.partners;
  const refusing = stream.faults.script(({ method, account, request }) => {
    if (method !== 'orders/create' || account !== shop.clientId) return undefined;
    const { header } = request as { header: { orderNo: string } };
    const code = codes[Number(header.orderNo) % codes.length];
    return code === undefined ? undefined : { kind: 'valid-false', status: 422, code, text: AGREED[code] };
  });
  return () => refusing.remove();
};

/** A day of two shops: runs planned, printed and planned again, deliveries, refusals, orders that can't be sent, one without an answer, a delete, notifications of every fate, and an alert. */
export const furnish = async (system: System): Promise<Furnished> => {
  const { world: { partners: { stream } } } = system;
  const [oak, north] = [system.shop(), system.shop()];
  const dispatch = dispatchOf(system, oak);
  await dispatch.subscribed();
  // As the night does: what is to be mapped is known without asking.
  for (const { installationId } of [oak, north]) await system.api('GET', `/installations/${installationId}/postal-services`);
  const day = new Date().toISOString().slice(0, 10);

  ordersOf(oak, GOOD);
  await fetched(system, oak, GOOD.length);
  await atRest(system, oak);
  const good = await rowsOf(system, oak);
  const at = (index: number): string => good[index]?.consignment_no ?? '';
  const first = stream.plan({ description: 'RUN 01 Leeds north', date: day, driver: 'Sam Hill', vehicle: 'YK24 ABC' }, [0, 1, 2, 3, 4, 5].map(at));
  const second = stream.plan({ description: 'RUN 02 Harrogate', date: day, driver: 'Jo March', vehicle: 'YK24 DEF' }, [6, 7, 8, 9].map(at));
  const beyond = stream.plan({ description: 'RUN 24 Orkney', date: day, driver: 'Moira Flett', vehicle: 'YK71 XYZ' }, [10, 11].map(at));
  for (const { id } of [first, second, beyond]) stream.lockPlanning(id);
  await dispatch.told();
  await dispatch.applied();
  await system.print(good.slice(0, 6).map(({ id }) => id));

  // Planned again after printing: two labels show an earlier plan.
  stream.openPlanning(first.id);
  stream.moveStop(at(4), second.id, 2);
  stream.lockPlanning(first.id);
  stream.lockPlanning(second.id);
  stream.dispatch(first.id);
  stream.deliver(at(0), { text: 'Signed by R. Okafor', link: 'https://photos.example.test/1' });
  stream.partDeliver(at(1), { text: 'One box is missing' });
  stream.fail(at(2), { text: 'Nobody at home' });
  await dispatch.told();
  await dispatch.applied();
  stream.switches.webhookForeignParty = true;
  stream.deliver(at(10), { text: 'Somebody else tells this' });
  await dispatch.told();
  stream.switches.webhookForeignParty = false;

  await system.api('POST', '/orders/delete', { orderIds: [good[15]?.id] });
  await system.until('an order is deleted', async () => (await rowsOf(system, oak))[15]?.status === 'deleted');

  ordersOf(oak, UNSENDABLE);
  const stopRefusing = refusals(system, oak, ['POSTCODE', 'POSTCODE', 'DEPOT']);
  ordersOf(oak, ['plain', 'plain', 'plain']);
  await fetched(system, oak, GOOD.length + UNSENDABLE.length + 3);
  await cycles(system, 'send-orders', 'three orders failed for good', async () => (await rowsOf(system, oak)).filter(({ status }) => status === 'failed').length === 3);
  stopRefusing();
  const failed = (await rowsOf(system, oak)).find(({ status }) => status === 'failed');

  const unanswered = stream.faults.add({ kind: 'timeout-after-commit', method: 'orders/create', account: oak.clientId });
  const deaf = stream.faults.add({ kind: '503', method: 'orders/read', account: oak.clientId });
  ordersOf(oak, ['plain']);
  await fetched(system, oak, GOOD.length + UNSENDABLE.length + 4);
  await cycles(system, 'send-orders', 'one order has no answer', async () => await system.world.db('orders').where({ status: 'in-progress' }).whereNotNull('next_look_at').first('id') !== undefined);
  unanswered.remove();
  await system.world.db('orders').where({ status: 'in-progress' }).update({ next_look_at: system.world.db.raw(`now() + interval '40 minutes'`), lease_until: system.world.db.raw(`now() + interval '40 minutes'`) });
  deaf.remove();

  await system.api('PATCH', `/integrations/${north.integrationId}`, { settings: { IsOrderSyncEnabled: false } });
  ordersOf(north, ['plain', 'plain', 'accents']);
  await fetched(system, north, 3);

  // Told by a mail server that is not there, so that nobody is called.
  await system.api('PATCH', '/alert-rules/orders-failed', { threshold: 3 });
  await system.api('POST', '/alert-channels', { kind: 'email', name: 'Warehouse lead', target: 'lead@example.test' });
  await system.api('POST', '/schedules/evaluate-alerts/run', {});
  await system.until('an alert is on', async () => await system.world.db('alert_channels').whereNotNull('problem').first('id') !== undefined);
  // Its nights are quiet only now: whoever runs this at night would wait for the morning.
  const { channels: [lead] } = await system.api<{ channels: { id: string; version: number }[] }>('GET', '/alert-channels');
  await system.api('PATCH', `/alert-channels/${lead?.id}`, { version: lead?.version, quiet: { from: '22:00', until: '06:30' } });
  const event = await system.world.db('webhook_events').where({ code: 'DELIVERED' }).whereNotNull('effect').first('id');
  return { oak, north, orderId: good[5]?.id ?? '', failedOrderId: failed?.id ?? '', eventId: String(event?.id), day };
};
