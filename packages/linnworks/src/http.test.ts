import { expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected, RemoteUnavailable, SENT_TO_STREAM } from '@stream-tech/domain';
import type { QuotaMode } from '@stream-tech/simulators';
import { CALLS, perMinute, type CallName } from './catalogue.ts';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const LIST = 'OpenOrders/GetIdentifiers';
const CREATE = 'OpenOrders/SaveIdentifier';

test.each(Object.keys(CALLS) as CallName[])('%s is budgeted at a share of its published quota, and never at nothing', (name) => {
  expect(perMinute(name, 0.8)).toBe(Math.floor(CALLS[name].quota * 0.8));
  expect(perMinute(name, 0.0001)).toBe(1);
});

test('every call takes from the budget of its installation and method', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  expect(world.taken).toEqual([
    { installationId: 'installation-1', method: 'Auth/AuthorizeByApplication', perMinute: 120 },
    { installationId: 'installation-1', method: LIST, perMinute: 120 },
  ]);
});

test('a budget that gives no turn keeps the call from being made', async () => {
  const stop = new AbortController();
  await using world = await connectToSimulator({}, { budget: { take: async (_call, signal) => { stop.abort(new Error('given up')); signal?.throwIfAborted(); }, pause: async () => {} } });
  await expect(world.account.identifiers(stop.signal)).rejects.toThrow('given up');
  expect(world.callsOf(LIST)).toHaveLength(0);
});

test.each<[QuotaMode, number]>([['429-with-retry-after', 60_000], ['429', 61_500], ['400', 61_500]])('a full quota told as %s pauses the method for all, waits, and succeeds', async (mode, wait) => {
  await using world = await connectToSimulator();
  world.simulator.quotas.mode = mode;
  world.simulator.quotas.overrides[LIST] = 1;
  await world.account.identifiers();
  expect(await world.account.identifiers()).not.toHaveLength(0);
  expect(world.pauses).toEqual([{ method: LIST, ms: wait }]);
  expect(world.waits).toEqual([wait]);
});

test('without Retry-After the wait lasts until the next full minute and a little', async () => {
  await using world = await connectToSimulator();
  world.clock.advance(42_000);
  world.simulator.faults.add({ kind: '429', method: LIST, times: 1 });
  await world.account.identifiers();
  expect(world.waits).toEqual([18_000 + 1_500]);
});

test('after five waits the call gives up as throttled', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '429-with-retry-after', method: LIST, retryAfterSeconds: 7 });
  await expect(world.account.identifiers()).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 7_000 });
  expect(world.waits).toEqual([7_000, 7_000, 7_000, 7_000, 7_000]);
  expect(world.callsOf(LIST)).toHaveLength(6);
});

test('a Retry-After of a day is not waited for at once', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '429-with-retry-after', method: LIST, retryAfterSeconds: 86_400, times: 1 });
  await world.account.identifiers();
  expect(world.waits).toEqual([300_000]);
});

test('a wait for the quota ends when the caller gives up', async () => {
  await using world = await connectToSimulator({}, { sleep: undefined as never });
  const giveUp = new AbortController();
  world.simulator.faults.add({ kind: '429', method: LIST });
  const listing = world.account.identifiers(giveUp.signal);
  const throttled = new Promise<void>((resolve) => { const told = world.log.warn; world.log.warn = (message, fields) => { told(message, fields); resolve(); }; });
  await throttled;
  giveUp.abort();
  await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
});

test('writes that were throttled were not done, so they wait as well', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '429', method: CREATE, times: 1 });
  await world.account.ensureIdentifiers([SENT_TO_STREAM]);
  expect(world.shop.identifiers.get(SENT_TO_STREAM.tag)?.Name).toBe(SENT_TO_STREAM.name);
});

const TRANSIENT = ['408', '500', '502', '503', '504', 'html-200', 'html-503', 'reset-before', 'reset-after', 'truncated', 'cut-body', 'empty-200', '204', 'wrong-charset'] as const;

test.each(TRANSIENT)('a read that meets %s is repeated, twice at most', async (kind) => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind, method: LIST, times: 2 });
  expect(await world.account.identifiers()).not.toHaveLength(0);
  expect(world.waits).toEqual([250, 1_000]);
  expect(world.callsOf(LIST)).toHaveLength(3);
});

test.each(TRANSIENT)('a read that meets nothing but %s is unavailable', async (kind) => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind, method: LIST });
  await expect(world.account.identifiers()).rejects.toBeInstanceOf(RemoteUnavailable);
  expect(world.callsOf(LIST)).toHaveLength(3);
});

test.each(TRANSIENT.filter((kind) => !['408', '503', 'html-503'].includes(kind)))('a write that is not safe to repeat and meets %s is unknown, and made once', async (kind) => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind, method: CREATE });
  await expect(world.account.ensureIdentifiers([SENT_TO_STREAM])).rejects.toBeInstanceOf(OutcomeUnknown);
  expect(world.callsOf(CREATE)).toHaveLength(1);
});

test.each(['408', '503', 'html-503'] as const)('a write that was answered "not now" by %s was surely not done', async (kind) => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind, method: CREATE });
  await expect(world.account.ensureIdentifiers([SENT_TO_STREAM])).rejects.toBeInstanceOf(RemoteUnavailable);
  expect(world.callsOf(CREATE)).toHaveLength(1);
});

test.each(['black-hole', 'timeout-after-commit'] as const)('a call without an answer (%s) ends by its time limit', async (kind) => {
  await using world = await connectToSimulator({}, { timeouts: { read: 20, write: 20 } });
  await world.account.measures();
  world.simulator.faults.add({ kind, method: CREATE });
  await expect(world.account.ensureIdentifiers([SENT_TO_STREAM])).rejects.toThrow('no answer in time');
  world.simulator.faults.add({ kind, method: LIST, times: 1 });
  expect(await world.account.identifiers()).not.toHaveLength(0);
});

test.each([['403', 403], ['404', 404], ['400', 400], ['422', 422]] as const)('an answered refusal (%s) is not repeated', async (kind, status) => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind, method: LIST });
  const error: unknown = await world.account.identifiers().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RemoteRejected);
  expect(error).toMatchObject({ status, message: 'Linnworks refused the request: The request is invalid.' });
  expect(world.callsOf(LIST)).toHaveLength(1);
});

test('a redirect is not followed (security.md, 41)', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: 'redirect', method: LIST });
  await expect(world.account.identifiers()).rejects.toThrow(/redirect/);
  expect(world.callsOf(LIST)).toHaveLength(1);
});

test('an answer larger than we take is not taken (security.md, 41)', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: 'huge', method: LIST });
  await expect(world.account.identifiers()).rejects.toMatchObject({ code: 'answer-too-large' });
  expect(world.callsOf(LIST)).toHaveLength(1);
});

test('a Linnworks that is not there was never reached', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  await world.simulator.close();
  await expect(world.account.ensureIdentifiers([SENT_TO_STREAM])).rejects.toThrow(RemoteUnavailable);
});

test('every call is told to the metrics with method, status and installation', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: 'reset-before', method: LIST, times: 1 });
  await world.account.identifiers();
  expect(world.calls.map(({ method, status, partner, installationId }) => [partner, method, status, installationId])).toEqual([
    ['Linnworks', 'Auth/AuthorizeByApplication', 200, 'installation-1'], ['Linnworks', LIST, undefined, 'installation-1'], ['Linnworks', LIST, 200, 'installation-1'],
  ]);
  expect(world.calls.every(({ tookMs }) => tookMs >= 0)).toBe(true);
});

