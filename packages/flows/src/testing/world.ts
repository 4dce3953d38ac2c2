import { randomBytes, randomUUID } from 'node:crypto';
import { createStreamCarrier } from '@stream-tech/carriers';
import { changeSchema, DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS, SYSTEM_SETTINGS, type IntegrationSettings, type Order, type ServiceSettings, type SystemSettings, type Trigger } from '@stream-tech/domain';
import { createLinnworks } from '@stream-tech/linnworks';
import { createKeyring, createOutbound, type CallBudget } from '@stream-tech/platform';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { createLinnworksSimulator, createStreamSimulator, type LinnworksAccount, type LinnworksOrderSeed } from '@stream-tech/simulators';
import { createAuditLog, createInstallationStore, createIntegrationStore, createDatabaseClock, createOrderTwinStore, createOrderMatchStore, createOrderNoteStore, createOrderPlanStore, createOrderStore, createSendingContexts, createTokenStore, createWebhookInboxStore, createWebhookWorkStore, streamTokenKey } from '@stream-tech/store';
import { createTestDatabase } from '@stream-tech/store/testing';
import type { FlowDeps } from '../deps.ts';
import { createFlows } from '../flows.ts';

export type WorldOptions = {
  integration?: Partial<IntegrationSettings>;
  service?: Partial<ServiceSettings>;
  system?: Partial<SystemSettings>;
  /** Names of the tenants; each has a Linnworks account, a Stream account and an integration of its own. */
  tenants?: string[];
  /** Replaces parts of what the flows stand on, to let something happen between two steps. */
  around?: (deps: FlowDeps) => Partial<FlowDeps>;
};

/** One tenant of a test's world. */
export type Tenant = { installationId: string; integrationId: string; account: LinnworksAccount; serviceId: string; /** Postal service that is mapped. */ service: string };

export type World = Awaited<ReturnType<typeof createWorld>>;

const MAPPED = 'Two-Man Delivery';
const freely: CallBudget = { take: async () => undefined, pause: async () => undefined };

/** A flow's world: a Postgres of its own, Linnworks and Stream played over HTTP, and one connected tenant unless more are named. */
export const createWorld = async ({ integration = {}, service = {}, system = {}, tenants = ['Oak & Ash Ltd'], around = () => ({}) }: WorldOptions = {}) => {
  const database = await createTestDatabase();
  const { db } = database;
  const linnworks = await createLinnworksSimulator({ accounts: tenants.map((name) => ({ name, postalServices: [{ PostalServiceName: MAPPED, Vendor: 'STREAM TECH' }, { PostalServiceName: 'Not set up', Vendor: 'STREAM TECH' }, { PostalServiceName: 'Royal Mail 24', Vendor: 'Royal Mail' }] })) });
  const stream = await createStreamSimulator({ accounts: tenants.map((name, index) => ({ name, clientId: `TENANT${index}`, clientSecret: `secret-${index}`, consignmentPrefix: `T${String.fromCharCode(65 + index)}X` })) });
  const log = createLogRecorder();
  const keyring = createKeyring(randomBytes(32));
  const orders = createOrderStore(db);
  const tokens = createTokenStore(db, keyring);
  const installations = createInstallationStore(db, keyring);
  const integrations = createIntegrationStore(db, keyring);
  const outbound = createOutbound({ hosts: [linnworks.host, stream.host], partner: 'a partner', maxBytes: 32 * 1024 * 1024 });
  const clock = () => new Date();
  const client = createLinnworks({
    authUrl: linnworks.authUrl, applicationId: linnworks.applicationId, applicationSecret: linnworks.applicationSecret, hosts: [linnworks.host], quotaShare: 1, tokens, budget: freely, log, clock,
    fetch: outbound.fetch, assertAllowed: outbound.assertAllowed, sleep: async () => undefined,
  });
  const nudges: { writeBacks: string[]; looks: { orderId: string; afterSeconds: number }[]; takeOuts: { orderId: string; afterSeconds: number }[] } = { writeBacks: [], looks: [], takeOuts: [] };
  const deps: FlowDeps = {
    orders, contexts: createSendingContexts(db), plans: createOrderPlanStore(db), notes: createOrderNoteStore(db), matches: createOrderMatchStore(db), events: createWebhookWorkStore(db), inbox: createWebhookInboxStore(db), twins: createOrderTwinStore(db), databaseClock: createDatabaseClock(db), audit: createAuditLog(db), installations, clock, log, unknownQuietSeconds: 60,
    linnworksFor: (installationId) => client.account({ installationId, installationToken: async () => (await installations.tokenOf(installationId)) ?? '' }),
    carrierFor: (account, { StreamApiTimeout, StreamApiMaxRetryAttempts }) => createStreamCarrier({
      baseUrl: account.settings.StreamClientUrl, clientId: account.settings.StreamClientId, clientSecret: async () => (await integrations.secretOf(account.id, account.version)) ?? '', tokenKey: streamTokenKey(account),
      timeoutMs: StreamApiTimeout * 1_000, retries: StreamApiMaxRetryAttempts, tokens, fetch: outbound.fetch, assertAllowed: outbound.assertAllowed, log, clock, sleep: async () => undefined,
    }),
    nudge: {
      writeBack: async (installationId) => { nudges.writeBacks.push(installationId); },
      look: async (orderId, afterSeconds) => { nudges.looks.push({ orderId, afterSeconds }); },
      takeOut: async (orderId, afterSeconds = 0) => { nudges.takeOuts.push({ orderId, afterSeconds }); },
    },
  };
  const flows = createFlows({ ...deps, ...around(deps) });
  const author = { actor: 'test', correlationId: randomUUID() };

  const setSystem = async (values: Partial<SystemSettings>): Promise<void> => {
    const { error } = changeSchema(SYSTEM_SETTINGS).validate(values);
    if (error) throw error;
    for (const [key, value] of Object.entries(values)) await db('system_settings').insert({ key, value: JSON.stringify(value), updated_by: 'test' }).onConflict('key').merge();
  };

  const connect = async (name: string, index: number): Promise<Tenant> => {
    const account = linnworks.account(name);
    const { id: installationId } = await installations.connect({ accountKey: account.ids.Id, name, email: account.email, ids: account.ids }, account.installationToken, { claimed: true }, author);
    const settings: IntegrationSettings = {
      ...DEFAULT_INTEGRATION_SETTINGS, StreamClientId: `TENANT${index}`, StreamClientUrl: stream.url, ContactName: 'Sam Ash', CompanyName: name.slice(0, 35), AddressLine1: '1 Mill Road', City: 'Frome', CountryCode: 'GB', PostCode: 'BA11 1AB', ContactPhoneNo: '01373 000000',
      IsOrderSyncEnabled: true, ...integration,
    };
    const { id: integrationId } = await integrations.create({ installationId, settings, secret: `secret-${index}` }, author);
    const postalService = account.postalServices.find(({ PostalServiceName }) => PostalServiceName === MAPPED)!;
    await db('services').insert({
      installation_id: installationId, integration_id: integrationId, postal_service_id: postalService.pkPostalServiceId, name: MAPPED, vendor: 'STREAM TECH',
      settings: JSON.stringify({ ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN', ...service }),
    });
    return { installationId, integrationId, account, serviceId: postalService.pkPostalServiceId, service: MAPPED };
  };

  await setSystem({ StreamApiTimeout: 1, ...system });
  const connected: Tenant[] = [];
  for (const [index, name] of tenants.entries()) connected.push(await connect(name, index));
  const tenant = connected[0]!;
  const never = new AbortController().signal;
  const rowOf = async (order: { NumOrderId: number } | Order | string): Promise<Order> => {
    const where = typeof order === 'string' ? { id: order } : 'NumOrderId' in order ? { order_number: order.NumOrderId } : { id: order.id };
    const found = await db('orders').where(where).orderBy('created_at', 'desc').first('id');
    return (await orders.get(found?.id ?? randomUUID()))!;
  };

  return {
    db, orders, flows, deps, nudges, log, linnworks, stream, ...tenant, tenants: connected, setSystem, rowOf, integrations, installations,

    /** An order in simulated Linnworks. */
    open: (seed: LinnworksOrderSeed = {}, of: Tenant = tenant) => of.account.addOrder({ service: MAPPED, ...seed }),
    fetch: (of: Tenant = tenant) => flows.fetchInstallation(of.installationId, never),
    sendBatch: (of: Tenant = tenant) => flows.sendBatch(of.installationId, never),
    sendOne: (order: Order, trigger: Trigger = 'operator') => flows.sendOne(order.id, trigger, never),
    look: (order: Order) => flows.look(order.id, never),
    writeBack: (of: Tenant = tenant) => flows.writeBack(of.installationId, never),

    /** Opens an order in Linnworks and fetches it: a row that waits as Pending. */
    async pendingOrder(seed: LinnworksOrderSeed = {}): Promise<Order> {
      const order = tenant.account.addOrder({ service: MAPPED, ...seed });
      await flows.fetchInstallation(tenant.installationId, never);
      return rowOf(order);
    },

    /** Lets time pass for one order: everything its row says about when moves back. */
    async age(order: Pick<Order, 'id'>, seconds: number): Promise<void> {
      const back = (column: string) => db.raw(`?? - make_interval(secs => ?)`, [column, seconds]);
      await db('orders').where({ id: order.id }).update(Object.fromEntries(['asked_at', 'unanswered_at', 'unknown_since', 'next_look_at', 'lease_until', 'failed_at', 'next_attempt_at', 'write_back_due_at', 'delete_due_at', 'stream_deleted_at'].map((column) => [column, back(column)])));
    },

    /** The steps the audit log tells of an order, as `from→to`. */
    async story(order: Pick<Order, 'id'>): Promise<string[]> {
      const entries = await db('audit_log').where({ order_id: order.id }).whereNotNull('to_status').orderBy('id');
      return entries.map(({ from_status: from, to_status: to }) => `${from ?? ''}→${to}`);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([linnworks.close(), stream.close(), outbound.close()]);
      await database[Symbol.asyncDispose]();
    },
  };
};
