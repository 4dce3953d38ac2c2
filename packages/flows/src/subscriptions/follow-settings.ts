import { AppError, type Carrier, type IntegrationSettings } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import type { AuditLog, Author, Integration, IntegrationStore, WebhookEndpointStore, WebhookSubscriptionStore } from '@stream-tech/store';
import type { ConfigureIntegration } from '../configure-integration.ts';
import { wasGivenUp } from './repair-subscriptions.ts';
import { placesOf, withoutSecrets } from './webhook-address.ts';

export type FollowSettingsDeps = {
  configure: ConfigureIntegration;
  integrations: Pick<IntegrationStore, 'get' | 'secretOf'>;
  endpoints: Pick<WebhookEndpointStore, 'tokens'>;
  subscriptions: Pick<WebhookSubscriptionStore, 'find'>;
  audit: Pick<AuditLog, 'append'>;
  /** Lets `work` speak with an account by credentials that are no longer stored; nothing of them is kept. */
  withAccount<T>(settings: IntegrationSettings, secret: string, work: (carrier: Carrier) => Promise<T>): Promise<T>;
  /** Asks for a check in the background. */
  ask(integrationId: string): Promise<void>;
  publicUrl: string;
  log: Pick<Logger, 'warn'>;
};

/** A person waits meanwhile, and his change is stored already. */
const PATIENCE_MS = 10_000;

type Left = { integration: Integration; secret: string; tokens: { token: string; inUse: boolean }[] };

/**
 * Configures integrations as before, and has Stream's subscriptions follow: a check is asked for after each change that concerns them,
 * and an account that was left loses ours while its secret is still at hand; the store forgets it with the change (security.md, 10).
 */
export const createFollowSettings = ({ configure, integrations, endpoints, subscriptions, audit, withAccount, ask, publicUrl, log }: FollowSettingsDeps): ConfigureIntegration => {
  const beforeChange = async (id: string): Promise<Left | undefined> => {
    const integration = await integrations.get(id);
    const tokens = integration ? await endpoints.tokens(id) : [];
    // Where no subscription of ours can be, the secret has no business here.
    if (!integration || tokens.length === 0 || (await subscriptions.find(id))?.report.state === 'off') return undefined;
    return { integration, tokens, secret: await integrations.secretOf(id, integration.version) ?? '' };
  };

  /** Ends our subscriptions of an account that is no longer used; a sentence for whoever left it where that can't be done. */
  const leave = async ({ integration: { id: integrationId, installationId, settings, streamAccount }, secret, tokens }: Left, author: Author): Promise<string[]> => {
    const placeOf = placesOf(publicUrl, tokens);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    let ended = 0;
    let failure: AppError | undefined;
    try {
      await withAccount(settings, secret, async (carrier) => {
        for (const subscription of await carrier.subscriptions(signal)) {
          if (placeOf(subscription) === 'foreign') continue;
          await carrier.unsubscribe(subscription.id, signal);
          ended += 1;
        }
      });
    } catch (error) {
      if (!(error instanceof AppError) && !wasGivenUp(error, signal)) throw error;
      failure = error instanceof AppError ? error : new AppError('check-unfinished', 'Stream has not answered in time', 'try-later');
    }
    const reason = failure && withoutSecrets(failure.message, [secret, ...tokens.map(({ token }) => token)].filter(Boolean));
    const outcome = failure ? 'account left with subscriptions' : 'account left';
    await audit.append({ kind: 'subscriptions', ...author, installationId, outcome, message: reason, detail: { integrationId, streamAccount, ended } });
    if (!failure) return [];
    log.warn('Subscriptions of a Stream account that was left could not be ended', { installationId, integrationId, code: failure.code, reason });
    return [`Our webhook subscriptions in the Stream account used before (${streamAccount.replace('|', ', ')}) could not all be ended: ${reason}. What they bring is not acted upon; end them in Stream, or let Stream's support do it.`];
  };

  return {
    ...configure,

    async create(given, author) {
      const made = await configure.create(given, author);
      if (made.integration.settings.IsWebhookFeaturesEnabled) await ask(made.integration.id);
      return made;
    },

    async change(id, given, author) {
      const left = await beforeChange(id);
      const { integration, warnings } = await configure.change(id, given, author);
      const gone = left && left.integration.streamAccount !== integration.streamAccount ? await leave(left, author) : [];
      if (left || integration.settings.IsWebhookFeaturesEnabled) await ask(id);
      return { integration, warnings: [...warnings, ...gone] };
    },
  };
};
