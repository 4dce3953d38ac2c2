import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { DEFAULT_INTEGRATION_SETTINGS } from '@stream-tech/domain';
import { createApplication } from '@stream-tech/flows';
import { createMetrics, readEnvironment } from '@stream-tech/platform';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { connectWorker } from '@stream-tech/queues';
import { until } from '@stream-tech/queues/testing';
import { createLinnworksSimulator, createStreamSimulator } from '@stream-tech/simulators';
import { createTestDatabase } from '@stream-tech/store/testing';
import { redisOf, startWorker } from './testing/worker-process.ts';

const TENANTS = ['TENANT0', 'TENANT1'] as const;

test('a worker brings about the subscriptions of each account that has webhook features on, and ends them with the installation; a silent account holds up nobody (R-134, I8)', async () => {
  await using database = await createTestDatabase();
  const linnworks = await createLinnworksSimulator({ accounts: TENANTS.map((name) => ({ name })) });
  const stream = await createStreamSimulator({ accounts: TENANTS.map((clientId) => ({ name: clientId, clientId, clientSecret: 'a-stream-secret' })) });
  const redis = connectWorker(redisOf(9), createLogRecorder());
  await redis.flushdb();
  const env = {
    DATABASE_URL: database.url, REDIS_URL: redisOf(9), ENCRYPTION_KEY: randomBytes(32).toString('base64'), WORKER_QUEUES: 'webhook', PUBLIC_URL: 'https://bridge.example.test',
    LINNWORKS_AUTH_URL: linnworks.authUrl, LINNWORKS_APPLICATION_ID: linnworks.applicationId, LINNWORKS_APPLICATION_SECRET: linnworks.applicationSecret, LINNWORKS_HOSTS: linnworks.host, STREAM_HOSTS: stream.host,
  };
  const application = createApplication(readEnvironment({ ...env }), createLogRecorder(), createMetrics({ processFigures: false }));
  const { stores, producer } = application;
  const author = { actor: 'test', correlationId: randomUUID() };
  for (const name of TENANTS) {
    const account = linnworks.account(name);
    const { id: installationId } = await stores.installations.connect({ accountKey: account.ids.Id, name, email: account.email, ids: account.ids }, account.installationToken, { claimed: true }, author);
    await stores.integrations.create({ installationId, secret: 'a-stream-secret', settings: { ...DEFAULT_INTEGRATION_SETTINGS, StreamClientId: name, StreamClientUrl: stream.url, IsWebhookFeaturesEnabled: true } }, author);
  }
  stream.faults.add({ kind: 'black-hole', account: 'TENANT0', method: /^webhooks/ });
  const there = () => stream.subscriptions.map(({ account }) => account);

  const worker = startWorker(env);
  const ended = once(worker, 'exit');
  try {
    await worker.line('"worker":"ready"');
    const sweep = () => until(async () => producer.runNow('check-subscriptions').then(() => true, () => false));
    await sweep();
    await until(async () => there().length === 5, 40_000);
    expect(new Set(there())).toEqual(new Set(['TENANT1']));

    await database.db('installations').update({ active: false });
    await sweep();
    await until(async () => there().length === 0, 40_000);

    const secrets = stream.ledger.calls('webhooks/create').flatMap(({ request }) => { const { url_path: url, auth_header: header } = request as { url_path: string; auth_header: string }; return [url.split('/').at(-1)!, header.slice(7)]; });
    expect(secrets.length).toBeGreaterThan(0);
    const jobs = JSON.stringify((await producer.queues['webhook-subscriptions'].getJobs()).map(({ data, failedReason }) => [data, failedReason]));
    for (const secret of secrets) expect(worker.said() + jobs).not.toContain(secret);
  } finally {
    // One account keeps it waiting: it is not asked to end its work.
    worker.kill('SIGKILL');
    await ended;
    await application.close();
    redis.disconnect();
    await Promise.all([linnworks.close(), stream.close()]);
  }
}, 120_000);
