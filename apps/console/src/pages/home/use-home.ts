import type { NightlyRunView, Overview } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';

const NIGHTS_MS = 60_000;

/** Whatever needs somebody's eyes; read again every few seconds. */
export const useOverview = () => useQuery({ queryKey: ['overview'], queryFn: ({ signal }) => ask<Overview>('GET', '/overview', { signal }), refetchInterval: liveInterval });

/** The last run of each nightly job of each installation. */
export const useNights = (isWanted: boolean) => useQuery({ queryKey: ['nights'], enabled: isWanted, queryFn: ({ signal }) => ask<{ runs: NightlyRunView[] }>('GET', '/master-data/runs', { signal }), refetchInterval: NIGHTS_MS });
