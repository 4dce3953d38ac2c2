import type { OrderWithHistory } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';

/** How the label of a Completed order looks: its first one, as a PNG in Base64. */
type LabelPreview = { png: string };

/** One order with everything that happened to it; read again every few seconds. */
export const useOrder = (id: string) => useQuery({ queryKey: ['order', id], queryFn: async ({ signal }) => (await ask<{ order: OrderWithHistory }>('GET', `/orders/${id}`, { signal })).order, refetchInterval: 5_000 });

export const useLabelPreview = (id: string, wanted: boolean) =>
  useQuery({ queryKey: ['label', id], queryFn: ({ signal }) => ask<LabelPreview>('GET', `/orders/${id}/label`, { signal }), enabled: wanted, staleTime: 30_000, retry: false });
