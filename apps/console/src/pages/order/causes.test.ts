import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CredentialsRefused, notSendable, OTHER_ORDER_CODES, REASONS_NOT_TO_SEND, REMOTE_CODES, RemoteUnavailable, Throttled } from '@stream-tech/domain';
import { CAUSES, causeOf, causeOfDelete, causeOfHold } from './causes.ts';

const PACKAGES = join(import.meta.dirname, '../../../../../packages');
/** Files whose failures can end on an order's row: what partners say, and what sends, looks up and takes out. */
const WRITERS = [/^domain\/src\/(remote-errors|eligibility|build-shipment|packaging)\.ts$/, /^carriers\/src\/stream\//, /^linnworks\/src\/(?!contract\/)/, /^flows\/src\/(send-order|send-outcomes|settle-order|look-up|take-out-order|send-batch|judge|judge-orders|reread-orders|take-orders|fetch-orders)\.ts$/];

const sources = (): [file: string, text: string][] => readdirSync(PACKAGES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^\w+\/src\/.*\.ts$/.test(file) && !/\.test\.ts$|\/testing\//.test(file) && WRITERS.some((writer) => writer.test(file)))
  .map((file) => [file, readFileSync(join(PACKAGES, file), 'utf8')]);

test('every code that can stand on an order has a sentence that says what to do now; none falls to a bare code (R-217 … R-229)', () => {
  const reasons = Object.entries(REASONS_NOT_TO_SEND).filter(([, { level }]) => level !== 'caller').map(([code]) => code);
  expect(Object.keys(CAUSES).sort()).toEqual([...reasons, ...Object.keys(REMOTE_CODES), ...Object.keys(OTHER_ORDER_CODES)].sort());
  for (const [code, { next, acts }] of Object.entries(CAUSES)) {
    expect([code, next]).toEqual([code, expect.stringMatching(/^[A-Z].{30,}\.$/)]);
    // Where there is no button, it says that nothing has to be done, or by whom.
    if (acts.length === 0) expect([code, next]).toEqual([code, expect.stringMatching(/by itself|again every hour/)]);
  }
});

test('no file that ends orders makes a failure whose code is not known to the page', () => {
  const found = sources().flatMap(([file, text]) => [...text.matchAll(/(?:new AppError|super)\('([a-z-]+)'/g)].map(([, code]) => `${code} in ${file}`));
  expect(found.length).toBeGreaterThan(8);
  expect(found.filter((each) => !Object.hasOwn(CAUSES, each.split(' ')[0]!))).toEqual([]);
});

test('a code that is no more, on an old order, is told by what has to happen; a delete has ways on of its own', () => {
  expect(causeOf({ code: 'long-gone', remedy: 'reconnect' }).acts).toEqual(['accounts']);
  expect(causeOf({ code: 'long-gone', remedy: 'neither' }).next).toMatch(/./);
  expect(causeOfDelete({ code: 'remote-rejected', remedy: 'fix-the-data' }, { goesOn: false }).acts).toEqual(['delete']);
  expect(causeOfDelete({ code: 'remote-unavailable', remedy: 'try-later' }, { goesOn: true }).next).toBe('The delete goes on by itself.');
  expect(causeOfDelete({ code: 'credentials-refused', remedy: 'reconnect' }, { goesOn: true }).acts).toContain('account');
});

test('what an order waits for is known by its sentence, and leads to the same way on', () => {
  for (const code of ['order-sync-disabled', 'installation-inactive', 'linnworks-token'] as const) expect(causeOfHold(notSendable(code).message)).toBe(CAUSES[code]);
  expect(causeOfHold(new Throttled('Stream', 1).message)).toBe(CAUSES.throttled);
  expect(causeOfHold(new RemoteUnavailable('Stream', 'it answered 503').message)).toBe(CAUSES['remote-unavailable']);
  expect(causeOfHold(new CredentialsRefused('Stream').message)).toBe(CAUSES['credentials-refused']);
  expect(causeOfHold('Something new').acts).toEqual(['send']);
});
