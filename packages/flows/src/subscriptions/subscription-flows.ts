import { AppError, type Carrier, type IntegrationSettings } from '@stream-tech/domain';
import type { AuditLog, IntegrationStore, KeptReport, WebhookEndpointStore, WebhookSubscriptionStore } from '@stream-tech/store';
import type { ConfigureIntegration } from '../configure-integration.ts';
import { createCheckSubscriptions, type CheckSubscriptionsDeps } from './check-subscriptions.ts';
import { createFollowSettings, type FollowSettingsDeps } from './follow-settings.ts';

export type SubscriptionFlowsDeps = Omit<CheckSubscriptionsDeps, 'subscriptions'> & {
  integrations: Pick<IntegrationStore, 'get' | 'secretOf'>;
  endpoints: Pick<WebhookEndpointStore, 'ensure' | 'rotate' | 'tokens'>;
  subscriptions: WebhookSubscriptionStore;
  audit: Pick<AuditLog, 'append'>;
  withAccount<T>(settings: IntegrationSettings, secret: string, work: (carrier: Carrier) => Promise<T>): Promise<T>;
  ask: FollowSettingsDeps['ask'];
};
export type SubscriptionFlows = ReturnType<typeof createSubscriptionFlows>;

/** How many integrations one sweep asks to be checked. */
const SWEEP = 500;

/** What the api and the worker do about subscriptions at Stream. */
export const createSubscriptionFlows = (deps: SubscriptionFlowsDeps) => ({
  checkSubscriptions: createCheckSubscriptions(deps),

  /** Integrations whose subscriptions have to be looked at: settings or installations that changed, days that passed, checks that did not end well. */
  subscriptionsDue: (): Promise<string[]> => deps.subscriptions.due(SWEEP),

  /** The last report on an integration; undefined where none was made yet. Throws `not-found`. */
  async subscriptionReport(integrationId: string): Promise<KeptReport | undefined> {
    if (!await deps.integrations.get(integrationId)) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    return deps.subscriptions.find(integrationId);
  },

  /** Configures as `configure` does, and has subscriptions follow. */
  following: (configure: ConfigureIntegration): ConfigureIntegration => createFollowSettings({ ...deps, configure }),
});
