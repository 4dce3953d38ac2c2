import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS, type IntegrationSettings, type ServiceSettings } from '../../packages/domain/src/index.ts';
import { createKeyring } from '../../packages/platform/src/index.ts';
import { connectProducer, createProducer, type ScheduleId } from '../../packages/queues/src/index.ts';
import { createInstallationStore, createApiTokenStore, createIntegrationStore, createOperatorStore, createServiceStore, createSystemSettingsStore, createWebhookEndpointStore, openDatabase, type WebhookEndpoint } from '../../packages/store/src/index.ts';
import type { Engines } from './engines.ts';
import { createPartners, type TenantSeed } from './partners.ts';
import { startProcess, type Process } from './processes.ts';
import { until } from './waiting.ts';
import { watchStatuses } from './witness.ts';

export type WorldOptions = {
  name: string;
  tenants: TenantSeed[];
  /** System settings beside the defaults; `DrainBacklog` is on. */
  settings?: Record<string, unknown>;
  /** Settings of every integration and of every service beside the defaults. */
  integration?: Partial<IntegrationSettings>;
  service?: Partial<ServiceSettings>;
  /** STREAM_UNKNOWN_QUIET_SECONDS. */
  quietSeconds?: number;
  /** More environment for every process. */
  env?: NodeJS.ProcessEnv;
  quotas?: Parameters<typeof createPartners>[1] extends infer O ? (O extends { quotas?: infer Q } ? Q : never) : never;
  keepBodies?: boolean;
  /** Whether a trigger writes every status change down, for I11 and I12; benches leave it out. */
  witness?: boolean;
  folder: string;
};

/** What a world needs of its engines; whoever has more (to kill and start them) finds it again in `world.engines`. */
export type WorldEngines = Pick<Engines, 'createDatabase' | 'emptyRedis' | 'dropDatabase'>;
export type World<E extends WorldEngines = Engines> = Awaited<ReturnType<typeof createWorld<E>>>;
/** What stands after a trial: which orders are where. */
export type Standing = { rows: number; byStatus: Record<string, number>; open: number; writeBackDue: number };

const SENDER = { ContactName: 'Transport office', CompanyName: 'Trial Furniture Ltd', AddressLine1: '12 Canal Street', City: 'Leeds', CountryCode: 'GB', PostCode: 'LS12 2AA', ContactPhoneNo: '0113 496 0000' };
const AUTHOR = { actor: 'trial', correlationId: 'trial-setup' };
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** A port that is probably nobody's. */
export const freePort = (): number => 20_000 + Math.floor(Math.random() * 20_000);

/** A whole product with its partners: database, Redis database, connected tenants, and processes that a trial starts and treats badly. */
export const createWorld = async <E extends WorldEngines>(engines: E, options: WorldOptions) => {
  const { name, folder, quietSeconds = 60 } = options;
  mkdirSync(folder, { recursive: true });
  const database = `trial_${name.replaceAll(/[^a-z0-9]+/g, '_')}`;
  const databaseUrl = await engines.createDatabase(database);
  const redisUrl = await engines.emptyRedis();
  const partners = await createPartners(options.tenants, { quotas: options.quotas ?? 'off', ...(options.keepBodies === undefined ? {} : { keepBodies: options.keepBodies }) });
  const { linnworks, stream } = partners;
  const db = openDatabase({ url: databaseUrl, connections: 4, applicationName: 'trial checker' });
  if (options.witness !== false) await watchStatuses(db);

  const key = randomBytes(32);
  const keyring = createKeyring(key);
  const installations = createInstallationStore(db, keyring);
  const integrations = createIntegrationStore(db, keyring);
  const services = createServiceStore(db);
  const systemSettings = createSystemSettingsStore(db);
  const endpoints = createWebhookEndpointStore(db, keyring);
  const installationIds = new Map<string, string>();
  const integrationIds = new Map<string, string>();
  for (const tenant of partners.tenants) {
    const { account } = tenant;
    const { id } = await installations.connect({ accountKey: account.ids.Id, name: account.name, email: account.email, ids: { id: account.ids.Id } }, account.installationToken, { claimed: true }, AUTHOR);
    installationIds.set(tenant.name, id);
    const integration = await integrations.create({
      installationId: id, secret: tenant.clientSecret,
      settings: { ...DEFAULT_INTEGRATION_SETTINGS, ...SENDER, StreamClientId: tenant.clientId, StreamClientUrl: stream.origin, OrderNumPrefix: tenant.prefix, IsOrderSyncEnabled: true, ...options.integration },
    }, AUTHOR);
    integrationIds.set(tenant.name, integration.id);
    for (const { postalServiceId, name: serviceName, settings } of tenant.services) {
      await services.save({ installationId: id, integrationId: integration.id, postalServiceId, name: serviceName, vendor: 'STREAM TECH', settings: { ...DEFAULT_SERVICE_SETTINGS, ...settings, ...options.service } }, AUTHOR);
    }
  }
  await systemSettings.change({ DrainBacklog: true, ...options.settings }, AUTHOR);

  const redis = connectProducer(redisUrl, silent);
  const producer = createProducer({ log: silent, connection: redis });
  const adminPassword = randomBytes(12).toString('hex');
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], NODE_ENV: 'development', SANDBOX: '1', HOST: '127.0.0.1', LOG_FORMAT: 'json', LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ENCRYPTION_KEY: key.toString('base64'), ADMIN_EMAIL: 'trial@example.test', ADMIN_PASSWORD: adminPassword,
    LINNWORKS_AUTH_URL: linnworks.authUrl, LINNWORKS_HOSTS: linnworks.host, STREAM_HOSTS: stream.host, LINNWORKS_APPLICATION_ID: linnworks.applicationId, LINNWORKS_APPLICATION_SECRET: linnworks.applicationSecret,
    STREAM_UNKNOWN_QUIET_SECONDS: String(quietSeconds), ...options.env,
  };
  const processes: Process[] = [];
  let started = 0;
  const start = (script: string, kind: string, more: NodeJS.ProcessEnv): Process => {
    started += 1;
    const child = startProcess({ name: `${kind}-${started}`, script, env: { ...env, ...more }, log: join(folder, `${name}-${kind}-${started}.log`) });
    processes.push(child);
    return child;
  };

  const world = {
    name, db, engines, databaseUrl, redisUrl, partners, producer, installationIds, integrationIds, systemSettings, env, quietSeconds,
    /** Everything a secret of ours may have leaked into. */
    secrets: [key.toString('base64'), adminPassword, linnworks.applicationSecret, ...partners.tenants.flatMap(({ clientSecret, account }) => [clientSecret, account.installationToken])],
    processes,
    /** Redis' own figures (`INFO stats`). */
    redisStats: (): Promise<string> => redis.info('stats'),

    startWorker: (more: NodeJS.ProcessEnv = {}): Process => start('apps/worker/src/start.ts', 'worker', more),
    /** A worker that has said it is ready. */
    async worker(more: NodeJS.ProcessEnv = {}): Promise<Process> {
      const worker = world.startWorker(more);
      await worker.ready();
      return worker;
    },

    /** Where Stream calls for a tenant, and what it presents. */
    endpoint: ({ name: tenant }: { name: string }): Promise<WebhookEndpoint> => endpoints.ensure(integrationIds.get(tenant) ?? ''),

    startApi: (port: number, more: NodeJS.ProcessEnv = {}): Process => start('apps/api/src/start.ts', 'api', { PORT: String(port), ...more }),
    /** The api on a free port, or on this one, with a token for its operators' addresses. */
    async api(port = freePort()): Promise<{ api: Process; url: string; token: string; runNow(schedule: ScheduleId): Promise<void> }> {
      const operators = createOperatorStore(db);
      const { id } = await operators.create({ email: 'runner@example.test', password: randomBytes(16).toString('hex'), role: 'administrator' }, AUTHOR);
      const { token } = await createApiTokenStore(db).issue(id, { name: 'trial', permissions: null }, AUTHOR);
      world.secrets.push(token);
      const api = world.startApi(port);
      await api.ready();
      const url = `http://127.0.0.1:${port}`;
      return {
        api, url, token,
        async runNow(schedule) {
          const answer = await fetch(`${url}/operator/schedules/${schedule}/run`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
          if (!answer.ok) throw new Error(`POST /operator/schedules/${schedule}/run was answered with ${answer.status}: ${await answer.text()}`);
        },
      };
    },

    /** Adds a tick; tried until Redis takes it. */
    runNow: (schedule: ScheduleId): Promise<number> => until(`run now: ${schedule}`, () => producer.runNow(schedule).then(() => true), { withinMs: 60_000, everyMs: 100 }),

    async standing(): Promise<Standing> {
      const { rows } = await db.raw<{ rows: { status: string; count: number; due: number }[] }>('select status, count(*) as count, count(write_back_due_at) as due from orders group by status');
      const byStatus = Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
      return {
        rows: rows.reduce((sum, { count }) => sum + Number(count), 0), byStatus,
        open: (['pending', 'in-progress', 'ready-for-retry', 'failed'] as const).reduce((sum, status) => sum + (byStatus[status] ?? 0), 0),
        writeBackDue: rows.reduce((sum, { due }) => sum + Number(due), 0),
      };
    },

    /** How many rows there will be once everything was fetched. */
    wanted: (): number => [...partners.expected.values()].filter(({ end }) => end !== 'ignored').length,

    /** Fetched, sent, written back: nothing is open any more. Ticks are run by hand meanwhile, every `tickMs`. Gives the milliseconds it took. */
    async settle({ withinMs = 240_000, tickMs = 2_000, failedIsOpen = true }: { withinMs?: number; tickMs?: number; failedIsOpen?: boolean } = {}): Promise<number> {
      let ticked = 0;
      return until(`${name} comes to rest`, async () => {
        const { rows, open, writeBackDue, byStatus } = await world.standing();
        const stillOpen = failedIsOpen ? open : open - (byStatus['failed'] ?? 0);
        if (rows >= world.wanted() && stillOpen === 0 && writeBackDue === 0) return true;
        if (performance.now() - ticked > tickMs) {
          ticked = performance.now();
          if (rows < world.wanted()) await producer.runNow('fetch-orders').catch(() => undefined);
          await producer.runNow('send-orders').catch(() => undefined);
        }
        return false;
      }, { withinMs, everyMs: 150 });
    },

    async close(): Promise<void> {
      await Promise.all(processes.filter((each) => each.isAlive()).map((each) => each.stop(15_000)));
      await producer.close().catch(() => undefined);
      redis.disconnect();
      await db.destroy();
      await partners.close();
      await engines.dropDatabase(database);
    },
  };
  return world;
};
