import { hash } from 'node:crypto';
import { send } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import { answerControl, CONTROL } from '../partner/control.ts';
import { createFaults } from '../partner/faults.ts';
import type { Fault } from '../partner/faults.ts';
import { openHttpDoor } from '../partner/http-door.ts';
import type { Incoming } from '../partner/http-door.ts';
import { createLateWork } from '../partner/late-work.ts';
import { createLedger } from '../partner/ledger.ts';
import { perform } from '../partner/perform.ts';
import { admitCall } from './admit-call.ts';
import { createConsignmentBook } from './consignments.ts';
import { createDriver } from './driver.ts';
import { createMayReach } from './may-reach.ts';
import { createNotifications } from './notifications.ts';
import { createPlanner } from './planner.ts';
import type { PlannedRun } from './planning-model.ts';
import { createRuns } from './runs.ts';
import { createStreamAccount } from './stream-account.ts';
import type { StreamAccount } from './stream-account.ts';
import { accepted, refuseAsStream, rejected } from './stream-answers.ts';
import { streamControl } from './stream-control.ts';
import { streamFaultKinds } from './stream-faults.ts';
import type { StreamFault } from './stream-faults.ts';
import { problem } from './stream-model.ts';
import type { StreamConsignment } from './stream-model.ts';
import { createOrderHandlers } from './stream-orders.ts';
import { findStreamRoute } from './stream-routes.ts';
import type { StreamRoute } from './stream-routes.ts';
import type { StreamLedgerEntry, StreamSimulator, StreamSimulatorOptions } from './stream-simulator.ts';
import { defaultStreamSwitches } from './stream-switches.ts';
import type { StreamSwitches } from './stream-switches.ts';
import { createStreamTokens } from './stream-tokens.ts';
import { createSubscriptionHandlers, createSubscriptions } from './subscriptions.ts';
import { trackingPage } from './tracking-page.ts';
import type { StreamEvent, StreamSubscription } from './webhook-model.ts';

/**
 * Plays Stream over real HTTP: the rules are those of reference stream-api.md, section 11.
 * @throws when the port is taken, or a seed could not exist.
 */
export async function createStreamSimulator(options: StreamSimulatorOptions = {}): Promise<StreamSimulator> {
  const clock = options.clock ?? (() => new Date());
  const now = (): number => clock().getTime();
  const keepBodies = options.ledgerBodies ?? true;
  const switches: StreamSwitches = { ...defaultStreamSwitches, ...options.switches };
  if (options.latencyMs !== undefined) switches.latencyMs = options.latencyMs;
  if (options.tokenTtlSeconds !== undefined) switches.tokenTtlSeconds = options.tokenTtlSeconds;

  let origin = '';
  const accounts = (options.accounts ?? [{ name: 'Acme Garden Furniture', clientId: 'ACM00001', clientSecret: 'stream-secret' }]).map(createStreamAccount);
  const ledger = createLedger<StreamLedgerEntry>(options.ledgerLimit);
  const faults = createFaults<StreamFault>(Object.keys(streamFaultKinds) as StreamFault[]);
  const late = createLateWork();
  let changes = 0;
  const tokens = createStreamTokens({ now, ttlSeconds: () => switches.tokenTtlSeconds });
  const book = createConsignmentBook({ trackingOrigin: () => origin, now });
  const mayReach = createMayReach(options.notifyHosts);
  const subscriptions = createSubscriptions();
  const notifications = createNotifications({ switches, now, mayReach, wanting: subscriptions.wanting, limit: options.notificationLimit });
  const account = (wanted: string | number = 0): StreamAccount => {
    const found = typeof wanted === 'number' ? accounts[wanted] : accounts.find(({ clientId, name }) => clientId === wanted || name === wanted);
    if (!found) throw new RangeError(`Simulated Stream has no account ${wanted}.`);
    return found;
  };
  const runs = createRuns({ consignment: book.byConsignmentNo, account });
  const operations = { book, runs, now, firstAccount: () => account().clientId, tell };
  restore(options.snapshot as StreamSnapshot | undefined);
  const calls = { ...createOrderHandlers({ book, switches, now }), ...createSubscriptionHandlers({ subscriptions, switches, now, mayReach }) };

  const simulator: StreamSimulator = {
    url: '',
    origin: '',
    host: '',
    accounts,
    account,
    addAccount(seed) {
      const account = createStreamAccount(seed);
      if (accounts.some(({ clientId }) => clientId === account.clientId)) throw new RangeError(`Account ${account.clientId} exists already.`);
      accounts.push(account);
      return account;
    },
    consignments: book.all,
    live: book.live,
    ...createPlanner(operations),
    ...createDriver(operations),
    runs: runs.all,
    run: runs.get,
    subscriptions: subscriptions.all,
    addSubscription(seed) {
      changes += 1;
      return subscriptions.add({ ...seed, account: account(seed.account).clientId });
    },
    removeSubscription(id) {
      changes += 1;
      return subscriptions.remove(id);
    },
    notifications,
    ledger,
    faults,
    switches,
    expireTokens: (clientId) => tokens.expire(clientId),
    late,
    snapshot: (): StreamSnapshot => ({ consignments: book.all, subscriptions: subscriptions.all, runs: runs.all }),
    get revision() {
      return ledger.total() + changes;
    },
    async close() {
      late.drop();
      notifications.drop();
      await door.close();
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
  const control = streamControl({ simulator, book, runs, subscriptions, late });

  const door = await openHttpDoor({ host: options.host, port: options.port, publicHost: options.publicHost, handle });
  origin = door.origin;
  Object.assign(simulator, { url: `${door.origin}/api`, origin: door.origin, host: door.host });
  return simulator;

  function tell(event: StreamEvent): void {
    changes += 1;
    notifications.tell(event);
  }

  function restore(earlier: StreamSnapshot | undefined): void {
    book.restore(earlier?.consignments ?? []);
    subscriptions.restore(earlier?.subscriptions ?? []);
    runs.restore(earlier?.runs ?? []);
  }

  function handle(incoming: Incoming): void {
    if (incoming.path.startsWith(CONTROL)) {
      if (incoming.verb !== 'GET') changes += 1;
      return send(incoming.response, answerControl(control, incoming));
    }
    if (incoming.path.startsWith('/stream/live/track/')) return send(incoming.response, trackingPage(incoming, book.all));
    const route = findStreamRoute(incoming);
    // A wrong address leads to the portal's log-in page, not to a JSON error (section 2).
    if (!route) return send(incoming.response, { status: 302, headers: { Location: '/login' }, body: '<!doctype html><title>Log in</title>', type: 'text/html; charset=utf-8' });
    answerCall(incoming, route);
  }

  function answerCall(incoming: Incoming, route: StreamRoute): void {
    const arrived = performance.now();
    const entry = ledger.note({
      at: now(),
      account: undefined,
      method: route.method,
      verb: incoming.verb,
      status: 0,
      tookMs: 0,
      party: single(incoming.headers['stream-party']),
      nonce: single(incoming.headers['stream-nonce']),
      bodyHash: incoming.body.length > 0 ? hash('sha1', incoming.body) : '',
      inFlight: 0,
    });
    const { account, body, refusal, act } = route.method === 'oauth' ? grant(incoming) : admit(incoming, route, entry);
    entry.account = account?.clientId;
    const fault = refusal ? undefined : faults.strike({ method: route.method, verb: incoming.verb, account: entry.account, request: body });
    if (keepBodies) entry.request = route.ref === '' ? body : { ref: route.ref, body };
    if (account) {
      entry.inFlight = account.inFlight;
      account.inFlight += 1;
      incoming.response.once('close', () => (account.inFlight -= 1));
    }
    const own = fault && fault.kind === 'lost-answer' ? { ...fault, kind: 'reset-after' } : fault;
    perform({
      response: incoming.response,
      entry,
      arrived,
      fault: own && isStreamsOwn(own.kind) ? undefined : own,
      latencyMs: switches.latencyMs,
      now,
      late,
      keepBodies,
      work: () => refusal ?? act(fault),
      refuse: refuseAsStream,
    });
    if (fault) entry.fault = fault.kind;
  }

  interface Start {
    account: StreamAccount | undefined;
    body: unknown;
    refusal?: Answer;
    act: (fault: Fault | undefined) => Answer;
  }

  function grant(incoming: Incoming): Start {
    const { answer, account, request } = tokens.grant(incoming, accounts);
    return { account, body: request, act: () => answer };
  }

  function admit(incoming: Incoming, route: StreamRoute, entry: StreamLedgerEntry): Start {
    const admission = admitCall(incoming, route, tokens);
    if (!admission.admitted) return { ...admission, act: () => admission.refusal };
    const { account, body } = admission;
    return { account, body, act: (fault) => work(route, account, body, fault, entry) };
  }

  function work(route: StreamRoute, account: StreamAccount, body: unknown, fault: Fault | undefined, entry: StreamLedgerEntry): Answer {
    const { code, text, status } = fault?.rule ?? {};
    if (fault?.kind === 'valid-false') return rejected([problem(code ?? 'REFUSED', text ?? 'Refused for a reason of its own')], status ?? 200);
    if (fault?.kind === 'duplicate-text') return rejected([problem(code ?? 'E1042', text ?? 'An order with this number already exists')], status ?? 422);
    if (route.operation === 'depots') return accepted({ depots: account.depots });
    return calls[route.operation]({ account, ref: route.ref, body, fault, entry });
  }
}

/** What survives a restart. A state of earlier days has only consignments. */
interface StreamSnapshot {
  consignments?: StreamConsignment[];
  subscriptions?: StreamSubscription[];
  runs?: PlannedRun[];
}

function isStreamsOwn(kind: string): boolean {
  return kind === 'valid-false' || kind === 'warnings' || kind === 'duplicate-text' || kind === 'cancelled-twin' || kind === 'no-uniqueness';
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
