import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { AppError, CredentialsRefused, RemoteRejected, RemoteUnavailable, Throttled } from '@stream-tech/domain';
import { createOutbound } from '@stream-tech/platform';
import { createMovableClock } from '@stream-tech/platform/testing';
import type { StreamLedgerEntry } from '@stream-tech/simulators';
import { createStreamCarrier } from '../index.ts';
import { createStreamWorld, SECRET, type StreamWorld } from '../testing/stream-world.ts';
import { shipment } from '../testing/shipments.ts';

const worlds: StreamWorld[] = [];
const createWorld = async (...args: Parameters<typeof createStreamWorld>): Promise<StreamWorld> => {
  const world = await createStreamWorld(...args);
  worlds.push(world);
  return world;
};
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });
const tokenCalls = (world: StreamWorld) => world.stream.ledger.calls('oauth').length;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => shipment({ orderNo: `LW-${index}`, customerOrderNo: `S-${index}` }));

describe('one token for everybody (stream-api.md, section 3; R23)', () => {
  test('eight carriers that start together get one token', async () => {
    const world = await createWorld();
    const carriers = Array.from({ length: 8 }, () => createStreamCarrier(world.connection));
    await Promise.all(carriers.map((carrier) => carrier.depots()));
    expect(tokenCalls(world)).toBe(1);
  });

  test('eight that see 401 together renew once, and replay once each', async () => {
    const world = await createWorld();
    const carriers = Array.from({ length: 8 }, () => createStreamCarrier(world.connection));
    await Promise.all(carriers.map((carrier) => carrier.depots()));
    world.stream.expireTokens();
    world.stream.ledger.clear();
    await Promise.all(carriers.map((carrier) => carrier.depots()));
    expect(tokenCalls(world)).toBe(1);
    expect(world.stream.ledger.calls('depots/list').filter(({ status }) => status === 401).length).toBeLessThanOrEqual(8);
    expect(world.stream.ledger.calls('depots/list').filter(({ status }) => status === 200)).toHaveLength(8);
  });

  test('a token is renewed 60 s before it ends, and asked for anew in no other case', async () => {
    const clock = createMovableClock();
    const world = await createWorld({ clock: clock.now }, { clock: clock.now, tokenTtlSeconds: 3_600 });
    await world.carrier.depots();
    clock.advance(3_539_000);
    await world.carrier.depots();
    expect(tokenCalls(world)).toBe(1);
    clock.advance(2_000);
    await world.carrier.depots();
    expect(tokenCalls(world)).toBe(2);
    expect(world.stream.ledger.filter(({ status }) => status === 401)).toHaveLength(0);
  });

  test('a token refused in mid-batch is renewed once; the order is announced for each POST', async () => {
    const world = await createWorld();
    await world.carrier.depots();
    world.stream.expireTokens();
    expect(await world.carrier.createConsignment(shipment(), world.options())).toMatchObject({ adopted: false });
    expect(world.stream.ledger.calls('orders/create').map(({ status }) => status)).toEqual([401, 200]);
    expect(world.asked.filter((each) => each === 'before')).toHaveLength(2);
  });

  test('a revoked secret is said at once, without a storm (F42)', async () => {
    const world = await createWorld();
    world.stream.account('ACM00001').clientSecret = 'another';
    await expect(world.carrier.createConsignment(shipment(), world.options())).rejects.toBeInstanceOf(CredentialsRefused);
    expect([tokenCalls(world), world.posts(), world.waits.length]).toEqual([1, 0, 0]);
  });

  test('a token call has half a minute at most, however long other calls may take', async () => {
    // The setting goes up to 300 s, and everybody who needs the token waits for it.
    const unheard: typeof fetch = (input, init) => new Promise((_resolve, reject) => {
      const signal = init?.signal ?? (input as Request).signal;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    const world = await createWorld({ timeoutMs: 300_000, retries: 0, fetch: unheard });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const proof = world.carrier.depots().then(() => undefined, (thrown: Error) => thrown);
      await jest.advanceTimersByTimeAsync(29_000);
      expect(world.calls).toHaveLength(0);
      await jest.advanceTimersByTimeAsync(2_000);
      expect(world.calls.map(({ method }) => method)).toEqual(['oauth']);
      expect(await proof).toBeInstanceOf(RemoteUnavailable);
    } finally {
      jest.useRealTimers();
    }
  });

  test('the token call failing for a while is waited out before anything is asked', async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: '502', method: 'oauth', times: 1 });
    expect(await world.carrier.createConsignment(shipment(), world.options())).toMatchObject({ adopted: false });
    expect([world.posts(), world.asked.filter((each) => each === 'before').length]).toEqual([1, 1]);
  });
});

describe('proving credentials', () => {
  test('is a real token call, and keeps nothing', async () => {
    const world = await createWorld();
    await world.carrier.proveCredentials();
    await world.carrier.proveCredentials();
    expect(tokenCalls(world)).toBe(2);
    expect(await world.connection.tokens.get('stream:1')).toBeUndefined();
  });

  test.each([['401', CredentialsRefused], ['403', CredentialsRefused], ['400', CredentialsRefused], ['503', RemoteUnavailable], ['reset-before', RemoteUnavailable], ['html-200', RemoteRejected], ['redirect', RemoteRejected], ['429', Throttled], ['empty-200', RemoteUnavailable]] as const)('%s', async (kind, Kind) => {
    const world = await createWorld({ retries: 1 });
    world.stream.faults.add({ kind, method: 'oauth' });
    const error = await world.carrier.proveCredentials().then(() => undefined, (thrown: Error) => thrown);
    expect(error?.constructor.name).toBe(Kind.name);
    expect(world.visible(error)).not.toContain(SECRET);
  });

  test('a wrong secret is refused in words that do not repeat it', async () => {
    const world = await createWorld({ clientSecret: async () => 'wrong-secret-77' });
    const error = await world.carrier.proveCredentials().catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(CredentialsRefused);
    expect(world.visible(error)).not.toContain('wrong-secret-77');
  });
});

describe('calls of one account take turns (stream-api.md, section 8)', () => {
  const overlaps = (calls: StreamLedgerEntry[]) => calls.filter((call, index) => calls.slice(0, index).some((earlier) => (earlier.answeredAt ?? Infinity) > call.at)).length;

  test('creates go strictly one after the other, also through two carriers', async () => {
    const world = await createWorld({}, { latencyMs: 5 });
    const second = createStreamCarrier(world.connection);
    await Promise.all(numbered(8).map((each, index) => (index % 2 ? world.carrier : second).createConsignment(each, world.options())));
    const creates = world.stream.ledger.calls('orders/create');
    expect([creates.length, overlaps(creates)]).toEqual([8, 0]);
  });

  test('at most two calls are under way at once', async () => {
    const world = await createWorld({}, { latencyMs: 5 });
    await world.carrier.depots();
    world.stream.ledger.clear();
    await Promise.all([...numbered(4).map((each) => world.carrier.createConsignment(each, world.options())), ...numbered(6).map((each) => world.carrier.findAdoptable({ ...world.carrier.describe(each), orderNo: 'none' }))]);
    const calls = world.stream.ledger.slice();
    const atOnce = calls.map((call) => calls.filter((other) => other.at <= call.at && (other.answeredAt ?? Infinity) > call.at).length);
    expect(calls).toHaveLength(10);
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(2);
  });

  test('whoever gives up while waiting leaves the queue at once and asks nothing', async () => {
    const world = await createWorld();
    const abort = new AbortController();
    world.stream.faults.script(({ method }) => {
      if (method !== 'orders/create') return undefined;
      queueMicrotask(() => abort.abort(new Error('not for me')));
      return { kind: 'slow', delayMs: 5 };
    });
    const [one, two] = numbered(2);
    const first = world.carrier.createConsignment(one!, world.options());
    const second = world.carrier.createConsignment(two!, world.options({ signal: abort.signal }));
    await expect(second).rejects.toThrow('not for me');
    await first;
    expect(world.posts()).toBe(1);
  });
});

describe('Stream was never reached: surely not done, so it is repeated up to the setting', () => {
  test('nobody listens', async () => {
    const world = await createWorld();
    await world.carrier.depots();
    await world.stream.close();
    await expect(world.carrier.depots()).rejects.toBeInstanceOf(RemoteUnavailable);
    world.waits.length = 0;
    await expect(world.carrier.createConsignment(shipment(), world.options())).rejects.toBeInstanceOf(RemoteUnavailable);
    expect([world.waits.length, world.asked.filter((each) => each === 'before').length]).toEqual([2, 1]);
  });

  test('a name that resolves at the second try is then asked, after a look', async () => {
    const world = await createWorld();
    let tries = 0;
    const port = new URL(world.stream.origin).port;
    const outbound = createOutbound({
      hosts: [`stream.example.test:${port}`], partner: 'Stream',
      resolve: (host, _options, done) => (++tries === 1 ? done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []) : done(null, [{ address: '127.0.0.1', family: 4 }])),
    });
    const carrier = createStreamCarrier({ ...world.connection, baseUrl: `http://stream.example.test:${port}`, fetch: outbound.fetch, assertAllowed: outbound.assertAllowed });
    expect(await carrier.createConsignment(shipment(), world.options())).toMatchObject({ adopted: false });
    expect([world.posts(), world.looks()]).toEqual([1, 1]);
    await outbound.close();
  });

  test('a name that leads inside is refused by our own rules, without a repeat and without an answer to anyone (security.md, 39)', async () => {
    const world = await createWorld();
    const outbound = createOutbound({ hosts: ['*.go2stream.net'], partner: 'Stream', resolve: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
    const carrier = createStreamCarrier({ ...world.connection, baseUrl: 'https://www.go2stream.net', fetch: outbound.fetch, assertAllowed: outbound.assertAllowed });
    const error = await carrier.createConsignment(shipment(), world.options()).catch((thrown: Error) => thrown) as Error;
    expect(error).toBeInstanceOf(RemoteUnavailable);
    expect(error.message).toContain('resolves to an address that is not public');
    expect([world.waits.length, world.stream.ledger.length]).toEqual([0, 0]);
    await outbound.close();
  });
});

test('a base URL that may not be called is refused when the carrier is made', async () => {
  const world = await createWorld();
  for (const baseUrl of ['http://127.0.0.1:1', 'https://www.go2stream.net@evil.example', 'ftp://www.go2stream.net', '', 'https://evil.example/?x=.go2stream.net', 'https://www.go2stream.net#']) {
    expect(() => createStreamCarrier({ ...world.connection, baseUrl })).toThrow(AppError);
  }
});

test('depots are read with their methods and stock locations (R-066 … R-070)', async () => {
  const world = await createWorld();
  const depots = await world.carrier.depots();
  expect(depots.map(({ id, name, stockLocation }) => [id, name, stockLocation.id])).toEqual([['LEEDS', 'Leeds', 'LEEDS'], ['BRISTOL', 'Bristol', 'BRISTOL']]);
  expect(depots[0]?.deliveryMethods[0]).toEqual({ id: 'LEEDS2MAN', name: 'Leeds 2-man', type: 'DELIVERY' });
});

test.each([['empty-200', RemoteUnavailable], ['html-200', RemoteRejected], ['valid-false', RemoteRejected], ['truncated', RemoteUnavailable]] as const)('depots that can not be read (%s) are no empty list (F52)', async (kind, Kind) => {
  const world = await createWorld({ retries: 0 });
  world.stream.faults.add({ kind, method: 'depots/list' });
  const error = await world.carrier.depots().then(() => undefined, (thrown: Error) => thrown);
  expect(error?.constructor.name).toBe(Kind.name);
});
