import type { BoundedCount, OperatorView, QueuedOrder, Summary } from '@stream-tech/store';
import type { OrderStatus } from '@stream-tech/domain';
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient, type Query } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellProblem } from '../../parts/notify.ts';
import { queryOf, type Filter } from './filter.ts';

type Page = { orders: QueuedOrder[]; next?: string };
const PAGE = 50;
/** A list of more pages than this stands still while somebody reads in it. */
const LIVE_PAGES = 4;

/** What shows orders, lists and counts alike: read again when something was done with some. */
const SHOWN = ['orders', 'order-counts', 'order-causes', 'summary', 'overview'];
export const showsOrders = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => SHOWN.includes(String(queryKey[0]));

/** Orders of a filter, page by page, the latest change first unless it says otherwise; read again as things change. */
export const ordersQuery = (filter: Filter) => infiniteQueryOptions({
  queryKey: ['orders', queryOf(filter)],
  queryFn: ({ pageParam, signal }) => ask<Page>('GET', withQuery('/orders', { ...queryOf(filter), cursor: pageParam, limit: PAGE }), { signal }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});
export const useOrders = (filter: Filter) => useInfiniteQuery({
  ...ordersQuery(filter),
  refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > LIVE_PAGES ? false : liveInterval()),
  placeholderData: (before) => before,
});

/** How many of a filter are in each status; null where counting would take long. */
export const useCounts = (filter: Filter) => {
  const query = queryOf({ ...filter, status: '' });
  return useQuery({ queryKey: ['order-counts', query], queryFn: ({ signal }) => ask<{ counts: Record<OrderStatus, BoundedCount> | null }>('GET', withQuery('/orders/counts', query), { signal }), refetchInterval: liveInterval, placeholderData: (before) => before }).data?.counts;
};

/** Counts by status, and the installations. */
export const summaryQuery = queryOptions({ queryKey: ['summary'], queryFn: ({ signal }) => ask<Summary>('GET', '/summary', { signal }), refetchInterval: liveInterval });
export const useSummary = () => useQuery(summaryQuery);

/** The postal services that orders have. */
export const useServiceNames = (): string[] => useQuery({ queryKey: ['order-services'], queryFn: ({ signal }) => ask<{ services: string[] }>('GET', '/orders/services', { signal }), staleTime: 60_000 }).data?.services ?? [];

/** How many orders may be selected at once for each act. */
export type Limits = { send: number; delete: number; labels: number };
export const useLimits = (): Limits | undefined => useQuery({ queryKey: ['order-limits'], queryFn: ({ signal }) => ask<Limits>('GET', '/orders/limits', { signal }), staleTime: 60_000 }).data;

const VIEWS = ['views', 'orders'] as const;
/** Views of the queue that the signed-in operator keeps. */
export const useViews = () => {
  const queryClient = useQueryClient();
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: VIEWS });
  const { data } = useQuery({ queryKey: VIEWS, queryFn: ({ signal }) => ask<{ views: OperatorView[] }>('GET', '/views/orders', { signal }), staleTime: 60_000 });
  return {
    views: data?.views ?? [],
    keep: useMutation({ mutationFn: (view: Omit<OperatorView, 'id'>) => ask<OperatorView>('PUT', '/views/orders', { body: view }), onSuccess: again, onError: tellProblem }),
    remove: useMutation({ mutationFn: (id: string) => ask('DELETE', `/views/orders/${id}`), onSuccess: again, onError: tellProblem }),
  };
};

/** Where the orders of a filter can be had as CSV; a browser saves it while it is still being read. */
export const exportAddress = (filter: Filter): string => `/operator${withQuery('/orders/export', queryOf(filter))}`;
