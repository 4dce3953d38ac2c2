/** The workspace's dependencies, installed by pnpm when they differ from the lockfile. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWritable } from './folders.mjs';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';
import { UserError, say, step } from './ui.mjs';

export const PNPM = 'pnpm@12.21.0';

/** @param {string} root @returns {string} changes whenever the dependencies have to be installed anew */
const fingerprint = (root) =>
  createHash('sha256').update(readFileSync(join(root, 'pnpm-lock.yaml'))).update(`${process.platform} ${process.arch} ${PNPM}`).digest('hex');

/** @param {string} root @param {{ env: NodeJS.ProcessEnv }} toolchain */
export async function ensureDependencies(root, { env }) {
  const stamp = join(root, 'node_modules', '.installed-from');
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root);
  if (installed()) return;
  if (!isWritable(root))
    throw new UserError(`The folder ${root} may not be written to, and its dependencies are not installed yet.`, 'Run this as the user the folder belongs to, or clone it to a place of your own.');
  await step('Installing the dependencies (20 s or so the first time)', () => withLock(join(root, '.cache', 'install.lock'), async () => {
    if (!installed()) {
      // CI: pnpm would otherwise ask before it replaces a node_modules that npm made, and give up without a terminal
      const { code, output } = await capture('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], { cwd: root, env: { ...env, CI: 'true' }, shell: process.platform === 'win32' });
      if (code !== 0) throw new UserError('The dependencies could not be installed. Is the npm registry reachable?', tail(output));
      writeFileSync(stamp, fingerprint(root));
    }
    return { value: undefined, done: 'Dependencies installed' };
  }));
  if (existsSync(join(root, 'package-lock.json'))) say('    (package-lock.json is not used here: pnpm-lock.yaml is the lockfile)');
}
