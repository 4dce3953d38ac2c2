import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');

/** A house where each line breaks one rule: who imports, what, and the rule that must say so. */
const WRONG: [rule: string, from: string, code: string, to: string][] = [
  ['no-circles', 'packages/store/src/a.ts', "import { b } from './b.ts';", 'packages/store/src/b.ts'],
  ['ground-floor-stands-alone', 'packages/domain/src/reads-a-store.ts', "import '../../store/src/index.ts';", 'packages/store/src/index.ts'],
  ['ground-floor-stands-alone', 'packages/platform/src/knows-orders.ts', "import type { X } from '../../domain/src/index.ts';", 'packages/domain/src/index.ts'],
  ['middle-floor-leans-on-the-ground-floor', 'packages/queues/src/reads-a-store.ts', "import '../../store/src/index.ts';", 'packages/store/src/index.ts'],
  ['middle-floor-leans-on-the-ground-floor', 'packages/carriers/src/calls-a-flow.ts', "import type { X } from '../../flows/src/index.ts';", 'packages/flows/src/index.ts'],
  ['middle-floor-tests-stay-there', 'packages/carriers/src/client.test.ts', "import '../../linnworks/src/index.ts';", 'packages/linnworks/src/index.ts'],
  ['flows-never-look-up', 'packages/flows/src/calls-the-api.ts', "import '../../../apps/api/src/app.ts';", 'apps/api/src/app.ts'],
  ['apps-choose-at-their-start', 'apps/api/src/route.ts', "import '../../../packages/store/src/index.ts';", 'packages/store/src/index.ts'],
  ['apps-are-strangers', 'apps/worker/src/borrows.ts', "import '../../api/src/app.ts';", 'apps/api/src/app.ts'],
  ['simulators-are-the-outside-world', 'packages/simulators/src/believes-us.ts', "import type { X } from '../../carriers/src/index.ts';", 'packages/carriers/src/index.ts'],
  ['simulators-are-the-outside-world', 'apps/sandbox/src/cheats.ts', "import '../../../packages/domain/src/index.ts';", 'packages/domain/src/index.ts'],
  ['simulators-only-in-play', 'packages/flows/src/plays.ts', "import '../../simulators/src/index.ts';", 'packages/simulators/src/index.ts'],
  ['through-the-door', 'packages/flows/src/climbs-in.ts', "import type { X } from '../../domain/src/inner.ts';", 'packages/domain/src/inner.ts'],
  ['testing-door-only-in-play', 'packages/flows/src/uses-a-test-database.ts', "import '../../store/src/testing/index.ts';", 'packages/store/src/testing/index.ts'],
  ['production-code-needs-no-tests', 'packages/flows/src/borrows-a-test.ts', "import './right.test.ts';", 'packages/flows/src/right.test.ts'],
  ['no-dev-dependencies-in-production-code', 'packages/flows/src/needs-a-tool.ts', "import 'only-for-developers';", 'node_modules/only-for-developers/index.js'],
  ['declared-dependencies-only', 'packages/flows/src/needs-nothing.ts', "import 'nowhere-to-be-found';", 'nowhere-to-be-found'],
];

/** The same rooms, used as they are meant to be. */
const RIGHT: Record<string, string> = {
  'packages/flows/src/wire.ts': "import { x } from '../../store/src/index.ts'; import '../../carriers/src/index.ts'; x;",
  'packages/flows/src/reads-types.ts': "import type { X } from '../../store/src/index.ts'; import '../../domain/src/index.ts'; export type Y = X;",
  'packages/flows/src/right.test.ts': "import '../../simulators/src/index.ts'; import '../../store/src/testing/index.ts';",
  'packages/carriers/src/right.test.ts': "import '../../simulators/src/index.ts'; import '../../platform/src/index.ts';",
  'apps/api/src/start.ts': "import '../../../packages/store/src/index.ts'; import '../../../packages/flows/src/index.ts'; import './app.ts';",
  'apps/sandbox/src/start.ts': "import '../../../packages/simulators/src/index.ts';",
};

const DOORS = Object.fromEntries(['domain', 'platform', 'store', 'queues', 'linnworks', 'carriers', 'flows', 'simulators'].map((room) => [`packages/${room}/src/index.ts`, 'export type X = 1; export const x = 1;']));
const ROOMS = { ...DOORS, 'packages/domain/src/inner.ts': 'export type X = 1;', 'packages/store/src/testing/index.ts': '', 'packages/store/src/b.ts': "import type { a } from './a.ts'; export const b = 1; export type A = typeof a;", 'apps/api/src/app.ts': 'export {};' };

type Violation = { rule: { name: string }; from: string; to: string };
let house: string;
let violations: Violation[];

const cruise = async (): Promise<Violation[]> => {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { NODE_OPTIONS: _ofJest, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'packages', 'apps'], { cwd: house, env, maxBuffer: 1e8 })
    .catch((failed: { stdout: string }) => failed);   // its exit code is the number of violations
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
};

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'arrows-'));
  await cp(join(root, '.dependency-cruiser.mjs'), join(house, '.dependency-cruiser.mjs'));
  const files: Record<string, string> = {
    ...ROOMS,
    ...RIGHT,
    ...Object.fromEntries(WRONG.map(([, from, code]) => [from, `${code} export const a = 1;`])),
    'package.json': '{ "type": "module", "devDependencies": { "only-for-developers": "1.0.0" } }',
    'node_modules/only-for-developers/package.json': '{ "name": "only-for-developers", "version": "1.0.0" }',
    'node_modules/only-for-developers/index.js': '',
  };
  for (const [file, code] of Object.entries(files)) {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), code);
  }
  violations = await cruise();
}, 60_000);

afterAll(() => rm(house, { recursive: true, force: true }));

test.each(WRONG)('the rule %s stops %s', (rule, from, _code, to) => {
  expect(violations.map((violation) => [violation.rule.name, violation.from, violation.to])).toContainEqual([rule, from, to]);
});

test('an import as it should be is stopped by no rule', () => {
  expect(violations.filter(({ from }) => from in RIGHT)).toEqual([]);
});

test('no rule is without a proof that it bites', async () => {
  const { default: config } = (await import(join(root, '.dependency-cruiser.mjs'))) as { default: { forbidden: { name: string; severity: string }[] } };
  expect([...new Set(WRONG.map(([rule]) => rule))].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  expect(config.forbidden.every(({ severity }) => severity === 'error')).toBe(true);
});
