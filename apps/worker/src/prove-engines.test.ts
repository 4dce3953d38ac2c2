import { AppError } from '@stream-tech/domain';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { expect, test } from '@jest/globals';
import { proveEngines } from './prove-engines.ts';

test('a worker waits for an engine that does not answer yet, and says so once', async () => {
  const log = createLogRecorder();
  let asked = 0;
  await proveEngines([{ name: 'Postgres', prove: async () => { asked += 1; if (asked < 4) throw new Error('connect ECONNREFUSED'); } }], log, 1);
  expect(asked).toBe(4);
  expect(log.lines.map(({ level, message }) => [level, message])).toEqual([['warn', 'Postgres does not answer yet; waiting for it']]);
});

test('a worker refuses an engine that is wrong at once, with its sentence', async () => {
  const wrong = new AppError('redis-may-evict', 'set maxmemory-policy to noeviction', 'fix-the-data');
  await expect(proveEngines([{ name: 'Redis', prove: async () => { throw wrong; } }], createLogRecorder(), 1)).rejects.toBe(wrong);
});
