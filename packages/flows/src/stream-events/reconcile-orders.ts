import { AppError } from '@stream-tech/domain';
import pLimit from 'p-limit';
import type { FlowDeps } from '../deps.ts';
import { createSeeOrder } from './see-order.ts';
import { createTellWhatWasSeen } from './tell-what-was-seen.ts';

/** What a poll came to. */
export type Reconciled = { looked: number; changed: number; problem?: string };

/** Orders of one installation that one poll reads: with an hour between polls, a call every 3.6 s at most. The longest unseen come first. */
const MOST = 1_000;
/** An order that was seen within this time is left alone. */
const SEEN_WITHIN_MINUTES = 50;
/** What is not delivered after so long is nobody's to be polled for. */
const COMPLETED_WITHIN_DAYS = 60;
const AT_ONCE = 2;

/**
 * Compares open consignments with Stream each hour, so that what was never told to us is found all the same (F40): plans are kept and
 * shown, and deliveries go through the inbox like any event. Nothing is read while webhook features are off.
 */
export const createReconcileOrders = (deps: FlowDeps) => {
  const seeOrder = createSeeOrder(deps, createTellWhatWasSeen(deps));
  const { contexts, matches, carrierFor, databaseClock, nudge, audit, log } = deps;

  return async function reconcileOrders(installationId: string, signal: AbortSignal): Promise<Reconciled> {
    const done: Reconciled = { looked: 0, changed: 0 };
    const context = await contexts.read(installationId);
    if (!context?.installation.active) return done;
    const open = await matches.toReconcile(installationId, { olderThanMinutes: SEEN_WITHIN_MINUTES, completedWithinDays: COMPLETED_WITHIN_DAYS, limit: MOST });
    const clock = await databaseClock();
    const failed = new Set<string>();
    await pLimit(AT_ONCE).map(open, async (order) => {
      const integration = context.integrations.find(({ streamAccount }) => streamAccount === order.streamAccount);
      if (signal.aborted || !integration?.settings.IsWebhookFeaturesEnabled || failed.has(integration.id)) return;
      try {
        const { changed } = await seeOrder(order, { carrier: carrierFor(integration, context.system), settings: integration.settings, clock, signal });
        done.looked += 1;
        if (changed) done.changed += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failed.add(integration.id);
        done.problem = error.message;
        log.warn('Open consignments could not be compared with Stream; the next poll does it', { installationId, integrationId: integration.id, error });
      }
    });
    if (done.changed > 0) await nudge.writeBack(installationId);
    if (done.looked > 0 || done.problem) await audit.append({ kind: 'reconcile', actor: 'schedule', installationId, outcome: done.problem ? 'incomplete' : 'compared', message: done.problem, detail: done });
    return done;
  };
};
