import { RemoteRejected } from '@stream-tech/domain';
import type { PresentOnOrder } from './mapping.ts';
import type { createOrderReads, Whereabouts } from './orders.ts';
import type { createOrderWrites } from './write-back.ts';

type Deps = Pick<ReturnType<typeof createOrderWrites>, 'setShipping' | 'setProperties'> & Pick<ReturnType<typeof createOrderReads>, 'whereabouts'>;

/** What became of taking tracking back: `cleared`, or what the order has become that Linnworks no longer lets it be changed. */
export type Cleared = 'cleared' | Extract<Whereabouts, string>;

/** Taking back what we wrote onto an order, when it is taken out of the carrier (issue 4, "Delete"; linnworks-api.md, 9 and 12). */
export const createTrackingClearing = ({ setShipping, setProperties, whereabouts }: Deps) => ({
  /**
   * Clears the tracking number and the extended properties of these names; all else stays, and nothing is written where nothing is
   * there. `processed`, `cancelled` and `gone` (merged, deleted): the order is no longer open and was refused, so that there is
   * nothing to wait for. Throws `RemoteRejected` where Linnworks refuses an open one (locked, parked).
   */
  async clearTracking(orderId: string, present: PresentOnOrder, properties: readonly string[], signal?: AbortSignal): Promise<Cleared> {
    try {
      await setShipping(orderId, present, { trackingNumber: '' }, signal);
      await setProperties(orderId, present, Object.fromEntries(properties.map((name) => [name, ''])), signal);
      return 'cleared';
    } catch (error) {
      if (!(error instanceof RemoteRejected)) throw error;
      const now = (await whereabouts([orderId], { signal })).get(orderId);
      if (typeof now === 'string') return now;
      throw error;
    }
  },
});
