import { existsSync, readFileSync } from 'node:fs';
import Joi from 'joi';
import { readKey } from './keyring.ts';

/** The processes' environment (surface.md, "Environment"), checked once at start. */
export type Environment = {
  production: boolean;
  databaseUrl: string;
  redisUrl: string;
  host: string;
  port: number;
  publicUrl: string;
  encryptionKey: Buffer;
  previousEncryptionKey: Buffer | undefined;
  adminEmail: string | undefined;
  adminPassword: string | undefined;
  linnworksAuthUrl: string;
  linnworksApplicationId: string;
  linnworksApplicationSecret: string;
  /** Hosts (optionally host:port) that calls to each partner may reach; `*.` is a wildcard. */
  linnworksHosts: string[];
  streamHosts: string[];
  /** Share of Linnworks' published quotas that we use (performance.md, 2). */
  linnworksQuotaShare: number;
  deployment: 'production' | 'staging';
  scheduleTimezone: string;
  unknownQuietSeconds: number;
  /** Empty: all. */
  workerQueues: string[];
  logLevel: string;
  logFormat: 'json' | 'pretty';
  metricsToken: string | undefined;
};

const list = (text: string): string[] => text.split(',').map((part) => part.trim()).filter(Boolean);

const schema = Joi.object({
  NODE_ENV: Joi.string().default('development'),
  DATABASE_URL: Joi.string().uri({ scheme: ['postgres', 'postgresql'] }).required(),
  REDIS_URL: Joi.string().uri({ scheme: ['redis', 'rediss'] }).required(),
  HOST: Joi.string().default('127.0.0.1'),
  PORT: Joi.number().port().default(3000),
  PUBLIC_URL: Joi.string().uri({ scheme: ['http', 'https'] }),
  ENCRYPTION_KEY: Joi.string(),
  ENCRYPTION_KEY_FILE: Joi.string(),
  ENCRYPTION_KEY_PREVIOUS: Joi.string(),
  ADMIN_EMAIL: Joi.string().email({ tlds: false }),
  ADMIN_PASSWORD: Joi.string().min(12).max(128),
  LINNWORKS_AUTH_URL: Joi.string().uri({ scheme: ['http', 'https'] }).default('https://api.linnworks.net'),
  LINNWORKS_APPLICATION_ID: Joi.string().uuid().required(),
  LINNWORKS_APPLICATION_SECRET: Joi.string().uuid().required(),
  LINNWORKS_HOSTS: Joi.string().default('*.linnworks.net'),
  STREAM_HOSTS: Joi.string().default('*.go2stream.net'),
  LINNWORKS_QUOTA_SHARE: Joi.number().positive().default(0.8),
  DEPLOYMENT: Joi.string().valid('production', 'staging').default('production'),
  SCHEDULE_TIMEZONE: Joi.string().default('Europe/London'),
  STREAM_UNKNOWN_QUIET_SECONDS: Joi.number().integer().min(1).default(60),
  WORKER_QUEUES: Joi.string().allow('').default(''),
  LOG_LEVEL: Joi.string().valid('error', 'warn', 'info', 'debug').default('info'),
  LOG_FORMAT: Joi.string().valid('json', 'pretty'),
  METRICS_TOKEN: Joi.string().min(16),
}).or('ENCRYPTION_KEY', 'ENCRYPTION_KEY_FILE').unknown(true);

const refuse = (sentences: string[]): never => { throw new Error(`The environment is not right:\n  - ${sentences.join('\n  - ')}`); };

/**
 * Reads and checks the environment; throws one error that lists every problem as a sentence (security.md, 61).
 * Secrets are taken out of `env`, so that a child process or a crash report does not carry them (security.md, 62).
 */
export const readEnvironment = (env: NodeJS.ProcessEnv = process.env, terminal: boolean = process.stdout.isTTY === true): Environment => {
  const { value, error } = schema.validate(Object.fromEntries(Object.entries(env).filter(([, text]) => text !== '')), { abortEarly: false });
  if (error) refuse(error.details.map(({ message }) => message));
  const production = value.NODE_ENV === 'production';
  if (production) {
    const problems: string[] = [];
    if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') problems.push('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused in production');
    if (!value.PUBLIC_URL) problems.push('PUBLIC_URL is required in production');
    if (!value.METRICS_TOKEN) problems.push('METRICS_TOKEN is required in production');
    if (env.NODE_OPTIONS?.includes('--inspect')) problems.push('debug switches are refused in production');
    if (problems.length > 0) refuse(problems);
  }
  if (value.ENCRYPTION_KEY_FILE && !existsSync(value.ENCRYPTION_KEY_FILE)) refuse([`ENCRYPTION_KEY_FILE ${value.ENCRYPTION_KEY_FILE} does not exist`]);
  const key = readKey('ENCRYPTION_KEY', value.ENCRYPTION_KEY_FILE ? readFileSync(value.ENCRYPTION_KEY_FILE, 'utf8') : value.ENCRYPTION_KEY);
  if (production && new Set(key).size < 8) refuse(['ENCRYPTION_KEY is not random']);
  for (const name of ['ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS', 'ADMIN_PASSWORD', 'LINNWORKS_APPLICATION_SECRET', 'METRICS_TOKEN']) delete env[name];
  return {
    production,
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    host: value.HOST,
    port: value.PORT,
    publicUrl: (value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, ''),
    encryptionKey: key,
    previousEncryptionKey: value.ENCRYPTION_KEY_PREVIOUS ? readKey('ENCRYPTION_KEY_PREVIOUS', value.ENCRYPTION_KEY_PREVIOUS) : undefined,
    adminEmail: value.ADMIN_EMAIL,
    adminPassword: value.ADMIN_PASSWORD,
    linnworksAuthUrl: value.LINNWORKS_AUTH_URL.replace(/\/+$/, ''),
    linnworksApplicationId: value.LINNWORKS_APPLICATION_ID,
    linnworksApplicationSecret: value.LINNWORKS_APPLICATION_SECRET,
    linnworksHosts: list(value.LINNWORKS_HOSTS),
    streamHosts: list(value.STREAM_HOSTS),
    linnworksQuotaShare: value.LINNWORKS_QUOTA_SHARE,
    deployment: value.DEPLOYMENT,
    scheduleTimezone: value.SCHEDULE_TIMEZONE,
    unknownQuietSeconds: value.STREAM_UNKNOWN_QUIET_SECONDS,
    workerQueues: list(value.WORKER_QUEUES),
    logLevel: value.LOG_LEVEL,
    logFormat: value.LOG_FORMAT ?? (terminal ? 'pretty' : 'json'),
    metricsToken: value.METRICS_TOKEN,
  };
};
