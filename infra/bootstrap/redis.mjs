/** A Redis server of our own on loopback. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './ports.mjs';
import { end, isOurs, pause, tail } from './processes.mjs';
import { UserError } from './ui.mjs';

/** @typedef {{ url: string, port: number, pid: number, dir: string, bin: string, args: string[], env: NodeJS.ProcessEnv, reused: boolean, currentPid: () => number | undefined, stop: () => Promise<void> }} Redis */

/**
 * @param {import('./redis-binaries.mjs').RedisBinary} binary
 * @param {{ dir: string, password?: string, durable: boolean, port?: number }} options `durable` keeps an append-only file
 * @returns {Promise<Redis>} where a server already runs on this folder, that one
 */
export async function startRedis({ bin, env }, { dir, password, durable, port: wanted }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const config = join(dir, 'redis.conf');
  const about = (/** @type {number} */ port, /** @type {number} */ pid, reused = false) => ({
    url: `redis://${password ? `:${password}@` : ''}127.0.0.1:${port}`,
    port, pid, dir, bin, args: [config], env, reused,
    currentPid: () => runningRedis(dir)?.pid,
    stop: () => end(pid, durable ? 'SIGTERM' : 'SIGKILL'),
  });
  const orphan = runningRedis(dir);
  if (orphan && (await answers(orphan.port, password))) return about(orphan.port, orphan.pid, true);
  if (orphan) await end(orphan.pid, 'SIGTERM');

  const log = join(dir, 'redis.log');
  for (let tries = 1; ; tries++) {
    const port = (tries === 1 && wanted) || (await freePort());
    // in a file, not in the arguments: everybody on a machine can read those
    writeFileSync(config, [
      'bind 127.0.0.1', `port ${port}`, `dir "${dir}"`, `pidfile "${join(dir, 'redis.pid')}"`, 'save ""', `appendonly ${durable ? 'yes' : 'no'}`, 'maxmemory-policy noeviction',
      ...(password ? [`requirepass ${password}`] : []), '',
    ].join('\n'), { mode: 0o600 });
    const output = openSync(log, 'w', 0o600);
    const child = spawn(bin, [config], { env, cwd: dir, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', () => undefined);
    child.unref();
    for (let waited = 0; waited < 60_000 && child.exitCode === null && child.signalCode === null && child.pid; waited += 10) {
      if (await answers(port, password)) {
        return about(port, child.pid);
      }
      await pause(10);
    }
    if (tries === 3) throw new UserError('Redis did not start.', tail(readFileSync(log, 'utf8')));
  }
}

/** @param {string} dir @returns {{ pid: number, port: number } | undefined} the server we once started on this folder, if it still runs */
export function runningRedis(dir) {
  try {
    const pid = Number(readFileSync(join(dir, 'redis.pid'), 'utf8'));
    const port = Number(/^port (\d+)$/m.exec(readFileSync(join(dir, 'redis.conf'), 'utf8'))?.[1]);
    return isOurs(pid, `:${port}`) ? { pid, port } : undefined;   // it calls itself "redis-server 127.0.0.1:port"
  } catch {
    return undefined;
  }
}

/** @param {number} port @param {string | undefined} password @returns {Promise<boolean>} whether it answers PING, its data loaded */
function answers(port, password) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => done(false)).once('error', () => done(false)).once('close', () => done(false));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.includes('+PONG')) done(true);
      else if (heard.includes('-LOADING') || heard.includes('-WRONGPASS') || heard.includes('-NOAUTH')) done(false);
    });
    socket.write(`${password ? `AUTH ${password}\r\n` : ''}PING\r\n`);
  });
}
