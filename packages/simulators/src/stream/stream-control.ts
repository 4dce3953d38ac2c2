import type { ControlRoutes } from '../partner/control.ts';
import type { LateWork } from '../partner/late-work.ts';
import { setSwitches } from '../partner/set-switches.ts';
import { sharedControl } from '../partner/shared-control.ts';
import type { ConsignmentBook } from './consignments.ts';
import { planningControl } from './planning-control.ts';
import type { RunBook } from './runs.ts';
import type { StreamSimulator } from './stream-simulator.ts';
import { streamFaultKinds } from './stream-faults.ts';
import type { StreamAccountSeed, StreamConsignment } from './stream-model.ts';
import type { SubscriptionBook } from './subscriptions.ts';

/** What can be asked of the simulated Stream under `/control`. */
export function streamControl(deps: { simulator: StreamSimulator; book: ConsignmentBook; runs: RunBook; subscriptions: SubscriptionBook; late: LateWork }): ControlRoutes {
  const { simulator, book, late } = deps;
  const { ledger, faults, switches } = simulator;
  return {
    ...sharedControl({ ledger, faults, late, kinds: streamFaultKinds }),
    'GET /': () => ({ simulator: 'stream', url: simulator.url, consignments: book.all.length, runs: simulator.runs.length, subscriptions: simulator.subscriptions.length, switches }),
    'GET /accounts': () => simulator.accounts.map(({ name, clientId, clientSecret, partners, serviceLevels, depots }) => ({ name, clientId, clientSecret, partners, serviceLevels, depots })),
    'POST /accounts': ({ body, rest }) => {
      if (rest === '') return { clientId: simulator.addAccount(body as unknown as StreamAccountSeed).clientId };
      const account = simulator.account(rest);
      if (typeof body.clientSecret === 'string') account.clientSecret = body.clientSecret;
      if (Array.isArray(body.depots)) account.depots = body.depots as typeof account.depots;
      if (Array.isArray(body.serviceLevels)) account.serviceLevels = body.serviceLevels as string[];
      return { clientId: account.clientId };
    },
    'GET /consignments': ({ query, rest }) => {
      const account = query.get('account');
      const orderNo = query.get('orderNo') ?? (rest === '' ? null : rest);
      const bodies = query.get('bodies') === 'true';
      const live = query.get('live') === 'true';
      return book.all
        .filter((each) => (account === null || each.account === account) && (orderNo === null || each.orderNo === orderNo) && (!live || (!each.deleted && !each.cancelled)))
        .map((each) => (bodies ? each : line(each)));
    },
    ...planningControl(simulator, line),
    'GET /twins': () => {
      const seen = new Map<string, number>();
      for (const each of book.all) {
        if (each.deleted || each.cancelled) continue;
        const key = `${each.account} ${each.orderNo}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      return [...seen].filter(([, count]) => count > 1).map(([order, count]) => ({ order, count }));
    },
    'GET /switches': () => switches,
    'POST /switches': ({ body }) => setSwitches(switches, body),
    'POST /expire-tokens': ({ body }) => ({ ended: simulator.expireTokens(typeof body.account === 'string' ? body.account : undefined) }),
    'POST /reset': () => {
      late.drop();
      simulator.notifications.clear();
      deps.runs.clear();
      deps.subscriptions.clear();
      book.clear();
      ledger.clear();
      faults.clear();
    },
  };
}

function line({ body: _body, groups, ...rest }: StreamConsignment): Record<string, unknown> {
  return { ...rest, groups: groups.map(({ leg: _leg, ...group }) => group) };
}
