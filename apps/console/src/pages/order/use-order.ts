import type { OrderStory, OrderWithHistory } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';


/** How the label of a Completed order looks: its first one, as a PNG in Base64. */
type LabelPreview = { png: string };

/** One order with everything that happened to it; read again every few seconds. */
export const useOrder = (id: string) => useQuery({ queryKey: ['order', id], queryFn: async ({ signal }) => (await ask<{ order: OrderWithHistory }>('GET', `/orders/${encodeURIComponent(id)}`, { signal })).order, refetchInterval: liveInterval });

/** Its plan, and what Stream told of it. */
export const useOrderStory = (id: string) => useQuery({ queryKey: ['order-story', id], queryFn: async ({ signal }) => (await ask<{ story: OrderStory }>('GET', `/orders/${encodeURIComponent(id)}/story`, { signal })).story, refetchInterval: liveInterval });

export const useLabelPreview = (id: string, wanted: boolean) =>
  useQuery({ queryKey: ['label', id], queryFn: ({ signal }) => ask<LabelPreview>('GET', `/orders/${encodeURIComponent(id)}/label`, { signal }), enabled: wanted, staleTime: 30_000, retry: false });
