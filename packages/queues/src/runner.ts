import { AppError, type Remedy } from '@stream-tech/domain';
import { acceptCorrelation, withCorrelation, type Logger, type Metrics } from '@stream-tech/platform';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import { checkJob, queuesOf, specOf, type Group, type Handlers, type QueueName, type QueueOf } from './catalogue.ts';
import { JobFailed } from './job-failed.ts';
import { connectProducer, connectWorker, DEFAULT_PREFIX } from './connection.ts';
import { pauseBeforeRetry } from './retry-policy.ts';
import { createWatchdog, type WatchdogOptions } from './watchdog.ts';
import { workWaitsIn } from './work-waits.ts';


export type RunnerOptions<G extends Group> = {
  redisUrl: string;
  prefix?: string;
  groups: readonly G[];
  /** One handler for each job of each queue of these groups. What a handler gives back is dropped: Redis carries no facts. */
  handlers: { [Q in QueueOf<G>]: Handlers<Q> };
  log: Logger;
  /** Told of each finished run. `outcome`: done; refused: an expected failure, which the row tells; failed: our own trouble. */
  metrics?: Pick<Metrics, 'job'> | undefined;
  /** Overrides how many jobs of a queue this process works on at once. */
  concurrency?: Partial<Record<QueueName, number>>;
  /** How long a job of a killed process stays its own, and how often others look for such jobs: 10 s and 2 s bring its work back in about 12 s (reliability.md, 1), and within 2 s where Redis was away. */
  lockDurationMs?: number;
  stalledIntervalMs?: number;
  watchdog?: Partial<Pick<WatchdogOptions, 'limitMs' | 'everyMs' | 'onWedged'>>;
};

/** A job may lose its process this often before BullMQ gives it up; the row is the truth, and the next tick finds it again. */
const MAX_STALLED = 20;

const LEVEL: Record<Remedy, 'info' | 'warn' | 'error'> = { 'fix-the-data': 'info', 'try-later': 'warn', 'look-again': 'warn', reconnect: 'error', 'give-up': 'error' };

/** What Redis may keep of a failure: its kind. Its message could quote a row or a partner, and belongs in the log alone (I9). */
const withoutFacts = (error: unknown): Error => {
  const kind = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code).slice(0, 40)}` : '';
  const kept = new Error(`${kind}${code}; the log has the rest under this job's correlation id`);
  kept.stack = kept.message;
  return kept;
};

const lostConnection = (error: Error): boolean =>
  'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(String(error.code)) || error.message === 'Connection is closed.';

/** The way every worker process works on jobs: checked data, a correlation id, a log line, a metric, our retry policy, a graceful end. */
export const createRunner = <G extends Group>({
  redisUrl, prefix = DEFAULT_PREFIX, groups, handlers, log, metrics, concurrency = {}, lockDurationMs = 10_000, stalledIntervalMs = 2_000, watchdog: watching = {},
}: RunnerOptions<G>) => {
  const connection = connectWorker(redisUrl, log);
  const probe = connectProducer(redisUrl, log);
  const names = queuesOf(groups);
  const atWork = new Map<QueueName, { active: number; takenAt: number }>(names.map((name) => [name, { active: 0, takenAt: Date.now() }]));
  const allHandlers = handlers as unknown as Record<string, Record<string, (data: unknown, signal: AbortSignal) => Promise<unknown>>>;
  let paused = false;

  const perform = async (queue: QueueName, job: Job, signal: AbortSignal): Promise<void> => {
    const fields = { queue, job: job.name, jobId: job.id, attempt: job.attemptsMade + 1 };
    const started = performance.now();
    const ended = (outcome: 'done' | 'refused' | 'failed'): number => {
      const tookMs = Math.round(performance.now() - started);
      metrics?.job({ queue, job: outcome === 'failed' && !Object.hasOwn(specOf(queue).jobs, job.name) ? 'unknown' : job.name, outcome, tookMs });
      return tookMs;
    };
    const checked = checkJob(queue, job.name, job.data);
    if ('refused' in checked) {
      log.error('A job was refused', { ...fields, reason: checked.refused, tookMs: ended('failed') });
      throw new UnrecoverableError(checked.refused);
    }
    log.debug('Job begins', fields);
    try {
      await allHandlers[queue]![job.name]!(checked.data, signal);
      log.debug('Job done', { ...fields, tookMs: ended('done') });
    } catch (error) {
      if (error instanceof AppError) {
        // One retry clock for each trouble: this one is the row's, so the job itself has ended well (reliability.md, section 3, step 12).
        log[LEVEL[error.remedy]]('Job ended with a trouble that is not its own to retry', { ...fields, remedy: error.remedy, error, tookMs: ended('refused') });
        return;
      }
      if (error instanceof JobFailed) {
        const { cause } = error;
        log[LEVEL[cause.remedy]]('Job failed for all to see, and waits for a person or its next time', { ...fields, remedy: cause.remedy, error: cause, tookMs: ended('refused') });
        throw new UnrecoverableError(`${cause.code}; the log has the rest under this job's correlation id`);
      }
      const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      log[last ? 'error' : 'warn'](last ? 'Job failed, and is not tried again' : 'Job failed, and is tried again', { ...fields, error, tookMs: ended('failed') });
      throw withoutFacts(error);
    }
  };

  const workers = names.map((name) => {
    const mine = atWork.get(name)!;
    // Three named parameters: BullMQ hands the signal only to a processor that declares them.
    const processor = async (job: Job, _token: string | undefined, signal: AbortSignal | undefined): Promise<void> => {
      mine.active += 1;
      mine.takenAt = Date.now();
      try {
        await withCorrelation(acceptCorrelation((job.data as { correlationId?: unknown } | undefined)?.correlationId), () => perform(name, job, signal ?? new AbortController().signal));
      } finally {
        mine.active -= 1;
      }
    };
    const worker = new Worker(name, processor, {
      connection, prefix, autorun: false, concurrency: concurrency[name] ?? specOf(name).concurrency,
      lockDuration: lockDurationMs, stalledInterval: stalledIntervalMs, maxStalledCount: MAX_STALLED, drainDelay: 5,
      // How long BullMQ rests after a lost connection; its 15 s would be most of what R5 allows.
      runRetryDelay: 500,
      settings: { backoffStrategy: (attemptsMade) => pauseBeforeRetry(attemptsMade) },
    });
    worker.on('error', (error) => { if (!lostConnection(error)) log.warn('A queue worker reports a trouble', { queue: name, error }); });
    worker.on('stalled', (jobId) => log.warn('A job lost its process and is worked on again', { queue: name, jobId }));
    return worker;
  });

  const wedged = (queue: string): void => {
    log.error('This worker takes no jobs although work waits; it ends, so that a fresh one can take over', { queue });
    if (watching.onWedged) watching.onWedged(queue);
    else process.exit(1);
  };
  const watchdog = createWatchdog({
    ...watching,
    onWedged: wedged,
    queues: workers.map((worker) => {
      const name = worker.name as QueueName;
      const mine = atWork.get(name)!;
      return { name, hasFreeSlot: () => !paused && mine.active < worker.concurrency, takenAt: () => mine.takenAt, workWaits: () => workWaitsIn(probe, worker.keys, Date.now()) };
    }),
  });

  const soon = (ms: number) => {
    let timer: NodeJS.Timeout | undefined;
    return { passed: new Promise<false>((resolve) => { timer = setTimeout(resolve, ms, false); }), cancel: () => clearTimeout(timer) };
  };

  return {
    /** The queues that this runner serves. */
    queues: names,

    /** Resolves once every queue takes jobs; waits for Redis as long as it is away. */
    async start(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
      for (const worker of workers) {
        worker.run().catch((error: unknown) => {
          log.error('A queue worker ended by itself', { queue: worker.name, error });
          wedged(worker.name);
        });
      }
      watchdog.start();
    },

    /** Takes no more jobs; those at work go on. */
    async pause(): Promise<void> {
      paused = true;
      await Promise.all(workers.map((worker) => worker.pause(true)));
    },

    /** True while every queue takes jobs and Redis answers. */
    isReady: (): boolean => !paused && connection.status === 'ready' && workers.every((worker) => worker.isRunning()),

    /**
     * Takes no more jobs and waits `withinMs` for those at work. Then their signals fire; what has not ended `graceMs` later is left
     * to others, who find it once its lock has lapsed. Never throws, and never takes longer than both together.
     */
    async close({ withinMs = 25_000, graceMs = 2_000 }: { withinMs?: number; graceMs?: number } = {}): Promise<void> {
      watchdog.stop();
      const closed = Promise.allSettled(workers.map((worker) => worker.close())).then(() => true as const);
      const patience = soon(withinMs);
      if (!(await Promise.race([closed, patience.passed]))) {
        log.warn('Jobs are still at work; asking them to stop', { count: [...atWork.values()].reduce((sum, { active }) => sum + active, 0) });
        for (const worker of workers) worker.cancelAllJobs('the process is stopping');
        const grace = soon(graceMs);
        await Promise.race([closed, grace.passed]);
        grace.cancel();
      }
      patience.cancel();
      connection.disconnect();
      probe.disconnect();
    },
  };
};
