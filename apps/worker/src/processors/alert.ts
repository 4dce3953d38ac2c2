import type { Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/**
 * Journey "an alert": each minute the rules are looked at, and whoever has something to be told is told, each channel in a job of its own
 * so that one that keeps silent holds up no other. What is to be told stands in rows, so a tick that comes twice or not at all changes nothing.
 */
export const alertProcessors = ({ alertFlows, producer }: Pick<ProcessorDeps, 'alertFlows' | 'producer'>): Handlers<'alert'> => {
  const deliver = async (): Promise<void> => {
    const ids = await alertFlows.channelsToTell();
    await producer.enqueueMany('alert', ids.map((channelId) => ({ job: 'tell' as const, data: { channelId }, onlyOne: channelId })));
  };
  return {
    evaluate: async () => {
      try {
        await alertFlows.evaluateAlerts();
      } finally {
        await deliver();
      }
    },
    tell: ({ channelId }, signal) => alertFlows.tellChannel(channelId, signal),
    digest: async () => {
      if ((await alertFlows.morningDigest()) > 0) await deliver();
    },
  };
};
