#!/usr/bin/env node
/**
 * The one door behind `npm start`, `npm test` and the other commands that need engines. Plain JavaScript, so that it runs on
 * Node 20 with npm and nothing else; each command is a module of its own beside this file.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError, fail } from './bootstrap/ui.mjs';

/** @type {Record<string, () => Promise<{ run: (root: string, args: string[]) => Promise<number> }>>} */
const COMMANDS = {
  start: () => import('./bootstrap/start.mjs'),
  test: () => import('./bootstrap/test.mjs'),
  check: () => import('./bootstrap/check.mjs'),
  migrate: () => import('./bootstrap/migrate.mjs'),
  trial: () => import('./bootstrap/trial.mjs'),
  bench: () => import('./bootstrap/bench.mjs'),
  browser: () => import('./bootstrap/chromium.mjs'),
  pictures: () => import('./bootstrap/pictures.mjs'),
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = '', ...args] = process.argv.slice(2);
const load = COMMANDS[command];

try {
  if (!load) throw new UserError(`There is no command "${command}".`, `Known are: ${Object.keys(COMMANDS).join(', ')}.`);
  const { run } = await load();
  process.exit(await run(root, args));
} catch (error) {
  fail(error);
  process.exit(1);
}
