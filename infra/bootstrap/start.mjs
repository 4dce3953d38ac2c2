/** `npm start`: the whole system with its sandbox, shown on the terminal, until Ctrl-C. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bringEngines } from './engines.mjs';
import { ensureConsole } from './console.mjs';
import { connectDemo, placeNewOrders } from './connect-demo.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { dataFolder, unprivilegedUser } from './folders.mjs';
import { holder, tryLock, unlock } from './lock.mjs';
import { createOperatorApi } from './operator-api.mjs';
import { portFrom } from './ports.mjs';
import { runningPostgres } from './postgres.mjs';
import { capture, end, tail } from './processes.mjs';
import { runningRedis } from './redis.mjs';
import { keptSecrets } from './secrets.mjs';
import { createServices } from './services.mjs';
import { createStarted } from './started.mjs';
import { productEnvironment, wantsSandbox } from './start-environment.mjs';
import { showCounts } from './show-counts.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { UserError, bold, dim, fail, say, secondsSince, step } from './ui.mjs';

/** @param {string} root @param {string[]} args `--fresh`: forget all data first; `--watch`: restart a process when its code changes @returns {Promise<number>} */
export async function run(root, args) {
  const unknown = args.filter((arg) => !['--fresh', '--watch'].includes(arg));
  if (unknown.length) throw new UserError(`npm start knows no ${unknown.join(' ')}.`, 'Known are --fresh (begin anew) and --watch (restart on changes).');
  const from = performance.now();
  say(bold('Stream Tech Integration'));
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  const toolchain = await ensureToolchain(root);
  await ensureDependencies(root, toolchain);
  await ensureConsole(root, toolchain);

  const folder = dataFolder(root, unprivilegedUser());
  const lock = join(folder, 'start.lock');
  if (!tryLock(lock)) throw new UserError('npm start already runs in this folder.', `It is process ${holder(lock)}; end it with Ctrl-C, or: kill ${holder(lock)}`);

  const started = createStarted();
  const interrupted = /** @type {Promise<undefined>} */ (new Promise((resolve) => {
    const heard = () => (started.isStopping() ? say(dim('  … still stopping')) : resolve(undefined));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, heard);
  }));
  process.stdout.on('error', () => undefined);   // `npm start | head`: nobody reads any more, which is no reason to die untidily

  try {
    const services = createServices({ root, folder, node: toolchain.node, watch: args.includes('--watch') });
    await tidyUp(folder, services, args.includes('--fresh'));
    const up = started.during(() => bringUp({ root, folder, toolchain, services, started, from }));
    const died = up.then((running) => Promise.race(running.map((service) => service.died)));
    const death = await Promise.race([interrupted, died]);
    if (death) throw new UserError('A part of the system died, so the rest is stopped too.', death);
    return 0;
  } catch (error) {
    fail(error);
    return 1;
  } finally {
    say('\n  Stopping …');
    await started.stop();
    unlock(lock);
    say('  Stopped. Your data is kept; the next start is quick.');
  }
}

/** Ends what a killed supervisor left; the engines may stay, unless all is to begin anew. @param {string} folder @param {ReturnType<typeof createServices>} services @param {boolean} fresh */
async function tidyUp(folder, services, fresh) {
  const orphans = await services.endOrphans();
  if (orphans) say(`  ✓ Ended ${orphans} process${orphans > 1 ? 'es' : ''} that an earlier start had left behind`);
  if (!fresh) return;
  const engines = [runningPostgres(join(folder, 'postgres')), runningRedis(join(folder, 'redis'))];
  for (const engine of engines) if (engine) await end(engine.pid, 'SIGTERM', { patienceMs: 3000 });
  // the key stays as long as a database that we don't wipe may hold what it sealed
  const named = Boolean(process.env['DATABASE_URL']);
  for (const name of ['postgres', 'redis', 'logs', 'sandbox', 'postgres.log', ...(named ? [] : ['secrets.json'])]) rmSync(join(folder, name), { recursive: true, force: true });
  say(`  ✓ Forgot all earlier data (--fresh)${named ? '; what the Postgres you named holds stays as it is' : ''}`);
}

/**
 * @param {{ root: string, folder: string, toolchain: { node: string, cache: string, env: NodeJS.ProcessEnv }, services: ReturnType<typeof createServices>, started: ReturnType<typeof createStarted>, from: number }} options
 * @returns {Promise<import('./services.mjs').Service[]>} our processes, all of them ready
 */
async function bringUp({ root, folder, toolchain, services, started, from }) {
  mkdirSync(folder, { recursive: true });
  const secrets = keptSecrets(folder);
  const given = { databaseUrl: process.env['DATABASE_URL'], redisUrl: process.env['REDIS_URL'] };

  const sandboxed = wantsSandbox(process.env);
  const sandboxService = sandboxed ? services.start('sandbox', 'apps/sandbox/src/start.ts', { ...toolchain.env, SANDBOX_DATA_DIR: join(folder, 'sandbox') }) : undefined;
  if (sandboxService) await started.keep(sandboxService);
  sandboxService?.ready.catch(() => undefined);   // awaited below, when the engines are there

  const engines = await bringEngines({
    root, folder, cache: toolchain.cache, env: toolchain.env, durable: true, given, label: 'stream-tech-start',
    passwords: { postgres: secrets.postgresPassword, redis: secrets.redisPassword }, maxConnections: 200,
  });
  await started.keep(engines, { outlivesAll: true });

  const port = await portFrom(Number(process.env['PORT'] || 3000), process.env['HOST']);
  const sandbox = sandboxService && (await step('Starting the sandbox', async () => {
    const value = await sandboxService.ready;
    const moved = value['moved'].map((/** @type {{ wanted: number, serves: number }} */ port) => `; port ${port.wanted} is taken, so ${port.serves} it is`).join('');
    return { done: `Sandbox: plays Linnworks and Stream${moved}`, value };
  }));
  const env = productEnvironment({ inherited: toolchain.env, secrets, engines, port, sandbox });

  await step('Migrating', async () => {
    const { code, output } = await capture(toolchain.node, [join(root, 'packages/store/src/migrate.ts')], { cwd: root, env });
    if (code !== 0) throw new UserError('The database could not be migrated.', tail(output));
    return { done: 'Schema up to date', value: undefined };
  });

  const api = await started.keep(services.start('api', 'apps/api/src/start.ts', env));
  const worker = await started.keep(services.start('worker', 'apps/worker/src/start.ts', env));
  await step('Starting api and worker', async () => {
    await Promise.all([api.ready, worker.ready]);
    return { done: `api and worker${port === Number(process.env['PORT'] || 3000) ? '' : `; port ${process.env['PORT'] || 3000} is taken, so ${port} it is`}`, value: undefined };
  });

  const address = `http://localhost:${port}`;
  const operator = createOperatorApi(address);
  const loggedIn = await operator.logIn(String(env['ADMIN_EMAIL']), String(env['ADMIN_PASSWORD']));
  if (loggedIn && sandbox) await step('Connecting the demo accounts', () => connectDemo(operator, sandbox));

  // a password that the user set is known to them, and need not stand on a screen
  const logIn = !loggedIn ? 'log in as the administrator this database already has' : `log in as ${bold(String(env['ADMIN_EMAIL']))}, ${process.env['ADMIN_PASSWORD'] ? 'with your ADMIN_PASSWORD' : `password ${bold(secrets.adminPassword)}`}`;
  showAddresses({ address, page: sandbox?.['page'], logIn, logs: join(folder, 'logs') });
  const running = sandboxService ? [sandboxService, api, worker] : [api, worker];
  if (!loggedIn) {
    say('  No counts are shown, and nothing was connected: ADMIN_EMAIL and ADMIN_PASSWORD are not those of this database, or its administrator has a second factor.');
    return running;
  }
  const placed = sandbox ? await placeNewOrders(operator, sandbox) : 0;
  if (placed) say(dim(`  ${placed} new orders were placed in the simulated Linnworks, for something to watch.`));
  await started.keep(showCounts(operator, { onFirstCompleted: () => say(`  First order Completed ${secondsSince(from)} after npm start.`), nudge: Boolean(sandbox) }));
  return running;
}

/** @param {{ address: string, page: string | undefined, logIn: string, logs: string }} what */
function showAddresses({ address, page, logIn, logs }) {
  say(`
  ${bold('Console')}   ${address}   ${logIn}
  ${bold('Queues')}    ${address}/queues${page ? `
  ${bold('Sandbox')}   ${page}   both partners, played: add orders, switch faults on` : ''}
  ${bold('Logs')}      ${logs}
  ${dim('Ctrl-C stops everything.')}
`);
}
