import type { Redis } from 'ioredis';

/** BullMQ keeps a delayed job's time in the upper bits of its score. */
const SCORE_BITS = 0x1000;
/** A delayed job this long overdue should have been taken by a worker that is awake. */
const OVERDUE_MS = 10_000;

type Keys = Record<'wait' | 'prioritized' | 'delayed' | 'active' | 'meta', string> | Record<string, string>;

/**
 * Whether a worker could take a job of this queue now: one waits, or is overdue, and the queue is neither paused nor at its limit over
 * all processes. One round trip. Throws where Redis does not answer.
 */
export const workWaitsIn = async (redis: Redis, keys: Keys, now: number): Promise<boolean> => {
  const key = keys as Record<string, string>;
  const answers = await redis.pipeline()
    .llen(key.wait!).zcard(key.prioritized!).zcount(key.delayed!, '-inf', (now - OVERDUE_MS) * SCORE_BITS)
    .llen(key.active!).hmget(key.meta!, 'paused', 'concurrency')
    .exec();
  const values = (answers ?? []).map(([error, value]) => { if (error) throw error; return value; });
  const [waiting, prioritized, overdue, active] = values.slice(0, 4).map(Number) as [number, number, number, number];
  const [paused, most] = values[4] as [string | null, string | null];
  if (paused !== null || (most !== null && active >= Number(most))) return false;
  return waiting + prioritized + overdue > 0;
};
