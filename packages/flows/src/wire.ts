import { randomUUID } from 'node:crypto';
import { createStreamCarrier } from '@stream-tech/carriers';
import { AppError, type Carrier } from '@stream-tech/domain';
import { createLabelWorker, type LabelWorker } from '@stream-tech/labels';
import { createLinnworks } from '@stream-tech/linnworks';
import { createMessengers } from '@stream-tech/messengers';
import { createKeyring, createOutbound, type Environment, type Logger, type Metrics } from '@stream-tech/platform';
import { connectProducer, createCallBudget, createPersonLimit, createProducer, SCHEDULES, silentSchedules } from '@stream-tech/queues';
import {
  ALERT_QUERIES, createAlertChannelStore, createAlertRuleStore, createAlertStore, createAlertTellingStore, createDigestFacts, createScheduleRunStore,
  createAuditLog, createDepotStore, createLabelStore, createManifestStore, createNightlyRunStore, createOrderNews, createPostalServiceListStore, createServiceProposalStore, createShippingProfileStore, createInstallationStore, createInstallLinkStore, createIntegrationStore, createApiTokenStore, createOperatorStore, createOperatorViewStore, createReachStore, createSecondFactorStore, createSessionStore, createOrderStore, createSendingContexts, createServiceStore, createSystemSettingsStore, createTokenStore,
  createDatabaseClock, createOrderTwinStore, createOrderMatchStore, createOrderNoteStore, createOrderPlanStore, createWebhookEndpointStore, createWebhookInboxStore, createWebhookSubscriptionStore, createWebhookWorkStore, createViews, openDatabase, streamTokenKey, type SendingContext, type SendingIntegration,
} from '@stream-tech/store';
import { createAlertFlows } from './alerts/alert-flows.ts';
import { createAwaitOrder } from './await-order.ts';
import { createCancelLabel } from './cancel-label.ts';
import { createDepots } from './depots.ts';
import type { FlowDeps, Nudge } from './deps.ts';
import { createDrawLabels } from './draw-labels.ts';
import { createFlows } from './flows.ts';
import { createLabelBatch } from './label-batch.ts';
import { createLabelPages } from './label-pages.ts';
import { createManifests } from './manifests.ts';
import { createMasterData } from './master-data/master-data.ts';
import { createProduceLabel } from './produce-label.ts';
import { createReceiveWebhook } from './receive-webhook.ts';
import { createRunPack } from './run-pack/run-pack.ts';
import { createSendForLabel } from './send-for-label.ts';
import { createSubscriptionFlows } from './subscriptions/subscription-flows.ts';

export type ApplicationOptions = {
  /** Largest number of Postgres connections of this process. */
  connections?: number;
  /** Redis' keys of ours begin with this; tests have their own. */
  prefix?: string;
};

export type Application = Awaited<ReturnType<typeof createApplication>>;

/**
 * Everything one process stands on, made from its environment: the one place that chooses real databases, queues and partners.
 * Nothing is started; connections are made when first needed. `close` ends them.
 */
export const createApplication = (environment: Environment, log: Logger, metrics: Metrics, { connections = 20, prefix }: ApplicationOptions = {}) => {
  const clock = () => new Date();
  const db = openDatabase({ url: environment.databaseUrl, connections, onError: (error) => log.warn('A Postgres connection ended', { error }) });
  const keyring = createKeyring(environment.encryptionKey, environment.previousEncryptionKey);
  const stores = {
    orders: createOrderStore(db),
    contexts: createSendingContexts(db),
    audit: createAuditLog(db),
    tokens: createTokenStore(db, keyring),
    installations: createInstallationStore(db, keyring),
    installLinks: createInstallLinkStore(db),
    integrations: createIntegrationStore(db, keyring),
    services: createServiceStore(db),
    systemSettings: createSystemSettingsStore(db),
    operators: createOperatorStore(db),
    operatorViews: createOperatorViewStore(db),
    scheduleRuns: createScheduleRunStore(db),
    sessions: createSessionStore(db),
    apiTokens: createApiTokenStore(db),
    secondFactors: createSecondFactorStore(db, keyring),
    reach: createReachStore(db),
    labels: createLabelStore(db),
    manifests: createManifestStore(db),
    profiles: createShippingProfileStore(db, keyring),
    proposals: createServiceProposalStore(db),
    depots: createDepotStore(db),
    serviceLists: createPostalServiceListStore(db),
    nights: createNightlyRunStore(db),
    endpoints: createWebhookEndpointStore(db, keyring),
    subscriptions: createWebhookSubscriptionStore(db),
    plans: createOrderPlanStore(db),
    notes: createOrderNoteStore(db),
    matches: createOrderMatchStore(db),
    events: createWebhookWorkStore(db),
    inbox: createWebhookInboxStore(db),
    twins: createOrderTwinStore(db),
    alertChannels: createAlertChannelStore(db, keyring),
    alertRules: createAlertRuleStore(db),
    databaseClock: createDatabaseClock(db),
  };
  // A pool of its own: whatever keeps the others busy, an event finds its way to disk (F33).
  const inboxDb = openDatabase({ url: environment.databaseUrl, connections: INBOX_CONNECTIONS, onError: (error) => log.warn('A Postgres connection ended', { error }) });
  const redis = connectProducer(environment.redisUrl, log);
  const producer = createProducer({ log, connection: redis, ...(prefix ? { prefix } : {}) });
  const toLinnworks = createOutbound({ hosts: environment.linnworksHosts, partner: 'Linnworks', maxBytes: LARGEST_LINNWORKS_ANSWER });
  const toStream = createOutbound({ hosts: environment.streamHosts, partner: 'Stream' });

  const linnworks = createLinnworks({
    authUrl: environment.linnworksAuthUrl, applicationId: environment.linnworksApplicationId, applicationSecret: environment.linnworksApplicationSecret, hosts: environment.linnworksHosts, quotaShare: environment.linnworksQuotaShare,
    tokens: stores.tokens, budget: createCallBudget({ redis, log, ...(prefix ? { prefix: `${prefix}:budget` } : {}) }), log, clock, fetch: toLinnworks.fetch, assertAllowed: toLinnworks.assertAllowed, onCall: metrics.partnerCall,
    identifierImageUrl: ({ tag }) => `${environment.publicUrl}/identifiers/${tag}.png`,
  });

  /** A Stream connection with given credentials; `tokenKey` names whose token it uses. */
  const streamCarrier = (settings: Pick<SendingIntegration['settings'], 'StreamClientUrl' | 'StreamClientId'>, clientSecret: () => Promise<string>, tokenKey: string, { StreamApiTimeout, StreamApiMaxRetryAttempts }: Pick<SendingContext['system'], 'StreamApiTimeout' | 'StreamApiMaxRetryAttempts'>): Carrier =>
    createStreamCarrier({
      baseUrl: settings.StreamClientUrl, clientId: settings.StreamClientId, clientSecret, tokenKey, timeoutMs: StreamApiTimeout * 1_000, retries: StreamApiMaxRetryAttempts,
      tokens: stores.tokens, fetch: toStream.fetch, assertAllowed: toStream.assertAllowed, log, clock, onCall: metrics.partnerCall,
    });

  /** Speaks with an account by credentials that are not stored, or no longer: with a token of its own, which is dropped at once, so that no other can answer for it. */
  const withAccount = async <T>(settings: Parameters<typeof streamCarrier>[0], secret: string, timeoutSeconds: number, work: (carrier: Carrier) => Promise<T>): Promise<T> => {
    const key = `once:${randomUUID()}`;
    try {
      return await work(streamCarrier(settings, async () => secret, key, { StreamApiTimeout: timeoutSeconds, StreamApiMaxRetryAttempts: 0 }));
    } finally {
      await stores.tokens.forget(key);
    }
  };

  const carriers = new Map<string, { made: string; carrier: Carrier }>();
  const carrierFor: FlowDeps['carrierFor'] = (integration, system) => {
    const made = [integration.version, system.StreamApiTimeout, system.StreamApiMaxRetryAttempts].join();
    const known = carriers.get(integration.id);
    if (known?.made === made) return known.carrier;
    const carrier = streamCarrier(integration.settings, async () => (await stores.integrations.secretOf(integration.id, integration.version)) ?? '', streamTokenKey(integration), system);
    carriers.set(integration.id, { made, carrier });
    return carrier;
  };

  // A nudge that Redis does not take is found by the sweep; it must not fail the work that gave it.
  const lost = (error: unknown): void => log.debug('A nudge was lost; the sweep will find the work', { error });
  const nudge: Nudge = {
    writeBack: (installationId) => producer.enqueue('send', 'write-back', { installationId }, { onlyOne: installationId }).catch(lost),
    look: (orderId, afterSeconds) => producer.enqueue('send-looks', 'look', { orderId }, { onlyOne: orderId, delayMs: afterSeconds * 1_000 + 50 }).catch(lost),
    takeOut: (orderId, afterSeconds = 0) => producer.enqueue('send-deletes', 'delete', { orderId }, { onlyOne: orderId, ...(afterSeconds > 0 ? { delayMs: afterSeconds * 1_000 + 50 } : { urgent: true }) }).catch(lost),
  };

  const flowDeps: FlowDeps = {
    ...stores, nudge, clock, log, carrierFor, unknownQuietSeconds: environment.unknownQuietSeconds,
    linnworksFor: (installationId) => linnworks.account({ installationId, installationToken: async () => (await stores.installations.tokenOf(installationId)) ?? '' }),
  };
  const flows = createFlows(flowDeps);

  const subscriptionFlows = createSubscriptionFlows({
    ...stores, carrierFor, publicUrl: environment.publicUrl, log,
    ask: (integrationId) => producer.enqueue('webhook-subscriptions', 'integration', { integrationId }, { onlyOne: integrationId }).catch(lost),
    withAccount: (settings, secret, work) => withAccount(settings, secret, LEFT_ACCOUNT_SECONDS, work),
  });

  const masterData = createMasterData({ ...flowDeps, ...stores, deployment: environment.deployment, scheduleTimezone: environment.scheduleTimezone });

  // An administrator types where alerts go: any public host by https, and whatever else the environment names.
  const toReceivers = createOutbound({ hosts: environment.alertHosts, partner: 'this channel', maxBytes: LARGEST_RECEIVER_ANSWER, connections: 8 });
  const messengers = createMessengers({ fetch: toReceivers.fetch, assertAllowed: toReceivers.assertAllowed, smtpUrl: environment.smtpUrl, mailFrom: environment.alertMailFrom, onCall: metrics.partnerCall });
  const alertFlows = createAlertFlows({
    alerts: createAlertStore(db), tellings: createAlertTellingStore(db, keyring), channels: stores.alertChannels, rules: stores.alertRules, runs: createScheduleRunStore(db), digestFacts: createDigestFacts(db), installations: stores.installations,
    find: (rule, asked) => ALERT_QUERIES[rule](db, asked), schedules: SCHEDULES.map(({ id }) => id), silentSchedules: (runs, now) => silentSchedules(runs, now, environment.scheduleTimezone),
    messengers, publicUrl: environment.publicUrl, scheduleTimezone: environment.scheduleTimezone, clock, log,
  });

  // Threads are begun by the first label: a process that draws none has none.
  let drawing: LabelWorker | undefined;
  const drawer = (): LabelWorker => (drawing ??= createLabelWorker());
  const news = createOrderNews({ url: environment.databaseUrl, onError: (error) => log.warn('Postgres\' news of orders are away; whoever waits looks for himself', { error }) });
  const awaitOrder = createAwaitOrder({
    labels: stores.labels, news,
    async askForSending(installationId, orderNumber) {
      try {
        await producer.enqueue('label', 'produce', { installationId, orderNumber }, { onlyOne: `${installationId}:${orderNumber}`, urgent: true });
      } catch (cause) {
        throw new AppError('queues-away', `Order ${orderNumber} is not in Stream yet and can not be sent right now. Please print the label again in a minute.`, 'try-later', {}, { cause });
      }
    },
  });
  const drawLabels = createDrawLabels({ labels: stores.labels, drawer: { drawPng: (...label) => drawer().drawPng(...label), drawPdf: (...label) => drawer().drawPdf(...label) } });
  const batches: Pick<LabelWorker, 'streamBatchPdf'> = { streamBatchPdf: (items) => drawer().streamBatchPdf(items) };
  const labelPages = createLabelPages(stores);
  const labelFlows = {
    ...createProduceLabel({ ...stores, log }, awaitOrder, drawLabels),
    cancelLabel: createCancelLabel(stores),
    labelBatch: createLabelBatch({ ...stores, drawer: batches }, labelPages),
    ...createRunPack({ ...stores, runs: createViews(db).runs, drawer: batches, clock }, labelPages),
    manifests: createManifests({ ...stores, clock }),
    depots: createDepots({ ...stores, kept: stores.depots, carrierFor, clock, log }),
    sendForLabel: createSendForLabel(flowDeps, stores.labels, flows.sendOne),
  };

  return {
    db,
    stores,
    producer,
    personLimit: createPersonLimit({ redis, log, perMinute: QUESTIONS_A_MINUTE, ...(prefix ? { prefix } : {}) }),
    linnworks,
    withAccount,
    assertStreamUrlAllowed: toStream.assertAllowed,
    flows,
    labelFlows,
    subscriptionFlows,
    masterData,
    alertFlows,
    receiveWebhook: createReceiveWebhook({ endpoints: createWebhookEndpointStore(inboxDb, keyring), inbox: createWebhookInboxStore(inboxDb), log }),
    async close(): Promise<void> {
      await Promise.all([news.close(), drawing?.close()]);
      await producer.close();
      redis.disconnect();
      messengers.close();
      await Promise.all([toLinnworks.close(), toStream.close(), toReceivers.close(), db.destroy(), inboxDb.destroy()]);
    },
  };
};

/** How often one person has partners asked, by tests, previews and the like: far more than anybody clicks. */
const QUESTIONS_A_MINUTE = 30;
/** How long a call to an account that was left may take: whoever left it waits. */
const LEFT_ACCOUNT_SECONDS = 5;
/** More would only wait for the same disk. */
const INBOX_CONNECTIONS = 8;
/** Fifty orders with many lines are larger than the 2 MiB that suffice elsewhere. */
const LARGEST_LINNWORKS_ANSWER = 16 * 1024 * 1024;
/** What a receiver of alerts answers is read for a word or two. */
const LARGEST_RECEIVER_ANSWER = 64 * 1024;
