/** Node 24, wherever we were started from. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { homedir } from 'node:os';
import { cacheFolder, isWritable } from './folders.mjs';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';
import { UserError, step } from './ui.mjs';

export const NODE_VERSION = '24.21.0';
const NEEDED_MAJOR = 24;

/**
 * Finds Node 24, or fetches it through the npm package `node` (a real Node, from the npm registry) into the cache folder.
 * @param {string} root the checkout
 * @returns {Promise<{ node: string, cache: string, env: NodeJS.ProcessEnv }>} its path, the cache folder, and the
 *   environment for all that we start: this Node first on PATH, and a HOME that can be written to
 */
export async function ensureToolchain(root) {
  const cache = cacheFolder(root);
  const env = homed(cache);
  const node = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR ? process.execPath : await fetchNode(cache, env);
  env['PATH'] = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { node, cache, env };
}

/** npm and pnpm keep things in HOME. Where it can't be written to (a service account has none), one in the cache folder serves. @param {string} cache @returns {NodeJS.ProcessEnv} */
function homed(cache) {
  const env = { ...process.env, npm_config_update_notifier: 'false' };
  // npm hands its own settings on to what it runs, so its cache is looked at, too
  if (isWritable(homedir()) && isWritable(process.env['npm_config_cache'] ?? join(homedir(), '.npm'))) return env;
  const home = join(cache, 'home');
  mkdirSync(home, { recursive: true });
  return { ...env, HOME: home, npm_config_cache: join(home, '.npm'), XDG_DATA_HOME: join(home, '.local', 'share'), XDG_CACHE_HOME: join(home, '.cache'), XDG_STATE_HOME: join(home, '.local', 'state'), XDG_CONFIG_HOME: join(home, '.config') };
}

/** @param {string} cache @param {NodeJS.ProcessEnv} env @returns {Promise<string>} the path of its binary */
async function fetchNode(cache, env) {
  const folder = join(cache, `node-${NODE_VERSION}-${process.platform}-${process.arch}`);
  const binary = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  return step(`Node ${NODE_VERSION} is needed, this is ${process.versions.node}: fetching it through npm`, () => withLock(`${folder}.lock`, async () => {
    if (!existsSync(binary)) await install(folder, binary, env);
    return { value: binary, done: `Node ${NODE_VERSION} (this machine has ${process.versions.node}; fetched through npm into ${cache})` };
  }));
}

/** Installs beside the folder and moves it there when it is whole, so that a killed download is never taken for a Node. @param {string} folder @param {string} binary @param {NodeJS.ProcessEnv} env */
async function install(folder, binary, env) {
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--prefix', half, '--ignore-scripts=false', '--no-audit', '--no-fund', '--no-save', `node@${NODE_VERSION}`];
  const { code, output } = await capture('npm', args, { cwd: half, env, shell: process.platform === 'win32' });
  const fetched = binary.replace(folder, half);
  const check = await capture(fetched, ['--version']);
  if (code !== 0 || check.output.trim() !== `v${NODE_VERSION}`)
    throw new UserError(`Node ${NODE_VERSION} could not be fetched through npm. Is the npm registry reachable? Or install Node 24 yourself.`, tail(output));
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
}
