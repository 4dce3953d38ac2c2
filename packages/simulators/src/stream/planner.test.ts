import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream, openReceiver, streamOrder } from '../testing/index.ts';
import type { Receiver, StreamCaller } from '../testing/index.ts';
import { createStreamSimulator } from './create-stream-simulator.ts';
import type { StreamSimulator } from './stream-simulator.ts';

let stream: StreamSimulator;
let acme: StreamCaller;
let receiver: Receiver;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-04T16:05:00Z');
  stream = await createStreamSimulator({ clock: () => now, tokenTtlSeconds: 7 * 86_400 });
  acme = await callStream(stream);
  receiver = await openReceiver();
});
afterEach(async () => {
  await stream.close();
  await receiver.close();
});

const [A, B, C] = ['ACM0000000001', 'ACM0000000002', 'ACM0000000003'] as const;
const run = { description: 'RUN 03', date: '2026-03-05', driver: 'Sam Hill', vehicle: 'Van 7' };
const orders = async (count: number): Promise<void> => { for (let n = 1; n <= count; n += 1) await acme.call('POST', '/orders/orders', streamOrder(`LW-${n}`)); };
const hear = (...pairs: [string, 'CONSHEADER' | 'LOADHEADER' | 'LOADALLOC'][]): void => {
  for (const [event, event_type] of pairs) stream.addSubscription({ event, event_type, url_path: receiver.url });
};
interface View { header: { orderStatus: string; deliveryDate: string }; groups: { status: string; planned: { fromDateTime: string }; estimateArrivalDateTime: string; confirmedPlanning: boolean; runDetails?: Record<string, unknown> | null; items: Record<string, unknown>[] }[] }
const view = async (ref: string): Promise<View> => (await acme.call('GET', `/orders/orders/${ref}`)).response.order as View;
const heard = (): string[] => receiver.received.map(({ content }) => `${content.event.event_code} ${content.run?.loadId ?? content.order?.id}`);

test('an order on a run shows run, place, window, time of arrival, driver and vehicle (5.8)', async () => {
  await orders(2);
  stream.plan(run, [B, A]);
  const { header, groups } = await view(A);
  expect(header).toMatchObject({ orderStatus: 'PLANNED', deliveryDate: '2026-03-05' });
  expect(groups[0]).toMatchObject({
    status: 'PLANNED', planned: { fromDateTime: '2026-03-05T07-20Z', toDateTime: '2026-03-05T09-20Z' }, estimateArrivalDateTime: '2026-03-05T08-05Z', confirmedPlanning: false,
    runDetails: {
      id: 'L0000001', description: 'RUN 03', groupSequence: 2, vehicle: 'VAN7', vehicleName: 'Van 7', vehicleType: 'VAN', driver: 'SAMHILL', driverName: 'Sam Hill',
      dispatched: false, departed: false, completed: false,
      start: { actualDateTime: '0', plannedDateTime: '2026-03-05T07-00Z', postcode: 'LS12 2AA' }, end: { actualDateTime: '0', postcode: 'LS12 2AA' },
    },
  });
  stream.switches.nullRunDetails = true;
  expect((await view(A)).groups[0]?.runDetails).toBeNull();
});

test('a long run stays within its day', async () => {
  await orders(60);
  stream.plan(run, stream.consignments.map(({ consignmentNo }) => consignmentNo));
  expect((await view('LW-60')).groups[0]).toMatchObject({ planned: { fromDateTime: '2026-03-05T16-50Z' }, runDetails: { groupSequence: 60 } });
});

test('opening, locking, closing and dispatching are told with the stops of the moment, a second apart at least (7.4, 7.5)', async () => {
  await orders(2);
  hear(['RUNSTATUS', 'LOADHEADER']);
  const { id } = stream.plan(run, [A, B]);
  stream.openPlanning(id);
  stream.lockPlanning(id);
  stream.removeStop(A);
  stream.closePlanning(id);
  stream.removeStop(B);
  stream.dispatch(id);
  await stream.notifications.settled();
  expect(receiver.received.map(({ content: { event, run: told, orders: stops } }) => [event.event_code, told?.status, stops])).toEqual([
    ['OPENPLANNING', 'OPEN', [{ sequence: 1, order: A }, { sequence: 2, order: B }]],
    ['LOCKPLANNING', 'LOCKED', [{ sequence: 1, order: A }, { sequence: 2, order: B }]],
    ['CLOSEPLANNING', 'CLOSED', [{ sequence: 1, order: B }]],
    ['DISPATCHED', 'DISPATCHED', []],
  ]);
  expect(receiver.received[1]?.content).toMatchObject({
    subscription: { party_id: 'ACM00001', id: 4711, event: 'RUNSTATUS', event_type: 'LOADHEADER', url_path: receiver.url, http_method: 'POST' },
    event: { event_code_desc: 'Lock planning', event_date: '2026-03-04', event_time: '16:05:01', event_text: '', event_link: '' },
    run: { loadId: 'L0000001', description: 'RUN 03' },
  });
});

test('orders tell their way from unconfirmed to delivered, groups their place', async () => {
  await orders(1);
  hear(['ORDERSTATUS', 'CONSHEADER'], ['GROUPSTATUS', 'LOADALLOC']);
  stream.switches.webhookConcurrency = 1;
  const { id } = stream.plan(run, [A]);
  stream.dispatch(id);
  now = new Date('2026-03-05T14:32:07Z');
  stream.deliver(A, { text: 'Received by P Nair', link: 'https://stream.example.test/pod/1' });
  await stream.notifications.settled();
  expect(heard()).toEqual(['CONFIRMED', 'PLANNED', 'PLANNEDGROUP', 'PLANNEDDELIVERY', 'RELEASED', 'DELIVERED'].map((code) => `${code} ${A}`));
  expect(receiver.received[2]?.content).toMatchObject({ group: { int_seq: 1, loadId: id }, order: { id: A } });
  expect(receiver.received.at(-1)?.content).toMatchObject({ event: { event_text: 'Received by P Nair', event_link: 'https://stream.example.test/pod/1', event_date: '2026-03-05', event_time: '14:32:07' }, order: { id: A } });
  expect((await view(A)).groups[0]).toMatchObject({
    status: 'DELIVERED', items: [{ delivered: true, deliveredDateTime: '2026-03-05T14-32Z', collected: false }],
    runDetails: { dispatched: true, departed: true, completed: true, start: { actualDateTime: '2026-03-04T16-05Z' }, end: { actualDateTime: '2026-03-05T14-32Z' } },
  });
  expect(stream.run(id).status).toBe('COMPLETED');
});

test('single codes are told to those who asked for them, and to nobody of another account', async () => {
  await orders(1);
  hear(['PARTDELVRD', 'CONSHEADER'], ['LOCKPLANNING', 'LOADHEADER']);
  stream.addSubscription({ account: stream.addAccount({ clientId: 'NGI00001', clientSecret: 's' }).clientId, event: 'ORDERSTATUS', event_type: 'CONSHEADER', url_path: receiver.url });
  const { id } = stream.plan(run, [A]);
  stream.lockPlanning(id);
  stream.partDeliver(A);
  stream.deliver(A);
  await stream.notifications.settled();
  expect(heard().sort()).toEqual([`LOCKPLANNING ${id}`, `PARTDELVRD ${A}`]);
});

test('a run planned again has exactly the stops named: others are confirmed again, those of another run leave it', async () => {
  await orders(3);
  const first = stream.plan(run, [A, B]);
  const second = stream.plan({ ...run, description: 'RUN 04' }, [C]);
  stream.plan({ ...run, id: second.id }, [B, C]);
  expect([first.stops, second.stops]).toEqual([[A], [B, C]]);
  expect((await view(B)).groups[0]?.runDetails).toMatchObject({ id: second.id, description: 'RUN 03', groupSequence: 1 });
  stream.reorder(second.id, [C, B]);
  stream.moveStop(A, second.id, 2);
  expect([first.stops, second.stops]).toEqual([[], [C, A, B]]);
  expect((await view(B)).groups[0]?.runDetails).toMatchObject({ groupSequence: 3 });
  stream.plan({ ...run, id: second.id }, [C]);
  expect(await view(B)).toMatchObject({ header: { orderStatus: 'CONFIRMED', deliveryDate: '' } });
  expect((await view(B)).groups[0]).not.toHaveProperty('runDetails');
});

test('a planned, released or delivered order cannot be deleted; one taken off its run can (A18)', async () => {
  await orders(2);
  const { id } = stream.plan(run, [A, B]);
  expect((await acme.call('DELETE', '/orders/orders/LW-1')).response.valid).toBe(false);
  stream.removeStop(A);
  expect((await acme.call('DELETE', '/orders/orders/LW-1')).response.valid).toBe(true);
  stream.dispatch(id);
  expect((await acme.call('DELETE', '/orders/orders/LW-2')).response.valid).toBe(false);
  stream.deliver(B);
  expect((await acme.call('DELETE', '/orders/orders/LW-2')).response.valid).toBe(false);
});

test('parts of an order are marked line by line, and the rest when it comes', async () => {
  const { delivery } = streamOrder('LW-1');
  const line = { code: 'X', description: 'X', quantity: 1 };
  await acme.call('POST', '/orders/orders', streamOrder('LW-1', { delivery: { ...delivery, items: [1, 2, 3].map((sequence) => ({ ...line, sequence })) } }));
  stream.partDeliver(A, { items: [2] });
  expect(await view(A)).toMatchObject({ header: { orderStatus: 'PARTDELVRD' }, groups: [{ items: [{ delivered: false }, { delivered: true }, { delivered: false }] }] });
  stream.deliver(A);
  expect(await view(A)).toMatchObject({ header: { orderStatus: 'DELIVERED' }, groups: [{ items: [{ delivered: true }, { delivered: true }, { delivered: true }] }] });
  expect(() => stream.partDeliver(A, { items: [9] })).toThrow('no line 9');
});

test('a collection is collected, a failed order stays on its run, a cancelled one leaves it', async () => {
  await orders(3);
  const { id, stops } = stream.plan(run, [A, B, C]);
  stream.partCollect(A);
  expect(await view(A)).toMatchObject({ header: { orderStatus: 'PARTCOLLECTED' }, groups: [{ items: [{ collected: true, delivered: false }] }] });
  expect(stream.collect(A).status).toBe('COLLECTED');
  expect(stream.fail(B, { text: 'Nobody at home' }).status).toBe('DELIVERYFAILED');
  expect(stops).toEqual([A, B, C]);
  stream.cancel(C);
  expect(stream.run(id).stops).toEqual([A, B]);
  expect(await view(C)).toMatchObject({ header: { orderStatus: 'CANCELLED' } });
  expect(() => stream.deliver(C)).toThrow('is cancelled');
  expect(() => stream.plan(run, [A])).toThrow('is COLLECTED');
  expect(() => stream.lockPlanning('L9')).toThrow('No run L9');
  expect(() => stream.plan({ ...run, date: '2026-02-30' }, [])).toThrow('is no date');
});

test('runs and subscriptions survive a restart with the snapshot', async () => {
  await orders(2);
  hear(['RUNSTATUS', 'LOADHEADER']);
  const { id } = stream.plan(run, [A, B]);
  await using next = await createStreamSimulator({ snapshot: JSON.parse(JSON.stringify(stream.snapshot())) as unknown });
  next.lockPlanning(id);
  await next.notifications.settled();
  expect(receiver.received[0]?.content).toMatchObject({ subscription: { id: 4711 }, run: { loadId: id }, orders: [{ order: A }, { order: B }] });
  expect(next.plan(run, [B]).id).toBe('L0000002');
  expect(next.run(id).stops).toEqual([A]);
});

test('planners and drivers are reached under /control', async () => {
  await orders(2);
  hear(['RUNSTATUS', 'LOADHEADER']);
  const control = async (verb: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${stream.origin}/control${path}`, { method: verb, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await answer.json()) as Record<string, unknown>;
  };
  await control('POST', '/confirm', { orders: [A] });
  expect(await control('POST', '/runs', { ...run, stops: [A, B] })).toMatchObject({ id: 'L0000001', stops: [A, B] });
  await control('POST', '/runs/L0000001', { action: 'reorder', stops: [B, A] });
  await control('POST', '/runs/L0000001', { action: 'lock' });
  expect(await control('POST', `/consignments/${A}`, { action: 'part-deliver', text: 'One of two' })).toMatchObject({ status: 'PARTDELVRD' });
  await stream.notifications.settled();
  expect(await control('GET', '/notifications?bodies=true')).toMatchObject({ waiting: 0, inFlight: 0, notifications: [{ code: 'LOCKPLANNING', about: 'L0000001', state: 'accepted', status: 200 }] });
  expect(await control('POST', `/consignments/${A}`, { action: 'dance' })).toMatchObject({ error: expect.stringContaining('Known actions: confirm, move') });
});
