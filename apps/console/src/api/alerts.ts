import type { AlertOverview } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from './ask.ts';
import { liveInterval } from './live.ts';

/** What is on and what was; read again as it changes. `isWanted`: whether whoever looks may see it. */
export const useAlerts = (isWanted = true) => useQuery({ queryKey: ['alerts'], enabled: isWanted, queryFn: ({ signal }) => ask<AlertOverview>('GET', '/alerts', { signal }), refetchInterval: liveInterval });
