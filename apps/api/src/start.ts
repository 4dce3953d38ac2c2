import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApplication } from '@stream-tech/flows';
import { createLogger, createMetrics, onStop, readEnvironment } from '@stream-tech/platform';
import { assertQueuePolicy, connectProducer } from '@stream-tech/queues';
import { createViews, missingMigrations } from '@stream-tech/store';
import { compose } from './compose.ts';
import { createApi } from './create-api.ts';
import { closeServer, createServer } from './create-server.ts';
import { createReadiness } from './readiness.ts';

const environment = readEnvironment();
const log = createLogger({ service: 'api', level: environment.logLevel, format: environment.logFormat });
const metrics = createMetrics();
const refuse = (sentence: string): never => {
  log.error(sentence);
  process.exit(1);
};
const proxyHops = Number(process.env.TRUSTED_PROXY_HOPS ?? 0);
if (!Number.isInteger(proxyHops) || proxyHops < 0) refuse('TRUSTED_PROXY_HOPS is the number of proxies in front of the api: 0, 1 …');
const application = createApplication(environment, log, metrics);
const { db, stores } = application;
const redis = connectProducer(environment.redisUrl, log);
await new Promise<void>((resolve) => { redis.once('ready', resolve).once('error', () => resolve()); });

const readiness = createReadiness({
  postgres: () => db.raw('select 1'),
  missingMigrations: () => missingMigrations(db),
  redis: () => redis.ping(),
  policy: () => assertQueuePolicy(redis),
  tell: (what, error) => (error === undefined ? log.info(`Right again: ${what}`) : log.warn(`Not ready: ${what}`, { error })),
});

/** A busy machine answers late; what is not there after ten seconds is away. */
let state = await readiness.check();
for (const until = Date.now() + 10_000; !state.postgres && Date.now() < until; state = await readiness.check()) await new Promise((resolve) => { setTimeout(resolve, 500); });
const refusal = !environment.production ? undefined
  : state.postgres && !state.schema ? 'The database schema is not the one this version needs: run `pnpm migrate` first'
  : state.redis && !state.policy ? 'Redis is not set up to keep jobs: it needs version 6.2 or newer and maxmemory-policy noeviction' : undefined;
if (refusal) refuse(refusal);
if (state.schema && environment.adminEmail && environment.adminPassword) {
  const made = await stores.operators.ensureAdministrator(environment.adminEmail, environment.adminPassword).catch((error: unknown) => refuse(`ADMIN_PASSWORD: ${error instanceof Error ? error.message : 'it is refused'}`));
  if (made) log.info('The first administrator was created');
}

const deps = compose({ environment, application, views: createViews(db), readiness, log, metrics, proxyHops });
const consoleDist = fileURLToPath(new URL('../../console/dist', import.meta.url));
const isBuilt = existsSync(join(consoleDist, 'index.html'));
if (!isBuilt) log.warn('The console is not built, so that only the operators’ API answers: `npm start` builds it');
const server = createServer(createApi({ ...deps, ...(isBuilt ? { consoleDist } : {}) }));
server.listen(environment.port, environment.host, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ api: 'ready', url: `http://${environment.host}:${port}` })}\n`);
});
server.on('error', (error) => {
  log.error('The api can not listen', { port: environment.port, error });
  process.exit(1);
});

onStop(log, [
  { name: 'the api', stop: () => { deps.changes.close(); return closeServer(server); }, withinMs: 15_000 },
  { name: 'work behind answers', stop: () => deps.background.settle(), withinMs: 10_000 },
  { name: 'the connections', stop: async () => { redis.disconnect(); await application.close(); }, withinMs: 5_000 },
]);
