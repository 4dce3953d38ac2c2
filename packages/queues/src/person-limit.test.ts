import { createLogRecorder } from '@stream-tech/platform/testing';
import { expect, test } from '@jest/globals';
import { createPersonLimit } from './person-limit.ts';
import { createTestQueues } from './testing/index.ts';

test('turns of a person are counted over all processes, and another person has their own (security.md, 57)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const log = createLogRecorder();
  const [one, two] = [1, 2].map(() => createPersonLimit({ redis: queues.redis, log, perMinute: 4, prefix: queues.prefix }));
  for (const take of [one!, two!, one!, two!]) expect(await take('ann')).toBeUndefined();
  for (const take of [one!, two!]) expect(await take('ann')).toBeGreaterThan(50);
  expect(await two!('bob')).toBeUndefined();
  expect(log.lines).toEqual([]);
});

test('while Redis is away each process counts by itself', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const take = createPersonLimit({ redis: queues.redis, log: createLogRecorder(), perMinute: 2, prefix: queues.prefix });
  const away = queues.redis.duplicate({ lazyConnect: true });
  const takeAway = createPersonLimit({ redis: away, log: createLogRecorder(), perMinute: 2, prefix: queues.prefix });
  for (const each of [takeAway, takeAway, take]) expect(await each('ann')).toBeUndefined();
  expect(await takeAway('ann')).toBeGreaterThan(0);
  away.disconnect();
});
