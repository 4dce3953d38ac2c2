/** What a send cycle is made of. */
export type CycleSettings = { MaxBatchSizePerInstallation: number; MaxInstallationsPerBatch: number; DrainBacklog: boolean };

/** How much of its five minutes the send cycle uses, and when what waits will be sent. */
export type CycleUse = { waiting: number; accounts: number; secondsPerOrder: number | null; /** What a cycle takes now, and what it may take. */ cycleSeconds: number | null; ofSeconds: number; /** Until all that waits now is sent; null: nothing is known of how long one order takes. */ minutesToClear: number | null };

/** The send cycle starts anew after so long. */
export const CYCLE_SECONDS = 300;

/**
 * Cycle arithmetic (performance.md, 2): T = accounts with work × batch × seconds per order ÷ accounts at once; below five minutes all is
 * well. `waiting`: how many orders wait in each account. An account with fewer than a batch takes less.
 */
export const cycleUse = (waiting: readonly number[], secondsPerOrder: number | null, { MaxBatchSizePerInstallation: batch, MaxInstallationsPerBatch: atOnce, DrainBacklog: drains }: CycleSettings): CycleUse => {
  const sum = waiting.reduce((total, each) => total + each, 0);
  const facts = { waiting: sum, accounts: waiting.length, secondsPerOrder, ofSeconds: CYCLE_SECONDS };
  if (secondsPerOrder === null || sum === 0) return { ...facts, cycleSeconds: sum === 0 ? 0 : null, minutesToClear: sum === 0 ? 0 : null };
  const inOneCycle = waiting.reduce((total, each) => total + Math.min(each, batch), 0);
  const cycleSeconds = (inOneCycle * secondsPerOrder) / Math.min(atOnce, waiting.length);
  const cycles = Math.ceil(Math.max(...waiting) / batch);
  const seconds = drains ? Math.max((sum * secondsPerOrder) / Math.min(atOnce, waiting.length), Math.max(...waiting) * secondsPerOrder) : cycles * Math.max(CYCLE_SECONDS, cycleSeconds);
  return { ...facts, cycleSeconds: Math.round(cycleSeconds * 10) / 10, minutesToClear: Math.ceil(seconds / 60) };
};
