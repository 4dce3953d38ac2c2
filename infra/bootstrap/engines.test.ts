import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cacheFolder } from './folders.mjs';
import { type PostgresBinaries, findPostgresBinaries, runningPostgres, startPostgres } from './postgres.mjs';
import { end, isAlive } from './processes.mjs';
import { type RedisBinary, redisFromApt, redisOnPath } from './redis-binaries.mjs';
import { runningRedis, startRedis } from './redis.mjs';
import { noteOwner, sweepThrowAwayFolders, throwAwayFolder } from './throw-away.mjs';

const root = join(import.meta.dirname, '..', '..');
const binaries = findPostgresBinaries(root) as PostgresBinaries;
let redisBinary: RedisBinary;
let home: ReturnType<typeof throwAwayFolder>;

beforeAll(async () => {
  home = throwAwayFolder();
  redisBinary = ((await redisOnPath(process.env)) ?? (await redisFromApt(cacheFolder(root), process.env)).redis) as RedisBinary;
});
afterAll(() => home.remove());

test('a Postgres that outlived a killed supervisor is used again, and one that was killed itself starts anew on its data', async () => {
  const options = { dataDir: join(home.folder, 'pg', 'postgres'), durable: true, password: 'of-a-test', maxConnections: 20 };
  const first = await startPostgres(binaries, options);
  const second = await startPostgres(binaries, options);
  expect(second).toMatchObject({ pid: first.pid, port: first.port, reused: true, url: `postgres://postgres:of-a-test@127.0.0.1:${first.port}/postgres` });

  await end(first.pid, 'SIGKILL');
  expect(existsSync(join(options.dataDir, 'postmaster.pid'))).toBe(true);
  const third = await startPostgres(binaries, options);
  expect(third.reused).toBe(false);
  await third.stop();
  expect(runningPostgres(options.dataDir)).toBeUndefined();
}, 30_000);

test('a stale postmaster.pid with the number of a stranger’s process harms neither', async () => {
  const options = { dataDir: join(home.folder, 'stale', 'postgres'), durable: false, maxConnections: 20 };
  await (await startPostgres(binaries, options)).stop();
  writeFileSync(join(options.dataDir, 'postmaster.pid'), `${process.pid}\n${options.dataDir}\n0\n5432\n\n\n\nready\n`);
  const postgres = await startPostgres(binaries, options);
  expect(postgres.reused).toBe(false);
  await postgres.stop();
}, 30_000);

test('an initdb that was killed half-way is begun anew', async () => {
  const dataDir = join(home.folder, 'half', 'postgres');
  await mkdir(join(dataDir, 'base'), { recursive: true });
  const postgres = await startPostgres(binaries, { dataDir, durable: false, maxConnections: 20 });
  await postgres.stop();
}, 30_000);

test('a wanted port that is taken is no reason to fail', async () => {
  await using taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const redis = await startRedis(redisBinary, { dir: join(home.folder, 'taken'), durable: false, port });
  const postgres = await startPostgres(binaries, { dataDir: join(home.folder, 'taken-pg', 'postgres'), durable: false, maxConnections: 20, port });
  expect([redis.port, postgres.port]).not.toContain(port);
  await Promise.all([redis.stop(), postgres.stop()]);
}, 30_000);

test('a Redis that outlived a killed supervisor is used again, with its password', async () => {
  const options = { dir: join(home.folder, 'redis'), durable: true, password: 'of-a-test' };
  const first = await startRedis(redisBinary, options);
  expect(await startRedis(redisBinary, options)).toMatchObject({ pid: first.pid, port: first.port, reused: true });
  await first.stop();
  expect(runningRedis(options.dir)).toBeUndefined();
}, 30_000);

test('the next run ends the engines of a run that was killed, and leaves those of a living one alone', async () => {
  const killed = throwAwayFolder();
  const postgres = await startPostgres(binaries, { dataDir: join(killed.folder, 'postgres'), durable: false, maxConnections: 20 });
  const redis = await startRedis(redisBinary, { dir: join(killed.folder, 'redis'), durable: false });
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  noteOwner(killed.folder, gone.pid ?? 0, 'node');

  const living = throwAwayFolder();
  const bootstrap = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'bootstrap']);
  noteOwner(living.folder, bootstrap.pid ?? 0, 'bootstrap');

  await sweepThrowAwayFolders();
  expect([isAlive(postgres.pid), isAlive(redis.pid), existsSync(killed.folder), existsSync(living.folder)]).toEqual([false, false, false, true]);
  bootstrap.kill();
  living.remove();
}, 30_000);
