import { afterEach, describe, expect, test } from '@jest/globals';
import { CredentialsRefused, NumberCollision, RemoteRejected, RemoteUnavailable, Throttled, type AskedFor } from '@stream-tech/domain';
import { createStreamWorld, type StreamWorld } from '../testing/stream-world.ts';
import { priya, shipment } from '../testing/shipments.ts';

const worlds: StreamWorld[] = [];
const createWorld = async (...args: Parameters<typeof createStreamWorld>): Promise<StreamWorld> => {
  const world = await createStreamWorld(...args);
  worlds.push(world);
  return world;
};
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

const askedFor = (changes: Partial<AskedFor> = {}): AskedFor => ({ orderNo: 'LW-100482', customerOrderNo: 'SHOP-77120', postcode: 'HG1 4ZZ', kind: 'Delivery', partnerId: 'ACM00001', ...changes });

test.each(['404', '422', '200'] as const)('"not there" answered as %s is read as not there (A8)', async (notFoundForm) => {
  const world = await createWorld({}, { switches: { notFoundForm } });
  expect(await world.carrier.findAdoptable(askedFor())).toBeUndefined();
  expect(world.looks()).toBe(1);
});

test('what was asked for is found again, whatever the case and spacing of its postcode', async () => {
  const world = await createWorld();
  const made = await world.carrier.createConsignment(shipment({ address: { ...priya, postcode: 'hg14zz' } }), world.options());
  expect(await world.carrier.findAdoptable(askedFor())).toEqual({ ...made, adopted: true });
});

test('texts are compared as they were sent: cut to their limits (step 7)', async () => {
  const world = await createWorld();
  const long = shipment({ customerOrderNo: `CHANNEL-${'9'.repeat(40)}`, address: { ...priya, postcode: `HG1 4ZZ ${'Z'.repeat(30)}` } });
  const asked = world.carrier.describe(long);
  expect([asked.customerOrderNo.length, asked.postcode.length]).toEqual([35, 17]);
  const made = await world.carrier.createConsignment(long, world.options());
  expect(await world.carrier.findAdoptable(asked)).toMatchObject({ consignmentNo: made.consignmentNo, adopted: true });
});

test("an order found by another's customer order number is not ours, and no collision", async () => {
  const world = await createWorld();
  await world.carrier.createConsignment(shipment({ orderNo: 'OTHER-1', customerOrderNo: '100482' }), world.options());
  expect(await world.carrier.findAdoptable(askedFor({ orderNo: '100482', customerOrderNo: '100482' }))).toBeUndefined();
});

test('a collision names everything that differs', async () => {
  const world = await createWorld();
  const { consignmentNo } = await world.carrier.createConsignment(shipment(), world.options());
  world.stream.cancel(consignmentNo);
  const error = await world.carrier.findAdoptable(askedFor({ customerOrderNo: 'X', postcode: 'LS1 1AA', kind: 'Collection', partnerId: 'PARTNER9' })).catch((thrown: Error) => thrown) as NumberCollision;
  expect(error).toBeInstanceOf(NumberCollision);
  expect(error.details.differences).toEqual(['customer order number', 'postcode', 'order type', 'account', 'status cancelled']);
});

test('one customer order number and postcode of nothing are not taken for the same', async () => {
  const world = await createWorld();
  await world.carrier.createConsignment(shipment(), world.options());
  await expect(world.carrier.findAdoptable(askedFor({ customerOrderNo: '', postcode: '' }))).rejects.toBeInstanceOf(NumberCollision);
});

describe('a look that fails is never taken for "not there"', () => {
  test.each([
    ['500', RemoteUnavailable, 1], ['502', RemoteUnavailable, 1], ['503', RemoteUnavailable, 1], ['504', RemoteUnavailable, 1], ['408', RemoteUnavailable, 1], ['429', Throttled, 1],
    ['reset-before', RemoteUnavailable, 1], ['reset-after', RemoteUnavailable, 1], ['truncated', RemoteUnavailable, 1], ['cut-body', RemoteUnavailable, 1], ['empty-200', RemoteUnavailable, 1], ['204', RemoteUnavailable, 1],
    ['huge', RemoteUnavailable, 1], ['wrong-charset', RemoteUnavailable, 1], ['html-503', RemoteUnavailable, 1],
    ['html-200', RemoteRejected, 1], ['redirect', RemoteRejected, 1], ['400', RemoteRejected, 1], ['403', CredentialsRefused, 1], ['401', CredentialsRefused, 2],
  ] as const)('%s', async (kind, Kind, calls) => {
    const world = await createWorld();
    world.stream.faults.add({ kind, method: 'orders/read' });
    const error = await world.carrier.findAdoptable(askedFor()).then(() => undefined, (thrown: Error) => thrown);
    expect(error?.constructor.name).toBe(Kind.name);
    expect(world.looks()).toBe(calls);
  });

  test('a refusal of the call itself (nonce, party) is none either', async () => {
    const world = await createWorld();
    world.stream.faults.add({ kind: '422', method: 'orders/read', code: 'NONCE', text: 'Stream-Nonce was used before' });
    await expect(world.carrier.findAdoptable(askedFor())).rejects.toBeInstanceOf(RemoteRejected);
  });

  test('nor is silence, and it is one call: when to look again is for the row to say (reliability.md, section 3, step 6)', async () => {
    const world = await createWorld({ timeoutMs: 50, retries: 3 });
    world.stream.faults.add({ kind: 'black-hole', method: 'orders/read' });
    await expect(world.carrier.findAdoptable(askedFor())).rejects.toBeInstanceOf(RemoteUnavailable);
    expect([world.looks(), world.waits.length]).toEqual([1, 0]);
  });

  test('an abort ends it with its own reason', async () => {
    const world = await createWorld();
    await expect(world.carrier.findAdoptable(askedFor(), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(world.looks()).toBe(0);
  });
});
