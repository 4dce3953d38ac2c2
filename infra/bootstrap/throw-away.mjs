/** A folder for one run: removed at its end, or by the next run where this one was killed. */
import { chmodSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runningPostgres } from './postgres.mjs';
import { end, isOurs } from './processes.mjs';
import { runningRedis } from './redis.mjs';

const PREFIX = 'stream-tech-run-';

/** @returns {{ folder: string, remove: () => void }} passable for the user that Postgres runs as */
export function throwAwayFolder() {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  noteOwner(folder, process.pid, basename(process.argv[1] ?? 'node'));
  chmodSync(folder, 0o711);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Ends the engines and removes the folders of runs whose bootstrap was killed. */
export async function sweepThrowAwayFolders() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    if (process.getuid && lstatSync(folder).uid !== process.getuid()) continue;
    if (isOwned(folder)) continue;
    const postgres = runningPostgres(join(folder, 'postgres'));
    const redis = runningRedis(join(folder, 'redis'));
    if (postgres) await end(postgres.pid, 'SIGQUIT');
    if (redis) await end(redis.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {number} pid who uses it @param {string} mark a part of that process's command line */
export const noteOwner = (folder, pid, mark) => writeFileSync(join(folder, 'owner'), JSON.stringify({ pid, mark }));

/** @param {string} folder */
function isOwned(folder) {
  try {
    const { pid, mark } = JSON.parse(readFileSync(join(folder, 'owner'), 'utf8'));
    return isOurs(pid, mark);
  } catch {
    return Date.now() - lstatSync(folder).mtimeMs < 60_000;   // made this very moment by a run beside ours
  }
}
