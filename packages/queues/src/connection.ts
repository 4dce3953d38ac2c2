import { AppError } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import { Redis } from 'ioredis';

type Logging = Pick<Logger, 'warn' | 'info'>;

/** Redis' keys of ours begin with this. */
export const DEFAULT_PREFIX = 'stream-tech';

/** The longest wait between two attempts to reach Redis again: BullMQ's own back-off climbs to 20 s (reliability.md, 1 and R5). */
const RECONNECT_MS = 1_000;

const watch = (redis: Redis, name: string, log: Logging): Redis => {
  let away = false;
  redis.on('error', (error) => {
    if (away) return;                               // one line for one outage, not one for each attempt
    away = true;
    log.warn('Redis is away; trying again until it is back', { path: name, error });
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back', { path: name });
    away = false;
  });
  return redis;
};

// A Redis that still loads its file names the seconds it thinks it needs, far too many for ours: ioredis would wait that long (R5).
const reconnect = { maxLoadingRetryTime: 250, retryStrategy: (times: number) => Math.min(times * 100, RECONNECT_MS), reconnectOnError: (error: Error) => error.message.startsWith('READONLY') };

/**
 * A connection for those who add jobs and must not wait for Redis: a command fails at once while Redis is away, and after
 * `commandTimeoutMs` (1 s) where Redis is frozen (architecture, "Good to know about the engines").
 */
export const connectProducer = (url: string, log: Logging, { commandTimeoutMs = 1_000 }: { commandTimeoutMs?: number } = {}): Redis =>
  watch(new Redis(url, { ...reconnect, enableOfflineQueue: false, commandTimeout: commandTimeoutMs, maxRetriesPerRequest: 0, connectTimeout: 2_000, connectionName: 'producer' }), 'producer', log);

/** A connection for those who work on jobs: they wait for Redis however long it is away. */
export const connectWorker = (url: string, log: Logging): Redis =>
  watch(new Redis(url, { ...reconnect, maxRetriesPerRequest: null, connectTimeout: 2_000, connectionName: 'worker' }), 'worker', log);

const OLDEST = [6, 2] as const;

/**
 * Throws a sentence unless this Redis may carry our jobs: version 6.2 or newer, and `maxmemory-policy noeviction`, since with any
 * other policy a full Redis throws acknowledged jobs away (reliability.md, 1 and F26).
 */
export const assertQueuePolicy = async (redis: Pick<Redis, 'info'>): Promise<void> => {
  const info = await redis.info();
  const read = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = read('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new AppError('redis-too-old', `Redis ${version || 'of unknown version'} is too old to keep our jobs: use version ${OLDEST.join('.')} or newer`, 'fix-the-data', { version });
  }
  const policy = read('maxmemory_policy');
  if (policy !== 'noeviction') {
    throw new AppError('redis-may-evict', `Redis would throw jobs away when its memory is full (maxmemory-policy is ${policy || 'unknown'}): set maxmemory-policy to noeviction`, 'fix-the-data', { policy });
  }
};
