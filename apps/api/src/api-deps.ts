import type { AlertFlows, Application, ConfigureIntegration, ConnectInstallation, Flows, MapService, MasterData, ReceiveWebhook, ShippingProfiles, SubscriptionFlows, TestConnections } from '@stream-tech/flows';
import type { PostalService } from '@stream-tech/linnworks';
import type { Logger, Metrics } from '@stream-tech/platform';
import type { PersonLimit, Producer } from '@stream-tech/queues';
import type { AlertChannelStore, AlertRuleStore, ApiTokenStore, InstallationStore, IntegrationStore, NightlyRunStore, OperatorStore, OperatorViewStore, PostalServiceListStore, ReachStore, ScheduleRunStore, SecondFactorStore, SessionStore, ServiceProposalStore, ServiceStore, ShippingProfileStore, SystemSettingsStore, AuditLog, Views, WebhookWorkStore } from '@stream-tech/store';
import type { Background } from './background.ts';
import type { Changes } from './changes.ts';
import type { ContractLimits } from './linnworks/limits.ts';
import type { Readiness } from './readiness.ts';
import type { LoginThrottles } from './routes/login-throttles.ts';
import type { WebhookLimits } from './webhooks/stream-webhooks.ts';

/** What the routes stand on; handed in by `start.ts`, so that no route chooses a database or a partner. */
export type ApiDeps = {
  log: Logger;
  metrics: Metrics;
  /** Where operators reach us; decides about the cookie, and about who is "here". */
  publicUrl: string;
  production: boolean;
  /** Administrators have to have a second factor; not while the partners are played (surface.md, `ADMIN_EMAIL`). */
  needsFactor: boolean;
  /** The folder of the console's built files; undefined: it is not built. */
  consoleDist?: string | undefined;
  metricsToken: string | undefined;
  /** Known proxies in front of us; 0: none, and nobody's word about a client's address is taken (security.md, 55). */
  proxyHops: number;
  stores: {
    installations: InstallationStore;
    integrations: IntegrationStore;
    services: ServiceStore;
    systemSettings: SystemSettingsStore;
    operators: OperatorStore;
    operatorViews: OperatorViewStore;
    scheduleRuns: Pick<ScheduleRunStore, 'read'>;
    sessions: SessionStore;
    apiTokens: ApiTokenStore;
    secondFactors: SecondFactorStore;
    reach: ReachStore;
    audit: Pick<AuditLog, 'append'>;
    nights: Pick<NightlyRunStore, 'latest'>;
    proposals: Pick<ServiceProposalStore, 'list' | 'ofService' | 'find' | 'remove' | 'dismiss'>;
    serviceLists: Pick<PostalServiceListStore, 'list'>;
    profiles: Pick<ShippingProfileStore, 'createLinkCode'>;
    events: Pick<WebhookWorkStore, 'replay'>;
    alertChannels: Pick<AlertChannelStore, 'list' | 'remove'>;
    alertRules: AlertRuleStore;
  };
  views: Views;
  flows: { connect: ConnectInstallation; testConnections: TestConnections; configure: ConfigureIntegration; mapService: MapService; retryFailed: Flows['retryFailed']; retryOrders: Flows['retryOrders']; requestDelete: Flows['requestDelete']; queueAgain: Flows['queueAgain']; dryRun: Flows['dryRun']; profiles: ShippingProfiles } & Pick<Application['labelFlows'], 'produceLabel' | 'cancelLabel' | 'manifests' | 'depots' | 'previewLabel' | 'labelBatch' | 'loadList' | 'pickList' | 'wholePack'>;
  /** The account's postal services, as Linnworks lists them now. */
  postalServices(installationId: string): Promise<PostalService[]>;
  producer: Pick<Producer, 'enqueue' | 'enqueueMany' | 'runNow' | 'queues' | 'counts' | 'figures'>;
  /** How often one person has partners asked. */
  personLimit: PersonLimit;
  readiness: Readiness;
  background: Background;
  changes: Changes;
  receiveWebhook: ReceiveWebhook;
  masterData: Pick<MasterData, 'previewPostalServices'>;
  subscriptionFlows: Pick<SubscriptionFlows, 'checkSubscriptions' | 'subscriptionReport'>;
  alertFlows: Pick<AlertFlows, 'channels' | 'unavailable'>;
  /** The zone of the schedules, and of channels that name none (SCHEDULE_TIMEZONE). */
  scheduleTimezone: string;
  /** Calls of Stream's webhooks in a minute. */
  webhookLimits?: Partial<WebhookLimits>;
  /** Calls of Linnworks' courier contract in a minute. */
  contractLimits?: Partial<ContractLimits>;
  /** What slows down whoever guesses passwords and codes; one for all routes, so that no route gives the guesser more tries. */
  loginThrottles: LoginThrottles;
};
