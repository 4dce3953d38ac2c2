import { setTimeout as delay } from 'node:timers/promises';
import { FIRST_WAIT_MS } from './contract.ts';

/** Waits; rejects with the signal's reason when it aborts. */
export const sleepFor = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await delay(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
};

/** How long to wait before the n-th repeat, in ms: 1 s, 2 s, 4 s … give or take a quarter, and no less than Stream asked for (stream-api.md, section 8). */
export const waitBefore = (repeat: number, retryAfterMs = 0, random: () => number = Math.random): number =>
  Math.max(retryAfterMs, Math.round(FIRST_WAIT_MS * 2 ** (repeat - 1) * (0.75 + random() / 2)));
