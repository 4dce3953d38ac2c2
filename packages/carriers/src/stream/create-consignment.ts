import { CredentialsRefused, DuplicateReported, OutcomeUnknown, RemoteUnavailable, Throttled, type Carrier, type Consignment } from '@stream-tech/domain';
import { asError, isWorthWaiting, type StreamClient } from './client.ts';
import type { StreamConnection } from './connection.ts';
import { encodeAskedFor, encodeCreateOrder, trackingWarnings } from './contract.ts';
import type { NotNow } from './sort-outcome.ts';
import { sleepFor, waitBefore } from './waits.ts';

/**
 * A create by the send protocol (reliability.md, section 3, steps 5, 7 and 11). Stream's create can't be repeated safely, so a POST is
 * followed by another only where Stream answered "not now" or was never reached, and only after a look that found nothing; where no
 * answer came, the outcome is unknown and nothing is repeated here. At most 1 + `retries` POSTs; a round whose look fails is used up.
 */
export const createConsignmentCreator = (client: StreamClient, { clientId, retries, log, sleep = sleepFor }: StreamConnection): Carrier['createConsignment'] =>
  async (shipment, options) => {
    const { signal, onExchange } = options;
    const asked = encodeAskedFor(shipment);
    const body = JSON.stringify(encodeCreateOrder(shipment, clientId));

    /** What the last POST met, and the last trouble of all, which says how long to wait. */
    let refusal: NotNow | undefined;
    let latest: NotNow | undefined;

    /** Whether it is there after all. A look that fails for a passing reason tells nothing, and is undefined. */
    const look = async (): Promise<Consignment | 'not-there' | undefined> => {
      const outcome = await client.lookOnce(asked, signal, onExchange);
      if (outcome.kind === 'read') return outcome.value;
      if (outcome.kind !== 'not-now') throw asError(outcome);
      latest = outcome;
      return undefined;
    };

    const adoptDuplicate = async (status: number, reasons: DuplicateReported['reasons']): Promise<Consignment> => {
      const known = await client.find(asked, signal, onExchange).catch((error: unknown) => {
        if (error instanceof RemoteUnavailable || error instanceof Throttled) throw new DuplicateReported('Stream', status, reasons, { cause: error });
        throw error;
      });
      if (known) return known;
      throw new DuplicateReported('Stream', status, reasons);
    };

    /**
     * The consignment with its tracking data: what the acceptance lacks, the order may show when it is read, once. It was made, so
     * whatever that read meets, it is given, with a warning of what it lacks.
     */
    const withTracking = async (made: Consignment): Promise<Consignment> => {
      if (trackingWarnings(made).length === 0) return made;
      const seen = await client.findOnce(asked, signal, onExchange).catch((error: unknown) => {
        log.warn('Stream accepted the order without tracking data, and it could not be read', { partner: 'Stream', streamOrderNo: asked.orderNo, error });
        return undefined;
      });
      const shown = seen?.consignmentNo === made.consignmentNo ? seen : undefined;
      const tracking = { trackingNumber: made.trackingNumber || shown?.trackingNumber || '', trackingUrl: made.trackingUrl || shown?.trackingUrl || '' };
      return { ...made, ...tracking, warnings: [...made.warnings, ...trackingWarnings(tracking)] };
    };

    for (let round = 0; round <= retries; round += 1) {
      if (latest) {
        if (!isWorthWaiting(latest)) break;
        const waitMs = waitBefore(round, latest.retryAfterMs);
        log.warn('Stream did not take the order now; looking for it before a repeat', { partner: 'Stream', streamOrderNo: asked.orderNo, httpStatus: latest.status, reason: latest.what, attempt: round, waitMs });
        await sleep(waitMs, signal);
        const known = await look();
        if (known === undefined) continue;
        if (known !== 'not-there') return known;
      }
      const outcome = await client.create(asked.orderNo, body, asked.partnerId, options);
      switch (outcome.kind) {
        case 'done': return withTracking(outcome.consignment);
        case 'unknown': throw new OutcomeUnknown('Stream', outcome.what);
        case 'duplicate': return adoptDuplicate(outcome.status, outcome.reasons);
        case 'credentials': throw new CredentialsRefused('Stream', outcome.status);
        case 'not-now': refusal = latest = outcome; break;
        default: throw asError(outcome);
      }
    }
    // Used up. What Stream answered may have been done all the same, so a POST is followed by a last look; one that never left is not.
    if (!refusal) throw new Error('unreachable: a round without a result');
    const known = latest === refusal && refusal.wasSent ? await look() : undefined;
    if (known !== undefined && known !== 'not-there') return known;
    throw asError(refusal);
  };
