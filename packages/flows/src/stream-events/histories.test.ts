import { expect, test } from '@jest/globals';
import { createEventWorld } from '../testing/event-world.ts';
import { playHistories, type Chance } from '../testing/histories.ts';

const chanceOf = (seed: number): Chance => {
  let state = seed;
  const next = (): number => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return state / 4_294_967_296; };
  return { next, between: (low, high) => low + Math.floor(next() * (high - low + 1)), pick: (list) => list[Math.floor(next() * list.length)]! };
};

test.each([true, false])('histories of events in any order and repetition end in the same Linnworks, each effect once (W4, W5; processing on: %s)', async (processes) => {
  await using world = await createEventWorld({ service: { ProcessedOnDelivered: processes }, system: { WebhookBatchSize: 50, MaxBatchSizePerInstallation: 50, WebhookMaxRetryAttempts: 3 } });
  const outcome = await playHistories(world, chanceOf(processes ? 7 : 8), 12, { processes });
  expect(outcome.deviations).toEqual([]);
  expect(outcome.events).toBeGreaterThan(50);
}, 180_000);
