import { connectWorker } from '../../packages/queues/src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../packages/store/src/testing/index.ts';
import type { WorldEngines } from '../trial/world.ts';

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** The test run's own Postgres and Redis for a world of real processes. Those know no key prefix, so each test file takes another of Redis' sixteen databases. */
export const testEngines = (redisNumber: number): WorldEngines => {
  const databases = new Map<string, TestDatabase>();
  return {
    async createDatabase(name) {
      const made = await createTestDatabase({ connections: 1 });
      databases.set(name, made);
      return made.url;
    },
    async dropDatabase(name) {
      await databases.get(name)?.[Symbol.asyncDispose]();
    },
    async emptyRedis() {
      const url = new URL(process.env['TEST_REDIS_URL'] ?? '');
      url.pathname = `/${redisNumber}`;
      const redis = connectWorker(url.href, silent);
      await redis.flushdb();
      redis.disconnect();
      return url.href;
    },
  };
};
