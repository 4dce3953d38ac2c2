import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callStream, openReceiver, streamOrder } from '@stream-tech/simulators/testing';
import type { Receiver } from '@stream-tech/simulators/testing';
import { createSandbox } from '../create-sandbox.ts';
import type { Sandbox } from '../create-sandbox.ts';

let sandbox: Sandbox;
let receiver: Receiver;
const [A, B, C] = ['OAK0000000001', 'OAK0000000002', 'OAK0000000003'] as const;

beforeEach(async () => {
  receiver = await openReceiver();
  sandbox = await createSandbox({ host: '127.0.0.1', pagePort: 0, linnworksPort: 0, streamPort: 0, messagesPort: 0 });
  const oak = await callStream(sandbox.stream);
  for (const orderNo of ['204501', '204502', '204503']) {
    const order = streamOrder(orderNo);
    expect((await oak.call('POST', '/orders/orders', { ...order, header: { ...order.header, partner: { id: 'OAK00001', name: 'Oak' } } })).response.valid).toBe(true);
  }
  sandbox.stream.addSubscription({ event: 'RUNSTATUS', event_type: 'LOADHEADER', url_path: receiver.url });
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const form = (path: string, fields: [string, string][]): Promise<Response> => fetch(`${sandbox.ready.page}/control${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
const json = async (path: string, body: object): Promise<unknown> =>
  (await fetch(`${sandbox.ready.page}/control${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
const region = async (name: string): Promise<string> => ((await (await fetch(`${sandbox.ready.page}/regions`)).json()) as Record<string, string>)[name] ?? '';

test('a planner ticks orders, puts them on a run, moves, locks and sends it off, and the driver delivers, by forms alone', async () => {
  expect((await form('/runs', [['description', ''], ['date', '2026-03-05'], ['driver', ''], ['vehicle', ''], ['orders', A], ['orders', B]])).status).toBe(303);
  const [run] = sandbox.stream.runs;
  expect(run).toMatchObject({ description: 'RUN 01', date: '2026-03-05', driver: 'Sam Hill', vehicle: 'Van 1', stops: [A, B] });
  await form(`/runs/${run?.id}`, [['action', 'add'], ['orders', C]]);
  await form(`/consignments/${C}`, [['run', String(run?.id)], ['place', '1'], ['action', 'move']]);
  await form(`/runs/${run?.id}`, [['action', 'lock']]);
  await form(`/consignments/${B}`, [['action', 'remove']]);
  await form(`/runs/${run?.id}`, [['action', 'dispatch']]);
  await form(`/consignments/${A}`, [['text', 'P Nair'], ['action', 'part-deliver']]);
  await sandbox.stream.notifications.settled();
  expect(run).toMatchObject({ stops: [C, A], status: 'DISPATCHED' });
  expect(sandbox.stream.consignments.map(({ status }) => status)).toEqual(['PARTDELVRD', 'CONFIRMED', 'RELEASED']);
  expect(receiver.received.map(({ content }) => [content.event.event_code, content.orders?.map(({ order }) => order)])).toEqual([['LOCKPLANNING', [C, A, B]], ['DISPATCHED', [C, A]]]);
  expect(await region('planning')).toMatch(/RUN 01[^]*dispatched[^]*204503[^]*204501/);
  expect(await region('consignments')).toContain('RUN 01 · stop 1 · 2026-03-05');
  expect(await region('notifications')).toMatch(/2 notifications, 0 waiting[^]*DISPATCHED[^]*accepted[^]*200/);
});

test('scripts find the same actions as JSON, told by GET /control, and slips are told in words', async () => {
  expect(Object.keys(((await (await fetch(`${sandbox.ready.page}/control`)).json()) as { calls: object }).calls)).toContain('POST /control/runs/ID');
  expect(await json('/confirm', { orders: [A] })).toEqual([{ consignmentNo: A, status: 'CONFIRMED' }]);
  expect(await json('/runs', { orders: [A, B], description: 'RUN 07', date: '2026-03-05' })).toMatchObject({ id: 'L0000001', stops: [A, B] });
  expect(await json('/runs', { id: 'L0000001', orders: [B] })).toMatchObject({ description: 'RUN 07', date: '2026-03-05', stops: [B] });
  expect(await json(`/consignments/${A}`, { action: 'move', run: 'L0000001', place: 1 })).toEqual({ consignmentNo: A, orderNo: '204501', status: 'PLANNED', run: 'L0000001', place: 1 });
  expect(await json(`/consignments/${A}`, { action: 'dance' })).toMatchObject({ error: expect.stringContaining('Known actions') });
  expect(await (await form('/runs', [['date', '2026-03-05']])).json()).toEqual({ error: 'Tick some orders first.' });
  expect(sandbox.stream.runs).toHaveLength(1);
});

test('orders of two customers are not put on one run, and it is said in words', async () => {
  const birch = sandbox.stream.accounts.find(({ clientId }) => clientId !== 'OAK00001')!;
  const other = await callStream(sandbox.stream, birch);
  const order = streamOrder('900001');
  const { response } = await other.call('POST', '/orders/orders', { ...order, header: { ...order.header, partner: { id: birch.clientId, name: birch.name } } });
  const ticked: [string, string][] = [['date', '2026-03-05'], ['orders', A], ['orders', String(response.consignmentNo)]];
  const refused = await form('/runs', ticked);
  expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringMatching(/^These orders are of .+ and .+\. A run is one customer’s/) }]);
  expect(sandbox.stream.runs).toEqual([]);
});

test('faults of notifications are switched on and off, and what waits can be sent now', async () => {
  await json('/runs', { orders: [A] });
  await json('/faults', { name: 'webhook-late', on: true });
  await json('/faults', { name: 'webhook-unwrapped', on: true });
  await json('/runs/L0000001', { action: 'lock' });
  expect(await region('notifications')).toContain('Send now what waits');
  expect(await json('/notifications', { action: 'flush' })).toEqual({ flushed: 1 });
  expect(Object.keys(JSON.parse(receiver.received[0]?.text ?? '') as object)).toContain('event');
  await json('/faults/clear', {});
  expect(sandbox.stream.switches).toMatchObject({ webhookDelayMs: 0, webhookUnwrapped: false });
});

test('Linnworks’ side shows what comes back: run, place and day, the day to leave, notes, and that an order is processed', async () => {
  const account = sandbox.linnworks.account();
  const [order] = account.openOrders();
  account.identifiers.set('STI_RUN_01', { IdentifierId: 99, IsCustom: true, ImageId: 'x', ImageUrl: 'x', Tag: 'STI_RUN_01', Name: 'RUN 01' });
  account.assignIdentifier(order!, 'STI_RUN_01');
  account.editOrder(order!.OrderId, (each) => {
    each.GeneralInfo.DespatchByDate = '2026-03-05T00:00:00.000Z';
    each.Notes.push({ OrderNoteId: 'n', OrderId: each.OrderId, NoteDate: '', Internal: true, Note: 'Delivered <b>14:32</b>', CreatedBy: 'x', NoteTypeId: 1 });
  });
  account.processOrder(order!.OrderId);
  const shown = await region('orders');
  expect(shown).toContain('<span class="identifier ">RUN 01</span>');
  expect(shown).toContain('despatch by 2026-03-05');
  expect(shown).toContain('Delivered &#60;b&#62;14:32');
  expect(shown).toMatch(/<span class="flag">processed/);
});
