import type { Logger } from '@stream-tech/platform';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DEFAULT_PREFIX } from './connection.ts';

export type PersonLimitOptions = { redis: Redis; log: Pick<Logger, 'warn'>; /** How often in a minute. */ perMinute: number; prefix?: string };
/** Takes one turn of somebody's; gives the seconds to wait where none is left, else undefined. */
export type PersonLimit = (personId: string) => Promise<number | undefined>;

const MINUTE_SECONDS = 60;

/**
 * How often one person may have partners asked, counted in Redis and so over all processes of the api. While Redis is away each process
 * counts by itself: a person is never kept from work because of our own engines.
 */
export const createPersonLimit = ({ redis, log, perMinute, prefix = DEFAULT_PREFIX }: PersonLimitOptions): PersonLimit => {
  const keyPrefix = `${prefix}:person`;
  const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points: perMinute, duration: MINUTE_SECONDS });
  const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix, points: perMinute, duration: MINUTE_SECONDS, rejectIfRedisNotReady: true, insuranceLimiter });
  return async (personId) => {
    try {
      await limiter.consume(personId);
      return undefined;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      log.warn('Somebody’s questions to partners could not be counted', { error: refusal });
      return undefined;
    }
  };
};
