import type { AuditListEntry } from '@stream-tech/store';
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { auditParamsOf, type AuditFilters } from './filter.ts';

type Page = { entries: AuditListEntry[]; next?: string };
const PAGE = 100;

/** Entries of a filter, page by page, the latest first; read again by itself as long as only the first page is shown. */
export const auditQuery = (filter: AuditFilters) => infiniteQueryOptions({
  queryKey: ['audit', filter],
  queryFn: ({ pageParam, signal }) => ask<Page>('GET', withQuery('/audit', { ...auditParamsOf(filter), cursor: pageParam, limit: PAGE }), { signal }),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});
export const useAudit = (filter: AuditFilters) => useInfiniteQuery({
  ...auditQuery(filter),
  refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : liveInterval()),
  placeholderData: (before) => before,
});

/** Every outcome there is, to choose from. */
export const useOutcomes = () => useQuery({ queryKey: ['audit-outcomes'], queryFn: ({ signal }) => ask<{ outcomes: string[] }>('GET', '/audit/outcomes', { signal }), staleTime: 60_000 });

/** Whom and what an entry can name as its cause, to choose from. */
export const useActors = () => useQuery({ queryKey: ['audit-actors'], queryFn: ({ signal }) => ask<{ people: string[]; triggers: string[] }>('GET', '/audit/actors', { signal }), staleTime: 60_000 });

/** Where the entries of a filter can be had as CSV; a browser saves it while it is still being read. */
export const exportAddress = (filter: AuditFilters): string => `/operator${withQuery('/audit/export', auditParamsOf(filter))}`;
