import type { QueuedOrder, Summary } from '@stream-tech/store';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { paramsOf, type Filter } from './filter.ts';

type Page = { orders: QueuedOrder[]; next?: string };
const PAGE = 50;

/** Orders of a filter, page by page, the latest change first; the pages shown are read again every few seconds. */
export const useOrders = (filter: Filter) => useInfiniteQuery({
  queryKey: ['orders', filter],
  queryFn: ({ pageParam, signal }) => ask<Page>('GET', withQuery('/orders', { ...paramsOf(filter), cursor: pageParam, limit: PAGE }), { signal }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
  refetchInterval: liveInterval,
  placeholderData: (before) => before,
});

/** Counts by status, and the installations. */
export const useSummary = () => useQuery({ queryKey: ['summary'], queryFn: ({ signal }) => ask<Summary>('GET', '/summary', { signal }), refetchInterval: liveInterval });
