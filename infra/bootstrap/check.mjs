/** `pnpm lint`, `pnpm typecheck`, `pnpm arrows`, and all three: what can be said about the code without running it. */
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { runToEnd } from './processes.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { UserError, bold, say, secondsSince } from './ui.mjs';

/** Each check is one command or more; the console is checked by itself, since it runs in a browser. @type {Record<string, string[][]>} */
const CHECKS = {
  lint: [['eslint/bin/eslint.js', '.', '--max-warnings=0']],
  types: [['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'], ['typescript/bin/tsc', '--noEmit', '-p', 'apps/console']],
  arrows: [['dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', 'packages', 'apps', 'infra']],
};

/** @param {string} root @param {string[]} args which checks; none: all @returns {Promise<number>} 0 where all hold; each is run, even after one that fails */
export async function run(root, args) {
  const unknown = args.filter((name) => !(name in CHECKS));
  if (unknown.length) throw new UserError(`There is no check "${unknown.join(' ')}".`, `Known are: ${Object.keys(CHECKS).join(', ')}.`);
  const toolchain = await ensureToolchain(root);
  await ensureDependencies(root, toolchain);
  /** @type {string[]} */
  const failed = [];
  for (const name of args.length ? args : Object.keys(CHECKS)) {
    const from = performance.now();
    say(bold(`\n${name}`));
    let code = 0;
    for (const [program = '', ...rest] of CHECKS[name] ?? []) code = (await runToEnd(toolchain.node, [join(root, 'node_modules', program), ...rest], { cwd: root, env: toolchain.env })) || code;
    say(`  ${code === 0 ? '✓' : '✗'} ${name} ${secondsSince(from)}`);
    if (code !== 0) failed.push(name);
  }
  return failed.length ? 1 : 0;
}
