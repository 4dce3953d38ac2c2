import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readDockerfile, type Stage } from './read-dockerfile.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

type Service = {
  image: string; command?: string[]; build?: { target: string; dockerfile: string }; user?: string; restart: string; read_only?: boolean; cap_drop?: string[]; security_opt?: string[];
  tmpfs?: string[]; ports?: string[]; environment?: Record<string, string>; secrets?: string[]; volumes?: string[]; networks: string[]; profiles?: string[]; container_name?: string;
  depends_on?: Record<string, { condition: string }>; healthcheck?: { test?: string[]; disable?: boolean }; stop_grace_period?: string; mem_limit?: string; cpus?: number; pids_limit?: number;
};
type Compose = { services: Record<string, Service>; configs: Record<string, { content: string }>; secrets: Record<string, { environment: string }>; networks: Record<string, { internal?: boolean }>; volumes: object };

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name] as Service;
const workers = services.filter(([name]) => name.startsWith('worker-'));
const ours = services.filter(([, { build }]) => build);

const stages = readDockerfile(read('infra/docker/Dockerfile'));
const stage = (name: string): Stage => stages.find((candidate) => candidate.name === name) as Stage;
const values = (of: Stage, instruction: string) => of.instructions.filter(({ name }) => name === instruction).map(({ value }) => value);

test.each(services)('the container %s cannot write to its root, gain privileges or run as root (S: security.md 60)', (_name, { read_only, cap_drop, security_opt, user }) => {
  expect({ read_only, cap_drop, security_opt }).toEqual({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  expect(user).not.toMatch(/^(root|0)?$/);
});

test.each(services)('what %s writes goes to memory or to a named volume', (_name, { tmpfs = [], volumes = [] }) => {
  expect(tmpfs.some((mount) => mount.startsWith('/tmp:'))).toBe(true);
  expect(tmpfs.every((mount) => /size=\d+m/.test(mount) && mount.includes('noexec') && mount.includes('nosuid'))).toBe(true);
  expect(volumes.every((mount) => mount.endsWith(':ro') || /^\w+:\//.test(mount))).toBe(true);
});

test.each(services)('%s has bounds, and comes back by itself unless it runs once', (name, { mem_limit, cpus, pids_limit, restart }) => {
  expect([mem_limit, cpus, pids_limit]).not.toContain(undefined);
  expect(restart).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
});

test.each(services.filter(([name]) => name !== 'migrate'))('%s can be asked for its health', (_name, { healthcheck }) => {
  expect(healthcheck?.test?.[0]).toMatch(/^CMD/);
});

test('there is one worker service for each queue group, and all together serve every one', () => {
  expect(workers.map(([, { environment }]) => environment?.['WORKER_QUEUES']).sort()).toEqual(['alert', 'fetch', 'label', 'master-data', 'send', 'webhook']);
});

test.each([...workers, ['api', service('api')] as const])('%s can be scaled: no fixed name, no fixed port', (_name, { container_name, ports = [] }) => {
  expect(container_name).toBeUndefined();
  expect(ports.filter((port) => !/-\d+\}?:\d+$/.test(port))).toEqual([]);
});

test.each([...workers, ['api', service('api')] as const])('%s starts when the schema is migrated and both engines are healthy', (_name, { depends_on }) => {
  expect(depends_on).toEqual({ postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' }, migrate: { condition: 'service_completed_successfully' } });
});

test('migrations run once, before everything, and know nothing but the database', () => {
  expect(service('migrate')).toMatchObject({ command: ['node', 'packages/store/src/migrate.ts'], restart: 'no', depends_on: { postgres: { condition: 'service_healthy' } }, secrets: [] });
  expect(Object.keys(service('migrate').environment ?? {})).toEqual(['DATABASE_URL']);
});

test('the engines are on a network of their own, with no port to the outside', () => {
  expect(compose.networks['inside']?.internal).toBe(true);
  for (const name of ['postgres', 'redis']) expect(service(name)).toMatchObject({ networks: ['inside'] });
  expect(['postgres', 'redis', ...workers.map(([name]) => name)].filter((name) => service(name).ports)).toEqual([]);
});

test('what is published is bound to loopback unless somebody says otherwise', () => {
  expect(services.flatMap(([, { ports = [] }]) => ports).filter((port) => !/^(127\.0\.0\.1|\$\{\w+:-127\.0\.0\.1\}):/.test(port))).toEqual([]);
});

test('no secret is written into the files: each comes from the environment or .env', () => {
  expect(Object.values(compose.secrets).map(({ environment }) => environment).sort()).toEqual(['ENCRYPTION_KEY', 'POSTGRES_PASSWORD']);
  for (const [, { environment = {} }] of services)
    for (const [name, value] of Object.entries(environment)) if (/PASSWORD|SECRET|TOKEN|_KEY|_URL$/.test(name) && !name.endsWith('_FILE')) expect(`${name}=${value}`).toMatch(/\$\{/);
  expect(read('infra/docker/Dockerfile')).not.toMatch(/PASSWORD|SECRET|_TOKEN|_KEY/);
});

test('the administrator is created by the api alone', () => {
  expect(services.filter(([, { environment = {} }]) => 'ADMIN_PASSWORD' in environment).map(([name]) => name)).toEqual(['api']);
});

test('Redis keeps its jobs, never evicts, and knows no nameless user (F26; security.md 48)', () => {
  const conf = read('infra/redis/redis.conf');
  expect(conf).toMatch(/^maxmemory-policy noeviction$/m);
  expect(conf).toMatch(/^appendonly yes$/m);
  expect(service('redis').volumes).toContain('./infra/redis/redis.conf:/usr/local/etc/redis/redis.conf:ro');
  expect(compose.configs['redis_users']?.content).toMatch(/^user default off$/m);
  for (const command of ['flushall', 'flushdb', 'keys', 'config', 'script|flush']) expect(compose.configs['redis_users']?.content).toContain(` -${command}`);
});

test('the sandbox is another image, started only by its profile, and never called production', () => {
  expect(service('sandbox')).toMatchObject({ profiles: ['sandbox'], build: { target: 'sandbox' } });
  expect(values(stage('sandbox'), 'ENV').join(' ')).toContain('NODE_ENV=development');
  for (const part of ['production-sources', 'production-dependencies']) expect(values(stage(part), 'RUN').at(-1)).toMatch(/rm -rf apps\/sandbox apps\/console packages\/simulators$/);
});

test.each(['production', 'sandbox'])('the image %s runs as an ordinary user, on Node 24, ends by SIGTERM and says how it is', (name) => {
  expect(stage(name).from).toBe('runtime');
  expect(stage('runtime').from).toBe('node:24-slim');
  expect(values(stage('runtime'), 'STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(values(stage(name), 'USER')).toEqual(['node']);
  expect(values(stage(name), 'HEALTHCHECK')[0]).toMatch(/CMD \["node", /);
  expect(values(stage(name), 'CMD')[0]).toMatch(/^\["node", "apps\//);
});

test.each(['production', 'sandbox'])('the image %s holds nothing to install or build with', (name) => {
  expect(values(stage('runtime'), 'RUN').join(' ')).toMatch(/^rm -rf .*\/node_modules .*\/npm .*\/npx .*corepack/);
  expect(values(stage(name), 'RUN')).toEqual([]);
  expect(values(stage(name), 'COPY').filter((copy) => copy.includes('tools'))).toEqual([]);
});

test('dependencies are installed for production, from the lockfile, in the workspace’s own layout', () => {
  expect(values(stage('production-dependencies'), 'RUN')[0]).toMatch(/^pnpm install --prod --frozen-lockfile /);
  expect(stage('production-dependencies')).toMatchObject({ from: 'tools', instructions: [{ name: 'COPY', value: '--from=manifests /app ./' }, { name: 'RUN' }] });
});

test('only manifests and sources reach the build, no tests and nothing secret', () => {
  const ignored = read('.dockerignore').split('\n').filter((line) => line && !line.startsWith('#'));
  expect(ignored[0]).toBe('*');
  expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/.env*', '**/*.test.ts', '**/src/testing']));
});

test('every variable that compose asks for is explained in .env.example', () => {
  const example = read('.env.example');
  const asked = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => String(name));
  expect(asked.filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(example))).toEqual([]);
});

test('our images are built here', () => {
  expect([...new Set(ours.map(([, { build }]) => build?.dockerfile))]).toEqual(['infra/docker/Dockerfile']);
});
