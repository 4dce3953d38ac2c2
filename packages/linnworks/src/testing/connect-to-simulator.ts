import { createOutbound, type BudgetedCall, type PartnerToken, type TokenStore } from '@stream-tech/platform';
import { createLogRecorder, createMovableClock } from '@stream-tech/platform/testing';
import { createLinnworksSimulator, type LinnworksAccount, type LinnworksAccountSeed, type LinnworksSimulator } from '@stream-tech/simulators';
import { createLinnworks, type CallMade, type LinnworksDeps } from '../index.ts';

/** One request as it left: `sent` is the parsed body of a POST, the query of a GET. */
export type SentRequest = { method: string; verb: string; url: URL; headers: Headers; sent: unknown };

/** Tokens in memory with the promise that real stores give: one renewal at a time, and none where the stale one is gone already. */
export const createMemoryTokens = (): TokenStore & { tokens: Map<string, PartnerToken>; reads: string[]; renewals: string[] } => {
  const tokens = new Map<string, PartnerToken>();
  const reads: string[] = [];
  const renewals: string[] = [];
  const turns = new Map<string, Promise<unknown>>();
  return {
    tokens, reads, renewals,
    get: async (key) => { reads.push(key); return tokens.get(key); },
    renew(key, stale, obtain) {
      const turn = (turns.get(key) ?? Promise.resolve()).catch(() => undefined).then(async () => {
        const known = tokens.get(key);
        if (known && known.value !== stale) return known;
        renewals.push(key);
        const renewed = await obtain();
        tokens.set(key, renewed);
        return renewed;
      });
      turns.set(key, turn);
      return turn;
    },
  };
};

/** The fetch it is given, noting every request. */
const recording = (fetch: typeof globalThis.fetch, requests: SentRequest[]): typeof globalThis.fetch => async (input, init) => {
  const request = input instanceof Request ? input.clone() : new Request(input, init);
  const url = new URL(request.url);
  const body = await request.text();
  requests.push({ method: url.pathname.replace(/^.*\/api\//, ''), verb: request.method, url, headers: request.headers, sent: body === '' ? Object.fromEntries(url.searchParams) : JSON.parse(body) });
  return fetch(input, init);
};

const LARGEST = 2 * 1024 * 1024;

/**
 * The outbound's limit on an answer's size, applied here: Jest runs tests in a realm of their own, and on its way out of
 * the platform's `fetch` the outbound's error loses what it was caused by.
 */
const limited = (fetch: typeof globalThis.fetch): typeof globalThis.fetch => async (input, init) => {
  const response = await fetch(input, init);
  let seen = 0;
  const body = response.body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      seen += chunk.byteLength;
      if (seen > LARGEST) out.error(Object.assign(new Error('too large'), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
      else out.enqueue(chunk);
    },
  }));
  return body ? new Response(body, { status: response.status, headers: response.headers }) : response;
};

export type World = Awaited<ReturnType<typeof connectToSimulator>>;

/**
 * A Linnworks account over real HTTP, with a clock that moves when somebody waits. Nothing sleeps: `waits` says how long
 * each wait would have been.
 */
export const connectToSimulator = async (seed: Partial<LinnworksAccountSeed> = {}, overrides: Partial<LinnworksDeps> = {}) => {
  const clock = createMovableClock();
  const simulator: LinnworksSimulator = await createLinnworksSimulator({ clock: clock.now, accounts: [{ name: 'Oak & Ash Ltd', ...seed }] });
  const outbound = createOutbound({ hosts: [simulator.host], partner: 'Linnworks', maxBytes: 64 * LARGEST });
  const log = createLogRecorder();
  const tokens = createMemoryTokens();
  const taken: BudgetedCall[] = [];
  const pauses: { method: string; ms: number }[] = [];
  const waits: number[] = [];
  const calls: CallMade[] = [];
  const requests: SentRequest[] = [];
  const deps: LinnworksDeps = {
    authUrl: simulator.authUrl,
    applicationId: simulator.applicationId,
    applicationSecret: simulator.applicationSecret,
    hosts: [simulator.host],
    quotaShare: 0.8,
    tokens,
    budget: { take: async (call) => void taken.push(call), pause: async ({ method }, ms) => void pauses.push({ method, ms }) },
    log,
    clock: clock.now,
    fetch: recording(limited(outbound.fetch), requests),
    assertAllowed: outbound.assertAllowed,
    onCall: (call) => calls.push(call),
    identifierImageUrl: ({ tag }) => `https://sti.example.test/${tag}.png`,
    sleep: async (ms) => { waits.push(ms); clock.advance(ms); },
    random: () => 0.5,
    ...overrides,
  };
  const linnworks = createLinnworks(deps);
  const shop: LinnworksAccount = simulator.account();
  const access = { installationId: 'installation-1', installationToken: () => shop.installationToken };
  return {
    simulator, shop, linnworks, access, deps, clock, log, tokens, taken, pauses, waits, calls, requests,
    account: linnworks.account(access),
    /** Another process of ours on the same account: it shares tokens and budget, but no memory. */
    anotherProcess: () => createLinnworks(deps).account(access),
    /** Calls that Linnworks got of one method, or of all. */
    callsOf: (method?: string) => simulator.ledger.calls(method),
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await simulator.close();
    },
  };
};
