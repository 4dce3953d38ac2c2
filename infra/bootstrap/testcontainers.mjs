/** `USE_CONTAINERS=1`: the tests' engines by Testcontainers, which needs Node 24 and so runs in a process of its own. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { UserError, step } from './ui.mjs';

/**
 * @param {string} root @param {{ node: string, env: NodeJS.ProcessEnv }} toolchain @param {import('./engines.mjs').Given} given
 * @returns {Promise<import('./engines.mjs').Engines>}
 */
export function bringTestcontainers(root, { node, env }, given) {
  return step('Starting containers (their images are pulled the first time)', async () => {
    const child = spawn(node, [join(root, 'infra', 'bootstrap', 'testcontainers-holder.mjs')], { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const first = await Promise.race([gone, createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()]);
    const line = first && typeof first === 'object' ? /** @type {IteratorResult<string>} */ (first).value : undefined;
    if (!line) throw new UserError('USE_CONTAINERS=1 asks for Testcontainers, and no container could be started.', 'Start Docker, or leave USE_CONTAINERS out: the project then brings engines of its own.');
    const { databaseUrl, redisUrl } = JSON.parse(line);
    const stop = async () => {
      child.stdin.end();   // the holder ends its containers when nobody holds its input open any more, so also when we are killed
      await gone;
    };
    return {
      done: 'Postgres and Redis in containers (USE_CONTAINERS=1)',
      value: { databaseUrl: given.databaseUrl ?? databaseUrl, redisUrl: given.redisUrl ?? redisUrl, stop },
    };
  });
}
