import { CredentialsRefused, NumberCollision, type AppError, type Consignment, type Trigger } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import { problemOf, violates, type ClaimedOrder, type SendingIntegration } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { MOST_KEPT_REPEATS } from './hear.ts';
import { FIRST_LOOK_SECONDS, nextLookSeconds } from './quiet-period.ts';
import type { QuietPeriod } from '@stream-tech/store';

/** How sending one order ended. `error` says why, where it was not sent. */
export type SendResult = {
  outcome: 'sent' | 'skipped' | 'held' | 'invalid' | 'failed' | 'not-now' | 'unknown' | 'released';
  error?: AppError | undefined;
};

export type SendOutcomes = ReturnType<typeof createSendOutcomes>;

/** The ends a claimed order can come to, each one a fenced write and a line in the log (reliability.md, section 3, steps 5 to 8). */
export const createSendOutcomes = ({ orders, contexts, nudge, log }: FlowDeps, claimed: ClaimedOrder, account: SendingIntegration | undefined, quiet: QuietPeriod, trigger: Trigger) => {
  const story = { installationId: claimed.installationId, orderId: claimed.id, orderNumber: claimed.orderNumber, streamOrderNo: claimed.streamOrderNo, trigger };

  /** Surely not done, and a submission of the order. */
  const fail = async (error: AppError): Promise<SendResult> => {
    probe('send:before-fail');
    if (error instanceof CredentialsRefused && account) await contexts.noteReconnect(account.id, error.message);
    await orders.fail(claimed, problemOf(error), { actor: trigger, counted: true });
    probe('send:after-fail');
    log.warn('Not sent', { ...story, code: error.code, remedy: error.remedy, reason: error.message, httpStatus: error.details.status, outcome: 'failed' });
    return { outcome: 'failed', error };
  };

  return {
    fail,

    /** Done for sure: created now, or found and ours. Without the lease it is kept as seen, never thrown away. */
    async finish(consignment: Consignment): Promise<SendResult> {
      try {
        const fenced = await orders.complete(claimed, consignment, trigger);
        probe('send:after-complete');
        if (fenced) {
          log.info(consignment.adopted ? 'Found in Stream, and taken as ours' : 'Accepted by Stream', { ...story, consignmentNo: consignment.consignmentNo, outcome: 'sent' });
          return { outcome: 'sent' };
        }
      } catch (error) {
        if (!violates(error, 'orders_one_live_consignment')) throw error;
        return fail(new NumberCollision(claimed.streamOrderNo ?? '', ['it belongs to another order here']));
      }
      await orders.recordOrphan(claimed, consignment);
      log.warn('The lease was lost while Stream answered; the consignment is kept as seen', { ...story, consignmentNo: consignment.consignmentNo });
      return { outcome: 'skipped' };
    },

    /** No answer came: nothing is repeated before it was looked up. */
    async keepUnknown(error: AppError): Promise<SendResult> {
      probe('send:before-unknown');
      if (await orders.keepUnknown(claimed, problemOf(error), { lookInSeconds: FIRST_LOOK_SECONDS, actor: trigger })) await nudge.look(claimed.id, FIRST_LOOK_SECONDS);
      probe('send:after-unknown');
      log.warn('No answer from Stream; it will be looked up', { ...story, code: error.code, reason: error.message, outcome: 'unknown' });
      return { outcome: 'unknown', error };
    },

    /** Not there yet, or nobody to ask: that is not "not there". */
    async lookLater(error: AppError): Promise<SendResult> {
      const afterSeconds = nextLookSeconds(claimed);
      if (await orders.lookAgainLater({ ...claimed, ...(claimed.looks >= MOST_KEPT_REPEATS ? { heard: [] } : {}) }, { quiet, afterSeconds }) && afterSeconds !== undefined) await nudge.look(claimed.id, afterSeconds);
      return { outcome: 'unknown', error };
    },

    /** Not now: the order waits for its turn again, and no submission is counted. */
    async giveBack(error: AppError, waitMs: number): Promise<SendResult> {
      await orders.giveBack(claimed, { waitMs, reason: error.message, httpStatus: typeof error.details.status === 'number' ? error.details.status : undefined, actor: trigger });
      log.info('Stream asks us to wait', { ...story, waitMs, outcome: 'not-now' });
      return { outcome: 'not-now', error };
    },

    /** Surely not in Stream: back to its turn, which begins with what Linnworks says then. */
    async release(counted: boolean): Promise<SendResult> {
      await orders.release(claimed, { counted, actor: trigger });
      return { outcome: 'released' };
    },

    /** Found unsendable after all, before anything was asked. */
    async invalidate(error: AppError): Promise<SendResult> {
      await orders.invalidate(claimed, problemOf(error), trigger);
      return { outcome: 'invalid', error };
    },
  };
};
