import { AppError, CredentialsRefused, notSendable, RemoteRejected, Throttled, type Carrier } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import { LEASE_RENEWAL_SECONDS, LEASE_SECONDS, problemOf, type ClaimedDelete } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { hear, MOST_KEPT_REPEATS } from './hear.ts';
import { holdOn, type Lease, wasLost } from './lease.ts';

/** How taking an order out of Stream ended for now. */
export type TakenOut = { outcome: 'taken-out' | 'refused' | 'later' | 'skipped'; error?: AppError | undefined };

export type TakeOutOrder = ReturnType<typeof createTakeOutOrder>;

/** Pauses between two attempts: they double from the first to the last of these. */
const FIRST_PAUSE_SECONDS = 15;
const LAST_PAUSE_SECONDS = 300;
const pauseAfter = (tries: number): number => Math.min(LAST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(tries - 1, 10));

/**
 * The first step of a delete: out of Stream, by the number and in the account it was sent under (A-23; send protocol, step 10). Safe
 * to run twice, or to die anywhere: "not there" is done, and after an attempt whose end is not known Stream is looked at before it is asked
 * again. Expected failures end in the row: refused, the request is over and the order stays Completed; else it is due again later.
 */
export const createTakeOutOrder = ({ orders, contexts, carrierFor, nudge, log }: FlowDeps) => {
  const askStream = async (claimed: ClaimedDelete, orderNo: string, carrier: Carrier, lease: Lease): Promise<void> => {
    const { tries, twinSuspectedAt, orderNumber } = claimed;
    const isThere = async (): Promise<boolean> => (await carrier.readOrder(orderNo, lease.signal, hear(claimed)))?.alive ?? false;
    if (tries > 1 && !await isThere()) return;
    lease.assertHeld();
    probe('delete:before-stream');
    await carrier.deleteConsignment(orderNo, lease.signal, hear(claimed));
    probe('delete:after-stream');
    // Stream takes one consignment at a time; the next attempt takes the other.
    if (twinSuspectedAt !== undefined && await isThere()) throw new AppError('twin-in-stream', `Stream held order ${orderNumber} twice. One is gone; the other is deleted next.`, 'look-again');
  };

  const refuse = async (claimed: ClaimedDelete, error: AppError): Promise<TakenOut> => {
    if (!await orders.deleteRefused(claimed, problemOf(error))) return { outcome: 'skipped' };
    return { outcome: 'refused', error };
  };

  const staysCompleted = ({ orderNumber }: ClaimedDelete, { code, message, details }: AppError): AppError =>
    new AppError(code, `Stream did not let order ${orderNumber} go, so it stays Completed: ${message}`, 'fix-the-data', details);

  const waitFor = async (claimed: ClaimedDelete, error: AppError): Promise<TakenOut> => {
    const seconds = Math.max(pauseAfter(claimed.tries), error instanceof Throttled ? error.retryAfterMs / 1_000 : 0);
    if (!await orders.deleteLater({ ...claimed, ...(claimed.tries > MOST_KEPT_REPEATS ? { heard: [] } : {}) }, problemOf(error), seconds)) return { outcome: 'skipped' };
    // A single mishap is over in time; what comes after it is the sweep's, which lets no account fill the lane.
    if (claimed.tries === 1) await nudge.takeOut(claimed.id, seconds);
    return { outcome: 'later', error };
  };

  const takeOut = async (claimed: ClaimedDelete, lease: Lease): Promise<TakenOut> => {
    const context = await contexts.read(claimed.installationId);
    const account = context?.integrations.find(({ streamAccount }) => streamAccount === claimed.streamAccount);
    if (!context || !account || claimed.streamOrderNo === undefined) {
      const changed = notSendable('stream-account-changed', claimed.streamAccount?.split('|')[0]);
      // Nothing was asked there yet: the request is over, and can be made again once that account is back.
      return claimed.tries > 1 ? waitFor(claimed, changed) : refuse(claimed, changed);
    }
    try {
      await askStream(claimed, claimed.streamOrderNo, carrierFor(account, context.system), lease);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error instanceof CredentialsRefused) await contexts.noteReconnect(account.id, error.message);
      return error instanceof RemoteRejected ? refuse(claimed, staysCompleted(claimed, error)) : waitFor(claimed, error);
    }
    if (!await orders.takenOut(claimed)) return { outcome: 'skipped' };
    probe('delete:after-taken-out');
    await nudge.writeBack(claimed.installationId);
    return { outcome: 'taken-out' };
  };

  return async function takeOutOrder(orderId: string, signal: AbortSignal): Promise<TakenOut> {
    const claimed = await orders.claimDelete(orderId);
    if (!claimed) return { outcome: 'skipped' };
    probe('delete:after-claim');
    return holdOn({ renew: () => orders.renewDelete(claimed), leaseSeconds: LEASE_SECONDS, everySeconds: LEASE_RENEWAL_SECONDS }, signal, async (lease) => {
      const story = { installationId: claimed.installationId, orderId, orderNumber: claimed.orderNumber, streamOrderNo: claimed.streamOrderNo };
      try {
        const { outcome, error } = await takeOut(claimed, lease);
        log[error ? 'warn' : 'info']('An order is on its way out', { ...story, outcome, ...(error ? { code: error.code, remedy: error.remedy, reason: error.message } : {}) });
        return { outcome, error };
      } catch (error) {
        if (wasLost(error, lease)) return { outcome: 'skipped' };
        throw error;
      }
    });
  };
};
