import type { RunDay, RunHead, RunStop } from '@stream-tech/store';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, askFile, withQuery } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellProblem } from '../../parts/notify.ts';
import { openFile } from '../../parts/open-file.ts';
import type { StopOrder } from './run-words.ts';

/** How the API spells the day of runs without a date. */
export const UNDATED = 'undated';
const RUNS = ['runs'] as const;

/** Days with runs, from a week ago on. */
export const runDaysQuery = (installationId: string) => queryOptions({
  queryKey: [...RUNS, 'days', installationId], refetchInterval: liveInterval,
  queryFn: async ({ signal }) => (await ask<{ days: RunDay[] }>('GET', withQuery('/run-days', { installationId }), { signal })).days,
});
export const useRunDays = (installationId: string) => useQuery(runDaysQuery(installationId));

/** The runs of a day (YYYY-MM-DD, or `UNDATED`), read again every few seconds. */
export const runsQuery = (day: string, installationId: string) => queryOptions({
  queryKey: [...RUNS, day, installationId], enabled: day !== '', refetchInterval: liveInterval,
  queryFn: ({ signal }) => ask<{ runs: RunHead[]; isCut: boolean }>('GET', withQuery('/runs', { day, installationId }), { signal }),
});
export const useRuns = (day: string, installationId: string) => useQuery(runsQuery(day, installationId));

type AskedRun = Pick<RunHead, 'integrationId' | 'runId' | 'day'>;
/** A run as the API wants it named. */
const named = ({ integrationId, runId, day }: AskedRun) => ({ integrationId, runId, day: day ?? UNDATED });

/** The stops of a run that is open. */
const stopsQuery = (run: AskedRun) => queryOptions({
  queryKey: [...RUNS, 'stops', named(run)], refetchInterval: liveInterval,
  queryFn: async ({ signal }) => (await ask<{ stops: RunStop[] }>('GET', withQuery('/runs/stops', named(run)), { signal })).stops,
});
export const useStops = (run: AskedRun) => useQuery(stopsQuery(run));
/** Asks for the stops of a run that somebody is about to open. */
export const useStopsAhead = (run: AskedRun): (() => void) => {
  const queryClient = useQueryClient();
  return () => void queryClient.prefetchQuery(stopsQuery(run));
};

/** The papers of a run, as the API names them. */
export type RunPaper = 'pack' | 'load-list' | 'pick-list';

/** Opens a paper of a run as PDF; labels of a pack count as printed. */
export const useRunPaper = (run: AskedRun) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ paper, order }: { paper: RunPaper; order: StopOrder }) => askFile('POST', `/runs/${paper}`, { body: { ...named(run), order } }),
    onSuccess: (file: Blob) => { openFile(file); void queryClient.invalidateQueries({ queryKey: RUNS }); },
    onError: tellProblem,
  });
};

/** Opens the labels of these orders as one PDF, in the order given; what was printed is read again. */
export const useLabelPdf = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { orderIds: string[]; withSeparators: boolean }) => askFile('POST', '/orders/labels', { body }),
    onSuccess: (file: Blob) => { openFile(file); void queryClient.invalidateQueries({ queryKey: RUNS }); },
    onError: tellProblem,
  });
};
