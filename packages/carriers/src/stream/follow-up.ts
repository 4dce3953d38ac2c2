import { RemoteRejected, type Carrier, type EventKind, type OnExchange, type Subscription } from '@stream-tech/domain';
import { asError, type StreamClient } from './client.ts';
import { CALLS, decodeSubscriptionId, encodeSubscription, FALLBACK_EVENTS, isAboutTheCall, toCarrierOrder, WANTED_EVENTS, type StreamOrder } from './contract.ts';
import { sortChange, sortLook, sortSubscriptions } from './sort-outcome.ts';

const same = (a: string, b: string): boolean => a.trim().toUpperCase() === b.trim().toUpperCase();

type FollowUp = Pick<Carrier, 'readOrder' | 'deleteConsignment' | 'wantedEvents' | 'fallbackEvents' | 'subscriptions' | 'subscribe' | 'unsubscribe'>;

/** What is done about an order after it was sent, and what Stream tells of it (stream-api.md, 5.8, 5.11 and 7). Throws what the port says. */
export const createFollowUp = ({ signed, repeated }: Pick<StreamClient, 'signed' | 'repeated'>): FollowUp => {
  /** Stream's look-up also finds by customer order number; an order that bears neither number is another's, and undefined. */
  const read = async (ref: string, signal?: AbortSignal, onExchange?: OnExchange): Promise<StreamOrder | undefined> => {
    const { method, verb, path } = CALLS.readOrder;
    const found = await repeated(async () => sortLook(await signed({ method, verb, path: path(ref), signal, onExchange })), signal);
    if (found === 'not-there') return undefined;
    return same(found.consignmentNo, ref) || same(found.orderNo, ref) || (found.consignmentNo === '' && found.orderNo === '') ? found : undefined;
  };

  const subscriptions = (signal?: AbortSignal): Promise<Subscription[]> => {
    const { method, verb, path } = CALLS.subscriptions;
    return repeated(async () => sortSubscriptions(await signed({ method, verb, path: path(), signal })), signal);
  };

  /**
   * Takes something away, which is harmless to repeat. "Not there" has forms that a refusal has too (A8), so that a refusal is
   * followed by a look, and stands only where the thing is still there.
   */
  const remove = async (call: { method: string; verb: string; path: string; onExchange?: OnExchange | undefined }, isThere: () => Promise<boolean>, signal?: AbortSignal): Promise<void> => {
    try {
      await repeated(async () => sortChange(await signed({ ...call, signal }), () => true), signal);
    } catch (error) {
      if (!(error instanceof RemoteRejected) || isAboutTheCall(error.reasons) || (await isThere())) throw error;
    }
  };

  return {
    wantedEvents: WANTED_EVENTS,
    fallbackEvents: FALLBACK_EVENTS,
    subscriptions,

    async readOrder(ref, signal, onExchange) {
      const found = await read(ref, signal, onExchange);
      return found && toCarrierOrder(found);
    },

    deleteConsignment(orderNo, signal, onExchange) {
      const { method, verb, path } = CALLS.deleteOrder;
      const isThere = async (): Promise<boolean> => {
        const found = await read(orderNo, signal, onExchange);
        return found !== undefined && found.alive && (found.orderNo === '' || same(found.orderNo, orderNo));
      };
      return remove({ method, verb, path: path(orderNo), onExchange }, isThere, signal);
    },

    async subscribe(wanted: EventKind & { url: string; authHeader: string }, signal) {
      const { method, verb, path } = CALLS.subscribe;
      const outcome = sortChange(await signed({ method, verb, path: path(), body: JSON.stringify(encodeSubscription(wanted)), signal }), ({ response }) => decodeSubscriptionId(response));
      if (outcome.kind === 'read') return outcome.value;
      // A second subscription would double every notification, so one that may be there is looked for, and nothing is repeated (7.2).
      if (outcome.kind === 'unknown' || (outcome.kind === 'not-now' && outcome.wasSent)) {
        const made = (await subscriptions(signal)).find(({ event, eventType, url }) => same(event, wanted.event) && same(eventType, wanted.eventType) && url === wanted.url);
        if (made) return made.id;
      }
      throw asError(outcome);
    },

    unsubscribe(id, signal) {
      const { method, verb, path } = CALLS.unsubscribe;
      return remove({ method, verb, path: path(id) }, async () => (await subscriptions(signal)).some((each) => each.id === id), signal);
    },
  };
};
