import type { Integration, KeptReport } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';

type Answer = { subscriptions: KeptReport | null };
const keyOf = (integrationId: string): string[] => ['subscriptions', integrationId];

/** All Stream accounts; what their settings mean is asked for where they are set. */
export const useIntegrations = () => useQuery({ queryKey: ['integrations'], queryFn: ({ signal }) => ask<{ integrations: Integration[] }>('GET', '/integrations', { signal }) });

/** The last look at the subscriptions of a Stream account; null where there was none. */
export const useSubscriptionReport = (integrationId: string) => useQuery({
  queryKey: keyOf(integrationId), queryFn: async ({ signal }) => (await ask<Answer>('GET', `/integrations/${integrationId}/subscriptions`, { signal })).subscriptions,
});

/** Looks at the subscriptions now; with `repair` the missing are made. */
export const useSubscriptionCheck = (integrationId: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { repair: boolean }) => ask<Answer>('POST', `/integrations/${integrationId}/subscriptions/check`, { body }),
    onSuccess: (answer: Answer) => {
      queryClient.setQueryData(keyOf(integrationId), answer.subscriptions);
      if (answer.subscriptions?.report.state !== 'failed') tellDone('Stream was asked; the report is new');
    },
    onError: tellProblem,
  });
};
