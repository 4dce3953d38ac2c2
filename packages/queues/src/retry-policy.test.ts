import { expect, test } from '@jest/globals';
import { pauseBeforeRetry, retryPolicy } from './retry-policy.ts';

test('our own troubles are tried again after a quarter of a second, then at most every two seconds (R7: resume within 5 s)', () => {
  expect([1, 2, 3, 4, 5, 100].map((attempt) => pauseBeforeRetry(attempt, () => 1))).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
  expect(pauseBeforeRetry(4, () => 0)).toBe(1_600);
});

test('a tick is tried until the next one comes, other jobs until a sweep has found their row again', () => {
  expect(retryPolicy('fetch', 'tick').attempts * 2).toBeGreaterThanOrEqual(300);
  expect(retryPolicy('send', 'sweep').attempts).toBe(7);
  expect(retryPolicy('send', 'order').attempts).toBe(7);
});
