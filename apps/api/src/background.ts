/** Work that goes on after its request was answered. */
export type Background = {
  /** How much of it there is. */
  readonly size: number;
  /** Keeps an eye on work that never rejects. */
  add(work: Promise<unknown>): void;
  /** Resolves when all of it has ended: before the connections it uses are closed. */
  settle(): Promise<void>;
};

export const createBackground = (): Background => {
  const underWay = new Set<Promise<unknown>>();
  return {
    get size() { return underWay.size; },
    add(work) {
      const watched = work.finally(() => underWay.delete(watched));
      underWay.add(watched);
    },
    async settle() {
      await Promise.allSettled(underWay);
    },
  };
};
