import type { CycleUse } from '@stream-tech/domain';
import type { NightlyRunView, Overview, Partners } from '@stream-tech/store';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';

/** Schedules run by the clock, not because something changed. */
const SCHEDULES_MS = 15_000;
const NIGHTS_MS = 60_000;

export type Schedule = { id: string; title: string; ranAt: string | null; nextAt: string | null; /** Since when it has missed its times; null: it runs. */ silentSince: string | null };
/** `workers`: null, where the queues do not answer. */
export type Schedules = { schedules: Schedule[]; workers: number | null };
export type Capacity = CycleUse & { settings: { MaxBatchSizePerInstallation: number; MaxInstallationsPerBatch: number; DrainBacklog: boolean } };

/** Whatever needs somebody's eyes; read again every few seconds. */
export const overviewQuery = queryOptions({ queryKey: ['overview'], queryFn: ({ signal }) => ask<Overview>('GET', '/overview', { signal }), refetchInterval: liveInterval });
export const useOverview = () => useQuery(overviewQuery);

/** When each schedule ran and runs next, and who works. This and what follows is asked once what is looked at first is there (`isWanted`). */
export const useSchedules = (isWanted: boolean) => useQuery({ queryKey: ['schedules'], enabled: isWanted, queryFn: ({ signal }) => ask<Schedules>('GET', '/schedules', { signal }), refetchInterval: SCHEDULES_MS });

/** How it stands with both partners of each account. */
export const usePartners = (isWanted: boolean) => useQuery({ queryKey: ['partners'], enabled: isWanted, queryFn: ({ signal }) => ask<{ accounts: Partners[] }>('GET', '/partners', { signal }), refetchInterval: liveInterval });

/** What waits to be sent, and how much of its time the send cycle uses. */
export const useCapacity = (isWanted: boolean) => useQuery({ queryKey: ['capacity'], enabled: isWanted, queryFn: ({ signal }) => ask<Capacity>('GET', '/capacity', { signal }), refetchInterval: liveInterval });

/** The last run of each nightly job of each installation. */
export const useNights = (isWanted: boolean) => useQuery({ queryKey: ['nights'], enabled: isWanted, queryFn: ({ signal }) => ask<{ runs: NightlyRunView[] }>('GET', '/master-data/runs', { signal }), refetchInterval: NIGHTS_MS });
