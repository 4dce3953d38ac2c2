import { performance } from 'node:perf_hooks';
import { LEASE_RENEWAL_SECONDS, LEASE_SECONDS, type ClaimedOrder, type OrderStore } from '@stream-tech/store';

/** The row belongs to another process by now; whatever is under way must stop, and nothing may be written. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease on this order was lost');
    this.name = 'LeaseLost';
  }
}

export type Lease = {
  /** Aborts as soon as the lease can't be renewed, or the caller's own signal aborts. */
  signal: AbortSignal;
  /** Throws `LeaseLost` where the lease may have lapsed, by a clock that goes on while a process is frozen (F5). */
  assertHeld: () => void;
};

// A second before the database would give the row to another, we consider it gone.
const SAFE_MS = (LEASE_SECONDS - 1) * 1_000;

/**
 * Runs `work` while renewing the lease of a claimed order, however long a call lasts; where renewal finds the row taken, or
 * fails until the lease must have lapsed, the work's signal aborts (reliability.md, section 3, step 2).
 */
export const holdLease = async <T>(orders: Pick<OrderStore, 'renewLease'>, claimed: ClaimedOrder, stop: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> => {
  const lost = new AbortController();
  let heldSince = performance.now();
  const tooOld = (): boolean => performance.now() - heldSince > SAFE_MS;
  const renew = async (): Promise<void> => {
    const asked = performance.now();
    try {
      if (await orders.renewLease(claimed)) heldSince = asked;
      else lost.abort(new LeaseLost());
    } catch {
      // Postgres may be back before the lease lapses; the age of the last renewal decides.
      if (tooOld()) lost.abort(new LeaseLost());
    }
  };
  const timer = setInterval(() => void renew(), LEASE_RENEWAL_SECONDS * 1_000);
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
