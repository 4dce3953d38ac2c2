/** Where the bootstrap may keep things, and who can reach them. */
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from './ui.mjs';

const uid = process.getuid?.() ?? 0;

/** @param {string} folder made where it is missing @returns {boolean} whether we may write into it */
export function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A folder of ours in /var/tmp: open to read, for the user that Postgres runs as, closed to write. Somebody else may have
 * laid a folder of this name there to slip us their binaries, so it counts only where it is ours.
 */
export function sharedFolder() {
  const folder = join(process.platform === 'win32' ? homedir() : '/var/tmp', `stream-tech-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== uid))
    throw new UserError(`${folder} belongs to somebody else, so nothing is kept there.`, 'Remove it, or set XDG_CACHE_HOME to a folder of your own.');
  chmodSync(folder, 0o755);
  return folder;
}

/** @param {string} root the checkout @returns {string} where downloads are kept between checkouts: Node 24, the unpacked Redis */
export function cacheFolder(root) {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return [join(base, 'stream-tech'), join(root, '.cache')].find(isWritable) ?? sharedFolder();
}

/**
 * Where `npm start` keeps its data: `.data` in the checkout, else a folder in /var/tmp named after the checkout.
 * @param {string} root @param {{ uid: number, gid: number } | undefined} user who must be able to reach it, besides us
 */
export function dataFolder(root, user) {
  const near = join(root, '.data');
  if (canReach(root, user) && isWritable(near)) return near;
  const far = join(sharedFolder(), `data-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);
  mkdirSync(far, { recursive: true, mode: 0o755 });
  return far;
}

/**
 * The user that Postgres runs as: it refuses root.
 * @returns {{ uid: number, gid: number, name: string } | undefined} undefined: as ourselves
 */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found) throw new UserError('Postgres does not run as root, and this machine has neither a user "postgres" nor "nobody".', 'Start it as an ordinary user.');
  return { name: String(found[0]), uid: Number(found[2]), gid: Number(found[3]) };
}

/** @param {string} path @param {{ uid: number, gid: number } | undefined} user @returns {boolean} whether they may pass all folders on the way to it */
export function canReach(path, user) {
  if (!user) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid: owner, gid: group, mode } = statSync(folder);
    const passable = owner === user.uid ? mode & 0o100 : group === user.gid ? mode & 0o010 : mode & 0o001;
    if (!passable) return false;
    if (folder === dirname(folder)) return true;
  }
}
