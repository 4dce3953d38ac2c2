import { expect, test } from '@jest/globals';
import { cycleUse } from './cycle.ts';

const SETTINGS = { MaxBatchSizePerInstallation: 5, MaxInstallationsPerBatch: 2, DrainBacklog: false };

test('the defaults carry 75 accounts in half a cycle at 0.8 s an order (performance.md, 2)', () => {
  expect(cycleUse(Array.from({ length: 75 }, () => 5), 0.8, SETTINGS)).toMatchObject({ waiting: 375, accounts: 75, cycleSeconds: 150, ofSeconds: 300, minutesToClear: 5 });
});

test('a thousand orders of one account take as many cycles as there are batches, and minutes where the backlog is drained', () => {
  expect(cycleUse([1_000], 0.8, SETTINGS)).toMatchObject({ cycleSeconds: 4, minutesToClear: 1_000 });
  expect(cycleUse([1_000], 0.3, { ...SETTINGS, DrainBacklog: true })).toMatchObject({ minutesToClear: 5 });
});

test('nothing waits, or nothing was sent yet: nothing is made up', () => {
  expect(cycleUse([], 0.8, SETTINGS)).toMatchObject({ cycleSeconds: 0, minutesToClear: 0 });
  expect(cycleUse([3], null, SETTINGS)).toMatchObject({ cycleSeconds: null, minutesToClear: null });
});
