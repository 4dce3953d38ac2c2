import { expect, test } from '@jest/globals';
import { AppError, REMEDIES } from './errors.ts';
import { CredentialsRefused, DuplicateReported, NumberCollision, OutcomeUnknown, RemoteRejected, RemoteUnavailable, Throttled } from './remote-errors.ts';

const reason = { code: 'POSTCODE', text: 'Postcode is not known' };

test.each([
  [new RemoteRejected('Stream', 422, [reason]), 'remote-rejected', 'try-later', 'Stream refused the request: Postcode is not known'],
  [new RemoteRejected('Stream', 400, []), 'remote-rejected', 'try-later', 'Stream refused the request: HTTP 400'],
  [new RemoteRejected('Stream', 400, [{ code: 'E17', text: '' }, reason]), 'remote-rejected', 'try-later', 'Stream refused the request: E17; Postcode is not known'],
  [new DuplicateReported('Stream', 200, [reason]), 'remote-rejected', 'try-later', 'Stream refused the request: Postcode is not known'],
  [new RemoteUnavailable('Stream', 'HTTP 503', 503), 'remote-unavailable', 'try-later', 'Stream is not available: HTTP 503'],
  [new Throttled('Linnworks', 5_000), 'throttled', 'try-later', 'Linnworks asks us to slow down'],
  [new CredentialsRefused('Stream', 401), 'credentials-refused', 'reconnect', 'Stream refused our credentials; reconnect the account'],
  [new OutcomeUnknown('Stream', 'time-out'), 'outcome-unknown', 'look-again', 'Stream has not answered (time-out); it will be looked up before anything is repeated'],
  [new NumberCollision('SO1001', ['postcode']), 'number-collision', 'give-up', 'Stream already has an order SO1001 that is not this one (different: postcode). Change the order number prefix, or remove the other order in Stream.'],
])('%s tells what happened and what has to happen next (R-043, R-127)', (error, code, remedy, message) => {
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, remedy, message, name: error.constructor.name });
  expect(REMEDIES).toContain(error.remedy);
});

test('a refusal carries status and reasons, for the queue view (R-043, R-055)', () => {
  expect(new RemoteRejected('Stream', 422, [reason]).details).toEqual({ partner: 'Stream', status: 422, reasons: [reason] });
});

test("a partner's words are kept readable and short, since they are stored on the row (F35; security.md, 44)", () => {
  const error = new RemoteRejected('Stream', 422, Array.from({ length: 200 }, () => ({ code: 'E\u0000', text: `😀\ud83d${'x'.repeat(5_000)}` })));
  expect(error.reasons).toHaveLength(20);
  expect(error.message.length).toBeLessThan(700);
  expect(JSON.stringify([error.message, error.details])).not.toMatch(/\\u0000|\\ud83d/);
  expect(error.message.isWellFormed()).toBe(true);
});

test("any error's message can be stored: unreadable characters are shown as such", () => {
  expect(new AppError('some', 'a\u0000b\udc00', 'give-up').message).toBe('a\ufffdb\ufffd');
});

test('the cause stays with the error, for the developer alone', () => {
  const cause = new Error('inside');
  expect(new RemoteUnavailable('Stream', 'no answer', undefined, { cause }).cause).toBe(cause);
  expect(JSON.stringify(new RemoteUnavailable('Stream', 'no answer', undefined, { cause }).details)).not.toContain('inside');
});
