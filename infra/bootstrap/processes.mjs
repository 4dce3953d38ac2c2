/** Starting, watching and ending processes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

export const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number} pid @returns {boolean} whether a process of this id is there */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A killed child that nobody waited for still has its id; it is gone all the same. @param {number} pid */
function isZombie(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') ?? false;
  } catch {
    return false;
  }
}

/**
 * Process ids are handed out anew, so a remembered one is believed only while its command line still names what we started.
 * @param {number} pid @param {string} mark a part of the command line; where /proc is missing, being alive has to do
 */
export function isOurs(pid, mark) {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(mark);
  } catch {
    return process.platform !== 'linux';
  }
}

/**
 * Asks a process to end and waits for it; asks harder after a while.
 * @param {number} pid @param {NodeJS.Signals} signal @param {{ patienceMs?: number, harder?: NodeJS.Signals }} [options]
 */
export async function end(pid, signal, { patienceMs = 10_000, harder = 'SIGKILL' } = {}) {
  const send = (/** @type {NodeJS.Signals} */ which) => {
    try {
      process.kill(pid, which);
    } catch {
      // already gone: that is what was wanted
    }
  };
  send(signal);
  for (let waited = 0; isAlive(pid); waited += 20) {
    if (waited === patienceMs) send(harder);
    if (waited >= patienceMs + 5000) return;
    await pause(20);
  }
}

/**
 * Runs a program to its end with our terminal as its own. Ctrl-C reaches it by the terminal; a SIGTERM to us is passed on.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code, 128 + n where signal n ended it
 */
export function runToEnd(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const ignore = () => undefined;
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', passOn).on('SIGHUP', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * Runs a program quietly.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr in the order they came; code 127 where it can't be started
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @param {string} text @param {number} [lines] the last lines of what a tool said, for an error's remedy */
export const tail = (text, lines = 15) => text.trimEnd().split('\n').filter((line) => !line.startsWith('npm notice')).slice(-lines).join('\n');
