import type { FailingGroup } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { showsOrders } from './use-orders.ts';

/** What orders fail for, the largest first; of one account where it is named. */
export const useCauses = (installationId = ''): FailingGroup[] =>
  useQuery({ queryKey: ['order-causes', installationId], queryFn: ({ signal }) => ask<{ causes: FailingGroup[] }>('GET', withQuery('/orders/causes', { installationId }), { signal }), refetchInterval: liveInterval }).data?.causes ?? [];

type Cause = { code: string; installationId?: string | undefined };

/** What mends all orders of a cause at once, after the cause itself was mended. */
export const useCauseActions = () => {
  const queryClient = useQueryClient();
  const again = (): Promise<void> => queryClient.invalidateQueries({ predicate: showsOrders });
  return {
    retryAll: useMutation({
      mutationFn: (body: Cause) => ask<{ retried: number }>('POST', '/orders/retry-failed', { body }),
      onSuccess: ({ retried }) => { tellDone(`Failed orders will be sent again: ${retried}`); void again(); },
      onError: tellProblem,
    }),
    recheckAll: useMutation({
      mutationFn: (body: Cause) => ask<{ rechecked: number; isMore: boolean }>('POST', '/orders/recheck', { body }),
      onSuccess: ({ rechecked, isMore }) => { tellDone(`${rechecked} ${rechecked === 1 ? 'order is' : 'orders are'} read from Linnworks again${isMore ? '; there are more, so ask once more afterwards' : ''}`); void again(); },
      onError: tellProblem,
    }),
  };
};
