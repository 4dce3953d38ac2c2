import pLimit, { type LimitFunction } from 'p-limit';
import { CALLS_IN_FLIGHT } from './contract.ts';

/** The turns that calls of one account take in this process (stream-api.md, section 8). */
export type Lanes = {
  /** Creates: strictly one after the other. */
  creates: LimitFunction;
  /** Calls in flight at once, creates among them. */
  calls: LimitFunction;
};

/** Kept for the whole process and not for one carrier: two integrations may share a Stream account. */
const lanesByAccount = new Map<string, Lanes>();

/** The lanes of an account, the same ones whoever asks. */
export const lanesOf = (baseUrl: string, clientId: string): Lanes => {
  const key = JSON.stringify([baseUrl, clientId]);
  const known = lanesByAccount.get(key);
  if (known) return known;
  const made = { creates: pLimit(1), calls: pLimit(CALLS_IN_FLIGHT) };
  lanesByAccount.set(key, made);
  return made;
};

/**
 * Runs `work` when its turn comes. An abort while waiting rejects at once with the signal's reason and `work` never runs; once it
 * runs, the abort is its own affair.
 */
export const inTurn = <T>(lane: LimitFunction, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(signal?.reason);
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave, { once: true });
    void lane(async () => {
      signal?.removeEventListener('abort', leave);
      if (!signal?.aborted) await work().then(resolve, reject);
    });
  });
