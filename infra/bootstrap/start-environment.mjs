/** The environment of the processes that `npm start` begins. Whatever the user has set stands. */
/** @param {NodeJS.ProcessEnv} env @returns {boolean} no sandbox where real accounts are named, or SANDBOX=0 */
export const wantsSandbox = (env) => (env['SANDBOX'] ? env['SANDBOX'] !== '0' : !env['LINNWORKS_APPLICATION_ID']);

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
      ALERT_HOSTS: `*,${sandbox['messages'].host}`,
      SMTP_URL: sandbox['messages'].smtpUrl,
      ALERT_MAIL_FROM: 'alerts@stream-tech.example.test',
      LINNWORKS_APPLICATION_ID: sandbox['applicationId'],
      LINNWORKS_APPLICATION_SECRET: sandbox['applicationSecret'],
    }),
  };
  const set = Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== ''));
  return { ...usual, ...set, PORT: String(port), DATABASE_URL: engines.databaseUrl, REDIS_URL: engines.redisUrl };
}
