import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { completedOrders, setUpCourier, type Courier } from '../trial/courier.ts';
import type { Engines } from '../trial/engines.ts';
import { startProcess } from '../trial/processes.ts';
import { pause, until } from '../trial/waiting.ts';
import { createWorld, type World } from '../trial/world.ts';
import { median, percentile, spread, type Figure } from './figures.ts';

const PER_SECOND = 20;
const SECONDS = 15;
const OPEN_LOOP = PER_SECOND * SECONDS;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** What Linnworks posts for a label; ServiceConfigItems as it sends them. */
const bodyOf = ({ driver, serviceId }: Courier, orderId: number, packages = 1): string => JSON.stringify({
  AuthorizationToken: driver.token, Name: 'Ruth Okafor', AddressLine1: '4 Tannery Lane', Town: 'Frome', CountryCode: 'GB', Postalcode: 'BA11 1AB', OrderId: orderId, OrderReference: `WEB-${orderId}`, OrderCurrency: 'GBP', OrderValue: 799, PostageCharges: 49, ServiceId: serviceId,
  Packages: Array.from({ length: packages }, (_, SequenceNumber) => ({ SequenceNumber, PackageWeight: 1_000, PackageWidth: 0, PackageHeight: 0, PackageDepth: 0, PackageFormat: 'BOX', Items: [] })),
  OrderExtendedProperties: [], ServiceConfigItems: [{ ConfigItemId: 'ShippingLabelType', SelectedValue: 'Default' }, { ConfigItemId: 'LabelCopies', SelectedValue: '1' }],
});

/** One label over HTTP, to its last byte; gives the milliseconds. Throws where there is none. */
const print = async (address: string, body: string): Promise<number> => {
  const from = performance.now();
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const text = await response.text();
  const took = performance.now() - from;
  if (!text.includes('PNGLabelDataBase64')) throw new Error(`no label: ${text.slice(0, 300)}`);
  return took;
};

/** Requests at their times, whatever becomes of those before: what waits behind a slow one is counted too. */
const openLoop = async (orders: number[], ask: (order: number) => Promise<number>): Promise<number[]> => {
  const times = orders.map(async (order, index) => {
    await pause((index * 1_000) / PER_SECOND);
    return ask(order);
  });
  return Promise.all(times);
};

/** As many as go, 16 at once, for a while; gives how many in a second. */
const closedLoop = async (orders: number[], seconds: number, ask: (order: number) => Promise<number>): Promise<number> => {
  const until = performance.now() + seconds * 1_000;
  const started = performance.now();
  let [done, next] = [0, 0];
  await Promise.all(Array.from({ length: 16 }, async () => {
    while (performance.now() < until) {
      next += 1;
      await ask(orders[next % orders.length] as number);
      done += 1;
    }
  }));
  return (done * 1_000) / (performance.now() - started);
};

const lagOf = async (url: string): Promise<number> => Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]) * 1_000;
const told = (what: string, times: number[]): Figure => ({ what, ours: `p50 ${ms(median(times))}, p99 ${ms(percentile(times, 0.99))}`, goal: '' });
/** Labels are drawn ahead when an order completes, so the goal is for those. */
const row = (what: string, times: number[]): Figure => ({ ...told(what, times), goal: 'p50 ≤ 15 ms, p99 ≤ 50 ms (P23)', met: median(times) <= 15 && percentile(times, 0.99) <= 50 });

/** An order that another process is sending, asked for meanwhile; gives how long after its completion the label came (P25). */
const afterCompletion = async ({ db }: World, courier: Courier, address: string, number: number): Promise<number> => {
  const id = randomUUID();
  const [like] = await db('orders').where({ status: 'completed', installation_id: courier.installationId }).limit(1);
  await db('orders').insert({ ...like, id, linnworks_order_id: randomUUID(), order_number: number, source: JSON.stringify(like.source), status: 'in-progress', lease_until: db.raw(`now() + interval '1 minute'`), consignment_no: null, tracking_number: null, completed_at: null });
  const answered = print(address, bodyOf(courier, number)).then(() => performance.now());
  await pause(400);
  await db('orders').where({ id }).update({ status: 'completed', lease_until: null, consignment_no: `STC${number}`, tracking_number: `TRK${number}`, completed_at: db.fn.now() });
  const completed = performance.now();
  return Math.max(0, (await answered) - completed);
};

/** GenerateLabel over HTTP against an api process of its own (P23, P24, P25); the load comes from this process, on the same two cores. */
export const measureLabelHttp = async (engines: Engines, folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const world = await createWorld(engines, { name: 'label http', folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-', firstOrderNumber: 500_000 }], witness: false, env: { LINNWORKS_QUOTA_SHARE: '1000' } });
  try {
    const { url } = await world.api();
    const [tenant] = world.partners.tenants;
    if (!tenant) throw new Error('a tenant is needed');
    const courier = await setUpCourier(world, url, tenant);
    const address = `${url}/linnworks/shipping/GenerateLabel`;
    const ask = (order: number, packages = 1) => print(address, bodyOf(courier, order, packages));
    const warm = await completedOrders(world, courier, 100_001, 60);
    for (const order of warm) await ask(order);

    const orders = await completedOrders(world, courier, 200_001, OPEN_LOOP);
    const drawn = await openLoop(orders, ask);
    const kept = await openLoop(orders, ask);
    const lag = await lagOf(url);

    const floor = startProcess({ name: 'floor', script: 'infra/bench/floor-label-api.ts', env: process.env, log: join(folder, 'floor-label-api.log'), after: [world.databaseUrl] });
    const { port } = await floor.ready();
    const sustained = { ours: [] as number[], floor: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      sustained.ours.push(await closedLoop(orders, 4, ask));
      sustained.floor.push(await closedLoop(orders, 4, (order) => print(`http://127.0.0.1:${port}/label`, bodyOf(courier, order))));
    }
    await floor.stop();
    const many = await completedOrders(world, courier, 300_001, 200);
    const fresh = performance.now();
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => { for (let index = lane; index < many.length; index += 8) await ask(many[index] as number, 5); }));
    const drawnPerSecond = (many.length * 5 * 1_000) / (performance.now() - fresh);
    const busyLag = await lagOf(url);

    const figures: Figure[] = [
      row(`GenerateLabel, ${PER_SECOND}/s open loop, drawn ahead`, kept),
      told(`GenerateLabel, ${PER_SECOND}/s open loop, drawn while the packer waits`, drawn),
      { what: 'event-loop delay of the api meanwhile, p99', ours: ms(lag), goal: '≤ 20 ms (P27)', met: lag <= 20 },
      { what: 'labels/s sustained, 16 at once, one label a request', ours: spread(sustained.ours), floor: spread(sustained.floor), ratio: (median(sustained.ours) / median(sustained.floor)).toFixed(2), goal: '≥ 200 labels/s (P23)', met: median(sustained.ours) >= 200 },
      { what: 'labels/s drawn and stored, 8 at once, five packages a request', ours: drawnPerSecond.toFixed(0), goal: '' },
      { what: 'event-loop delay of the api under that load, p99', ours: ms(busyLag), goal: '' },
    ];
    if (engines.canRestart('redis')) {
      await engines.killRedis();
      figures.push(row(`GenerateLabel, ${PER_SECOND}/s open loop, with Redis stopped`, await openLoop(orders, ask)));
      await engines.startRedis();
    }

    await world.worker();
    const unsent = Array.from({ length: 40 }, () => world.partners.add(tenant, 'plain').NumOrderId);
    await until('the queue takes work again', async () => { await ask(unsent[0] as number); return true; }, { withinMs: 60_000 });
    const sent: number[] = [];
    for (const order of unsent.slice(1)) sent.push(await ask(order));
    const waited: number[] = [];
    for (let number = 400_001; number <= 400_015; number += 1) waited.push(await afterCompletion(world, courier, address, number));
    return [
      ...figures,
      { what: 'GenerateLabel of an order not yet sent, partners without latency', ours: `p50 ${ms(median(sent))}, max ${ms(Math.max(...sent))}`, goal: 'p50 ≤ 60 ms (P24)', met: median(sent) <= 60 },
      { what: 'GenerateLabel of an order In Progress elsewhere, after its completion', ours: `p50 ${ms(median(waited))}, max ${ms(Math.max(...waited))}`, goal: '≤ 100 ms (P25)', met: Math.max(...waited) <= 100 },
    ];
  } finally {
    await world.close();
  }
};
