/** Finding a Redis server: on the PATH, else unpacked from the system's packages without being root. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';

/** @typedef {{ bin: string, env: NodeJS.ProcessEnv, version: string, origin: string }} RedisBinary */

/** BullMQ warns below this version, and misses commands below 5. */
const OLDEST = { major: 6, minor: 2 };

/** @param {string} bin @param {NodeJS.ProcessEnv} env @param {string} origin @returns {Promise<RedisBinary | undefined>} undefined: missing, broken or too old */
async function inspect(bin, env, origin) {
  const { code, output } = await capture(bin, ['--version'], { env });
  const version = /v=(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (code !== 0 || !version) return undefined;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor) ? { bin, env, version, origin } : undefined;
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<RedisBinary | undefined>} */
export async function redisOnPath(env) {
  for (const name of ['redis-server', 'valkey-server', 'keydb-server']) {
    const found = await inspect(name, env, `${name} on the PATH`);
    if (found) return found;
  }
  return undefined;
}

/**
 * Unpacks Debian's or Ubuntu's redis-tools (which holds the server itself) and the libraries it misses into the cache
 * folder. Nothing on the system changes and no service is started.
 * @param {string} cache @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ redis?: RedisBinary, trouble?: string }>}
 */
export async function redisFromApt(cache, env) {
  const folder = join(cache, `redis-${process.arch}`);
  const ready = () => inspectUnpacked(folder, env);
  const found = await ready();
  if (found) return { redis: found };
  if ((await capture('apt-get', ['--version'], { env })).code !== 0) return {};
  return withLock(`${folder}.lock`, async () => {
    const other = await ready();
    if (other) return { redis: other };
    const half = `${folder}.part`;
    const trouble = await unpack(half, env);
    if (trouble) return { trouble };
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
    const redis = await ready();
    return redis ? { redis } : { trouble: 'the unpacked redis-server does not run here' };
  });
}

/** @param {string} folder @param {NodeJS.ProcessEnv} env */
async function inspectUnpacked(folder, env) {
  const bin = join(folder, 'root', 'usr', 'bin', 'redis-server');
  if (!existsSync(bin)) return undefined;
  const lib = join(folder, 'root', 'usr', 'lib');
  const libraries = [lib, ...readdirSync(lib).filter((name) => name.includes('-linux-')).map((name) => join(lib, name))];
  return inspect(bin, { ...env, LD_LIBRARY_PATH: libraries.join(':') }, "unpacked from the system's packages, nothing was installed");
}

/** @param {string} half a folder that becomes the real one when all is there @param {NodeJS.ProcessEnv} env @returns {Promise<string | undefined>} what went wrong */
async function unpack(half, env) {
  rmSync(half, { recursive: true, force: true });
  const [lists, archives, root] = ['lists', 'archives', 'root'].map((name) => join(half, name));
  if (!lists || !archives || !root) return undefined;
  for (const folder of [lists, archives, root]) mkdirSync(join(folder, 'partial'), { recursive: true });
  // lists and cache of our own: the system's belong to root, and may be empty or old
  const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`, '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1'];
  const apt = (/** @type {string[]} */ ...args) => capture('apt-get', [...own, ...args], { env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }, cwd: archives });

  const update = await apt('update');   // a foreign source that does not answer is no reason to stop: what was reached is there
  const plan = await apt('--simulate', '--no-install-recommends', 'install', 'redis-tools');
  const missing = [...plan.output.matchAll(/^Inst (\S+)/gm)].map(([, name]) => String(name));
  const download = await apt('download', ...new Set(['redis-tools', ...missing]));
  if (download.code !== 0) return tail(update.code === 0 ? download.output : update.output, 4);
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const { code, output } = await capture('dpkg-deb', ['-x', join(archives, archive), root], { env });
    if (code !== 0) return tail(output, 4);
  }
  for (const folder of [lists, archives]) rmSync(folder, { recursive: true, force: true });
  const server = join(root, 'usr', 'bin', 'redis-server');
  // the very same program: its name decides what it does
  if (!existsSync(server)) symlinkSync('redis-check-rdb', server);
  return undefined;
}
