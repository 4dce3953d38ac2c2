import type { Job, Queue } from 'bullmq';
import type { QueueName } from './catalogue.ts';

const STATES = ['active', 'waiting', 'delayed', 'failed', 'completed'] as const;
export type JobState = (typeof STATES)[number];
/** A job as somebody finds it on the board. */
export type FoundJob = { queue: QueueName; id: string; name: string; state: JobState; at: string };

/** Queues whose jobs are about single orders, or carry the cycles that serve them. */
const SEARCHED: readonly QueueName[] = ['send', 'send-installations', 'send-looks', 'send-deletes', 'label', 'fetch'];
/** Jobs of each state that are looked at, the latest first; older ones are soon removed anyway. */
const MOST_OF_EACH = 300;
const MOST_FOUND = 20;

/** What makes a job one of an order: it names it, or it did what one of the order's entries tells of. */
export type WantedJobs = { orderId: string; correlationIds: readonly string[] };

const isWanted = ({ data }: Job, { orderId, correlationIds }: WantedJobs): boolean =>
  data?.orderId === orderId || (Array.isArray(data?.orderIds) && data.orderIds.includes(orderId)) || correlationIds.includes(data?.correlationId);

/** The jobs of an order that the queues still hold, the latest first. Throws ioredis' error where Redis does not answer. */
export const findJobs = async (queues: Record<QueueName, Pick<Queue, 'getJobs'>>, wanted: WantedJobs): Promise<FoundJob[]> => {
  const found = await Promise.all(SEARCHED.flatMap((queue) => STATES.map(async (state) => {
    const jobs = await queues[queue].getJobs([state], 0, MOST_OF_EACH - 1) as (Job | undefined)[];
    // One that ended while it was looked for is no job any more.
    return jobs.flatMap((job): FoundJob[] => (job?.id !== undefined && isWanted(job, wanted) ? [{ queue, id: job.id, name: job.name, state, at: new Date(job.finishedOn ?? job.processedOn ?? job.timestamp).toISOString() }] : []));
  })));
  return found.flat().sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_FOUND);
};
