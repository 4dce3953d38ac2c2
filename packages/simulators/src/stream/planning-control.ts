import type { ControlCall, ControlRoutes } from '../partner/control.ts';
import type { PlannedRun, StreamRunSeed } from './planning-model.ts';
import type { StreamConsignment } from './stream-model.ts';
import type { StreamSimulator } from './stream-simulator.ts';
import type { StreamSubscriptionSeed } from './webhook-model.ts';

type Line = (consignment: StreamConsignment) => Record<string, unknown>;

/** Planners, drivers, subscriptions and notifications under `/control`. */
export function planningControl(simulator: StreamSimulator, line: Line): ControlRoutes {
  const { notifications } = simulator;
  return {
    'POST /confirm': ({ body }) => simulator.confirm(...texts(body.orders, 'orders')).map(line),
    'POST /consignments': (call) => line(actOnOrder(simulator, call)),
    'GET /runs': ({ query, rest }) => (rest === '' ? simulator.runs.filter(({ account }) => account === (query.get('account') ?? account)) : simulator.run(rest)),
    'POST /runs': ({ body, rest }) => (rest === '' ? simulator.plan(body as unknown as StreamRunSeed, texts(body.stops ?? [], 'stops')) : actOnRun(simulator, rest, body)),
    'GET /subscriptions': ({ query }) => simulator.subscriptions.filter(({ account }) => account === (query.get('account') ?? account)),
    'POST /subscriptions': ({ body }) => simulator.addSubscription(body as unknown as StreamSubscriptionSeed),
    'DELETE /subscriptions': ({ rest }) => {
      if (!simulator.removeSubscription(Number(rest))) throw new Error(`No subscription ${rest}.`);
    },
    'GET /notifications': ({ query }) => {
      const since = Number(query.get('since') ?? 0);
      const wanted = (name: 'state' | 'code' | 'account' | 'about', value: string): boolean => value === (query.get(name) ?? value);
      const found = notifications.sent.filter((each) => each.id > since && wanted('state', each.state) && wanted('code', each.code) && wanted('account', each.account) && wanted('about', each.about));
      const limit = Number(query.get('limit') ?? found.length);
      const chosen = query.get('newest') === 'true' ? found.slice(-limit).reverse() : found.slice(0, limit);
      const shown = query.get('bodies') === 'true' ? chosen : chosen.map(({ body: _body, authorization: _secret, ...rest }) => rest);
      return { waiting: notifications.waiting, inFlight: notifications.inFlight, notifications: shown };
    },
    'POST /notifications': ({ body }) => {
      if (body.action === 'flush') {
        const flushing = notifications.waiting;
        void notifications.flush();
        return { flushing };
      }
      throw new Error('Known actions: flush. GET /control/notifications tells when nothing waits or is in flight.');
    },
    'DELETE /notifications': () => notifications.clear(),
  };
}

const ORDER_ACTIONS = ['confirm', 'move', 'remove', 'deliver', 'part-deliver', 'collect', 'part-collect', 'fail', 'complete', 'cancel'];

/** @throws {Error} for an action that is not one of `ORDER_ACTIONS`. */
function actOnOrder(simulator: StreamSimulator, { body, rest }: ControlCall): StreamConsignment {
  const word = {
    text: typeof body.text === 'string' ? body.text : undefined,
    link: typeof body.link === 'string' ? body.link : undefined,
    items: Array.isArray(body.items) ? body.items.map(Number) : undefined,
  };
  switch (body.action) {
    case 'confirm':
      return simulator.confirm(rest)[0]!;
    case 'move': {
      simulator.moveStop(rest, String(body.run ?? ''), typeof body.place === 'number' ? body.place : undefined);
      return simulator.consignments.find(({ consignmentNo }) => consignmentNo === rest)!;
    }
    case 'remove':
      return simulator.removeStop(rest);
    case 'deliver':
      return simulator.deliver(rest, word);
    case 'part-deliver':
      return simulator.partDeliver(rest, word);
    case 'collect':
      return simulator.collect(rest, word);
    case 'part-collect':
      return simulator.partCollect(rest, word);
    case 'fail':
      return simulator.fail(rest, word);
    case 'complete':
      return simulator.complete(rest, word);
    case 'cancel':
      return simulator.cancel(rest, word);
    default:
      throw new Error(`Known actions: ${ORDER_ACTIONS.join(', ')}.`);
  }
}

/** @throws {Error} for an action that there is not. */
function actOnRun(simulator: StreamSimulator, runId: string, body: Record<string, unknown>): PlannedRun {
  switch (body.action) {
    case 'open':
      return simulator.openPlanning(runId);
    case 'lock':
      return simulator.lockPlanning(runId);
    case 'close':
      return simulator.closePlanning(runId);
    case 'dispatch':
      return simulator.dispatch(runId);
    case 'reorder':
      return simulator.reorder(runId, texts(body.stops, 'stops'));
    case 'edit':
      return simulator.editRun(runId, body as Partial<StreamRunSeed>);
    default:
      throw new Error('Known actions: open, lock, close, dispatch, reorder, edit.');
  }
}

/** @throws {Error} unless it is a list of texts. */
function texts(value: unknown, name: string): string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value as string[];
  throw new Error(`"${name}" must be a list of texts.`);
}
