import { createConfigureIntegration, createConnectInstallation, createMapService, createTestConnections, createShippingProfiles, type Application } from '@stream-tech/flows';
import type { Environment, Logger, Metrics } from '@stream-tech/platform';
import type { ApiDeps } from './api-deps.ts';
import { createBackground } from './background.ts';
import { createChanges } from './changes.ts';
import type { Readiness } from './readiness.ts';
import { createLoginThrottles, type LoginLimits } from './routes/login-throttles.ts';

export type Composed = Pick<ApiDeps, 'views' | 'proxyHops' | 'contractLimits' | 'webhookLimits'> & { loginLimits?: LoginLimits; environment: Environment; application: Application; readiness: Readiness; log: Logger; metrics: Metrics };

/** How long a person waits for a partner's word about credentials. */
const PROOF_SECONDS = 10;

/** Hands the routes what they need of the application. */
export const compose = ({ environment, application, views, readiness, log, metrics, proxyHops, loginLimits, contractLimits, webhookLimits }: Composed): ApiDeps => {
  const { stores, linnworks, flows, labelFlows, subscriptionFlows, masterData, alertFlows, receiveWebhook, producer, personLimit, withAccount, assertStreamUrlAllowed } = application;
  const postalServices = async (installationId: string, signal?: AbortSignal): ReturnType<ApiDeps['postalServices']> => {
    const listed = await linnworks.account({ installationId, installationToken: async () => (await stores.installations.tokenOf(installationId)) ?? '' }).postalServices(signal);
    await stores.serviceLists.keep(installationId, listed);
    return listed;
  };

  const configure = subscriptionFlows.following(createConfigureIntegration({
    installations: stores.installations, integrations: stores.integrations, plans: stores.plans, assertAllowed: assertStreamUrlAllowed,
    proveStream: (settings, secret) => withAccount(settings, secret, PROOF_SECONDS, (carrier) => carrier.proveCredentials()),
  }));

  return {
    log, metrics, background: createBackground(), changes: createChanges({ latest: views.audit.latest, since: views.audit.since, log }), stores, views, producer, personLimit, readiness, postalServices, proxyHops, receiveWebhook, subscriptionFlows, masterData, alertFlows, scheduleTimezone: environment.scheduleTimezone,
    publicUrl: environment.publicUrl, production: environment.production, needsFactor: !environment.sandbox, metricsToken: environment.metricsToken,
    loginThrottles: createLoginThrottles(loginLimits),
    ...(contractLimits ? { contractLimits } : {}),
    ...(webhookLimits ? { webhookLimits } : {}),
    flows: {
      testConnections: createTestConnections({ ...stores, prove: (token) => linnworks.proveWithin(token, PROOF_SECONDS * 1_000, { mustBeOpen: true }), withAccount: (settings, secret, work) => withAccount(settings, secret, PROOF_SECONDS, work) }),
      connect: createConnectInstallation({ prove: linnworks.prove, proveWithin: (token) => linnworks.proveWithin(token, PROOF_SECONDS * 1_000), installations: stores.installations, installLinks: stores.installLinks, applicationId: environment.linnworksApplicationId, log }),
      configure,
      mapService: createMapService({ services: stores.services, integrations: stores.integrations, postalServices, depots: labelFlows.depots, recheck: flows.recheckService, log }),
      retryFailed: flows.retryFailed,
      retryOrders: flows.retryOrders,
      requestDelete: flows.requestDelete,
      queueAgain: flows.queueAgain,
      dryRun: flows.dryRun,
      ...labelFlows,
      profiles: createShippingProfiles({ profiles: stores.profiles, integrations: stores.integrations, services: stores.services, configure, depots: labelFlows.depots, postalServices, log }),
    },
  };
};
