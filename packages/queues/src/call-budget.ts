import type { BudgetedCall, CallBudget, Logger } from '@stream-tech/platform';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export type CallBudgetOptions = { redis: Redis; log: Logger; prefix?: string };

/** Larger than any budget: the points that `pause` writes, so that nobody takes a call until they are gone. */
const PAUSED_POINTS = 1_000_000_000;

/**
 * The length of a window and the calls in it. Six seconds long, so that any minute touches eleven of them at most: that is 1.1 times
 * `perMinute`, below the published number, of which `perMinute` is 80 %. Budgets below ten a minute get one call in a longer window.
 */
const windowFor = (perMinute: number): { points: number; seconds: number } =>
  perMinute >= 10 ? { points: Math.floor(perMinute / 10), seconds: 6 } : { points: 1, seconds: Math.ceil(60 / Math.max(perMinute, 1)) };

const wait = (ms: number, signal: AbortSignal | undefined): Promise<void> => new Promise((resolve, reject) => {
  const stop = () => { clearTimeout(timer); reject(signal!.reason as Error); };
  const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, ms);
  signal?.addEventListener('abort', stop, { once: true });
});

/**
 * Call budgets kept in Redis and so shared by all processes (performance.md, 2; I7). Callers of one process are served in turn; one
 * Redis command for a call. While Redis is away each process uses half of the budget by itself: calls go on, and two processes
 * together still keep to it.
 */
export const createCallBudget = ({ redis, log, prefix = 'stream-tech:budget' }: CallBudgetOptions): CallBudget => {
  const limiters = new Map<number, RateLimiterRedis>();
  const pauses = new RateLimiterRedis({ storeClient: redis, keyPrefix: prefix, points: PAUSED_POINTS, duration: 60 });
  const pausedHere = new Map<string, number>();
  const lanes = new Map<string, Promise<void>>();

  const limiterFor = (perMinute: number): RateLimiterRedis => {
    const known = limiters.get(perMinute);
    if (known) return known;
    const { points, seconds } = windowFor(perMinute);
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix: prefix, points: Math.max(1, Math.floor(points / 2)), duration: seconds });
    const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix: prefix, points, duration: seconds, inMemoryBlockOnConsumed: points, rejectIfRedisNotReady: true, insuranceLimiter });
    limiters.set(perMinute, limiter);
    return limiter;
  };

  const turn = async (key: string, perMinute: number, signal: AbortSignal | undefined): Promise<void> => {
    const limiter = limiterFor(perMinute);
    for (;;) {
      signal?.throwIfAborted();
      const pausedFor = (pausedHere.get(key) ?? 0) - Date.now();
      if (pausedFor > 0) {
        await wait(pausedFor, signal);
        continue;
      }
      pausedHere.delete(key);
      try {
        await limiter.consume(key);
        return;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        await wait(Math.max(refusal.msBeforeNext, 5), signal);
      }
    }
  };

  return {
    async take({ installationId, method, perMinute }: BudgetedCall, signal?: AbortSignal): Promise<void> {
      const key = `${installationId}:${method}`;
      const mine = (lanes.get(key) ?? Promise.resolve()).then(() => turn(key, perMinute, signal));
      const tail = mine.catch(() => undefined);     // whoever comes next waits for this turn's end, however it ends
      lanes.set(key, tail);
      void tail.then(() => { if (lanes.get(key) === tail) lanes.delete(key); });
      if (!signal) return mine;
      // One that gives up must not stay in line until its turn to hear so.
      let stop: (() => void) | undefined;
      const aborted = new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason as Error);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
      try {
        await Promise.race([mine, aborted]);
      } finally {
        signal.removeEventListener('abort', stop!);
      }
    },

    async pause({ installationId, method }, ms: number): Promise<void> {
      const key = `${installationId}:${method}`;
      const until = Date.now() + ms;
      if (until <= (pausedHere.get(key) ?? 0)) return;
      pausedHere.set(key, until);
      // Whole seconds, rounded up: the library would write a key without an end for less than one.
      await pauses.block(key, Math.ceil(ms / 1_000)).catch((error: unknown) => log.warn('A pause is known to this process only: Redis did not answer', { method, installationId, error }));
    },
  };
};
