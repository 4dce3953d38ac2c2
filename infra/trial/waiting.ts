export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A question that was not answered with yes in time; trials count it as a violation, with the sentence. */
export class NotInTime extends Error {
  constructor(what: string, withinMs: number) {
    super(`${what}: not within ${Math.round(withinMs / 1_000)} s`);
    this.name = 'NotInTime';
  }
}

/**
 * Asks until the answer is yes; gives the milliseconds that took. A question that throws (an engine is away) counts as no.
 * Throws `NotInTime`.
 */
export const until = async (what: string, question: () => boolean | Promise<boolean>, { withinMs = 60_000, everyMs = 50 }: { withinMs?: number; everyMs?: number } = {}): Promise<number> => {
  const started = performance.now();
  for (;;) {
    if (await Promise.resolve().then(question).catch(() => false)) return performance.now() - started;
    if (performance.now() - started > withinMs) throw new NotInTime(what, withinMs);
    await pause(everyMs);
  }
};
