import { SCHEDULES, type Handlers, type QueueName } from '@stream-tech/queues';

type Every = { [Q in QueueName]: Handlers<Q> };
type Loose = Record<string, Record<string, (data: never, signal: AbortSignal) => Promise<unknown>>>;

/** Has each job of a schedule note, once it has ended well, that its schedule ran: a schedule that runs no more is told of (rule `schedule-silent`). */
export const notingRuns = (handlers: Every, note: (schedule: string) => Promise<void>): Every => {
  const noting: Loose = Object.fromEntries(Object.entries(handlers as unknown as Loose).map(([queue, jobs]) => [queue, { ...jobs }]));
  for (const { id, queue, job } of SCHEDULES) {
    const own = noting[queue]?.[job];
    if (!own) continue;
    noting[queue]![job] = async (data, signal) => {
      const outcome = await own(data, signal);
      await note(id);
      return outcome;
    };
  }
  return noting as unknown as Every;
};
