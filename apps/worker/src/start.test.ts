import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createTestDatabase } from '@stream-tech/store/testing';
import { expect, test } from '@jest/globals';
import { redisOf, startWorker } from './testing/worker-process.ts';

const environment = () => ({ REDIS_URL: redisOf(11), ENCRYPTION_KEY: randomBytes(32).toString('base64'), LINNWORKS_APPLICATION_ID: randomUUID(), LINNWORKS_APPLICATION_SECRET: randomUUID() });

test('a worker serves the queues that WORKER_QUEUES names, says so, and ends in good order when told (W9, R11, R-093)', async () => {
  await using database = await createTestDatabase();
  const worker = startWorker({ ...environment(), DATABASE_URL: database.url, WORKER_QUEUES: 'send,fetch' });
  expect(JSON.parse(await worker.line('"worker":"ready"'))).toEqual({ worker: 'ready', queues: ['fetch', 'send', 'send-looks', 'send-deletes', 'send-installations'] });
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 20_000);

test.each([
  ['the schema lacks migrations', {}, 'run pnpm migrate'],
  ['WORKER_QUEUES names what we do not know', { WORKER_QUEUES: 'sned' }, 'WORKER_QUEUES names sned'],
])('a worker does not start where %s, and says what to do', async (_what, env, sentence) => {
  const worker = startWorker({ ...environment(), DATABASE_URL: process.env.TEST_DATABASE_URL!, ...env });
  const [code] = await once(worker, 'exit');
  expect(code).toBe(1);
  expect(worker.said()).toContain(sentence);
}, 20_000);
