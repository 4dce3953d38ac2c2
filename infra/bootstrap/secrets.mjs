/** What `npm start` makes up the first time, and keeps: nobody should have to invent a key to look at the product. */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './ui.mjs';

/** @typedef {{ encryptionKey: string, adminEmail: string, adminPassword: string, postgresPassword: string, redisPassword: string }} Secrets */

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';   // none that are mistaken for another when typed from a screen
const word = (/** @type {number} */ length) => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** @param {string} folder the data folder @returns {Secrets} from `secrets.json`, readable by us alone */
export function keptSecrets(folder) {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  if (existsSync(join(folder, 'postgres', 'PG_VERSION')))
    throw new UserError(`The data in ${folder} is there, but the secrets that open it (secrets.json) are gone.`, 'Put the file back, or begin anew with: npm start -- --fresh');
  const secrets = {
    encryptionKey: randomBytes(32).toString('base64'),
    adminEmail: 'admin@example.com',
    adminPassword: [word(5), word(5), word(5)].join('-'),
    postgresPassword: word(24),
    redisPassword: word(24),
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
