/** The environment of the processes that `npm start` begins. Whatever the user has set stands. */
import { join } from 'node:path';
import { portFrom } from './ports.mjs';

/** @param {NodeJS.ProcessEnv} env @returns {boolean} no sandbox where real accounts are named, or SANDBOX=0 */
export const wantsSandbox = (env) => (env['SANDBOX'] ? env['SANDBOX'] !== '0' : !env['LINNWORKS_APPLICATION_ID']);

const SANDBOX_PORTS = { SANDBOX_PORT: 4000, SANDBOX_LINNWORKS_PORT: 4010, SANDBOX_STREAM_PORT: 4020 };

/** @param {string} folder the data folder @returns {Promise<Record<string, string>>} the ports of surface.md, or the next free ones */
export async function sandboxEnvironment(folder) {
  /** @type {Record<string, string>} */
  const env = { SANDBOX_DATA_DIR: join(folder, 'sandbox') };
  const taken = new Set();
  for (const [name, usual] of Object.entries(SANDBOX_PORTS)) {
    let port = await portFrom(Number(process.env[name] || usual));
    while (taken.has(port)) port = await portFrom(port + 1);
    taken.add(port);
    env[name] = String(port);
  }
  return env;
}

/**
 * @param {{ inherited: NodeJS.ProcessEnv, secrets: import('./secrets.mjs').Secrets, engines: { databaseUrl: string, redisUrl: string }, port: number, sandbox: Record<string, any> | undefined }} parts
 * @returns {NodeJS.ProcessEnv} for api, worker and migrations
 */
export function productEnvironment({ inherited, secrets, engines, port, sandbox }) {
  /** @type {NodeJS.ProcessEnv} */
  const usual = {
    NODE_ENV: 'development',
    ADMIN_EMAIL: secrets.adminEmail,
    ADMIN_PASSWORD: secrets.adminPassword,
    PUBLIC_URL: `http://localhost:${port}`,
    LOG_FORMAT: 'json',
    ...(!inherited['ENCRYPTION_KEY_FILE'] && { ENCRYPTION_KEY: secrets.encryptionKey }),
    ...(sandbox && {
      SANDBOX: '1',
      LINNWORKS_AUTH_URL: sandbox['linnworksAuthUrl'],
      LINNWORKS_HOSTS: sandbox['linnworksHost'],
      STREAM_HOSTS: sandbox['streamHost'],
      LINNWORKS_APPLICATION_ID: sandbox['applicationId'],
      LINNWORKS_APPLICATION_SECRET: sandbox['applicationSecret'],
    }),
  };
  const set = Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== ''));
  return { ...usual, ...set, PORT: String(port), DATABASE_URL: engines.databaseUrl, REDIS_URL: engines.redisUrl };
}
