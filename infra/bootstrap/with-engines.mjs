/** Trials and benches: a TypeScript program with durable engines of its own, which it may stop, kill and start again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { bringEngines } from './engines.mjs';
import { runningPostgres } from './postgres.mjs';
import { end, isOurs, runToEnd } from './processes.mjs';
import { sweepThrowAwayFolders, throwAwayFolder } from './throw-away.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { UserError, bold, say } from './ui.mjs';

/** @param {string} title @param {string} program relative to the checkout @returns {(root: string, args: string[]) => Promise<number>} gives the program's exit code */
export const runWithEngines = (title, program) => async (root, args) => {
  say(bold(`Stream Tech Integration: ${title}`));
  if (!existsSync(join(root, program))) throw new UserError(`${program} is not there.`);
  const toolchain = await ensureToolchain(root);
  await ensureDependencies(root, toolchain);
  await sweepThrowAwayFolders();
  const { folder, remove } = throwAwayFolder();
  const { stop, ...engines } = await bringEngines({ root, folder, cache: toolchain.cache, env: toolchain.env, durable: true, maxConnections: 300, given: { databaseUrl: process.env['TRIAL_DATABASE_URL'], redisUrl: process.env['TRIAL_REDIS_URL'] } });
  try {
    const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = toolchain.env;
    return await runToEnd(toolchain.node, [join(root, program), ...args], {
      cwd: root,
      env: { ...env, TRIAL_DATABASE_URL: engines.databaseUrl, TRIAL_REDIS_URL: engines.redisUrl, TRIAL_ENGINES: JSON.stringify(described(engines)) },
    });
  } finally {
    await stop();
    await endRestarted(folder, engines.redis);
    remove();
  }
};

/** What a trial needs to stop an engine and start it again on the same port and data. @param {Omit<import('./engines.mjs').Engines, 'stop'>} engines */
const described = ({ postgres, redis }) => ({
  ...(postgres && { postgres: { pid: postgres.pid, dataDir: postgres.dataDir, bin: postgres.bin, port: postgres.port, args: postgres.args, uid: postgres.user?.uid, gid: postgres.user?.gid } }),
  ...(redis && { redis: { pid: redis.pid, bin: redis.bin, port: redis.port, dir: redis.dir, args: redis.args, env: redis.env['LD_LIBRARY_PATH'] ? { LD_LIBRARY_PATH: redis.env['LD_LIBRARY_PATH'] } : {} } }),
});

/** An engine that the trial itself restarted has another process id than the one we know. @param {string} folder @param {import('./redis.mjs').Redis | undefined} redis */
async function endRestarted(folder, redis) {
  const postgres = runningPostgres(join(folder, 'postgres'));
  if (postgres) await end(postgres.pid, 'SIGQUIT');
  if (!redis) return;
  const pid = redis.currentPid();
  if (pid && isOurs(pid, `:${redis.port}`)) await end(pid, 'SIGKILL');
}
