import type { QueuedOrder } from '@stream-tech/store';

/** What people do with several orders at once, and see through. */
export type Act = 'send' | 'retry' | 'refetch' | 'delete';
/** How far it is with one of them. */
export type Outcome = { state: 'running' | 'done' | 'failed'; text: string };

type Seen = Pick<QueuedOrder, 'status' | 'statusTitle' | 'updatedAt' | 'checkedAt' | 'error' | 'deletion' | 'waitingFor' | 'holdReason'>;

const RUNNING: Outcome = { state: 'running', text: '' };

const ofSend = (before: Seen, now: Seen): Outcome => {
  if (now.status === 'completed') return { state: 'done', text: 'Completed' };
  if (now.waitingFor) return { state: 'running', text: now.waitingFor };
  // One that stays Validation Failed is not changed, only checked again.
  const isTold = (now.status === 'failed' && now.updatedAt !== before.updatedAt) || (now.status === 'validation-failed' && now.checkedAt !== before.checkedAt);
  return isTold ? { state: 'failed', text: now.error?.message ?? now.statusTitle } : { state: 'running', text: now.holdReason ?? '' };
};
const ofRefetch = (before: Seen, now: Seen): Outcome => {
  if (now.checkedAt === before.checkedAt) return RUNNING;
  return now.status === 'validation-failed' ? { state: 'failed', text: now.error?.message ?? now.statusTitle } : { state: 'done', text: now.statusTitle };
};
const ofDelete = (_before: Seen, now: Seen): Outcome => {
  if (now.status === 'deleted') return { state: 'done', text: 'Deleted' };
  return now.deletion?.state === 'refused' ? { state: 'failed', text: now.deletion.problem?.message ?? now.deletion.title } : { state: 'running', text: now.deletion?.problem?.message ?? now.deletion?.title ?? '' };
};
const ofRetry = (_before: Seen, now: Seen): Outcome => (now.status === 'failed' ? RUNNING : { state: 'done', text: now.statusTitle });

const JUDGES: Record<Act, (before: Seen, now: Seen) => Outcome> = { send: ofSend, retry: ofRetry, refetch: ofRefetch, delete: ofDelete };

/** How far an act is with one order, by how the order was before and how it is now; an order that is gone has failed. */
export const outcomeOf = (act: Act, before: Seen, now: Seen | undefined): Outcome => (now ? JUDGES[act](before, now) : { state: 'failed', text: 'The order is not there any more' });
