/** What the watchdog asks about one queue. */
export type WatchedQueue = {
  name: string;
  /** Whether this process could take a job now: it has a free slot and is not paused. */
  hasFreeSlot: () => boolean;
  /** When this process last took a job (milliseconds since the epoch). */
  takenAt: () => number;
  /** Whether a job could be taken now, asked of Redis on a connection of its own. Rejects where Redis does not answer. */
  workWaits: () => Promise<boolean>;
};

export type WatchdogOptions = {
  queues: readonly WatchedQueue[];
  /** How long work may wait beside a free slot without any being taken (R20: 30 s). */
  limitMs?: number;
  everyMs?: number;
  now?: () => number;
  /** Called once, with the queue that is stuck. A worker process ends itself here. */
  onWedged: (queue: string) => void;
};

/**
 * Notices a worker that takes nothing while work waits: BullMQ can wedge silently after an outage, with `isRunning()` true and pings
 * green (reliability.md, 1, #4585; R20). An unreachable Redis, a paused queue and full slots are not a wedge.
 */
export const createWatchdog = ({ queues, limitMs = 30_000, everyMs = 5_000, now = Date.now, onWedged }: WatchdogOptions) => {
  /** Since when work has been seen waiting beside a free slot at every look, without anything taken. */
  const since = new Map<string, number>();
  let lookedAt = now();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** One look at every queue. */
  const look = async (): Promise<void> => {
    // A process that was frozen itself has not watched: it must not take the time it slept for time in which nothing was taken.
    if (now() - lookedAt > 3 * everyMs) since.clear();
    lookedAt = now();
    for (const queue of queues) {
      const waits = queue.hasFreeSlot() && await queue.workWaits().catch(() => false);
      const start = since.get(queue.name);
      if (!waits) since.delete(queue.name);
      else if (start === undefined || queue.takenAt() >= start) since.set(queue.name, now());
      else if (!stopped && now() - start >= limitMs) {
        stopped = true;
        onWedged(queue.name);
        return;
      }
    }
  };

  const again = (): void => {
    if (!stopped) timer = setTimeout(() => { void look().finally(again); }, everyMs);
  };

  return {
    look,
    start: again,
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
