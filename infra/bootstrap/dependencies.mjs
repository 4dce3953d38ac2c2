/** The workspace's dependencies, installed by pnpm when they differ from the lockfile. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWritable } from './folders.mjs';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';
import { UserError, say, step } from './ui.mjs';

export const PNPM = 'pnpm@12.21.0';

/** @param {string} root @returns {string} changes whenever the dependencies have to be installed anew */
function fingerprint(root) {
  const rooms = ['apps', 'packages'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
  const manifests = ['.', ...rooms].map((folder) => join(root, folder, 'package.json')).filter((file) => existsSync(file));
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${PNPM}`);
  for (const file of [join(root, 'pnpm-lock.yaml'), ...manifests.sort()]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

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
      if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) throw new UserError('pnpm-lock.yaml does not fit the package.json files.', `Whoever changed one brings it up to date with: npx -y ${PNPM} install --no-frozen-lockfile\n${tail(output)}`);
      if (code !== 0) throw new UserError('The dependencies could not be installed. Is the npm registry reachable?', tail(output));
      writeFileSync(stamp, fingerprint(root));
    }
    return { value: undefined, done: 'Dependencies installed' };
  }));
  if (existsSync(join(root, 'package-lock.json'))) say('    (package-lock.json is not used here: pnpm-lock.yaml is the lockfile)');
}
