import type { Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/**
 * Journey "an event": a tick fans out to the pieces of work that the fair query gives.
 */
export const webhookProcessors = ({ flows, producer }: Pick<ProcessorDeps, 'flows' | 'producer'>): Handlers<'webhook'> => ({
  tick: async () => {
    const leads = await flows.webhooksToApply();
    await producer.enqueueMany('webhook', leads.map((eventId) => ({ job: 'apply', data: { eventId }, onlyOne: String(eventId) })));
  },
  apply: ({ eventId }, signal) => flows.applyWebhooks(eventId, signal),
  /** What was exchanged with Stream goes when its time is over, in either direction (security.md, 49). */
  expire: async () => ({ bodies: await flows.expireWebhookBodies(), exchanges: await flows.expireExchanges() }),
});

/** Each hour open consignments are compared with Stream, so that what never came in is found (F40), and orders that may be there twice are looked at. */
export const webhookReconcileProcessors = ({ flows, producer }: Pick<ProcessorDeps, 'flows' | 'producer'>): Handlers<'webhook-reconcile'> => ({
  tick: async () => {
    const ids = await flows.installationsToFetch();
    await producer.enqueueMany('webhook-reconcile', ids.map((id) => ({ job: 'installation', data: { installationId: id }, onlyOne: id })));
  },
  installation: async ({ installationId }, signal) => ({ ...await flows.reconcileOrders(installationId, signal), twins: await flows.sweepTwins(installationId, signal) }),
});

/** Subscriptions at Stream: a tick finds the integrations that have to be looked at, whatever changed and whichever nudge was lost. */
export const webhookSubscriptionProcessors = ({ subscriptionFlows, producer }: Pick<ProcessorDeps, 'subscriptionFlows' | 'producer'>): Handlers<'webhook-subscriptions'> => ({
  tick: async () => {
    const ids = await subscriptionFlows.subscriptionsDue();
    await producer.enqueueMany('webhook-subscriptions', ids.map((integrationId) => ({ job: 'integration', data: { integrationId }, onlyOne: integrationId })));
  },
  integration: ({ integrationId }, signal) => subscriptionFlows.checkSubscriptions(integrationId, { repair: true }, signal),
});
