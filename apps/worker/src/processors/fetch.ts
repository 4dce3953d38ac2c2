import type { Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/** Journey "an order", steps 1 and 2: a tick fans out to the active installations, at most one unfinished job for each. */
export const fetchProcessors = ({ flows, producer }: ProcessorDeps): Handlers<'fetch'> => ({
  tick: async () => {
    const ids = await flows.installationsToFetch();
    await producer.enqueueMany('fetch', ids.map((id) => ({ job: 'installation', data: { installationId: id }, onlyOne: id })));
  },
  installation: ({ installationId }, signal) => flows.fetchInstallation(installationId, signal),
  orders: ({ orderIds, trigger }, signal) => flows.refetchOrders(orderIds, trigger, signal),
});
