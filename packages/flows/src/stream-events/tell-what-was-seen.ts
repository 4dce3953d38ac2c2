import { createHash } from 'node:crypto';
import type { CarrierEvent, CarrierOrder, Order } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { FlowDeps } from '../deps.ts';
import { specOfEvent } from './index.ts';

export type TellWhatWasSeen = ReturnType<typeof createTellWhatWasSeen>;

/** The delivery event that Stream would have told of an order as it shows it now; undefined: nothing was delivered or collected. */
export const codeSeen = ({ status, done }: Pick<CarrierOrder, 'status' | 'done'>, order: Pick<Order, 'askedFor'>): string | undefined => {
  if (done === 'no') return undefined;
  const spec = specOfEvent(status);
  if (spec?.kind === 'delivery' && spec.processes === (done === 'fully')) return status;
  const collection = order.askedFor?.kind === 'Collection';
  if (done === 'fully') return collection ? 'COLLECTED' : 'DELIVERED';
  return collection ? 'PARTCOLLECTED' : 'PARTDELVRD';
};

/**
 * Puts into the inbox what Stream was seen to say, as an event of our own making, once for each order and code: where the event itself
 * was lost on its way, what it asks for is done all the same (F40), and where it comes after all, it finds it done.
 */
export const createTellWhatWasSeen = ({ inbox }: Pick<FlowDeps, 'inbox'>) =>
  async function tellWhatWasSeen(order: Order, seen: CarrierOrder): Promise<void> {
    const code = codeSeen(seen, order);
    const { integrationId, consignmentNo } = order;
    if (code === undefined || !integrationId || !consignmentNo) return;
    const event: CarrierEvent = {
      code, partyId: order.streamAccount?.split('|')[0] ?? '', eventType: '', occurred: '', occurredAt: undefined, description: `Seen in Stream: ${seen.status}`, text: '', link: '', consignmentNo, run: undefined, stops: [],
    };
    await inbox.accept({
      installationId: order.installationId, integrationId, dedupKey: createHash('sha256').update(`reconcile:${code}:${consignmentNo}`).digest('hex'), raw: undefined, event, piece: `order:${consignmentNo}`,
      status: 'pending', correlationId: correlationId(), source: 'reconcile',
    });
  };
