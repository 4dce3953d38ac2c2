import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { createTestDatabase } from '@stream-tech/store/testing';

const START = fileURLToPath(new URL('./start.ts', import.meta.url));
const PASSWORD = 'a long enough passphrase';

/** The api as a process of its own, with what it printed. */
const startApi = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [START], {
    env: {
      PATH: process.env.PATH ?? '', PORT: '0', REDIS_URL: process.env.TEST_REDIS_URL!, ENCRYPTION_KEY: Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64'),
      LINNWORKS_APPLICATION_ID: '00000000-0000-4000-8000-000000000001', LINNWORKS_APPLICATION_SECRET: '00000000-0000-4000-8000-000000000002', ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const exited = once(child, 'close').then(([code]) => ({ code: code as number | null, said }));
  const listening = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const line = said.split('\n').find((one) => one.startsWith('{"api":"ready"'));
        if (line && said.includes(`${line}\n`)) resolve(JSON.parse(line).url);
      });
    }
    void exited.then(() => reject(new Error(said)));
  });
  listening.catch(() => undefined);
  return { child, listening, exited };
};

test('the process says where it serves, makes the first administrator, and stops in good order', async () => {
  await using database = await createTestDatabase();
  const { child, listening, exited } = startApi({ DATABASE_URL: database.url, ADMIN_EMAIL: 'admin@example.test', ADMIN_PASSWORD: PASSWORD });
  const url = await listening;
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ ready: true });
  const login = await fetch(`${url}/operator/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'admin@example.test', password: PASSWORD }) });
  expect(login.status).toBe(200);
  child.kill('SIGTERM');
  const { code, said } = await exited;
  expect(code).toBe(0);
  expect(said).not.toContain(PASSWORD);
}, 30_000);

test('in production it refuses to start on an unmigrated schema, and without a metrics token, in words (security.md, 61)', async () => {
  await using database = await createTestDatabase();
  await database.db('knex_migrations').delete();
  const production = { NODE_ENV: 'production', DATABASE_URL: database.url, PUBLIC_URL: 'https://sti.example.test' };
  const [unmigrated, open] = await Promise.all([startApi({ ...production, METRICS_TOKEN: 'a-metrics-token-16' }).exited, startApi(production).exited]);
  expect(unmigrated).toMatchObject({ code: 1, said: expect.stringContaining('pnpm migrate') });
  expect(open).toMatchObject({ code: 1, said: expect.stringContaining('METRICS_TOKEN is required in production') });
}, 30_000);

test('without Redis it starts all the same, and is not ready', async () => {
  await using database = await createTestDatabase();
  const { child, listening, exited } = startApi({ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1' });
  const url = await listening;
  const ready = await fetch(`${url}/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, postgres: true, redis: false, schema: true, policy: false }]);
  child.kill('SIGTERM');
  expect((await exited).code).toBe(0);
}, 30_000);
