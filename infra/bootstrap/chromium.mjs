/** A Chromium for the browser tests: the one that is named or found, else, for CI, the one of the system's packages. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, tail } from './processes.mjs';
import { say, step } from './ui.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PACKAGE = 'chromium';
/** A package source that does not answer must not hold a run up. */
const INSTALL_MS = 180_000;

/** What people are told who have none. */
export const WITHOUT_CHROMIUM = 'No Chromium here: the browser tests are skipped. Install one (apt-get install --no-install-recommends chromium), or name one with CHROMIUM_PATH.';

/** @param {string} path */
const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @param {NodeJS.ProcessEnv} [env] @returns {string | undefined} the program: CHROMIUM_PATH, else the first of the known names on the PATH. Named and not there: undefined */
export function findChromium(env = process.env) {
  if (env['CHROMIUM_PATH']) return isProgram(env['CHROMIUM_PATH']) ? env['CHROMIUM_PATH'] : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** @returns {Promise<string | undefined>} what went wrong; undefined: it is installed */
async function install() {
  if (process.getuid?.() !== 0) return 'only root may install packages';
  const apt = (/** @type {string[]} */ ...args) => capture('apt-get', ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20', '-o', 'Acquire::Retries=1', ...args], { env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }, timeout: INSTALL_MS });
  const attempt = () => apt('install', '--yes', '--no-install-recommends', PACKAGE);
  let { code, output } = await attempt();
  if (code !== 0) {
    // a bare machine has no package lists yet
    await apt('update');
    ({ code, output } = await attempt());
  }
  return code === 0 ? undefined : tail(output, 3);
}

/** `node infra/bootstrap.mjs browser`, for CI: installs Chromium where there is none. It never fails: without one, the tests say so and are skipped. @returns {Promise<number>} */
export async function run() {
  const found = findChromium();
  if (found) {
    say(`  Chromium: ${found}`);
    return 0;
  }
  await step('Installing Chromium from the system’s packages', async () => {
    const trouble = await install().catch((error) => String(error));
    const path = findChromium();
    return { value: undefined, done: path ? `Chromium installed: ${path}` : `Chromium could not be installed${trouble ? ` (${trouble.replaceAll('\n', ' ')})` : ''}` };
  });
  return 0;
}
