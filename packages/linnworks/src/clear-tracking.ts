import { RemoteRejected } from '@stream-tech/domain';
import type { PresentOnOrder } from './mapping.ts';
import type { createProcessingCalls } from './processing.ts';
import type { createOrderWrites } from './write-back.ts';

type Deps = Pick<ReturnType<typeof createOrderWrites>, 'setShipping' | 'setProperties'> & Pick<ReturnType<typeof createProcessingCalls>, 'isProcessed'>;

/** Taking back what we wrote onto an order, when it is taken out of the carrier (issue 4, "Delete"; linnworks-api.md, 9 and 12). */
export const createTrackingClearing = ({ setShipping, setProperties, isProcessed }: Deps) => ({
  /**
   * Clears the tracking number and the extended properties of these names; all else stays, and nothing is written where nothing is
   * there. `processed`: Linnworks no longer lets the order be changed, so that there is nothing to wait for. Throws `RemoteRejected`
   * where it refuses for another reason (locked, parked).
   */
  async clearTracking(orderId: string, present: PresentOnOrder, properties: readonly string[], signal?: AbortSignal): Promise<'cleared' | 'processed'> {
    try {
      await setShipping(orderId, present, { trackingNumber: '' }, signal);
      await setProperties(orderId, present, Object.fromEntries(properties.map((name) => [name, ''])), signal);
      return 'cleared';
    } catch (error) {
      if (error instanceof RemoteRejected && (await isProcessed(orderId, signal))) return 'processed';
      throw error;
    }
  },
});
