import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import inspector from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './environment.ts';

const key = randomBytes(32);
const least = (): NodeJS.ProcessEnv => ({
  DATABASE_URL: 'postgres://app:pg-canary@127.0.0.1:5432/app', REDIS_URL: 'redis://:redis-canary@127.0.0.1:6379', ENCRYPTION_KEY: key.toString('base64'),
  LINNWORKS_APPLICATION_ID: '57ea4700-0000-4000-8000-00000000a001', LINNWORKS_APPLICATION_SECRET: '57ea4700-0000-4000-8000-00000000a002',
});
const production = (): NodeJS.ProcessEnv => ({ ...least(), NODE_ENV: 'production', PUBLIC_URL: 'https://sti.example.com', METRICS_TOKEN: randomBytes(16).toString('hex') });

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'environment-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

test('the defaults are those of the outer surface (surface.md, "Environment")', () => {
  expect(readEnvironment(least(), false)).toEqual({
    production: false, sandbox: false, databaseUrl: 'postgres://app:pg-canary@127.0.0.1:5432/app', redisUrl: 'redis://:redis-canary@127.0.0.1:6379', host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000',
    encryptionKey: key, previousEncryptionKey: undefined, adminEmail: undefined, adminPassword: undefined, linnworksAuthUrl: 'https://api.linnworks.net',
    linnworksApplicationId: '57ea4700-0000-4000-8000-00000000a001', linnworksApplicationSecret: '57ea4700-0000-4000-8000-00000000a002', linnworksHosts: ['*.linnworks.net'], streamHosts: ['*.go2stream.net'],
    alertHosts: ['*'], smtpUrl: undefined, alertMailFrom: '',
    linnworksQuotaShare: 0.8, deployment: 'production', scheduleTimezone: 'Europe/London', unknownQuietSeconds: 60, workerQueues: [], logLevel: 'info', logFormat: 'json', metricsToken: undefined,
  });
});

test('what is set is taken, addresses without a slash at the end, lists without blanks (surface.md)', () => {
  const previous = randomBytes(32);
  expect(readEnvironment({
    ...production(), HOST: '0.0.0.0', PORT: '8080', PUBLIC_URL: 'https://sti.example.com/', ENCRYPTION_KEY_PREVIOUS: previous.toString('base64'), ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'twelve-chars', DEPLOYMENT: 'staging',
    LINNWORKS_AUTH_URL: 'http://127.0.0.1:4010/auth-host/', LINNWORKS_HOSTS: '127.0.0.1:4010, *.linnworks.net ,', STREAM_HOSTS: 'stream.test', SCHEDULE_TIMEZONE: 'Australia/Lord_Howe', STREAM_UNKNOWN_QUIET_SECONDS: '5',
    ALERT_HOSTS: 'hooks.slack.com', SMTP_URL: 'smtps://user:smtp-canary@mail.example.com', ALERT_MAIL_FROM: 'alerts@example.com', WORKER_QUEUES: 'fetch, send', LOG_LEVEL: 'debug', LOG_FORMAT: 'pretty', LINNWORKS_QUOTA_SHARE: '0.5',
  }, false)).toMatchObject({
    production: true, host: '0.0.0.0', port: 8080, publicUrl: 'https://sti.example.com', previousEncryptionKey: previous, adminEmail: 'a@example.com', adminPassword: 'twelve-chars', deployment: 'staging',
    linnworksAuthUrl: 'http://127.0.0.1:4010/auth-host', linnworksHosts: ['127.0.0.1:4010', '*.linnworks.net'], streamHosts: ['stream.test'], scheduleTimezone: 'Australia/Lord_Howe', unknownQuietSeconds: 5,
    alertHosts: ['hooks.slack.com'], smtpUrl: 'smtps://user:smtp-canary@mail.example.com', alertMailFrom: 'alerts@example.com', workerQueues: ['fetch', 'send'], logLevel: 'debug', logFormat: 'pretty', linnworksQuotaShare: 0.5,
  });
});

test('an empty value counts as none, as compose files write it', () => {
  expect(readEnvironment({ ...least(), PUBLIC_URL: '', LOG_LEVEL: '', ENCRYPTION_KEY_PREVIOUS: '', ADMIN_EMAIL: '', PORT: '' }, false)).toMatchObject({ publicUrl: 'http://localhost:3000', logLevel: 'info', port: 3000 });
});

test('the log is pretty on a terminal unless asked otherwise (surface.md, LOG_FORMAT)', () => {
  expect(readEnvironment(least(), true).logFormat).toBe('pretty');
  expect(readEnvironment({ ...least(), LOG_FORMAT: 'json' }, true).logFormat).toBe('json');
});

test('the key may stand in a file, which goes before the variable (surface.md, ENCRYPTION_KEY_FILE)', async () => {
  const fromFile = randomBytes(32);
  const file = join(folder, 'key');
  await writeFile(file, `${fromFile.toString('base64')}\n`);
  expect(readEnvironment({ ...least(), ENCRYPTION_KEY_FILE: file }, false).encryptionKey).toEqual(fromFile);
  expect(readEnvironment({ ...least(), ENCRYPTION_KEY: undefined, ENCRYPTION_KEY_FILE: file }, false).encryptionKey).toEqual(fromFile);
});

test('secrets are gone from the environment once read; what is no secret stays (security.md, 62)', () => {
  const env = { ...production(), ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'admin-canary-12', ENCRYPTION_KEY_PREVIOUS: randomBytes(32).toString('base64'), METRICS_TOKEN: 'metrics-canary-16', SMTP_URL: 'smtp://user:smtp-canary@mail.example.com', ALERT_MAIL_FROM: 'alerts@example.com' };
  readEnvironment(env, false);
  expect(Object.keys(env).sort()).toEqual(['ADMIN_EMAIL', 'ALERT_MAIL_FROM', 'LINNWORKS_APPLICATION_ID', 'NODE_ENV', 'PUBLIC_URL']);
  expect(JSON.stringify(env)).not.toContain('canary');
});

const refusal = (env: NodeJS.ProcessEnv): string => {
  try {
    readEnvironment(env, false);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};
const sentences = (env: NodeJS.ProcessEnv): string[] => refusal(env).split('\n  - ').slice(1);

test.each<[NodeJS.ProcessEnv, string]>([
  [{ DATABASE_URL: undefined }, 'DATABASE_URL is required'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a valid uri with a scheme matching the postgres|postgresql pattern'],
  [{ REDIS_URL: '' }, 'REDIS_URL is required'],
  [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL must be a valid uri with a scheme matching the redis|rediss pattern'],
  [{ ENCRYPTION_KEY: undefined }, 'ENCRYPTION_KEY or ENCRYPTION_KEY_FILE is required'],
  [{ ENCRYPTION_KEY: randomBytes(16).toString('base64') }, 'ENCRYPTION_KEY must be 32 bytes in base64; it has 16'],
  [{ ENCRYPTION_KEY: 'changeme!' }, 'ENCRYPTION_KEY must be 32 bytes in base64; it has other characters'],
  [{ ENCRYPTION_KEY_PREVIOUS: 'short' }, 'ENCRYPTION_KEY_PREVIOUS must be 32 bytes in base64; it has 3'],
  [{ ENCRYPTION_KEY_FILE: '/nowhere/key' }, "ENCRYPTION_KEY_FILE /nowhere/key does not exist or can't be read"],
  [{ ENCRYPTION_KEY_FILE: tmpdir() }, `ENCRYPTION_KEY_FILE ${tmpdir()} does not exist or can't be read`],
  [{ LINNWORKS_APPLICATION_ID: undefined }, 'LINNWORKS_APPLICATION_ID is required'],
  [{ LINNWORKS_APPLICATION_ID: 'abc' }, 'LINNWORKS_APPLICATION_ID must be a valid GUID'],
  [{ LINNWORKS_APPLICATION_SECRET: 'canary' }, 'LINNWORKS_APPLICATION_SECRET must be a valid GUID'],
  [{ LINNWORKS_AUTH_URL: 'ftp://x' }, 'LINNWORKS_AUTH_URL must be a valid uri with a scheme matching the http|https pattern'],
  [{ PUBLIC_URL: 'sti.example.com' }, 'PUBLIC_URL must be a valid uri with a scheme matching the http|https pattern'],
  [{ PORT: '70000' }, 'PORT must be a valid port'],
  [{ PORT: 'http' }, 'PORT must be a number'],
  [{ NODE_ENV: 'prod' }, 'NODE_ENV must be one of [development, test, production]'],
  [{ DEPLOYMENT: 'live' }, 'DEPLOYMENT must be one of [production, staging]'],
  [{ SCHEDULE_TIMEZONE: 'Europe/Londn' }, 'SCHEDULE_TIMEZONE must be an IANA time zone, for example Europe/London'],
  [{ STREAM_UNKNOWN_QUIET_SECONDS: '0' }, 'STREAM_UNKNOWN_QUIET_SECONDS must be greater than or equal to 1'],
  [{ LINNWORKS_QUOTA_SHARE: '0' }, 'LINNWORKS_QUOTA_SHARE must be a positive number'],
  [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL must be one of [error, warn, info, debug]'],
  [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT must be one of [json, pretty]'],
  [{ ADMIN_EMAIL: 'nobody' }, 'ADMIN_EMAIL must be a valid email'],
  [{ ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'canary' }, 'ADMIN_PASSWORD length must be at least 12 characters long'],
  [{ ADMIN_PASSWORD: 'canary-canary' }, 'ADMIN_PASSWORD needs ADMIN_EMAIL'],
  [{ SMTP_URL: 'smtp://user:canary@mail.example.com' }, 'SMTP_URL needs ALERT_MAIL_FROM'],
  [{ SMTP_URL: 'http://mail.example.com', ALERT_MAIL_FROM: 'a@example.com' }, 'SMTP_URL must be a valid uri with a scheme matching the smtp|smtps pattern'],
  [{ METRICS_TOKEN: 'canary' }, 'METRICS_TOKEN length must be at least 16 characters long'],
])('with %j a process does not start, and says: "%s" (security.md, 61)', (change, sentence) => {
  expect(sentences({ ...least(), ...change })).toEqual([sentence]);
  expect(refusal({ ...least(), ...change })).not.toContain('canary');
});

test.each<[NodeJS.ProcessEnv, string]>([
  [{ PUBLIC_URL: undefined }, 'PUBLIC_URL is required in production'],
  [{ METRICS_TOKEN: undefined }, 'METRICS_TOKEN is required in production'],
  [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED=0 is refused in production'],
  [{ NODE_OPTIONS: '--max-old-space-size=512 --inspect=0.0.0.0:9229' }, 'Debug switches (--inspect) are refused in production'],
  [{ ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') }, 'ENCRYPTION_KEY is not random'],
  [{ ENCRYPTION_KEY: Buffer.alloc(32, 'abc').toString('base64') }, 'ENCRYPTION_KEY is not random'],
])('production refuses %j, which development takes: "%s" (security.md, 43 and 61)', (change, sentence) => {
  expect(sentences({ ...production(), ...change })).toEqual([sentence]);
  expect(refusal({ ...least(), ...change })).toBe('');
});

test('production refuses a process that listens for a debugger, however it came to (security.md, 61)', () => {
  inspector.open(0, '127.0.0.1');
  try {
    expect(sentences(production())).toEqual(['Debug switches (--inspect) are refused in production']);
  } finally {
    inspector.close();
  }
  expect(refusal(production())).toBe('');
});

test('every problem is told at once, and nothing is taken out of the environment before it is right (security.md, 61)', () => {
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'production', ENCRYPTION_KEY: 'short', PORT: 'x', REDIS_URL: 'redis://x' };
  expect(sentences(env)).toEqual([
    'DATABASE_URL is required', 'PORT must be a number', 'LINNWORKS_APPLICATION_ID is required', 'LINNWORKS_APPLICATION_SECRET is required',
    'PUBLIC_URL is required in production', 'METRICS_TOKEN is required in production', 'ENCRYPTION_KEY must be 32 bytes in base64; it has 3',
  ]);
  expect(env.ENCRYPTION_KEY).toBe('short');
});
