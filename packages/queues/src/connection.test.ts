import { expect, test } from '@jest/globals';
import { assertQueuePolicy } from './connection.ts';
import { createTestQueues } from './testing/index.ts';

test('a Redis that would evict jobs is refused with a sentence that says what to set (F26)', async () => {
  await using queues = createTestQueues();
  const info = await queues.redis.info();

  await expect(assertQueuePolicy(queues.redis)).resolves.toBeUndefined();
  await expect(assertQueuePolicy({ info: async () => info.replace('maxmemory_policy:noeviction', 'maxmemory_policy:allkeys-lru') } as never))
    .rejects.toMatchObject({ code: 'redis-may-evict', message: expect.stringContaining('set maxmemory-policy to noeviction') });
});

test.each(['5.0.14', '6.0.20'])('Redis %s is refused as too old', async (version) => {
  await expect(assertQueuePolicy({ info: async () => `redis_version:${version}\r\nmaxmemory_policy:noeviction\r\n` } as never))
    .rejects.toMatchObject({ code: 'redis-too-old', message: expect.stringContaining(version) });
});
