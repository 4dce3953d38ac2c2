import { expect, test } from '@jest/globals';
import { nextRun } from './next-run.ts';

test('the next run is told by the pattern, in the schedules’ own zone, also where the clocks change (R-244, A-10)', () => {
  expect(nextRun('send-orders', new Date('2026-03-02T10:00:00Z'), 'Europe/London')?.toISOString()).toBe('2026-03-02T10:02:00.000Z');
  expect(nextRun('sync-master-data-identifiers', new Date('2026-03-28T12:00:00Z'), 'Europe/London')?.toISOString()).toBe('2026-03-29T02:00:00.000Z');
});
