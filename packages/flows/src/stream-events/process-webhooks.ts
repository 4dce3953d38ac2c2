import { AppError, CredentialsRefused } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import { EVENT_LEASE_SECONDS, EVENT_RENEWAL_SECONDS, type EventAtWork } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';
import { holdOn, type Lease, wasLost } from '../lease.ts';
import { createApplyDelivery } from './apply-delivery.ts';
import { createApplyPlanning } from './apply-planning.ts';
import type { EventWork } from './event-work.ts';
import { PLANNING_CODES, specOfEvent, WEBHOOKS_OFF } from './index.ts';
import { createNoteOnOrder } from './note-on-order.ts';
import { createProcessOrder } from './process-order.ts';
import { createSeeOrder } from './see-order.ts';
import { createTellWhatWasSeen } from './tell-what-was-seen.ts';

/** Orders that completed within so many minutes are compared with events that fitted none. A cycle comes every two. */
const COMPLETED_WITHIN_MINUTES = 15;

/** Journey "an event" (architecture; … R-149): what is in the inbox is taken up in turn, applied, and ended, each piece held by one process alone. */
export const createProcessWebhooks = (deps: FlowDeps, writeBack: (installationId: string, signal: AbortSignal, only: string) => Promise<unknown>) => {
  const { events, contexts, installations, inbox, log } = deps;
  const seeOrder = createSeeOrder(deps, createTellWhatWasSeen(deps));
  const noteOnOrder = createNoteOnOrder(deps);
  const applyPlanning = createApplyPlanning(deps, seeOrder, noteOnOrder);
  const applyDelivery = createApplyDelivery(deps, seeOrder, noteOnOrder, createProcessOrder(deps, writeBack));

  const apply = async (held: EventAtWork[], work: EventWork): Promise<void> => {
    const [first] = held as [EventAtWork];
    if (specOfEvent(first.event.code)?.kind === 'delivery') {
      const applied = await applyDelivery(first, work);
      probe('webhook:before-end');
      if ('unmatched' in applied) await events.unmatched(held, [first.event.consignmentNo]);
      else if ('noAction' in applied) await events.noAction(held, applied.noAction);
      else await events.processed(held, applied.effect);
    } else {
      const { effect, openRefs } = await applyPlanning(held, work);
      probe('webhook:before-end');
      if (effect.orders === 0 && openRefs.length > 0) await events.unmatched(held, openRefs);
      else await events.processed(held, effect, openRefs);
    }
  };

  const workOf = async ({ installationId, integrationId }: EventAtWork, lease: Lease): Promise<EventWork | undefined> => {
    const context = await contexts.read(installationId);
    const integration = context?.integrations.find(({ id }) => id === integrationId);
    if (!context?.installation.active || !integration?.settings.IsWebhookFeaturesEnabled) return undefined;
    return {
      installationId, integration, context, settings: integration.settings, account: deps.linnworksFor(installationId), carrier: deps.carrierFor(integration, context.system),
      clock: await deps.databaseClock(), signal: lease.signal, assertHeld: lease.assertHeld,
    };
  };

  const refused = async (work: EventWork, error: CredentialsRefused): Promise<void> => {
    if (error.details.partner === 'Linnworks') await installations.markTokenRefused(work.installationId, error.message);
    else await contexts.noteReconnect(work.integration.id, error.message);
  };

  return {
    /** Removes bodies of notifications that are older than WebhookRetentionDays. */
    async expireWebhookBodies(): Promise<number> {
      const { WebhookRetentionDays } = await contexts.system();
      return inbox.expireBodies(WebhookRetentionDays);
    },

    /** One cycle: gives the pieces of work to be applied, at most WebhookBatchSize, each named by its first event. */
    async webhooksToApply(): Promise<number[]> {
      const { WebhookBatchSize, WebhookMaxRetryAttempts } = await contexts.system();
      await events.takeBack(WebhookMaxRetryAttempts);
      await events.matchCompleted(COMPLETED_WITHIN_MINUTES);
      return events.take(WebhookBatchSize, PLANNING_CODES);
    },

    /** Applies one piece of work. What can't be applied is Ready for Retry or Failed, with its reason; a worker that is told to stop gives it back. */
    async applyWebhooks(lead: number, stop: AbortSignal): Promise<'applied' | 'failed' | 'given back' | 'nothing to do'> {
      const held = await events.hold(lead);
      const [first] = held;
      if (!first) return 'nothing to do';
      probe('webhook:after-hold');
      return holdOn({ renew: () => events.keepHolding(held), leaseSeconds: EVENT_LEASE_SECONDS, everySeconds: EVENT_RENEWAL_SECONDS }, stop, async (lease) => {
        const work = await workOf(first, lease);
        if (!work) {
          await events.noAction(held, WEBHOOKS_OFF);
          return 'nothing to do';
        }
        try {
          await apply(held, work);
          return 'applied';
        } catch (error) {
          if (wasLost(error, lease)) return 'given back';
          if (stop.aborted) {
            await events.giveBack(held);
            return 'given back';
          }
          if (!(error instanceof AppError)) throw error;
          if (error instanceof CredentialsRefused) await refused(work, error);
          log.warn('An event of Stream could not be applied', { installationId: first.installationId, integrationId: first.integrationId, eventId: first.id, code: error.code, error });
          await events.failed(held, { code: error.code, message: error.message }, work.context.system.WebhookMaxRetryAttempts);
          return 'failed';
        }
      });
    },
  };
};
