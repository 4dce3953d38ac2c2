/** `npm test`: toolchain, dependencies, throw-away engines, Jest. */
import { join } from 'node:path';
import { findChromium, WITHOUT_CHROMIUM } from './chromium.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { bringEngines } from './engines.mjs';
import { runToEnd } from './processes.mjs';
import { bringTestcontainers } from './testcontainers.mjs';
import { sweepThrowAwayFolders, throwAwayFolder } from './throw-away.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { bold, say, secondsSince } from './ui.mjs';

/** @param {string} root @param {string[]} args handed on to Jest @returns {Promise<number>} Jest's exit code */
export async function run(root, args) {
  const from = performance.now();
  say(bold('Stream Tech Integration: tests'));
  const toolchain = await ensureToolchain(root);
  await ensureDependencies(root, toolchain);
  await sweepThrowAwayFolders();
  const { folder, remove } = throwAwayFolder();
  try {
    const given = { databaseUrl: process.env['TEST_DATABASE_URL'], redisUrl: process.env['TEST_REDIS_URL'] };
    const engines = process.env['USE_CONTAINERS'] === '1'
      ? await bringTestcontainers(root, toolchain, given)
      : await bringEngines({ root, folder, cache: toolchain.cache, env: toolchain.env, durable: false, maxConnections: 300, given });
    if (!findChromium()) say(`  ${bold(WITHOUT_CHROMIUM)}`);
    say(`  Ready after ${secondsSince(from)}; Jest takes over.\n`);
    try {
      return await runToEnd(toolchain.node, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], { cwd: root, env: testEnvironment(root, toolchain.env, engines) });
    } finally {
      await engines.stop();
    }
  } finally {
    remove();
  }
}

/** @param {string} root @param {NodeJS.ProcessEnv} env @param {{ databaseUrl: string, redisUrl: string }} engines @returns {NodeJS.ProcessEnv} */
function testEnvironment(root, env, { databaseUrl, redisUrl }) {
  // DATABASE_URL and REDIS_URL are somebody's data: no test sees them
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...rest } = env;
  return {
    ...rest,
    NODE_ENV: 'test',
    TEST_DATABASE_URL: databaseUrl,
    TEST_REDIS_URL: redisUrl,
    // Each process of ours that a test starts would read its TypeScript anew.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
    NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
  };
}
