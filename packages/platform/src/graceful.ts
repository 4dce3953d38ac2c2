import type { Logger } from './log.ts';

/** One thing to do while stopping: `stop` is waited for, `withinMs` at most. */
export type StopStep = { name: string; stop: () => Promise<void>; withinMs: number };

/** Where signals come from and how the process ends; the process itself, except in tests. */
export type StopSurroundings = {
  signals: { on(name: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown; off(name: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown };
  exit: (code: number) => void;
};

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];

const within = async ({ stop, withinMs }: StopStep): Promise<'done' | 'too-slow'> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'too-slow'>((resolve) => { timer = setTimeout(resolve, withinMs, 'too-slow'); });
  try {
    return await Promise.race([stop().then(() => 'done' as const), limit]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Ends the process in good order (reliability.md, W9): on the first SIGTERM or SIGINT the steps run one after the other, each within its
 * time limit, and the exit code is 0; a step that fails or is too slow is logged and passed over. A second signal exits with 1 at once.
 * Gives a function that takes the handlers off again.
 */
export const onStop = (log: Logger, steps: StopStep[], { signals, exit }: StopSurroundings = { signals: process, exit: (code) => process.exit(code) }): (() => void) => {
  let stopping = false;
  const stopAll = async (signal: NodeJS.Signals): Promise<void> => {
    log.info('Stopping', { signal });
    for (const step of steps) {
      try {
        if (await within(step) === 'too-slow') log.warn(`${step.name} did not stop in time and is left behind`, { waitMs: step.withinMs });
      } catch (error) {
        log.warn(`${step.name} did not stop well`, { error });
      }
    }
    exit(0);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn('Told twice to stop; leaving at once', { signal });
      return exit(1);
    }
    stopping = true;
    void stopAll(signal);
  };
  for (const name of SIGNALS) signals.on(name, onSignal);
  return () => { for (const name of SIGNALS) signals.off(name, onSignal); };
};
