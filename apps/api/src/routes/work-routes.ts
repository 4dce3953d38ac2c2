import { cycleUse } from '@stream-tech/domain';
import { nextRun, SCHEDULES, silentSchedules } from '@stream-tech/queues';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** The schedules that people know, in the order of a day's work (guide; R-244), and how each is called. */
const SHOWN: Partial<Record<(typeof SCHEDULES)[number]['id'], string>> = {
  'fetch-orders': 'Fetch orders', 'send-orders': 'Send orders', 'process-webhooks': 'Apply what Stream told', 'reconcile-orders': 'Compare with Stream', 'check-subscriptions': 'Check subscriptions', 'sync-master-data-identifiers': 'Identifiers', 'sync-master-data-postal-services': 'Postal services',
};

/** Who works, when, how quickly, and how it stands with the partners: what home shows beside the orders. */
export const workRoutes = ({ stores, views, producer, scheduleTimezone }: Pick<ApiDeps, 'stores' | 'views' | 'producer' | 'scheduleTimezone'>): Route[] => [
  defineRoute({
    method: 'get', path: '/schedules', permission: 'summary:view', reach: 'nobody', summary: 'When each schedule ran, and when it runs next', answer: { is: 'The schedules with their last and next runs, whether one has not run for long, and how many worker processes there are; null: the queues do not answer.' },
    async handle() {
      const ids = SCHEDULES.map(({ id }) => id).filter((id) => SHOWN[id]);
      const { runs, now } = await stores.scheduleRuns.read(ids);
      const silent = new Map(silentSchedules(runs, now, scheduleTimezone).map(({ schedule, since }) => [schedule, since.toISOString()]));
      const ranAt = new Map(runs.map((run) => [run.schedule, run.ranAt.toISOString()]));
      return {
        schedules: Object.entries(SHOWN).map(([id, title]) => ({ id, title, ranAt: ranAt.get(id) ?? null, nextAt: nextRun(id as (typeof ids)[number], now, scheduleTimezone)?.toISOString() ?? null, silentSince: silent.get(id) ?? null })),
        workers: await producer.figures.living().catch(() => null),
      };
    },
  }),
  defineRoute({
    method: 'get', path: '/partners', permission: 'summary:view', reach: 'within', summary: 'How it stands with Linnworks and Stream, by account', answer: { is: 'Each account with both sides: their state, the last success and the last problem, and until when one asked us to wait.' },
    handle: async ({ within }) => ({ accounts: await views.partners.read(within) }),
  }),
  defineRoute({
    method: 'get', path: '/capacity', permission: 'summary:view', reach: 'within', summary: 'What waits to be sent, and how much of its five minutes the send cycle uses', answer: { is: 'The backlog, the seconds that an order takes, what a cycle takes of its 300 s, the minutes until all is sent, and the settings that limit it.' },
    async handle({ within }) {
      const [{ waiting, secondsPerOrder }, settings] = await Promise.all([views.capacity.read(within), stores.systemSettings.read()]);
      const { MaxBatchSizePerInstallation, MaxInstallationsPerBatch, DrainBacklog } = settings;
      return { ...cycleUse(waiting, secondsPerOrder, settings), settings: { MaxBatchSizePerInstallation, MaxInstallationsPerBatch, DrainBacklog } };
    },
  }),
];
