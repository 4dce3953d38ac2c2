import type { AlertDeps } from './alert-deps.ts';
import { createDeliverAlerts } from './deliver-alerts.ts';
import { createEvaluateAlerts } from './evaluate-alerts.ts';
import { createManageChannels } from './manage-channels.ts';
import { createMorningDigest } from './morning-digest.ts';

export type AlertFlows = ReturnType<typeof createAlertFlows>;

/** What the api and the worker do about alerts. */
export const createAlertFlows = (deps: AlertDeps) => ({
  evaluateAlerts: createEvaluateAlerts(deps),
  ...createDeliverAlerts(deps),
  morningDigest: createMorningDigest(deps),
  channels: createManageChannels(deps),

  /** A schedule ran just now. That it could not be noted is no reason for its work to fail. */
  noteRun: (schedule: string): Promise<void> => deps.runs.note(schedule).catch((error: unknown) => deps.log.warn('It could not be noted that a schedule ran', { schedule, error })),

  /** Why a kind of channel can't be used as things are; undefined: it can. */
  unavailable: deps.messengers.unavailable,
});
