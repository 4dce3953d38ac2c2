import type { Logger } from '@stream-tech/platform';
import type { JobSchedulerJson, Queue } from 'bullmq';
import { queuesOf, specOf, type Group, type QueueName, type ScheduleId, type ScheduleSpec } from './catalogue.ts';
import type { Producer } from './producer.ts';
import { retryPolicy } from './retry-policy.ts';

export type SchedulesOptions = {
  producer: Pick<Producer, 'queues' | 'runNow'>;
  groups: readonly Group[];
  /** Zone that the patterns are read in (SCHEDULE_TIMEZONE). */
  timezone: string;
  log: Logger;
  /** How often they are looked at again. 15 s leaves room for a sweep within R6's 30 s. */
  everyMs?: number;
};

/** A tick may be this late before we ask whether it still exists: it may simply wait for a free slot. */
const LATE_MS = 15_000;
const UNDER_WAY = ['waiting', 'active', 'delayed', 'prioritized', 'paused'];

/** True where the next tick of a schedule is overdue and its job is nowhere any more, so that nothing would plan the one after it. */
const lostItsTick = async (queue: Queue, { key, next }: JobSchedulerJson, now: number): Promise<boolean> => {
  if (next === undefined || next > now - LATE_MS) return false;
  const job = await queue.getJob(`repeat:${key}:${next}`);
  return !job || !UNDER_WAY.includes(await job.getState());
};

const same = (found: JobSchedulerJson, wanted: ScheduleSpec, timezone: string) => found.pattern === wanted.pattern && found.tz === timezone && found.name === wanted.job;

/**
 * Keeps the schedules of the served groups as the catalogue has them: at start and then every `everyMs`, so that an emptied Redis heals
 * without a restart (R6, F24). A schedule that is right is left alone: setting it anew would throw away a tick that is due this very
 * moment and not yet taken. Schedules that the catalogue no longer knows are removed.
 */
export const createSchedules = ({ producer, groups, timezone, log, everyMs = 15_000 }: SchedulesOptions) => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const ensureQueue = async (name: QueueName): Promise<void> => {
    const queue = producer.queues[name];
    const { schedules, globalConcurrency } = specOf(name);
    const found = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
    for (const [schedule, wanted] of Object.entries(schedules)) {
      const scheduler = found.get(schedule);
      found.delete(schedule);
      if (scheduler && same(scheduler, wanted, timezone) && !(await lostItsTick(queue, scheduler, Date.now()))) continue;
      await queue.upsertJobScheduler(schedule, { pattern: wanted.pattern, tz: timezone }, { name: wanted.job, data: {}, opts: retryPolicy(name, wanted.job) });
      // Where it was not there at all, Redis is new or was emptied, and work may have gone with it: its tick runs at once (R6).
      if (!scheduler) await producer.runNow(schedule as ScheduleId);
      log.info('Schedule set', { schedule, queue: name, rule: wanted.pattern });
    }
    for (const schedule of found.keys()) {
      await queue.removeJobScheduler(schedule);
      log.info('Schedule removed: the catalogue no longer knows it', { schedule, queue: name });
    }
    // The limit lives in Redis and goes with it; the next tick sets what the settings say.
    if (globalConcurrency !== undefined && (await queue.getGlobalConcurrency()) === null) await queue.setGlobalConcurrency(globalConcurrency);
  };

  /** Sets what is missing or different. Throws where Redis does not answer. */
  const ensure = async (): Promise<void> => {
    for (const name of queuesOf(groups)) await ensureQueue(name);
  };

  let away = false;
  const look = async (): Promise<void> => {
    try {
      await ensure();
      away = false;
    } catch (error) {
      if (!away) log.warn('Schedules could not be looked at; trying again', { error });   // once for one outage
      away = true;
    }
  };

  const again = (): void => {
    if (!stopped) timer = setTimeout(() => { void look().finally(again); }, everyMs);
  };

  return {
    ensure,
    /** Sets them now, and looks again from time to time until `stop`. Does not throw where Redis is away: the next look will do it. */
    async start(): Promise<void> {
      await look();
      again();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
