/** `pnpm migrate`: brings the schema of DATABASE_URL up to date, else that of the database `npm start` keeps. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { bringPostgres } from './engines.mjs';
import { dataFolder, unprivilegedUser } from './folders.mjs';
import { runToEnd } from './processes.mjs';
import { keptSecrets } from './secrets.mjs';
import { ensureToolchain } from './toolchain.mjs';

/** @param {string} root @param {string[]} args handed on @returns {Promise<number>} */
export async function run(root, args) {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  const toolchain = await ensureToolchain(root);
  await ensureDependencies(root, toolchain);
  const folder = dataFolder(root, unprivilegedUser());
  const passwords = { postgres: keptSecrets(folder).postgresPassword };
  const postgres = await bringPostgres({ root, folder, cache: toolchain.cache, env: toolchain.env, durable: true, passwords, given: { databaseUrl: process.env['DATABASE_URL'] } });
  const reused = postgres.parts.postgres?.reused;
  try {
    return await runToEnd(toolchain.node, [join(root, 'packages/store/src/migrate.ts'), ...args], { cwd: root, env: { ...toolchain.env, DATABASE_URL: postgres.url } });
  } finally {
    if (!reused) await postgres.stop();   // one that ran before us belongs to an `npm start`
  }
}
