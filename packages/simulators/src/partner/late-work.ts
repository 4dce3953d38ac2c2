/** Timers of a simulator: late commits and slow answers, all ended when it closes. */
export interface LateWork {
  /** Work that takes effect later, although its connection is gone. */
  schedule(delayMs: number, work: () => void): void;
  /** A late answer: belongs to a connection, so nobody can wait for it here. */
  after(delayMs: number, deliver: () => void): void;
  /** Number of commits that have not happened yet. */
  readonly pending: number;
  /** Does all late work now, in the order in which it would have come due; answers how many there were. */
  settle(): number;
  /** Forgets late work: it will never happen. */
  drop(): void;
}

export function createLateWork(): LateWork {
  const waiting = new Map<NodeJS.Timeout, { due: number; work: () => void }>();
  const answers = new Set<NodeJS.Timeout>();
  return {
    schedule(delayMs, work) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        work();
      }, delayMs);
      waiting.set(timer, { due: performance.now() + delayMs, work });
    },
    after(delayMs, deliver) {
      const timer = setTimeout(() => {
        answers.delete(timer);
        deliver();
      }, delayMs);
      answers.add(timer);
    },
    get pending() {
      return waiting.size;
    },
    settle() {
      const due = [...waiting].sort(([, a], [, b]) => a.due - b.due);
      waiting.clear();
      for (const [timer, { work }] of due) {
        clearTimeout(timer);
        work();
      }
      return due.length;
    },
    drop() {
      for (const timer of waiting.keys()) clearTimeout(timer);
      for (const timer of answers) clearTimeout(timer);
      waiting.clear();
      answers.clear();
    },
  };
}
