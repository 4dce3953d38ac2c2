import { expect, test } from '@jest/globals';
import { createChance } from '@stream-tech/platform/testing';
import { createEventWorld } from '../testing/event-world.ts';
import { playHistories } from '../testing/histories.ts';

test.each([true, false])('histories of events in any order and repetition end in the same Linnworks, each effect once (W4, W5; processing on: %s)', async (processes) => {
  await using world = await createEventWorld({ service: { ProcessedOnDelivered: processes }, system: { WebhookBatchSize: 50, MaxBatchSizePerInstallation: 50, WebhookMaxRetryAttempts: 3 } });
  const outcome = await playHistories(world, createChance(processes ? 7 : 8), 12, { processes });
  expect(outcome.deviations).toEqual([]);
  expect(outcome.events).toBeGreaterThan(50);
}, 180_000);
