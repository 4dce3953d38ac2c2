import { correlationId, type Logger } from '@stream-tech/platform';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { checkJob, QUEUE_NAMES, SCHEDULES, type JobData, type JobName, type QueueName, type ScheduleId } from './catalogue.ts';
import { connectProducer, DEFAULT_PREFIX } from './connection.ts';
import { createFigures } from './figures.ts';
import { retryPolicy } from './retry-policy.ts';

export type EnqueueOptions = {
  /**
   * At most one unfinished job of this kind for this id. A nudge that comes while such a job is already at work leads to one more run
   * afterwards, so it is never lost (decision 0041); one that comes while it waits changes nothing, and one that comes while it is
   * delayed sets its time anew.
   */
  onlyOne?: string;
  /** Not before this many milliseconds have passed. */
  delayMs?: number;
  /** In front of the jobs that wait already: for what a person asked for. (BullMQ's `priority` would put it behind them.) */
  urgent?: boolean;
};

/** One job to add: its name, its data, and how. */
export type NewJob<Q extends QueueName> = { [J in JobName<Q>]: { job: J; data: JobData<Q, J> } & EnqueueOptions }[JobName<Q>];

/** How many jobs of a queue are in each state. */
export type QueueCounts = Record<'waiting' | 'active' | 'delayed' | 'prioritized' | 'failed', number>;

export type ProducerOptions = {
  log: Logger;
  /** Either the server, or a connection made by `connectProducer`, which then stays the caller's to close. */
  redisUrl?: string;
  connection?: Redis;
  prefix?: string;
  commandTimeoutMs?: number;
};

export type Producer = ReturnType<typeof createProducer>;

/** Adds jobs to the queues of the catalogue. Every method fails within about a second where Redis is away or frozen. */
export const createProducer = ({ log, redisUrl, connection: given, prefix = DEFAULT_PREFIX, commandTimeoutMs }: ProducerOptions) => {
  if (!given && !redisUrl) throw new TypeError('a producer needs a connection or the address of Redis');
  const connection = given ?? connectProducer(redisUrl!, log, commandTimeoutMs === undefined ? {} : { commandTimeoutMs });

  // BullMQ would wait for the first connection for ever, and for its own look at the server's version; the first would hang a caller
  // while Redis is away, the second would fail once and never recover. `assertQueuePolicy` is our look at the version.
  const queues = Object.fromEntries(QUEUE_NAMES.map((name) => {
    const queue = new Queue(name, { connection, prefix, skipVersionCheck: true, skipWaitingForReady: true, skipMetasUpdate: true, streams: { events: { maxLen: 1_000 } } });
    // The connection itself already tells when Redis goes and comes.
    queue.on('error', (error) => log.debug('A queue reports an error', { queue: name, error }));
    return [name, queue];
  })) as Record<QueueName, Queue>;

  const figures = createFigures({ redis: connection, log, prefix });

  const prepared = (queue: QueueName, job: string, data: unknown, { onlyOne, delayMs, urgent }: EnqueueOptions) => {
    const checked = checkJob(queue, job, data);
    if ('refused' in checked) throw new TypeError(checked.refused);
    const opts: JobsOptions = {
      ...retryPolicy(queue, job),
      ...(onlyOne === undefined ? {} : { deduplication: { id: `${job}:${onlyOne}`, keepLastIfActive: true, reschedule: true } }),
      ...(delayMs ? { delay: delayMs } : {}),
      ...(urgent ? { lifo: true } : {}),
    };
    return { name: job, data: { ...checked.data, correlationId: correlationId() }, opts };
  };

  return {
    /** The queues themselves, for Bull Board. */
    queues,

    /** The board on which workers post their figures, and from which the api tells them. */
    figures,

    /**
     * Adds one job; the work under way hands on its correlation id. Throws a TypeError for data that the catalogue does not allow,
     * and ioredis' error where Redis does not answer; the job may then still have been added.
     */
    async enqueue<Q extends QueueName, J extends JobName<Q>>(queue: Q, job: J, data: JobData<Q, J>, options: EnqueueOptions = {}): Promise<void> {
      const ready = prepared(queue, job, data, options);
      await queues[queue].add(ready.name, ready.data, ready.opts);
    },

    /** Adds many jobs of one queue in the order given, in one round trip. */
    async enqueueMany<Q extends QueueName>(queue: Q, jobs: readonly NewJob<Q>[]): Promise<void> {
      if (jobs.length === 0) return;
      await queues[queue].addBulk(jobs.map(({ job, data, ...options }) => prepared(queue, job, data, options)));
    },

    /** Adds the job of a schedule at once, beside its next regular time; asked for twice while it waits, it runs once (surface.md, "run now"). `byHand`: by a person's word. */
    async runNow(scheduleId: ScheduleId, { byHand = false }: { byHand?: boolean } = {}): Promise<void> {
      const { queue, ...schedule } = SCHEDULES.find(({ id }) => id === scheduleId) ?? unknownSchedule(scheduleId);
      const { job, data } = (byHand ? schedule.byHand : undefined) ?? { job: schedule.job, data: {} };
      const ready = prepared(queue, job, data, { onlyOne: scheduleId, urgent: true });
      await queues[queue].add(ready.name, ready.data, ready.opts);
    },

    /** How many jobs of a queue may run at the same time over all processes. */
    async setGlobalConcurrency(queue: QueueName, most: number): Promise<void> {
      await queues[queue].setGlobalConcurrency(most);
    },

    /** Depth by queue and state, for the metrics and the health page. */
    async counts(): Promise<Record<QueueName, QueueCounts>> {
      const entries = await Promise.all(QUEUE_NAMES.map(async (name) =>
        [name, await queues[name].getJobCounts('waiting', 'active', 'delayed', 'prioritized', 'failed')] as const));
      return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
    },

    /** Resolves when Redis answers; throws within about a second when it does not. */
    async ping(): Promise<void> {
      await connection.ping();
    },

    async close(): Promise<void> {
      figures.stop();
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      if (!given) connection.disconnect();
    },
  };
};

const unknownSchedule = (id: string): never => { throw new TypeError(`there is no schedule called ${id}`); };
