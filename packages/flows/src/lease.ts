import { performance } from 'node:perf_hooks';
import { LEASE_RENEWAL_SECONDS, LEASE_SECONDS, type ClaimedOrder, type OrderStore } from '@stream-tech/store';

/** What was held belongs to another process by now; whatever is under way must stop, and nothing may be written. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease was lost');
    this.name = 'LeaseLost';
  }
}

export type Lease = {
  /** Aborts as soon as the lease can't be renewed, or the caller's own signal aborts. */
  signal: AbortSignal;
  /** Throws `LeaseLost` where the lease may have lapsed, by a clock that goes on while a process is frozen (F5). */
  assertHeld: () => void;
};

/** Whether work ended because what it held was lost, whatever error it ended with. */
export const wasLost = (error: unknown, { signal }: Pick<Lease, 'signal'>): boolean => error instanceof LeaseLost || signal.reason instanceof LeaseLost;

/** What is held, and how long a sign of life keeps it. */
export type Holding = {
  /** Holds on for longer; false where somebody else has it by now. */
  renew: () => Promise<boolean>;
  leaseSeconds: number;
  everySeconds: number;
};

/**
 * Runs `work` while renewing a lease, however long a call lasts; where renewal finds it taken, or fails until the lease must have
 * lapsed, the work's signal aborts (reliability.md, section 3, step 2).
 */
export const holdOn = async <T>({ renew, leaseSeconds, everySeconds }: Holding, stop: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> => {
  // A second before the database would give it to another, we consider it gone.
  const safeMs = (leaseSeconds - 1) * 1_000;
  const lost = new AbortController();
  let heldSince = performance.now();
  const tooOld = (): boolean => performance.now() - heldSince > safeMs;
  const keep = async (): Promise<void> => {
    const asked = performance.now();
    try {
      if (await renew()) heldSince = asked;
      else lost.abort(new LeaseLost());
    } catch {
      // Postgres may be back before the lease lapses; the age of the last renewal decides.
      if (tooOld()) lost.abort(new LeaseLost());
    }
  };
  const timer = setInterval(() => void keep(), everySeconds * 1_000);
  try {
    return await work({
      signal: AbortSignal.any([lost.signal, stop]),
      assertHeld: () => {
        if (!lost.signal.aborted && tooOld()) lost.abort(new LeaseLost());
        lost.signal.throwIfAborted();
      },
    });
  } finally {
    clearInterval(timer);
  }
};

/** Holds a claimed order while `work` runs. */
export const holdLease = <T>(orders: Pick<OrderStore, 'renewLease'>, claimed: ClaimedOrder, stop: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> =>
  holdOn({ renew: () => orders.renewLease(claimed), leaseSeconds: LEASE_SECONDS, everySeconds: LEASE_RENEWAL_SECONDS }, stop, work);
