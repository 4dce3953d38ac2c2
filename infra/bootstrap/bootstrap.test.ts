import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { withoutPassword } from './engines.mjs';
import { canReach } from './folders.mjs';
import { holder, tryLock, unlock, withLock } from './lock.mjs';
import { portFrom } from './ports.mjs';
import { isOurs } from './processes.mjs';
import { keptSecrets } from './secrets.mjs';
import { productEnvironment, wantsSandbox } from './start-environment.mjs';
import { createStarted } from './started.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bootstrap-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the door says what it knows, as a sentence and not as a stack', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'bootstrap.mjs'), 'fly'], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  expect(status).toBe(1);
  expect(stderr).toContain('There is no command "fly".');
  expect(stderr).not.toContain('    at ');
});

test('the door is understood by Node 20: no syntax and no module of a newer Node', () => {
  const sources = ['bootstrap.mjs', ...['ui', 'toolchain', 'dependencies', 'lock', 'folders', 'processes'].map((name) => `bootstrap/${name}.mjs`)].map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
  for (const source of sources) {
    expect([...source.matchAll(/from '([^'.][^']*)'/g)].map(([, name]) => name).filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(source).not.toMatch(/\busing \w|import\.meta\.dirname|Promise\.(withResolvers|try)/);
  }
});

test('a port that is taken makes the next free one serve', async () => {
  await using taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  expect(await portFrom(port)).toBeGreaterThan(port);
});

test('a lock is held by one, and one left by a killed process is no obstacle', async () => {
  const lock = join(folder, 'some.lock');
  const bootstrap = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'bootstrap']);
  writeFileSync(lock, String(bootstrap.pid));
  expect(tryLock(lock)).toBe(false);

  bootstrap.kill('SIGKILL');
  await once(bootstrap, 'exit');
  expect(tryLock(lock)).toBe(true);
  expect(holder(lock)).toBe(process.pid);
  unlock(lock);
  expect(await withLock(lock, async () => holder(lock))).toBe(process.pid);
  expect(holder(lock)).toBeNaN();
});

test('a remembered process id is not believed when a stranger has it now', () => {
  expect(isOurs(process.pid, 'a command line that nobody has')).toBe(false);
  expect(isOurs(1, '')).toBe(false);
});

test('a folder under a closed one can’t be reached by another user', () => {
  const closed = join(folder, 'closed', 'inner');
  mkdirSync(closed, { recursive: true });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'closed'), 0o700);
  const stranger = { uid: statSync(folder).uid + 1, gid: statSync(folder).gid + 1 };
  expect(canReach(folder, stranger)).toBe(true);
  expect(canReach(closed, stranger)).toBe(false);
  expect(canReach(closed, undefined)).toBe(true);
});

test('made-up secrets are kept, are ours alone to read, and are good enough for production', () => {
  const secrets = keptSecrets(folder);
  expect(keptSecrets(folder)).toEqual(secrets);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(Buffer.from(secrets.encryptionKey, 'base64')).toHaveLength(32);
  expect(secrets.adminPassword.length).toBeGreaterThanOrEqual(12);
});

test('data whose secrets are gone is not opened with others', () => {
  const data = join(folder, 'bereft');
  mkdirSync(join(data, 'postgres'), { recursive: true });
  writeFileSync(join(data, 'postgres', 'PG_VERSION'), '18');
  expect(() => keptSecrets(data)).toThrow('the secrets that open it (secrets.json) are gone');
});

test('no password of an engine is shown', () => {
  expect(withoutPassword('postgres://somebody:secret@db.example:5432/orders')).toBe('postgres://db.example:5432/orders');
});

test('what the user set stands, and empty lines of .env count as not set', () => {
  const secrets = keptSecrets(folder);
  const engines = { databaseUrl: 'postgres://a', redisUrl: 'redis://b' };
  const sandbox = { linnworksAuthUrl: 'http://127.0.0.1:4010/auth-host', linnworksHost: '127.0.0.1:4010', streamHost: '127.0.0.1:4020', messages: { host: '127.0.0.1:4030', smtpUrl: 'smtp://127.0.0.1:4031' }, applicationId: 'id', applicationSecret: 'secret' };
  const env = productEnvironment({ inherited: { ADMIN_EMAIL: 'me@example.com', ADMIN_PASSWORD: '', PORT: '3000' }, secrets, engines, port: 3001, sandbox });
  expect(env).toMatchObject({ ADMIN_EMAIL: 'me@example.com', ADMIN_PASSWORD: secrets.adminPassword, PORT: '3001', PUBLIC_URL: 'http://localhost:3001', STREAM_HOSTS: '127.0.0.1:4020', ALERT_HOSTS: '*,127.0.0.1:4030', SMTP_URL: 'smtp://127.0.0.1:4031', DATABASE_URL: 'postgres://a' });
  expect(productEnvironment({ inherited: { ENCRYPTION_KEY_FILE: '/a/file' }, secrets, engines, port: 1, sandbox: undefined })).not.toHaveProperty('ENCRYPTION_KEY');
});

test('real accounts and the sandbox don’t mix', () => {
  expect([{}, { SANDBOX: '0' }, { LINNWORKS_APPLICATION_ID: 'x' }, { LINNWORKS_APPLICATION_ID: 'x', SANDBOX: '1' }, { LINNWORKS_APPLICATION_ID: '' }].map(wantsSandbox)).toEqual([true, false, false, true, true]);
});

test('what was begun last ends first, engines after all, and what begins while all is stopped ends at once', async () => {
  const ended: string[] = [];
  const part = (name: string) => ({ stop: async () => void ended.push(name) });
  const started = createStarted();
  await started.keep(part('sandbox'));
  await started.keep(part('engines'), { outlivesAll: true });
  await started.keep(part('api'));
  await started.keep(part('worker'));
  await started.stop();
  await expect(started.keep(part('late'))).rejects.toThrow('stopping');
  expect(ended).toEqual(['worker', 'api', 'sandbox', 'engines', 'late']);
});
