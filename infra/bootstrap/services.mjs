/** Our own processes under `npm start`: begun, heard for their ready line, watched, ended. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, isOurs, pause, tail } from './processes.mjs';
import { UserError } from './ui.mjs';

/** @typedef {{ name: string, ready: Promise<Record<string, any>>, died: Promise<string>, stop: () => Promise<void> }} Service */

/**
 * @param {{ root: string, folder: string, node: string, watch: boolean }} options `folder` is the data folder: logs, and who runs
 * @returns starts services; `endOrphans` ends those that a killed supervisor left
 */
export function createServices({ root, folder, node, watch }) {
  const logs = join(folder, 'logs');
  const register = join(folder, 'services.json');
  /** @type {Record<string, { pid: number, script: string }>} */
  const running = {};
  const note = () => writeFileSync(register, JSON.stringify(running));

  return {
    async endOrphans() {
      if (!existsSync(register)) return 0;
      /** @type {{ pid: number, script: string }[]} */
      const left = Object.values(JSON.parse(readFileSync(register, 'utf8') || '{}')).filter(({ pid, script }) => isOurs(pid, script));
      await Promise.all(left.map(({ pid }) => end(pid, 'SIGTERM')));
      rmSync(register, { force: true });
      return left.length;
    },

    /**
     * @param {string} name also the key of its ready line: `{"api":"ready", …}`
     * @param {string} script relative to the checkout @param {NodeJS.ProcessEnv} env @returns {Service}
     */
    start(name, script, env) {
      mkdirSync(logs, { recursive: true });
      const log = join(logs, `${name}.log`);
      if (existsSync(log)) renameSync(log, `${log}.1`);
      // its output goes to the file and not through us: it outlives a killed supervisor without writing into the void
      const output = openSync(log, 'a', 0o600);
      const child = spawn(node, [...(watch ? ['--watch', '--watch-preserve-output'] : []), join(root, script)], { cwd: root, env, detached: true, stdio: ['ignore', output, output] });
      closeSync(output);
      let stopping = false;
      const gone = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)).once('error', resolve));
      if (child.pid) {
        running[name] = { pid: child.pid, script };
        note();
      }
      return {
        name,
        ready: readyLine(name, log, child),
        died: new Promise((resolve) => void gone.then((how) => stopping || resolve(`The ${name} ended by itself (${how}).\n${tail(readFileSync(log, 'utf8'), 20)}`))),
        async stop() {
          stopping = true;
          if (child.pid && child.exitCode === null && child.signalCode === null) await end(child.pid, 'SIGTERM', { patienceMs: 30_000 });
          delete running[name];
          note();
        },
      };
    },
  };
}

/** @param {string} name @param {string} log @param {import('node:child_process').ChildProcess} child @returns {Promise<Record<string, any>>} the line, read from its log */
async function readyLine(name, log, child) {
  for (let waited = 0; waited < 60_000; waited += 25) {
    const text = readFileSync(log, 'utf8');
    for (const line of text.split('\n')) {
      if (!line.startsWith(`{"${name}":"ready"`)) continue;
      return JSON.parse(line);
    }
    if (child.exitCode !== null || child.signalCode !== null) throw new UserError(`The ${name} did not start.`, tail(text, 25));
    await pause(25);
  }
  throw new UserError(`The ${name} was not ready within a minute.`, `What it said so far is in ${log}.`);
}
