import { readFileSync } from 'node:fs';
import { connectWorker } from '../../packages/queues/src/index.ts';
import type { System } from './system.ts';

/** A secret that must be seen nowhere, and what it opens. */
export type Canary = { what: string; value: string };
/** Something that could hold one: a page, an answer, a log … */
export type Place = { where: string; text: string };

/** The same bytes in the middle of a longer text in Base64: three ways, by where they begin; what depends on the neighbours is left out. */
const inBase64 = (bytes: Buffer): string[] => [0, 1, 2].map((shift) => {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
  return text.slice(shift === 0 ? 0 : shift + 1, -2);
});

/** Each spelling in which a secret might slip out (security.md, S3). */
export const spellings = (value: string): string[] => {
  const bytes = Buffer.from(value);
  const base64 = inBase64(bytes);
  const raw = [value, encodeURIComponent(value), bytes.toString('hex'), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
  // GUIDs are spelled in several ways.
  const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? [value.replaceAll('-', ''), value.toUpperCase()] : [];
  return [...new Set([...raw, ...guid])].filter((text) => text.length >= 8);
};

/** Where a secret is seen, a sentence for each place; the secret itself is not repeated. */
export const sightings = (canaries: Canary[], places: Place[]): string[] => {
  const wanted = canaries.map(({ what, value }) => ({ what, texts: spellings(value) }));
  return places.flatMap(({ where, text }) => wanted.filter(({ texts }) => texts.some((each) => text.includes(each))).map(({ what }) => `${what} is seen in ${where}`));
};

/** Everything that the processes wrote to their logs. */
export const logs = ({ world }: System): Place[] => world.processes.map(({ name, log }) => ({ where: `the log of ${name}`, text: readFileSync(log, 'utf8') }));

/** Every value in Redis: jobs, schedules, counters. */
export const inRedis = async ({ world }: System): Promise<Place[]> => {
  const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
  const redis = connectWorker(world.redisUrl, silent);
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key), hash: (key) => redis.hgetall(key), list: (key) => redis.lrange(key, 0, -1), set: (key) => redis.smembers(key), zset: (key) => redis.zrange(key, '0', '-1'), stream: (key) => redis.xrange(key, '-', '+'),
  };
  try {
    const keys = await redis.keys('*');
    return await Promise.all(keys.map(async (key) => ({ where: `Redis, ${key}`, text: key + JSON.stringify(await read[await redis.type(key)]?.(key)) })));
  } finally {
    redis.disconnect();
  }
};

/** Every row in Postgres: what a dump would show to whoever finds it. */
export const inPostgres = async ({ world: { db } }: System): Promise<Place[]> => {
  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);
  return Promise.all(tables.map(async ({ name }) => {
    const { rows } = await db.raw<{ rows: { row: string }[] }>('select row_to_json(t)::text as row from ?? t', [name]);
    return { where: `Postgres, ${name}`, text: rows.map(({ row }) => row).join('\n') };
  }));
};
