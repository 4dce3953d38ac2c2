import type { CycleUse } from '@stream-tech/domain';
import type { NightlyRunView, Overview, Partners } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
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
export const useOverview = () => useQuery({ queryKey: ['overview'], queryFn: ({ signal }) => ask<Overview>('GET', '/overview', { signal }), refetchInterval: liveInterval });

/** When each schedule ran and runs next, and who works. */
export const useSchedules = () => useQuery({ queryKey: ['schedules'], queryFn: ({ signal }) => ask<Schedules>('GET', '/schedules', { signal }), refetchInterval: SCHEDULES_MS });

/** How it stands with both partners of each account. */
export const usePartners = () => useQuery({ queryKey: ['partners'], queryFn: ({ signal }) => ask<{ accounts: Partners[] }>('GET', '/partners', { signal }), refetchInterval: liveInterval });

/** What waits to be sent, and how much of its time the send cycle uses. */
export const useCapacity = () => useQuery({ queryKey: ['capacity'], queryFn: ({ signal }) => ask<Capacity>('GET', '/capacity', { signal }), refetchInterval: liveInterval });

/** The last run of each nightly job of each installation. */
export const useNights = (isWanted: boolean) => useQuery({ queryKey: ['nights'], enabled: isWanted, queryFn: ({ signal }) => ask<{ runs: NightlyRunView[] }>('GET', '/master-data/runs', { signal }), refetchInterval: NIGHTS_MS });
