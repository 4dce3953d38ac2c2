import type { Handlers, QueueName } from '@stream-tech/queues';
import { alertProcessors } from './alert.ts';
import type { ProcessorDeps } from './deps.ts';
import { fetchProcessors } from './fetch.ts';
import { labelProcessors } from './label.ts';
import { masterDataProcessors } from './master-data.ts';
import { notingRuns } from './noting-runs.ts';
import { sendDeleteProcessors, sendInstallationProcessors, sendLookProcessors, sendProcessors } from './send.ts';
import { webhookProcessors, webhookReconcileProcessors, webhookSubscriptionProcessors } from './webhook.ts';

/** A handler for each job of each queue; a queue or job without one does not compile. Schedules note that they ran. */
export const createProcessors = (deps: ProcessorDeps): { [Q in QueueName]: Handlers<Q> } => notingRuns({
  fetch: fetchProcessors(deps),
  send: sendProcessors(deps),
  'send-looks': sendLookProcessors(deps),
  'send-deletes': sendDeleteProcessors(deps),
  'send-installations': sendInstallationProcessors(deps),
  label: labelProcessors(deps),
  webhook: webhookProcessors(deps),
  'webhook-reconcile': webhookReconcileProcessors(deps),
  'webhook-subscriptions': webhookSubscriptionProcessors(deps),
  'master-data': masterDataProcessors(deps),
  alert: alertProcessors(deps),
}, deps.alertFlows.noteRun);
