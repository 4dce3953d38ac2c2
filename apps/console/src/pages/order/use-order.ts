import type { DryRun } from '@stream-tech/domain';
import type { OrderExchange, OrderExchangeInFull, OrderStory, OrderWithHistory } from '@stream-tech/store';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';


/** How the label of a Completed order looks: its first one, as a PNG in Base64. */
type LabelPreview = { png: string };

/** One order with everything that happened to it; read again every few seconds. */
export const orderQuery = (id: string) => queryOptions({ queryKey: ['order', id], queryFn: async ({ signal }) => (await ask<{ order: OrderWithHistory }>('GET', `/orders/${encodeURIComponent(id)}`, { signal })).order, refetchInterval: liveInterval });
export const useOrder = (id: string) => useQuery(orderQuery(id));

/** Its plan, and what Stream told of it. */
export const storyQuery = (id: string) => queryOptions({ queryKey: ['order-story', id], queryFn: async ({ signal }) => (await ask<{ story: OrderStory }>('GET', `/orders/${encodeURIComponent(id)}/story`, { signal })).story, refetchInterval: liveInterval });
export const useOrderStory = (id: string) => useQuery(storyQuery(id));

export const useLabelPreview = (id: string, wanted: boolean) =>
  useQuery({ queryKey: ['label', id], queryFn: ({ signal }) => ask<LabelPreview>('GET', `/orders/${encodeURIComponent(id)}/label`, { signal }), enabled: wanted, staleTime: 30_000, retry: false });

/** What was asked of Stream about it, without the bodies; for those who may. */
export const useExchanges = (id: string, isWanted: boolean) => useQuery({ queryKey: ['order-exchanges', id], queryFn: async ({ signal }) => (await ask<{ exchanges: OrderExchange[] }>('GET', `/orders/${encodeURIComponent(id)}/exchanges`, { signal })).exchanges, enabled: isWanted, refetchInterval: liveInterval });

/** One of them with its bodies; it never changes. */
export const useExchange = (id: string, exchangeId: number) =>
  useQuery({ queryKey: ['order-exchange', id, exchangeId], queryFn: async ({ signal }) => (await ask<{ exchange: OrderExchangeInFull }>('GET', withQuery(`/orders/${encodeURIComponent(id)}/exchange`, { exchangeId }), { signal })).exchange, staleTime: Infinity });

/** What would be sent now; `fresh`: from what Linnworks says at this moment. */
export const useDryRun = (id: string) => useMutation({ mutationFn: (fresh: boolean) => ask<DryRun>('POST', `/orders/${encodeURIComponent(id)}/dry-run`, { body: { fresh } }) });

/** A job of it that the queues still hold, with its address on the board. */
export type OrderJob = { queue: string; id: string; name: string; state: string; at: string; url: string };
export const useJobs = (id: string, isWanted: boolean) => useQuery({ queryKey: ['order-jobs', id], queryFn: async ({ signal }) => (await ask<{ jobs: OrderJob[] }>('GET', `/orders/${encodeURIComponent(id)}/jobs`, { signal })).jobs, enabled: isWanted, retry: false });
