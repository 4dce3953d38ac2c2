import type { Clock } from '@stream-tech/platform';
import { KEEP_MS } from './contract.ts';

export type Kept = {
  /** What `load` gives, kept in memory for a day (or `forMs`); several who ask at once share one load, and a failed one is not kept. */
  get<T>(installationId: string, what: string, load: () => Promise<T>, forMs?: number): Promise<T>;
};

/** Memory of what rarely changes in an account, for each installation. */
export const createKept = (clock: Clock): Kept => {
  const entries = new Map<string, { value: Promise<unknown>; since: number }>();
  return {
    get<T>(installationId: string, what: string, load: () => Promise<T>, forMs: number = KEEP_MS): Promise<T> {
      const key = `${installationId}:${what}`;
      const now = clock().getTime();
      const known = entries.get(key);
      if (known && now - known.since < forMs) return known.value as Promise<T>;
      const entry = { value: load(), since: now };
      entries.set(key, entry);
      // The caller gets the failure; the next one shall load anew.
      entry.value.catch(() => { if (entries.get(key) === entry) entries.delete(key); });
      return entry.value;
    },
  };
};
