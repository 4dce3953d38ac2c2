import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectWorker } from '../../packages/queues/src/index.ts';
import { migrate, openDatabase } from '../../packages/store/src/index.ts';
import { pause, until } from './waiting.ts';

/** What the bootstrap tells of the engines it brought (infra/bootstrap/with-engines.mjs); absent where they were named by the environment. */
type Described = {
  postgres?: { pid: number; dataDir: string; bin: string; port: number; args: string[]; uid?: number; gid?: number };
  redis?: { pid: number; bin: string; port: number; dir: string; args: string[]; env: Record<string, string> };
};

export type Engines = ReturnType<typeof findEngines>;

const quiet = { warn: () => undefined, info: () => undefined };
const TEMPLATE = 'trial_template';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run this through pnpm trial or pnpm bench, which bring the engines.`);
  return value;
};

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The engines of this run: databases made and dropped, servers killed and started again on the same port and data. */
export const findEngines = () => {
  const serverUrl = required('TRIAL_DATABASE_URL');
  const redisUrl = required('TRIAL_REDIS_URL');
  const described = JSON.parse(process.env['TRIAL_ENGINES'] ?? '{}') as Described;
  let redisNumber = 0;

  const databaseUrl = (name: string): string => { const url = new URL(serverUrl); url.pathname = `/${name}`; return url.href; };
  const onServer = async (...statements: [string, unknown[]][]): Promise<void> => {
    const admin = openDatabase({ url: serverUrl, connections: 1, applicationName: 'trial' });
    try {
      await admin.raw('set statement_timeout = 0; set lock_timeout = 0');
      for (const [sql, bindings] of statements) await admin.raw(sql, bindings as string[]);
    } finally {
      await admin.destroy();
    }
  };
  const canRestart = (engine: 'postgres' | 'redis'): boolean => described[engine] !== undefined;
  const ours = <E extends 'postgres' | 'redis'>(engine: E): NonNullable<Described[E]> => {
    const found = described[engine];
    if (!found) throw new Error(`This ${engine} was not started by us, so it can't be killed; leave TRIAL_DATABASE_URL and TRIAL_REDIS_URL unset.`);
    return found;
  };

  return {
    redisUrl,
    serverUrl,
    canRestart,

    /** Migrates a template once; databases are cloned from it. */
    async prepare(): Promise<void> {
      await onServer(['drop database if exists ?? with (force)', [TEMPLATE]], ['create database ??', [TEMPLATE]]);
      await migrate(databaseUrl(TEMPLATE));
    },

    async createDatabase(name: string): Promise<string> {
      await onServer(['drop database if exists ?? with (force)', [name]], ['create database ?? template ??', [name, TEMPLATE]]);
      return databaseUrl(name);
    },

    dropDatabase: (name: string): Promise<void> => onServer(['drop database if exists ?? with (force)', [name]]),

    /** A logical Redis database of its own, emptied; there are sixteen, used in turn. */
    async emptyRedis(): Promise<string> {
      redisNumber = (redisNumber + 1) % 16;
      const url = new URL(redisUrl);
      url.pathname = `/${redisNumber}`;
      const redis = connectWorker(url.href, quiet);
      await redis.flushdb();
      redis.disconnect();
      return url.href;
    },

    async flushAll(): Promise<void> {
      const redis = connectWorker(redisUrl, quiet);
      await redis.flushall();
      redis.disconnect();
    },

    /** SIGKILL to the postmaster; gives once it is gone. Its backends notice by themselves. */
    async killPostgres(): Promise<void> {
      const { pid } = ours('postgres');
      process.kill(pid, 'SIGKILL');
      await until('Postgres is gone', () => !isThere(pid), { withinMs: 10_000, everyMs: 5 });
    },

    /** Starts it again on the same data; gives once it answers. Backends of the old one may hold its memory for a moment. */
    async startPostgres(): Promise<void> {
      const postgres = ours('postgres');
      for (let tries = 1; tries <= 40; tries += 1) {
        const child = spawn(join(postgres.bin, 'postgres'), postgres.args, { stdio: 'ignore', detached: true, ...(postgres.uid === undefined ? {} : { uid: postgres.uid, gid: postgres.gid }) });
        child.unref();
        // The eighth line of its file says when it is ready; the first, whose file this is.
        const isReady = (): boolean => {
          const lines = readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n');
          return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
        };
        await until('Postgres is ready', () => child.exitCode !== null || isReady(), { withinMs: 60_000, everyMs: 5 });
        if (child.exitCode === null && child.pid) {
          postgres.pid = child.pid;
          return;
        }
        await pause(100);
      }
      throw new Error('Postgres did not come back.');
    },

    async killRedis(): Promise<void> {
      const { pid } = ours('redis');
      process.kill(pid, 'SIGKILL');
      await until('Redis is gone', () => !isThere(pid), { withinMs: 10_000, everyMs: 5 });
    },

    async startRedis(): Promise<void> {
      const redis = ours('redis');
      const child = spawn(redis.bin, redis.args, { stdio: 'ignore', detached: true, cwd: redis.dir, env: { ...process.env, ...redis.env } });
      child.on('error', () => undefined);   // whoever waits for it says that it did not come
      child.unref();
      if (child.pid) redis.pid = child.pid;
      const asking = connectWorker(redisUrl, quiet);
      await asking.ping();
      asking.disconnect();
    },

    /** Process ids as they are now; undefined where the engine is not ours. */
    pids: () => ({ postgres: described.postgres?.pid, redis: described.redis?.pid }),

    /** Restarts Postgres with a library that it has to load at its start; gives whether that was possible. */
    async preload(library: string): Promise<boolean> {
      if (!described.postgres) return false;
      await onServer([`alter system set shared_preload_libraries = '${library.replaceAll(/[^a-z_]/g, '')}'`, []]);
      await this.killPostgres();
      await this.startPostgres();
      return true;
    },

    freezeRedis: (frozen: boolean): boolean => process.kill(ours('redis').pid, frozen ? 'SIGSTOP' : 'SIGCONT'),
  };
};
