import type { Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/**
 * Journey "an order", steps 3 to 5. A tick fans out to the installations with due work, in the fair order that the query gives, after it
 * has told the lane how many may send at once (R-033, A-09; decision 0040).
 */
export const sendProcessors = ({ flows, producer }: ProcessorDeps): Handlers<'send'> => ({
  tick: async () => {
    const { ids, atOnce } = await flows.installationsToSend();
    await producer.setGlobalConcurrency('send-installations', atOnce);
    await producer.enqueueMany('send-installations', ids.map((id) => ({ job: 'installation', data: { installationId: id }, onlyOne: id })));
  },
  order: ({ orderId, trigger }, signal) => flows.sendOne(orderId, trigger, signal),
  'write-back': ({ installationId }, signal) => flows.writeBack(installationId, signal),
  /** Finds what a lost nudge or a dead process left behind; the rows are the truth. */
  sweep: async () => {
    const { orders, deletes, writeBacks } = await flows.sweep();
    await producer.enqueueMany('send', writeBacks.map((installationId) => ({ job: 'write-back', data: { installationId }, onlyOne: installationId })));
    await producer.enqueueMany('send-looks', orders.map((orderId) => ({ job: 'look', data: { orderId }, onlyOne: orderId })));
    await producer.enqueueMany('send-deletes', deletes.map((orderId) => ({ job: 'delete', data: { orderId }, onlyOne: orderId })));
  },
});

/** Orders whose outcome has to be looked up, in a lane of their own: a silent account keeps each of them waiting (decision 0040). */
export const sendLookProcessors = ({ flows }: Pick<ProcessorDeps, 'flows'>): Handlers<'send-looks'> => ({
  look: ({ orderId }, signal) => flows.look(orderId, signal),
});

/** Orders on their way out of Stream, in a lane of their own for the same reason (decision 0110). */
export const sendDeleteProcessors = ({ flows }: Pick<ProcessorDeps, 'flows'>): Handlers<'send-deletes'> => ({
  delete: ({ orderId }, signal) => flows.takeOutOrder(orderId, signal),
});

/** One cycle of one installation, in the lane that MaxInstallationsPerBatch limits. */
export const sendInstallationProcessors = ({ flows }: Pick<ProcessorDeps, 'flows'>): Handlers<'send-installations'> => ({
  installation: ({ installationId }, signal) => flows.sendBatch(installationId, signal),
});
