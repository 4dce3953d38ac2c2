import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const start = fileURLToPath(new URL('start.ts', import.meta.url));
const ports = { SANDBOX_PORT: '0', SANDBOX_LINNWORKS_PORT: '0', SANDBOX_STREAM_PORT: '0', SANDBOX_MESSAGES_PORT: '0' };

test('the process says in one line that it is ready, and ends on SIGTERM', async () => {
  const child = spawn(process.execPath, [start], { env: { ...process.env, NODE_ENV: 'development', NODE_OPTIONS: '', ...ports }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { sandbox: string; page: string; accounts: unknown[] };
  expect(ready).toMatchObject({ sandbox: 'ready', accounts: [{ streamClientId: 'OAK00001' }, { streamClientId: 'NGI00001' }] });
  expect((await fetch(ready.page)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('it refuses to run in production', async () => {
  const child = spawn(process.execPath, [start], { env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', ...ports }, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(said.join('')).toContain('never runs in production');
});
