import type { Within } from '@stream-tech/domain';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { anOrder } from '@stream-tech/domain/testing';
import { createApplication } from '@stream-tech/flows';
import { createMetrics, type Environment } from '@stream-tech/platform';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { assertQueuePolicy, connectProducer } from '@stream-tech/queues';
import { createTestQueues } from '@stream-tech/queues/testing';
import { createLinnworksSimulator, createStreamSimulator } from '@stream-tech/simulators';
import { createViews, missingMigrations, type Role } from '@stream-tech/store';
import { createTestDatabase } from '@stream-tech/store/testing';
import { compose } from '../compose.ts';
import { createApi } from '../create-api.ts';
import { closeServer, createServer } from '../create-server.ts';
import { createReadiness } from '../readiness.ts';

export type WorldOptions = { environment?: Partial<Environment>; loginLimits?: { perAccount: number; perSource: number }; throughGate?: (urls: { databaseUrl: string; redisUrl: string }) => { databaseUrl: string; redisUrl: string } };
export type Asking = { body?: unknown; headers?: Record<string, string>; as?: string };

const PASSWORD = 'a long enough passphrase';

/** The api on a real socket, with Postgres and Redis of the test's own and both partners played. */
export const createWorld = async ({ environment: given = {}, loginLimits = { perAccount: 50, perSource: 500 }, throughGate = (urls) => urls }: WorldOptions = {}) => {
  const [database, linnworksSimulator, streamSimulator] = await Promise.all([createTestDatabase({ connections: 5 }), createLinnworksSimulator(), createStreamSimulator()]);
  const queues = createTestQueues();
  await queues.ready();
  const urls = throughGate({ databaseUrl: database.url, redisUrl: queues.redisUrl });
  const environment: Environment = {
    production: false, sandbox: true, ...urls, host: '127.0.0.1', port: 0, publicUrl: 'http://localhost:3000', encryptionKey: randomBytes(32), previousEncryptionKey: undefined,
    adminEmail: undefined, adminPassword: undefined, linnworksAuthUrl: linnworksSimulator.authUrl, linnworksApplicationId: linnworksSimulator.applicationId, linnworksApplicationSecret: linnworksSimulator.applicationSecret,
    linnworksHosts: [linnworksSimulator.host], streamHosts: [streamSimulator.host], alertHosts: ['*'], smtpUrl: undefined, alertMailFrom: '', linnworksQuotaShare: 0.8, deployment: 'production', scheduleTimezone: 'Europe/London', unknownQuietSeconds: 60,
    workerQueues: [], logLevel: 'info', logFormat: 'json', metricsToken: undefined, ...given,
  };
  const log = createLogRecorder();
  const metrics = createMetrics({ processFigures: false });
  const application = createApplication(environment, log, metrics, { connections: 5, prefix: queues.prefix });
  const redis = connectProducer(environment.redisUrl, log);
  await once(redis, 'ready');
  const readiness = createReadiness({ postgres: () => application.db.raw('select 1'), missingMigrations: () => missingMigrations(application.db), redis: () => redis.ping(), policy: () => assertQueuePolicy(redis), tell: () => undefined });
  const deps = compose({ environment, application, readiness, log, metrics, proxyHops: 0, loginLimits, views: createViews(application.db) });
  const server = createServer(createApi(deps));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cookies = new Map<string, string>();

  const call = async (method: string, path: string, { body, headers = {}, as }: Asking = {}) => {
    const response = await fetch(url + path, {
      method, redirect: 'manual',
      headers: { ...(as === undefined ? {} : { cookie: await signIn(as) }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // A stream has no end; whoever wants to hear it listens by itself.
    const isStream = response.headers.get('content-type')?.includes('event-stream') ?? false;
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
    const json: any = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  };

  /** The cookie of an operator with this role; the operator is made and signed in when first asked for. A name with a colon is an operator of its own: `support:some`. */
  const signIn = async (role: string, within: Within = 'all'): Promise<string> => {
    const known = cookies.get(role);
    if (known) return known;
    const email = `${role.replace(':', '-')}@example.test`;
    await application.stores.operators.create({ email, password: PASSWORD, role: role.split(':')[0] as Role, within }, { actor: 'test', correlationId: 'test-correlation' });
    const response = await fetch(`${url}/operator/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password: PASSWORD }) });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    cookies.set(role, cookie);
    return cookie;
  };

  const settings = (changed: Record<string, unknown> = {}) => ({
    StreamClientId: streamSimulator.accounts[0]!.clientId, StreamClientSecret: streamSimulator.accounts[0]!.clientSecret, StreamClientUrl: streamSimulator.url,
    ContactName: 'Demo', CompanyName: 'Demo Ltd', AddressLine1: '1 Street', City: 'Leeds', CountryCode: 'GB', PostCode: 'LS1 1AA', ContactPhoneNo: '0113 000', IsOrderSyncEnabled: true, OrderLookbackDays: 14, ...changed,
  });

  return {
    url, call, signIn, log, deps, application, queues, readiness, password: PASSWORD, db: database.db, linnworks: linnworksSimulator, stream: streamSimulator, settings,

    /** An installation tied to the simulated Stream account. */
    async connect() {
      const { json: installation } = await call('POST', '/operator/installations', { as: 'administrator', body: { token: linnworksSimulator.account().installationToken } });
      const { json: integration } = await call('POST', '/operator/integrations', { as: 'administrator', body: { installationId: installation.id, settings: settings() } });
      return { installation, integration };
    },

    /** An order row in some state. */
    async order(installationId: string, row: Record<string, unknown> = {}): Promise<string> {
      const [{ id }] = await database.db('orders').insert({
        installation_id: installationId, linnworks_order_id: database.db.raw('gen_random_uuid()'), order_number: 1001, received_at: database.db.fn.now(), source: JSON.stringify(anOrder({ postalService: undefined })), source_hash: 'x', ...row,
      }).returning('id');
      return id;
    },

    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await closeServer(server);
      await deps.background.settle();
      redis.disconnect();
      await application.close();
      await queues[Symbol.asyncDispose]();
      await Promise.all([database[Symbol.asyncDispose](), linnworksSimulator.close(), streamSimulator.close()]);
    },
  };
};
