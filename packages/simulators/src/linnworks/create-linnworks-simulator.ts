import { json, send } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import { answerControl, CONTROL } from '../partner/control.ts';
import { transportFaults } from '../partner/fault-kinds.ts';
import type { TransportFault } from '../partner/fault-kinds.ts';
import { createFaults } from '../partner/faults.ts';
import type { Fault } from '../partner/faults.ts';
import { openHttpDoor } from '../partner/http-door.ts';
import type { Incoming } from '../partner/http-door.ts';
import { createLateWork } from '../partner/late-work.ts';
import { createLedger } from '../partner/ledger.ts';
import { perform } from '../partner/perform.ts';
import { guidOf, seededRandom } from '../partner/seeded-random.ts';
import type { LinnworksAccount, LinnworksAccountSnapshot } from './account-model.ts';
import { accountByInstallation, applicationProfile, authorise } from './authorise.ts';
import type { AuthoriseDeps } from './authorise.ts';
import { findCall } from './catalogue.ts';
import { createLinnworksAccount } from './linnworks-account.ts';
import { linnworksControl } from './linnworks-control.ts';
import type { LinnworksLedgerEntry, LinnworksSimulator, LinnworksSimulatorOptions } from './linnworks-simulator.ts';
import { withSevenDecimals } from './order-views.ts';
import { createQuotas } from './quotas.ts';
import { BadRequest, field, readParameters } from './read-request.ts';
import type { Fields } from './read-request.ts';
import { createSessions } from './sessions.ts';

export const AUTH_PREFIX = '/auth-host';

/**
 * Plays Linnworks over real HTTP: the rules are those of reference linnworks-api.md, section 19.
 * @throws when the port is taken.
 */
export async function createLinnworksSimulator(options: LinnworksSimulatorOptions = {}): Promise<LinnworksSimulator> {
  const clock = options.clock ?? (() => new Date());
  const now = (): number => clock().getTime();
  const keepBodies = options.ledgerBodies ?? true;
  const accounts = (options.accounts ?? [{ name: 'Oak & Ash Ltd' }]).map((seed) => createLinnworksAccount(seed, clock));
  const kept = (options.snapshot as { accounts?: Record<string, LinnworksAccountSnapshot> } | undefined)?.accounts ?? {};
  for (const account of accounts) if (kept[account.name]) account.restore(kept[account.name] as LinnworksAccountSnapshot);
  const ledger = createLedger<LinnworksLedgerEntry>(options.ledgerLimit);
  const faults = createFaults<TransportFault>(Object.keys(transportFaults) as TransportFault[]);
  const quotas = createQuotas(options.quotas ?? 'off', now);
  const sessions = createSessions(now);
  const late = createLateWork();
  let controlled = 0;
  const random = seededRandom('page order');

  const simulator: LinnworksSimulator = {
    authUrl: '',
    origin: '',
    host: '',
    applicationId: options.applicationId ?? guidOf('application id'),
    applicationSecret: options.applicationSecret ?? guidOf('application secret'),
    accounts,
    account(wanted = 0) {
      const found = typeof wanted === 'number' ? accounts[wanted] : accounts.find(({ name, installationToken }) => name === wanted || installationToken === wanted.toLowerCase());
      if (!found) throw new RangeError(`Simulated Linnworks has no account ${wanted}.`);
      return found;
    },
    addAccount(seed) {
      if (accounts.some(({ name }) => name === seed.name)) throw new RangeError(`Account ${seed.name} exists already.`);
      const account = createLinnworksAccount(seed, clock);
      accounts.push(account);
      return account;
    },
    ledger,
    faults,
    quotas,
    sessions,
    latencyMs: options.latencyMs ?? 0,
    expireSessions: (wanted) => sessions.expire(wanted === undefined ? undefined : simulator.account(wanted)),
    late,
    snapshot: () => ({ accounts: Object.fromEntries(accounts.map((account) => [account.name, account.snapshot()])) }),
    get revision() {
      return ledger.total() + controlled;
    },
    async close() {
      late.drop();
      await door.close();
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
  const auth: AuthoriseDeps = {
    accounts,
    sessions,
    origin: () => simulator.origin,
    get applicationId() {
      return simulator.applicationId;
    },
    get applicationSecret() {
      return simulator.applicationSecret;
    },
  };
  const control = linnworksControl({ simulator, late });

  const door = await openHttpDoor({ host: options.host, port: options.port, publicHost: options.publicHost, handle });
  Object.assign(simulator, { origin: door.origin, host: door.host, authUrl: `${door.origin}${AUTH_PREFIX}` });
  return simulator;

  function handle(incoming: Incoming): void {
    if (incoming.path.startsWith(CONTROL)) {
      if (incoming.verb !== 'GET') controlled += 1;
      return send(incoming.response, answerControl(control, incoming));
    }
    const parts = /^\/([^/]+)\/api\/([^/]+\/[^/]+)\/?$/i.exec(incoming.path);
    const [, prefix = '', called = ''] = parts ?? [];
    const own = findCall(called);
    const arrived = performance.now();
    const entry = ledger.note({ at: now(), account: undefined, method: own?.name ?? (called === '' ? incoming.path : called), verb: incoming.verb, status: 0, tookMs: 0, style: 'query' });
    let fields: Fields;
    try {
      ({ fields, style: entry.style } = readParameters(incoming));
    } catch (error) {
      return play(incoming, entry, arrived, {}, () => refuse(400, error instanceof BadRequest ? error.message : undefined), false);
    }
    if (`/${prefix}`.toLowerCase() === AUTH_PREFIX) return authCall(incoming, entry, arrived, called, fields);

    const session = own && sessions.use(incoming.headers.authorization, prefix);
    if (keepBodies) entry.request = fields;
    entry.account = session?.account.name;
    if (!own) return play(incoming, entry, arrived, fields, () => refuse(404, `No method '${called}'.`), false);
    if (!session) return play(incoming, entry, arrived, fields, () => refuse(401, 'Token is wrong.'), false);
    const { account } = session;
    if (incoming.verb !== 'POST' && !(incoming.verb === 'GET' && own.call.reads)) return play(incoming, entry, arrived, fields, () => refuse(405, 'The requested resource does not support this verb.'), false);
    const full = quotas.count(account.name, own.name, own.call.quota);
    if (full) return play(incoming, entry, arrived, fields, () => full, false);
    play(incoming, entry, arrived, fields, () => {
      try {
        return answerWith(own.call.handle({ account, fields, entry, random }), account);
      } catch (error) {
        if (error instanceof BadRequest) return refuse(400, error.message);
        throw error;
      }
    });
  }

  /** `Auth/*` lives on a host of its own, without a session. */
  function authCall(incoming: Incoming, entry: LinnworksLedgerEntry, arrived: number, called: string, fields: Fields): void {
    const name = called.toLowerCase();
    const known = name === 'auth/authorizebyapplication' ? authorise : name === 'auth/getapplicationprofilebysecretkey' ? applicationProfile : undefined;
    entry.account = accountByInstallation(fields, accounts)?.name;
    if (known === authorise) entry.method = 'Auth/AuthorizeByApplication';
    // The ledger is read by people: of the secrets it shows only that they were sent.
    if (keepBodies) entry.request = { ApplicationId: field(fields, 'ApplicationId'), ApplicationSecret: '•••', Token: '•••' };
    const full = known && quotas.count(entry.account ?? '', entry.method, 150);
    play(incoming, entry, arrived, entry.request, () => full ?? known?.(fields, auth) ?? refuse(404, `No method '${called}' on this host.`), known !== undefined && !full);
  }

  function play(incoming: Incoming, entry: LinnworksLedgerEntry, arrived: number, request: unknown, work: () => Answer, spoilable = true): void {
    const fault = spoilable ? faults.strike({ method: entry.method, verb: incoming.verb, account: entry.account, request }) : undefined;
    const keep = keepBodies && !entry.method.startsWith('Auth/');
    perform({ response: incoming.response, entry, arrived, fault, latencyMs: simulator.latencyMs, now, late, keepBodies: keep, work, refuse: refuseFaulty });
  }
}

function answerWith(value: unknown, account: LinnworksAccount): Answer {
  if (value === undefined) return { status: 204 };
  const text = JSON.stringify(value);
  return { status: 200, body: account.switches.dateStyle === 'seven-decimals' ? withSevenDecimals(text) : text };
}

function refuse(status: number, message = 'The request is invalid.'): Answer {
  return json(status, { Code: '-', Message: message });
}

function refuseFaulty(status: number, fault: Fault): Answer {
  if (status === 502 || status === 504) return { status, body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`, type: 'text/html' };
  const texts: Record<number, string> = { 401: 'Token is wrong.', 429: 'API calls quota exceeded! Maximum admitted 150 per Minute.', 500: 'Something went wrong.', 503: 'Service unavailable.' };
  return refuse(status, fault.rule.text ?? texts[status]);
}
