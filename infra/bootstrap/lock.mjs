/** One at a time: two commands begun together must not install into the same folder. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isOurs, pause } from './processes.mjs';

/** @param {string} file @returns {boolean} taken now; false where a living bootstrap holds it */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      if (isOurs(holder(file), 'bootstrap')) return false;
      rmSync(file, { force: true });   // whoever held it was killed
    }
  }
  return false;
}

/** @param {string} file @returns {number} the process that holds the lock, or NaN */
export function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8') || NaN);
  } catch {
    return NaN;
  }
}

/** @param {string} file gives back a lock that we hold */
export function unlock(file) {
  if (holder(file) === process.pid) rmSync(file, { force: true });
}

/**
 * @template T
 * @param {string} file @param {() => Promise<T>} work done while the lock is held; waits for its turn
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  while (!tryLock(file)) await pause(200);
  try {
    return await work();
  } finally {
    unlock(file);
  }
}
