import { randomBytes } from 'node:crypto';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { Redis } from 'ioredis';
import type { Group } from '../catalogue.ts';
import { createProducer } from '../producer.ts';
import { createRunner, type RunnerOptions } from '../runner.ts';
import { createSchedules, type SchedulesOptions } from '../schedules.ts';

const server = (): string => {
  const url = process.env.TEST_REDIS_URL;
  if (!url) throw new Error('TEST_REDIS_URL is missing: run tests through `npm test -- <path>`, which brings up Redis');
  return url;
};

/** Queues of a test's own on the real Redis of TEST_REDIS_URL: everything lies under a prefix of its own, and is gone when disposed. */
export const createTestQueues = () => {
  const redisUrl = server();
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const redis = new Redis(redisUrl);
  const log = createLogRecorder();
  const producer = createProducer({ redisUrl, prefix, log });
  const ends: (() => Promise<void> | void)[] = [];

  return {
    redisUrl,
    prefix,
    /** A plain connection, to look at what is there. */
    redis,
    log,
    producer,

    /** Resolves once the producer has its connection: before that it fails fast, as it should. */
    async ready(): Promise<void> {
      if (redis.status !== 'ready') await new Promise((resolve) => { redis.once('ready', resolve); });
      for (;;) {
        if (await producer.ping().then(() => true, () => false)) return;
        await new Promise((resolve) => { setImmediate(resolve); });
      }
    },

    /** A runner on these queues; closed with them. */
    runner<G extends Group>(options: Omit<RunnerOptions<G>, 'redisUrl' | 'prefix' | 'log'>) {
      const runner = createRunner<G>({ ...options, redisUrl, prefix, log } as RunnerOptions<G>);
      ends.push(() => runner.close({ withinMs: 2_000, graceMs: 200 }));
      return runner;
    },

    /** The schedules of these queues; stopped with them. */
    schedules(options: Omit<SchedulesOptions, 'producer' | 'log'>) {
      const schedules = createSchedules({ ...options, producer, log });
      ends.push(() => schedules.stop());
      return schedules;
    },

    /** Deletes all of this test's keys, as an emptied Redis would look to it. */
    async empty(): Promise<void> {
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 500);
        cursor = next;
        if (keys.length > 0) await redis.del(...keys);
      } while (cursor !== '0');
    },

    async [Symbol.asyncDispose](): Promise<void> {
      for (const end of ends.reverse()) await end();
      await producer.close();
      await this.empty();
      redis.disconnect();
    },
  };
};
