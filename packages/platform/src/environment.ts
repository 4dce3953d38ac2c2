import { readFileSync } from 'node:fs';
import { url as inspectorUrl } from 'node:inspector';
import Joi from 'joi';
import { readKey } from './keyring.ts';

/** The processes' environment (surface.md, "Environment"), checked once at start. */
export type Environment = {
  production: boolean;
  /** Both partners are played; set by `npm start`. */
  sandbox: boolean;
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
  /** The same for alerts: webhooks of Slack, Teams and others. `*`: every public host, by https. */
  alertHosts: string[];
  /** The server that takes our mail, with user and password where it wants them; absent: no mail is sent. */
  smtpUrl: string | undefined;
  /** Who alerts by mail come from. */
  alertMailFrom: string;
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

const timeZone = (name: string): string => {
  new Intl.DateTimeFormat('en', { timeZone: name });
  return name;
};

const schema = Joi.object({
  NODE_ENV: Joi.string().valid('development', 'test', 'production').default('development'),
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
  ALERT_HOSTS: Joi.string().default('*'),
  SMTP_URL: Joi.string().uri({ scheme: ['smtp', 'smtps'] }),
  ALERT_MAIL_FROM: Joi.string().email({ tlds: false }),
  LINNWORKS_QUOTA_SHARE: Joi.number().positive().default(0.8),
  DEPLOYMENT: Joi.string().valid('production', 'staging').default('production'),
  SCHEDULE_TIMEZONE: Joi.string().custom(timeZone).default('Europe/London').messages({ 'any.custom': '{#label} must be an IANA time zone, for example Europe/London' }),
  STREAM_UNKNOWN_QUIET_SECONDS: Joi.number().integer().min(1).default(60),
  WORKER_QUEUES: Joi.string().allow('').default(''),
  LOG_LEVEL: Joi.string().valid('error', 'warn', 'info', 'debug').default('info'),
  LOG_FORMAT: Joi.string().valid('json', 'pretty'),
  METRICS_TOKEN: Joi.string().min(16),
  SANDBOX: Joi.string().valid('0', '1').default('0'),
}).or('ENCRYPTION_KEY', 'ENCRYPTION_KEY_FILE').with('ADMIN_PASSWORD', 'ADMIN_EMAIL').with('SMTP_URL', 'ALERT_MAIL_FROM').unknown(true)
  .messages({ 'object.missing': 'ENCRYPTION_KEY or ENCRYPTION_KEY_FILE is required', 'object.with': '{{#main}} needs {{#peer}}' });

/** What is taken out of the environment once it was read: whoever reads it later, a child process or a crash report, must not find it. */
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS', 'ADMIN_PASSWORD', 'LINNWORKS_APPLICATION_SECRET', 'METRICS_TOKEN', 'SMTP_URL'] as const;

type Checked = Record<string, string | undefined>;

/** What production does not put up with (security.md, 43 and 61; surface.md, `NODE_ENV`). */
const refusedInProduction = (env: NodeJS.ProcessEnv, { PUBLIC_URL, METRICS_TOKEN, SANDBOX }: Checked): string[] => [
  ...(env.NODE_TLS_REJECT_UNAUTHORIZED === '0' ? ['NODE_TLS_REJECT_UNAUTHORIZED=0 is refused in production'] : []),
  ...(env.NODE_OPTIONS?.includes('--inspect') || inspectorUrl() !== undefined ? ['Debug switches (--inspect) are refused in production'] : []),
  ...(PUBLIC_URL === undefined ? ['PUBLIC_URL is required in production'] : []),
  ...(SANDBOX === '1' ? ['SANDBOX=1 is refused in production: it goes without a second factor'] : []),
  ...(METRICS_TOKEN === undefined ? ['METRICS_TOKEN is required in production'] : []),
];

const fileText = (name: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`${name} ${path} does not exist or can't be read`, { cause });
  }
};

/** The key, or the sentence that says what is wrong with it. A key of few different bytes was typed, not drawn. */
const keyOf = (name: string, base64: () => string, production: boolean): Buffer | string => {
  try {
    const key = readKey(name, base64());
    return production && new Set(key).size < 8 ? `${name} is not random` : key;
  } catch (error) {
    return error instanceof Error ? error.message : `${name} can't be read`;
  }
};

/**
 * Reads and checks the environment; throws one error that lists every problem as a sentence, without any value (security.md, 61).
 * Secrets are taken out of `env`, so that a child process or a crash report does not carry them (security.md, 62).
 */
export const readEnvironment = (env: NodeJS.ProcessEnv = process.env, terminal: boolean = process.stdout.isTTY === true): Environment => {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== ''));
  const { value, error } = schema.validate(given, { abortEarly: false, errors: { wrap: { label: false } } });
  const problems = error ? error.details.map(({ message }) => message) : [];
  const production = given.NODE_ENV === 'production';
  if (production) problems.push(...refusedInProduction(env, given));
  const { ENCRYPTION_KEY: text, ENCRYPTION_KEY_FILE: file, ENCRYPTION_KEY_PREVIOUS: previousText } = given;
  const key = text || file ? keyOf('ENCRYPTION_KEY', () => (file ? fileText('ENCRYPTION_KEY_FILE', file) : text ?? ''), production) : '';
  const previous = previousText ? keyOf('ENCRYPTION_KEY_PREVIOUS', () => previousText, false) : undefined;
  problems.push(...[key, previous].filter((outcome): outcome is string => typeof outcome === 'string' && outcome !== ''));
  if (problems.length > 0 || typeof key === 'string' || typeof previous === 'string') throw new Error(`The environment is not right:\n  - ${problems.join('\n  - ')}`);
  for (const name of SECRETS) delete env[name];
  return {
    production,
    sandbox: value.SANDBOX === '1',
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    host: value.HOST,
    port: value.PORT,
    publicUrl: (value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, ''),
    encryptionKey: key,
    previousEncryptionKey: previous,
    adminEmail: value.ADMIN_EMAIL,
    adminPassword: value.ADMIN_PASSWORD,
    linnworksAuthUrl: value.LINNWORKS_AUTH_URL.replace(/\/+$/, ''),
    linnworksApplicationId: value.LINNWORKS_APPLICATION_ID,
    linnworksApplicationSecret: value.LINNWORKS_APPLICATION_SECRET,
    linnworksHosts: list(value.LINNWORKS_HOSTS),
    streamHosts: list(value.STREAM_HOSTS),
    alertHosts: list(value.ALERT_HOSTS),
    smtpUrl: value.SMTP_URL,
    alertMailFrom: value.ALERT_MAIL_FROM ?? '',
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
