/** The console's files, built by Vite whenever what they are made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';
import { UserError, step } from './ui.mjs';

const MADE_OF = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts', 'tsconfig.json'];

/** @param {string} path @returns {string[]} the files at or below it, in order */
function filesAt(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path).sort().flatMap((name) => filesAt(join(path, name)));
  } catch {
    return [path];
  }
}

/** @param {string} folder @returns {string} changes whenever the console has to be built anew */
function fingerprint(folder) {
  const hash = createHash('sha256');
  for (const file of MADE_OF.flatMap((name) => filesAt(join(folder, name)))) hash.update(relative(folder, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} root @param {{ node: string, env: NodeJS.ProcessEnv }} toolchain */
export async function ensureConsole(root, { node, env }) {
  const folder = join(root, 'apps', 'console');
  const stamp = join(folder, 'dist', '.built-from');
  const built = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(folder);
  if (built()) return;
  await step('Building the console', () => withLock(join(root, '.cache', 'console.lock'), async () => {
    if (!built()) {
      const { code, output } = await capture(node, [join(folder, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], { cwd: folder, env: { ...env, NODE_ENV: 'production' } });
      if (code !== 0) throw new UserError('The console could not be built.', tail(output));
      writeFileSync(stamp, fingerprint(folder));
    }
    return { value: undefined, done: 'Console built' };
  }));
}
