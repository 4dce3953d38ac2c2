import { NIGHTLY_JOBS, TRIGGERS, type NightlyJob, type Trigger } from '@stream-tech/domain';
import Joi from 'joi';

/** The names that WORKER_QUEUES takes (surface.md): what one worker process can be told to serve. */
export const GROUPS = ['fetch', 'send', 'label', 'webhook', 'master-data', 'alert'] as const;
export type Group = (typeof GROUPS)[number];

/** A schedule: which job it adds, and when. `pattern` is cron with seconds; it lines up with the clock of the schedules' time zone. */
export type ScheduleSpec = {
  job: string;
  pattern: string;
  /** What a person's "run now" adds in its place, where a tick of its own would find nothing due. */
  byHand?: { job: string; data: object };
};

/** One queue. A new job or schedule is an entry here; types, checks, Bull Board and the handlers that must exist follow from it. */
export type QueueSpec = {
  group: Group;
  /** Jobs of this queue that one process works on at once. */
  concurrency: number;
  /** Jobs of this queue that all processes together work on at once, until `setGlobalConcurrency` says otherwise; absent: no such limit. */
  globalConcurrency?: number;
  /** What each job carries: ids, enums and numbers only (security.md, 36). The facts are rows in Postgres. */
  jobs: Record<string, Joi.ObjectSchema>;
  schedules: Record<string, ScheduleSpec>;
};

const nothing = Joi.object<Record<string, never>>({});
const id = Joi.string().uuid();
const trigger = Joi.string().valid(...TRIGGERS).required();
const installation = Joi.object<{ installationId: string }>({ installationId: id.required() });
const order = Joi.object<{ orderId: string; trigger: Trigger }>({ orderId: id.required(), trigger });
const event = Joi.object<{ eventId: number }>({ eventId: Joi.number().integer().min(1).max(Number.MAX_SAFE_INTEGER).required() });
const integration = Joi.object<{ integrationId: string }>({ integrationId: id.required() });
const nightlyJob = Joi.string<NightlyJob>().valid(...NIGHTLY_JOBS).required();
const nightly = Joi.object<{ installationId: string; job: NightlyJob }>({ installationId: id.required(), job: nightlyJob });
const channel = Joi.object<{ channelId: string }>({ channelId: id.required() });
const oneOrder = Joi.object<{ orderId: string }>({ orderId: id.required() });
const labelled = Joi.object<{ installationId: string; orderNumber: number }>({ installationId: id.required(), orderNumber: Joi.number().integer().min(1).max(Number.MAX_SAFE_INTEGER).required() });
const orders = Joi.object<{ orderIds: string[]; trigger: Trigger }>({ orderIds: Joi.array().items(id.required()).min(1).max(500).required(), trigger });

export const QUEUES = {
  fetch: {
    group: 'fetch',
    concurrency: 10,
    jobs: { tick: nothing, installation, orders },
    schedules: { 'fetch-orders': { job: 'tick', pattern: '0 */5 * * * *' } },                 // :00, :05, :10 …
  },
  send: {
    group: 'send',
    concurrency: 20,
    jobs: { tick: nothing, order, 'write-back': installation, sweep: nothing },
    schedules: {
      'send-orders': { job: 'tick', pattern: '0 2-59/5 * * * *' },                            // :02, :07, :12 …
      // Twelve seconds of lease and these five: a killed worker's order goes on within 20 s (R4).
      'sweep-orders': { job: 'sweep', pattern: '*/5 * * * * *' },
    },
  },
  // Look-ups last as long as a silent account keeps them waiting, so nothing else stands behind them (decision 0040).
  'send-looks': { group: 'send', concurrency: 20, jobs: { look: oneOrder }, schedules: {} },
  // So do deletes, and a look-up is never behind them (decision 0110).
  'send-deletes': { group: 'send', concurrency: 10, jobs: { delete: oneOrder }, schedules: {} },
  // A queue of its own, because BullMQ limits what runs at once by queue: at most `MaxInstallationsPerBatch` installations send at
  // the same time over all processes, and a single send or a write-back never waits behind them (decision 0040).
  'send-installations': {
    group: 'send',
    concurrency: 50,
    globalConcurrency: 2,
    jobs: { installation },
    schedules: {},
  },
  label: {
    group: 'label',
    concurrency: 8,
    jobs: { produce: labelled, draw: oneOrder, ahead: nothing, expire: nothing },
    schedules: {
      'draw-labels': { job: 'ahead', pattern: '*/10 * * * * *' },
      'expire-labels': { job: 'expire', pattern: '0 40 3 * * *' },
    },
  },
  webhook: {
    group: 'webhook',
    concurrency: 10,
    jobs: { tick: nothing, apply: event, expire: nothing },
    schedules: {
      'process-webhooks': { job: 'tick', pattern: '0 */2 * * * *' },                          // :00, :02, :04 …
      'expire-webhook-bodies': { job: 'expire', pattern: '0 50 3 * * *' },
    },
  },
  // Queues of their own: an account that keeps silent, or has a thousand open consignments, must not hold up events (decisions 0092, 0121).
  'webhook-reconcile': {
    group: 'webhook',
    concurrency: 4,
    jobs: { tick: nothing, installation },
    schedules: { 'reconcile-orders': { job: 'tick', pattern: '0 25 * * * *' } },
  },
  'webhook-subscriptions': {
    group: 'webhook',
    concurrency: 4,
    jobs: { tick: nothing, integration },
    schedules: { 'check-subscriptions': { job: 'tick', pattern: '30 */5 * * * *' } },
  },
  'master-data': {
    group: 'master-data',
    concurrency: 5,
    jobs: {
      'sync-master-data-identifiers': nothing, 'sync-master-data-postal-services': nothing, 'catch-up': nothing, installation, 'by-hand': nightly,
      'all-by-hand': Joi.object<{ job: NightlyJob }>({ job: nightlyJob }),
    },
    // Which local date owes what, the rows know: a tick that comes twice, late or not at all changes nothing (A-10, R10).
    schedules: {
      'sync-master-data-identifiers': { job: 'sync-master-data-identifiers', pattern: '0 0 3 * * *', byHand: { job: 'all-by-hand', data: { job: 'sync-master-data-identifiers' } } },
      'sync-master-data-postal-services': { job: 'sync-master-data-postal-services', pattern: '0 0 4 * * *', byHand: { job: 'all-by-hand', data: { job: 'sync-master-data-postal-services' } } },
      'catch-up-master-data': { job: 'catch-up', pattern: '0 1-59/5 * * * *' },
    },
  },
  alert: {
    group: 'alert',
    concurrency: 4,
    jobs: { evaluate: nothing, tell: channel, digest: nothing },
    schedules: {
      'evaluate-alerts': { job: 'evaluate', pattern: '20 * * * * *' },
      // At seven, and again for whoever was not there: rows know which date has had its digest.
      'morning-digest': { job: 'digest', pattern: '0 */5 7-11 * * *' },
    },
  },
} as const satisfies Record<string, QueueSpec>;

export type QueueName = keyof typeof QUEUES;
export type JobName<Q extends QueueName> = keyof (typeof QUEUES)[Q]['jobs'] & string;
export type JobData<Q extends QueueName, J extends JobName<Q>> = (typeof QUEUES)[Q]['jobs'][J] extends Joi.ObjectSchema<infer Data> ? Data : never;
type ScheduleOf<Q extends QueueName> = keyof (typeof QUEUES)[Q]['schedules'] & string;
export type ScheduleId = { [Q in QueueName]: ScheduleOf<Q> }[QueueName];
export type QueueOf<G extends Group> = { [Q in QueueName]: (typeof QUEUES)[Q]['group'] extends G ? Q : never }[QueueName];

/** One handler for each job of a queue; a missing one does not compile. */
export type Handlers<Q extends QueueName> = { [J in JobName<Q>]: (data: JobData<Q, J>, signal: AbortSignal) => Promise<unknown> };

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** A queue's entry without its literal types, for code that treats all queues alike. */
export const specOf = (queue: QueueName): QueueSpec => QUEUES[queue];

export const queuesOf = (groups: readonly Group[]): QueueName[] => QUEUE_NAMES.filter((queue) => groups.includes(specOf(queue).group));

/** Every schedule with the queue it belongs to. */
export const SCHEDULES = QUEUE_NAMES.flatMap((queue) =>
  Object.entries(specOf(queue).schedules).map(([scheduleId, spec]) => ({ id: scheduleId as ScheduleId, queue, ...spec })));

/** Reads WORKER_QUEUES: no name means all. Throws a sentence that names what is unknown. */
export const readGroups = (names: readonly string[]): Group[] => {
  const unknown = names.filter((name) => !(GROUPS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`WORKER_QUEUES names ${unknown.join(', ')}, which we do not know: use ${GROUPS.join(', ')}`);
  return names.length === 0 ? [...GROUPS] : GROUPS.filter((group) => names.includes(group));
};

/**
 * The data of a job if it is what the catalogue says, without the correlation id; else a sentence in `refused`. Used where jobs are
 * added and again where they are worked on, since Bull Board can add a job by hand.
 */
export const checkJob = (queue: QueueName, job: string, data: unknown): { data: Record<string, unknown> } | { refused: string } => {
  const { jobs } = specOf(queue);
  const schema = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
  if (!schema) return { refused: `queue ${queue} knows no job called ${String(job).slice(0, 60)}` };
  const { correlationId: _, ...rest } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const { error, value } = schema.validate(rest, { convert: false });
  // Joi's own sentence would quote the value; the path is enough, and can't carry anybody's data into a log.
  return error ? { refused: `job ${queue}/${job} was given wrong data at ${error.details.map(({ path, type }) => `${path.join('.') || 'its top'} (${type})`).join(', ')}` } : { data: value };
};
