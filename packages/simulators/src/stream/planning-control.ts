import type { ControlRoutes } from '../partner/control.ts';
import { operateOrder, operateRun, ordersOf, runWords } from './operate.ts';
import type { StreamRunSeed } from './planning-model.ts';
import type { StreamConsignment } from './stream-model.ts';
import type { StreamSimulator } from './stream-simulator.ts';
import type { StreamSubscriptionSeed } from './webhook-model.ts';

type Line = (consignment: StreamConsignment) => Record<string, unknown>;

/** Planners, drivers, subscriptions and notifications under `/control`. */
export function planningControl(simulator: StreamSimulator, line: Line): ControlRoutes {
  const { notifications } = simulator;
  return {
    'POST /confirm': ({ body }) => simulator.confirm(...ordersOf(body)).map(line),
    'POST /consignments': ({ body, rest }) => {
      operateOrder(simulator, rest, body);
      return simulator.consignments.filter(({ consignmentNo }) => consignmentNo === rest).map(line)[0];
    },
    'GET /runs': ({ query, rest }) => (rest === '' ? simulator.runs.filter(({ account }) => account === (query.get('account') ?? account)) : simulator.run(rest)),
    'POST /runs': ({ body, rest }) => (rest === '' ? simulator.plan(runWords(body) as StreamRunSeed, ordersOf(body)) : operateRun(simulator, rest, body)),
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
