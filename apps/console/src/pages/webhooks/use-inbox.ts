import type { InboxEvent, InboxEventInFull, RangeAnswer, ReplayAnswer } from '@stream-tech/store';
import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { inboxParamsOf, type InboxFilter } from './filter.ts';

type Page = { events: InboxEvent[]; next?: string };
export type Replay = { taken: number; events: ReplayAnswer[] };
const INBOX = ['webhook-events'] as const;
const PAGE = 50;

/** Events of a filter, page by page, the latest first; read again every few seconds. */
export const inboxQuery = (filter: InboxFilter) => infiniteQueryOptions({
  queryKey: [...INBOX, filter],
  queryFn: ({ pageParam, signal }) => ask<Page>('GET', withQuery('/webhook-events', { ...inboxParamsOf(filter), cursor: pageParam, limit: PAGE }), { signal }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});
export const useInbox = (filter: InboxFilter) => useInfiniteQuery({ ...inboxQuery(filter), refetchInterval: liveInterval, placeholderData: (before) => before });

/** One event with its body and its orders. */
export const useInboxEvent = (id: string) => useQuery({
  queryKey: [...INBOX, id], refetchInterval: liveInterval,
  queryFn: async ({ signal }) => (await ask<{ event: InboxEventInFull }>('GET', `/webhook-events/${encodeURIComponent(id)}`, { signal })).event,
});

/** What a replay of these events would do; nothing is changed by asking. */
export const useDryRun = (eventIds: number[], isWanted: boolean) => useQuery({
  queryKey: [...INBOX, 'dry-run', eventIds], enabled: isWanted, staleTime: 0,
  queryFn: ({ signal }) => ask<Replay>('POST', '/webhook-events/replay', { body: { eventIds, dryRun: true }, signal }),
});

/** Has events applied once more. */
export const useReplay = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (eventIds: number[]) => ask<Replay>('POST', '/webhook-events/replay', { body: { eventIds } }),
    onSuccess: ({ taken }) => { tellDone(`${taken} ${taken === 1 ? 'event' : 'events'} will be applied again with the next cycle`); void queryClient.invalidateQueries({ queryKey: INBOX }); },
    onError: tellProblem,
  });
};

/** A filter that has a beginning and an end. */
export type Range = InboxFilter;

/** What a replay of all events of a range would do; nothing is changed by asking. */
export const useRangeDryRun = (range: Range, isWanted: boolean) => useQuery({
  queryKey: [...INBOX, 'range', range], enabled: isWanted && range.from !== '' && range.until !== '', staleTime: 0, retry: false,
  queryFn: ({ signal }) => ask<RangeAnswer>('POST', '/webhook-events/replay-range/dry-run', { body: inboxParamsOf(range), signal }),
});

/** Has all events of a range applied once more, as many as one replay takes. */
export const useRangeReplay = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (range: Range) => ask<{ taken: number; left: number; takenUntil: string | null }>('POST', '/webhook-events/replay-range', { body: inboxParamsOf(range) }),
    onSuccess: ({ taken, left }) => { tellDone(`${taken} ${taken === 1 ? 'event' : 'events'} will be applied again with the next cycles${left > 0 ? `; ${left} are left` : ''}`); void queryClient.invalidateQueries({ queryKey: INBOX }); },
    onError: tellProblem,
  });
};
