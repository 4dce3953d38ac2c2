import { afterEach, describe, expect, test } from '@jest/globals';
import { CredentialsRefused, DuplicateReported, NumberCollision, OutcomeUnknown, RemoteRejected, RemoteUnavailable, Throttled } from '@stream-tech/domain';
import type { FaultRule, StreamFault } from '@stream-tech/simulators';
import { SECRET, createStreamWorld, type StreamWorld } from '../testing/stream-world.ts';
import { shipment } from '../testing/shipments.ts';

const worlds: StreamWorld[] = [];
const createWorld = async (...args: Parameters<typeof createStreamWorld>): Promise<StreamWorld> => {
  const world = await createStreamWorld(...args);
  worlds.push(world);
  return world;
};
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

const create = (world: StreamWorld) => world.carrier.createConsignment(shipment(), world.options());
const failureOf = (call: Promise<unknown>): Promise<Error> => call.then(() => { throw new Error('it did not fail'); }, (error: Error) => error);

test('a healthy create is one POST and no look, and gives number, tracking and order id (R-036)', async () => {
  const world = await createWorld();
  const consignment = await create(world);

  expect(world.stream.consignments).toHaveLength(1);
  const [made] = world.stream.consignments;
  expect(consignment).toEqual({ streamOrderId: 'LW-100482', consignmentNo: made?.consignmentNo, trackingNumber: made?.trackingId, trackingUrl: made?.trackingURL, adopted: false, warnings: [] });
  expect([world.posts(), world.looks(), world.asked]).toEqual([1, 0, ['before', 'held', 'held']]);
  expect(world.calls.map(({ method, status }) => [method, status])).toEqual([['oauth', 200], ['orders/create', 200]]);
});

describe('every fault is sorted as the protocol says (reliability.md, section 3, step 5)', () => {
  type Row = [fault: FaultRule<StreamFault> & { kind: StreamFault }, error: new (...args: never[]) => Error, posts: number, looks: number, stored: number];
  const forever = (kind: StreamFault, more: Partial<FaultRule<StreamFault>> = {}) => ({ kind, ...more });
  const rows: Row[] = [
    // Not done for sure: refused. One POST, no look.
    [forever('400'), RemoteRejected, 1, 0, 0],
    [forever('404'), RemoteRejected, 1, 0, 0],
    [forever('422'), RemoteRejected, 1, 0, 0],
    [forever('valid-false'), RemoteRejected, 1, 0, 0],
    [forever('redirect'), RemoteRejected, 1, 0, 0],
    [forever('403'), CredentialsRefused, 1, 0, 0],
    [forever('401'), CredentialsRefused, 2, 0, 0],
    [forever('duplicate-text'), DuplicateReported, 1, 1, 0],
    [forever('cancelled-twin'), NumberCollision, 1, 1, 1],
    // Not now: repeated, each repeat after a look, and a last look (step 11).
    [forever('408'), RemoteUnavailable, 3, 3, 0],
    [forever('500'), RemoteUnavailable, 3, 3, 0],
    [forever('503'), RemoteUnavailable, 3, 3, 0],
    [forever('html-503'), RemoteUnavailable, 3, 3, 0],
    [forever('429'), Throttled, 3, 3, 0],
    [forever('429-with-retry-after', { retryAfterSeconds: 7 }), Throttled, 3, 3, 0],
    [forever('429-with-retry-after', { retryAfterSeconds: 600 }), Throttled, 1, 1, 0],
    // Unknown: one POST, and no look here (step 6 is the flow's).
    [forever('502'), OutcomeUnknown, 1, 0, 0],
    [forever('504'), OutcomeUnknown, 1, 0, 0],
    [forever('502', { effect: 'done' }), OutcomeUnknown, 1, 0, 1],
    [forever('html-200'), OutcomeUnknown, 1, 0, 0],
    [forever('html-200', { effect: 'done' }), OutcomeUnknown, 1, 0, 1],
    [forever('reset-before'), OutcomeUnknown, 1, 0, 0],
    [forever('reset-after'), OutcomeUnknown, 1, 0, 1],
    [forever('lost-answer'), OutcomeUnknown, 1, 0, 1],
    [forever('late-commit', { delayMs: 60_000 }), OutcomeUnknown, 1, 0, 0],
    [forever('truncated'), OutcomeUnknown, 1, 0, 1],
    [forever('cut-body'), OutcomeUnknown, 1, 0, 1],
    [forever('empty-200'), OutcomeUnknown, 1, 0, 1],
    [forever('204'), OutcomeUnknown, 1, 0, 1],
    [forever('huge'), OutcomeUnknown, 1, 0, 1],
    [forever('wrong-charset'), OutcomeUnknown, 1, 0, 1],
  ];
  test.each(rows)('%j', async (fault, Kind, posts, looks, stored) => {
    const world = await createWorld();
    world.stream.faults.add({ ...fault, method: 'orders/create' });

    const error = await failureOf(create(world));

    expect(error.constructor.name).toBe(Kind.name);
    expect([world.posts(), world.looks(), world.stream.consignments.length]).toEqual([posts, looks, stored]);
    // Every POST was announced, and none went out without the very last check.
    expect(world.asked.filter((each) => each === 'before')).toHaveLength(posts);
    // Each request carries a nonce of its own, repeats too.
    const nonces = world.stream.ledger.map(({ nonce }) => nonce);
    expect(new Set(nonces).size).toBe(nonces.length);
    expect(nonces.every((nonce) => /^[0-9a-f]{32}$/.test(nonce ?? ''))).toBe(true);
    const token = (await world.connection.tokens.get('stream:1'))?.value ?? 'none';
    for (const secret of [SECRET, token]) expect(world.visible(error)).not.toContain(secret);
  });

  test.each(['black-hole', 'timeout-after-commit', 'slow'] as const)('no answer in time (%s) is unknown, and never repeated (F3, F4, R-050)', async (kind) => {
    const world = await createWorld({ timeoutMs: 80 });
    world.stream.faults.add({ kind, method: 'orders/create', delayMs: 60_000 });
    const error = await failureOf(create(world));
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(error.message).toContain('no answer within 0.08 s');
    expect([world.posts(), world.looks()]).toEqual([1, 0]);
  });

  test.each(['408', '429', '500', '503'] as const)('an answered %s that passes costs one look and one repeat', async (kind) => {
    const world = await createWorld();
    world.stream.faults.add({ kind, method: 'orders/create', times: 1 });
    expect(await create(world)).toMatchObject({ adopted: false });
    expect([world.posts(), world.looks(), world.stream.consignments.length]).toEqual([2, 1, 1]);
  });

  test('an answered 500 behind which the order was stored is adopted by the look, not created again (W1)', async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: '500', effect: 'done', method: 'orders/create', times: 1 });
    const consignment = await create(world);
    expect(consignment).toMatchObject({ adopted: true, consignmentNo: world.stream.consignments[0]?.consignmentNo });
    expect([world.posts(), world.stream.consignments.length]).toEqual([1, 1]);
  });

  test('so is one stored behind the last repeat', async () => {
    const world = await createWorld({ retries: 0 });
    world.stream.faults.add({ kind: '503', effect: 'done', method: 'orders/create', times: 1 });
    expect(await create(world)).toMatchObject({ adopted: true });
    expect([world.posts(), world.looks()]).toEqual([1, 1]);
  });

  test('a warning beside an acceptance is kept, not taken for a refusal (4.1)', async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: 'warnings', method: 'orders/create', text: 'Address not on the map' });
    expect(await create(world)).toMatchObject({ warnings: ['Address not on the map'] });
  });

  test("a refusal carries Stream's code and words (R-043, F10)", async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: 'valid-false', code: 'SERVICELEVEL', text: 'Not set up\r\n\u001b[31m!' });
    const error = await failureOf(create(world)) as RemoteRejected;
    expect(error.reasons).toEqual([{ code: 'SERVICELEVEL', text: 'Not set up [31m!' }]);
    expect(error.status).toBe(200);
  });
});

describe('a number that is taken (step 7)', () => {
  test('by this very order: adopted', async () => {
    const world = await createWorld();
    const first = await create(world);
    const second = await create(world);
    expect(second).toEqual({ ...first, adopted: true });
    expect([world.posts(), world.looks(), world.stream.consignments.length]).toEqual([2, 1, 1]);
  });

  test.each([
    ['another customer order number', shipment({ customerOrderNo: 'SHOP-1' }), 'customer order number'],
    ['another postcode', shipment({ address: { ...shipment().address, postcode: 'LS1 1AA' } }), 'postcode'],
    ['another type', shipment({ kind: 'Collection', deliveryMethod: 'LEEDSCOL' }), 'order type'],
    ['another account', shipment({ partner: { id: 'PARTNER9', name: 'Nine Ltd' } }), 'account'],
  ])('by an order with %s: a collision that says so (F13)', async (_what, theirs, difference) => {
    const world = await createWorld();
    await world.carrier.createConsignment(theirs, world.options());
    const error = await failureOf(create(world));
    expect(error).toBeInstanceOf(NumberCollision);
    expect(error.message).toContain(difference);
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('by an order that is cancelled in Stream: not adopted (F12)', async () => {
    const world = await createWorld();
    const { consignmentNo } = await create(world);
    world.stream.cancel(consignmentNo);
    expect(String(await failureOf(create(world)))).toContain('status cancelled');
  });

  test('and Stream can not be asked whose it is: the report stands, and nothing is repeated', async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: 'duplicate-text', method: 'orders/create' });
    world.stream.faults.add({ kind: '503', method: 'orders/read' });
    expect(await failureOf(create(world))).toBeInstanceOf(DuplicateReported);
    expect([world.posts(), world.looks()]).toEqual([1, 3]);
  });

  test('and the look has a hiccup: within a submission it is repeated (R-049)', async () => {
    const world = await createWorld();
    await create(world);
    world.stream.faults.add({ kind: 'reset-before', method: 'orders/read', times: 2 });
    expect(await create(world)).toMatchObject({ adopted: true });
    expect([world.looks(), world.waits.length]).toEqual([3, 2]);
  });
});

describe('waits between repeats (section 8)', () => {
  test('1, 2, 4 s give or take a quarter; as long as Stream asks up to a minute', async () => {
    const world = await createWorld({ retries: 3 });
    world.stream.faults.add({ kind: '503', method: 'orders/create' });
    await failureOf(create(world));
    expect(world.waits).toHaveLength(3);
    world.waits.forEach((ms, index) => {
      expect(ms).toBeGreaterThanOrEqual(750 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(1_250 * 2 ** index);
    });

    const asked = await createWorld({ retries: 1 });
    asked.stream.faults.add({ kind: '429-with-retry-after', retryAfterSeconds: 45, method: 'orders/create' });
    expect(await failureOf(create(asked))).toMatchObject({ retryAfterMs: 45_000 });
    expect(asked.waits).toEqual([45_000]);
  });

  test.each([['a year', 31_536_000], ['more than a number holds', 1e400]])('a Retry-After of %s counts as a quarter of an hour', async (_what, retryAfterSeconds) => {
    const world = await createWorld();
    world.stream.faults.add({ kind: '429-with-retry-after', retryAfterSeconds: retryAfterSeconds === Infinity ? ('9'.repeat(400) as unknown as number) : retryAfterSeconds, method: 'orders/create' });
    expect(await failureOf(create(world))).toMatchObject({ retryAfterMs: 900_000 });
  });

  test('a look that fails uses its round up: never more than 1 + retries POSTs, and as many looks (I7)', async () => {
    const world = await createWorld({ retries: 3 });
    world.stream.faults.add({ kind: '503', method: /^orders/ });
    expect(await failureOf(create(world))).toBeInstanceOf(RemoteUnavailable);
    expect([world.posts(), world.looks()]).toEqual([1, 3]);
  });

  test('an abort while waiting ends the send at once with its own reason', async () => {
    const abort = new AbortController();
    const world = await createWorld({ sleep: async (_ms, signal) => { abort.abort(new Error('the lease is lost')); signal?.throwIfAborted(); } });
    world.stream.faults.add({ kind: '503', method: 'orders/create' });
    const error = await failureOf(world.carrier.createConsignment(shipment(), world.options({ signal: abort.signal })));
    expect(error.message).toBe('the lease is lost');
    expect(world.posts()).toBe(1);
  });
});

describe('the order is only asked for while it is ours (F5)', () => {
  test('the last word is asked after the last wait, and stops the POST', async () => {
    const world = await createWorld();
    const error = await failureOf(world.carrier.createConsignment(shipment(), world.options({ assertHeld: () => { throw new Error('frozen too long'); } })));
    expect(error.message).toBe('frozen too long');
    expect(world.posts()).toBe(0);
  });

  test('a refusal before asking stops the POST and is passed on as it is', async () => {
    const world = await createWorld();
    const error = await failureOf(world.carrier.createConsignment(shipment(), world.options({ beforeAsking: async () => { throw new Error('no longer ours'); } })));
    expect([error.message, world.posts()]).toEqual(['no longer ours', 0]);
  });

  test('an abort before the POST has left asks nothing; after it has left the outcome is unknown', async () => {
    const world = await createWorld();
    const before = await failureOf(world.carrier.createConsignment(shipment(), world.options({ signal: AbortSignal.abort(new Error('too late')) })));
    expect([before.message, world.posts()]).toEqual(['too late', 0]);

    const abort = new AbortController();
    world.stream.faults.script(({ method }) => {
      if (method !== 'orders/create') return undefined;
      abort.abort(new Error('too late'));
      return 'timeout-after-commit';
    });
    const after = await failureOf(world.carrier.createConsignment(shipment(), world.options({ signal: abort.signal })));
    expect(after).toBeInstanceOf(OutcomeUnknown);
    expect(world.stream.consignments).toHaveLength(1);
  });

  test('an abort between beforeAsking and the POST asks nothing', async () => {
    const world = await createWorld();
    const abort = new AbortController();
    const error = await failureOf(world.carrier.createConsignment(shipment(), world.options({ signal: abort.signal, beforeAsking: async () => abort.abort(new Error('too late')) })));
    expect([error.message, world.posts()]).toEqual(['too late', 0]);
  });
});

test('an order number that does not fit is refused here, never cut (A-27)', async () => {
  const world = await createWorld();
  const error = await failureOf(world.carrier.createConsignment(shipment({ orderNo: 'PREFIX-TOO-LONG-1' + '0' }), world.options()));
  expect(error).toMatchObject({ code: 'order-number-too-long', remedy: 'fix-the-data' });
  expect(world.stream.ledger).toHaveLength(0);
});
