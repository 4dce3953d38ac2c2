import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@stream-tech/store/testing';
import { expect, test } from '@jest/globals';

const START = fileURLToPath(new URL('./start.ts', import.meta.url));

/** A Redis database of this file's own: a worker process has no prefix of its own to be told. */
const redisUrl = (): string => {
  const url = new URL(process.env.TEST_REDIS_URL!);
  url.pathname = `/${randomInt(1, 16)}`;
  return url.href;
};

const startWorker = (env: Record<string, string>): ChildProcess & { said: () => string } => {
  const child = spawn(process.execPath, [START], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '', LOG_FORMAT: 'json', REDIS_URL: redisUrl(), ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      LINNWORKS_APPLICATION_ID: randomUUID(), LINNWORKS_APPLICATION_SECRET: randomUUID(), ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => { said += String(bytes); });
  return Object.assign(child, { said: () => said });
};

const line = async (child: ReturnType<typeof startWorker>, part: string): Promise<string> => {
  for (;;) {
    const found = child.said().split('\n').find((text) => text.includes(part));
    if (found) return found;
    if (child.exitCode !== null) throw new Error(`the worker ended before it said ${part}:\n${child.said()}`);
    await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), once(child, 'exit')]);
  }
};

test('a worker serves the queues that WORKER_QUEUES names, says so, and ends in good order when told (W9, R11, R-093)', async () => {
  await using database = await createTestDatabase();
  const child = startWorker({ DATABASE_URL: database.url, WORKER_QUEUES: 'send,fetch' });
  expect(JSON.parse(await line(child, '"worker":"ready"'))).toEqual({ worker: 'ready', queues: ['fetch', 'send', 'send-installations'] });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test.each([
  ['the schema lacks migrations', { DATABASE_URL: process.env.TEST_DATABASE_URL ?? '' }, 'run pnpm migrate'],
  ['WORKER_QUEUES names what we do not know', { DATABASE_URL: process.env.TEST_DATABASE_URL ?? '', WORKER_QUEUES: 'sned' }, 'WORKER_QUEUES names sned'],
])('a worker does not start where %s, and says what to do', async (_what, env, sentence) => {
  const child = startWorker(env);
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(child.said()).toContain(sentence);
});
