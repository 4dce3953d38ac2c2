import type { Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/** Journey "a label": orders that a packer waits for are fetched and sent, and labels are drawn before anybody asks. */
export const labelProcessors = ({ labelFlows, producer }: Pick<ProcessorDeps, 'labelFlows' | 'producer'>): Handlers<'label'> => ({
  produce: ({ installationId, orderNumber }, signal) => labelFlows.sendForLabel(installationId, orderNumber, signal),
  draw: ({ orderId }) => labelFlows.drawAhead(orderId),
  /** Finds Completed orders without labels: the rows are the truth, so no nudge can be lost. */
  ahead: async () => {
    const ids = await labelFlows.ordersToDrawAhead();
    await producer.enqueueMany('label', ids.map((orderId) => ({ job: 'draw' as const, data: { orderId }, onlyOne: orderId })));
  },
  expire: () => labelFlows.expireLabels(),
});
