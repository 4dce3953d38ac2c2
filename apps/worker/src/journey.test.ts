import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { createApplication } from '@stream-tech/flows';
import { createMetrics, readEnvironment } from '@stream-tech/platform';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { connectWorker } from '@stream-tech/queues';
import { until } from '@stream-tech/queues/testing';
import { createLinnworksSimulator, createStreamSimulator } from '@stream-tech/simulators';
import { createTestDatabase } from '@stream-tech/store/testing';
import { expect, test } from '@jest/globals';
import { redisOf, startWorker } from './testing/worker-process.ts';

const SERVICE = 'Two-Man Delivery';

test('orders go from Linnworks to Stream through two worker processes, and their tracking comes back; the board of figures tells of it (R-020, R-030, R-037, R-041, W1, W5)', async () => {
  await using database = await createTestDatabase();
  const linnworks = await createLinnworksSimulator({ accounts: [{ name: 'Oak & Ash Ltd', postalServices: [{ PostalServiceName: SERVICE, Vendor: 'STREAM TECH' }] }] });
  const stream = await createStreamSimulator({ accounts: [{ name: 'Oak & Ash Ltd', clientId: 'TENANT0', clientSecret: 'secret-0' }] });
  const redis = connectWorker(redisOf(12), createLogRecorder());
  await redis.flushdb();
  const env = {
    DATABASE_URL: database.url, REDIS_URL: redisOf(12), ENCRYPTION_KEY: randomBytes(32).toString('base64'), STREAM_UNKNOWN_QUIET_SECONDS: '1', LINNWORKS_QUOTA_SHARE: '100',
    LINNWORKS_AUTH_URL: linnworks.authUrl, LINNWORKS_APPLICATION_ID: linnworks.applicationId, LINNWORKS_APPLICATION_SECRET: linnworks.applicationSecret, LINNWORKS_HOSTS: linnworks.host, STREAM_HOSTS: stream.host,
  };
  const application = createApplication(readEnvironment({ ...env }), createLogRecorder(), createMetrics({ processFigures: false }));
  const { stores, producer } = application;
  const author = { actor: 'test', correlationId: randomUUID() };
  const account = linnworks.account('Oak & Ash Ltd');
  const { id: installationId } = await stores.installations.connect({ accountKey: account.ids.Id, name: account.name, email: account.email, ids: account.ids }, account.installationToken, { claimed: true }, author);
  const { id: integrationId } = await stores.integrations.create({
    installationId, secret: 'secret-0',
    settings: {
      ...DEFAULT_INTEGRATION_SETTINGS, StreamClientId: 'TENANT0', StreamClientUrl: stream.url, ContactName: 'Sam Ash', CompanyName: 'Oak & Ash Ltd', AddressLine1: '1 Mill Road', City: 'Frome', CountryCode: 'GB', PostCode: 'BA11 1AB', ContactPhoneNo: '01373 000000', IsOrderSyncEnabled: true,
    },
  }, author);
  const { pkPostalServiceId } = account.postalServices.find(({ PostalServiceName }) => PostalServiceName === SERVICE)!;
  await database.db('services').insert({
    installation_id: installationId, integration_id: integrationId, postal_service_id: pkPostalServiceId, name: SERVICE, vendor: 'STREAM TECH',
    settings: JSON.stringify({ ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' }),
  });
  await stores.systemSettings.change({ DrainBacklog: true, StreamApiTimeout: 2 }, author);
  const opened = Array.from({ length: 30 }, () => account.addOrder({ service: SERVICE }));
  stream.switches.latencyMs = 20;

  const workers = [startWorker(env), startWorker(env)];
  await Promise.all(workers.map((worker) => worker.line('"worker":"ready"')));
  await until(async () => producer.runNow('fetch-orders').then(() => true, () => false));
  await until(async () => Number((await database.db('orders').count({ count: '*' }).first())?.count) === opened.length, 10_000);
  await producer.runNow('send-orders');

  const written = () => opened.filter(({ NumOrderId }) => account.order(NumOrderId).ShippingInfo.TrackingNumber).length;
  await until(async () => written() === opened.length, 60_000);

  expect(stream.consignments).toHaveLength(opened.length);
  expect(new Set(stream.consignments.map(({ body }) => body.header.customerOrderNo)).size).toBe(opened.length);
  const rows: { status: string }[] = await database.db('orders').select('status');
  expect(rows.every(({ status }) => status === 'completed')).toBe(true);
  await until(async () => opened.every(({ NumOrderId }) => (account.order(NumOrderId).GeneralInfo.Identifiers ?? []).some(({ Name }) => Name === 'Sent to Stream')), 10_000);
  await until(async () => {
    const text = await producer.figures.withWorkers('');
    return /job_seconds_count\{queue="send-installations",job="installation",outcome="done",process="worker-/.test(text) && /partner_calls_total\{partner="Stream"/.test(text);
  }, 10_000);

  const ended = workers.map((worker) => once(worker, 'exit'));
  for (const worker of workers) worker.kill('SIGTERM');
  expect(await Promise.all(ended)).toEqual([[0, null], [0, null]]);
  await application.close();
  redis.disconnect();
  await Promise.all([linnworks.close(), stream.close()]);
}, 120_000);
