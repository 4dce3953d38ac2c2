export type TogetherOptions<T> = {
  /** Items that one piece of work takes at most. */
  most: number;
  /** Pieces of work at once, at most; one is usual, further ones begin where it takes longer than `patienceMs`. */
  atOnce: number;
  patienceMs: number;
  /** Whether an item may be to blame for this failure; the items of such a piece are then worked on one by one. */
  isTheirs: (error: unknown, items: T[]) => boolean;
};

/**
 * Lets callers who come at the same time share one piece of work: the first goes at once, and whoever comes meanwhile goes together next.
 * Without a crowd nobody waits. `work` gives a result for each item, in their order; each caller gets his own, or what `work` throws.
 */
export const together = <T, R>(work: (items: T[]) => Promise<R[]>, { most, atOnce, patienceMs, isTheirs }: TogetherOptions<T>) => {
  type Caller = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void };
  const waiting: Caller[] = [];
  let going = 0;
  let impatient: NodeJS.Timeout | undefined;

  const workOn = async (callers: Caller[]): Promise<void> => {
    const items = callers.map(({ item }) => item);
    try {
      const results = await work(items);
      for (const [index, { resolve }] of callers.entries()) resolve(results[index] as R);
    } catch (error) {
      if (callers.length > 1 && isTheirs(error, items)) for (const caller of callers) await workOn([caller]);
      else for (const { reject } of callers) reject(error);
    }
  };

  const go = async (): Promise<void> => {
    clearTimeout(impatient);
    impatient = undefined;
    const callers = waiting.splice(0, most);
    if (callers.length === 0) return;
    going += 1;
    await workOn(callers);
    going -= 1;
    void go();
  };

  return (item: T): Promise<R> => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject });
    // After what is being read right now, so that those who came with the same packet go together.
    if (going === 0) { if (waiting.length === 1) setImmediate(() => { if (going === 0) void go(); }); } else if (going < atOnce) impatient ??= setTimeout(() => { void go(); }, patienceMs);
  });
};
