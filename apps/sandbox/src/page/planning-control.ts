import { operateOrder, operateRun, ordersOf, runWords, STREAM_ORDER_ACTIONS, STREAM_RUN_ACTIONS } from '@stream-tech/simulators';
import type { StreamRunSeed, StreamSimulator } from '@stream-tech/simulators';
import { Router } from 'express';
import type { Request, Response } from 'express';

type Body = Record<string, unknown>;
type Done = (request: Request, response: Response, value: unknown) => void;

const DRIVERS = ['Sam Hill', 'Jo Marsh', 'Ade Okoro', 'Lena Brandt', 'Rhys Evans', 'Mina Shah'];
const RUNS_OF_A_DAY = 20;

/** What scripts can do as planner and driver, with a sentence each; `GET /control` shows it. */
export const planningCalls = {
  'GET /control/runs': 'The runs with their stops, in order.',
  'POST /control/runs': 'Plans orders onto a new run: { orders: [consignment numbers], description?, date?, driver?, vehicle? }; with the id of a run its stops become exactly these.',
  'POST /control/runs/ID': `Does something to a run: { action: ${STREAM_RUN_ACTIONS.join(' | ')}, orders? }.`,
  'POST /control/confirm': 'Confirms orders: { orders: [consignment numbers] }.',
  'POST /control/consignments/NO': `Does something to an order: { action: ${STREAM_ORDER_ACTIONS.join(' | ')}, text?, link?, run?, place?, items? }.`,
  'GET /control/notifications': 'What was told to subscribers, and how they answered; more on Stream’s own /control/notifications.',
  'POST /control/notifications': 'Sends now what waits for its time: { action: flush }.',
};

/** The planner's and the driver's actions of the page. */
export function planningControl(stream: StreamSimulator, done: Done): Router {
  const router = Router();
  const body = (request: Request): Body => (request.body ?? {}) as Body;

  router.get('/runs', (_request, response) => void response.json(stream.runs));
  router.post('/runs', (request, response) => {
    const orders = ordersOf(body(request));
    const seed = runWords(body(request));
    // A form without a tick is a slip; a script may well plan an empty run.
    if (orders.length === 0 && request.is('urlencoded')) throw new RangeError('Tick some orders first.');
    assertOneCustomer(stream, orders);
    const run = stream.runs.some(({ id }) => id === seed.id) ? seed : { ...nextRun(stream), ...seed };
    done(request, response, stream.plan(run as StreamRunSeed, orders));
  });
  router.post('/runs/:id', (request, response) => done(request, response, operateRun(stream, request.params.id, body(request))));
  router.post('/confirm', (request, response) => done(request, response, stream.confirm(...ordersOf(body(request))).map(({ consignmentNo, status }) => ({ consignmentNo, status }))));
  router.post('/consignments/:no', (request, response) => {
    operateOrder(stream, request.params.no, body(request));
    const { consignmentNo, orderNo, status, groups } = stream.consignments.find((each) => each.consignmentNo === request.params.no)!;
    done(request, response, { consignmentNo, orderNo, status, run: groups[0]?.run?.id, place: groups[0]?.run?.groupSequence });
  });
  router.get('/notifications', (_request, response) => void response.json({ waiting: stream.notifications.waiting, inFlight: stream.notifications.inFlight, notifications: stream.notifications.sent }));
  router.post('/notifications', async (request, response) => {
    if (body(request).action !== 'flush') throw new RangeError('Known actions: flush.');
    done(request, response, { flushed: await stream.notifications.flush() });
  });
  return router;
}

/** @throws where the orders are of several customers; a run is one customer's. */
function assertOneCustomer({ accounts, consignments }: StreamSimulator, orders: readonly string[]): void {
  const ticked = new Set(orders);
  const owners = new Set(consignments.filter(({ consignmentNo }) => ticked.has(consignmentNo)).map(({ account }) => account));
  if (owners.size <= 1) return;
  const names = [...owners].map((owner) => accounts.find(({ clientId }) => clientId === owner)?.name ?? owner);
  throw new RangeError(`These orders are of ${names.join(' and ')}. A run is one customer’s: tick orders of one of them only.`);
}

/** What a planner would write next, where nothing was written. */
function nextRun({ runs }: StreamSimulator): StreamRunSeed {
  const number = (runs.length % RUNS_OF_A_DAY) + 1;
  return { description: `RUN ${String(number).padStart(2, '0')}`, date: tomorrow(), driver: DRIVERS[runs.length % DRIVERS.length], vehicle: `Van ${number}` };
}

/** Tomorrow's date, on which most runs are planned. */
export function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}
