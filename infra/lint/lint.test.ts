import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');
const FLOW = 'packages/flows/src/send-order.ts';
const TEST = 'packages/flows/src/send-order.test.ts';

/** What each house rule must stop, as it would stand in a file of that name. */
const WRONG: [what: string, file: string, code: string, rule: string][] = [
  ['a promise that nobody waits for', FLOW, 'export const f = async () => {}; f();', '@typescript-eslint/no-floating-promises'],
  ['an any', FLOW, 'export const f = (x: any) => x;', '@typescript-eslint/no-explicit-any'],
  ['console', FLOW, "console.log('x');", 'no-console'],
  ['fetch outside the rooms that know partners', FLOW, "await fetch('https://example.com');", 'no-restricted-globals'],
  ['an HTTP client outside the rooms that know partners', FLOW, "import ky from 'ky'; ky;", 'no-restricted-imports'],
  ['a real store chosen by a flow', FLOW, "import { createStores } from '@stream-tech/store'; createStores;", 'no-restricted-imports'],
  ['a real client chosen by a route', 'apps/api/src/create-api.ts', "import { createLinnworks } from '@stream-tech/linnworks'; createLinnworks;", 'no-restricted-imports'],
  ['SQL put together from pieces', FLOW, 'declare const db: any; db.raw(`select ${1}`);', 'no-restricted-syntax'],
  ['SQL put together by plus', FLOW, "declare const db: any; db.raw('select ' + 1);", 'no-restricted-syntax'],
  ['a default export', FLOW, 'export default 1;', 'no-restricted-syntax'],
  ['a class that is no error', FLOW, 'export class Sender {}', 'no-restricted-syntax'],
  ['an I… name', FLOW, 'export type IOrder = 1;', 'no-restricted-syntax'],
  ['sleep in a test', TEST, 'await new Promise((resolve) => setTimeout(resolve, 5));', 'no-restricted-syntax'],
  ['sleep by the timers module in a test', TEST, "import { setTimeout } from 'node:timers/promises'; await setTimeout(5);", 'no-restricted-imports'],
  ['a throw of something that is no error', FLOW, "throw 'x';", '@typescript-eslint/only-throw-error'],
  ['a file that wants to be two', FLOW, Array.from({ length: 260 }, (_none, line) => `export const x${line} = 1;`).join('\n'), 'max-lines'],
];

/** The same, where it is meant to be. */
const RIGHT: [what: string, file: string, code: string][] = [
  ['wire.ts chooses', 'packages/flows/src/wire.ts', "import { createLinnworks } from '@stream-tech/linnworks'; createLinnworks;"],
  ['a flow uses a rule of the store', FLOW, "import { problemOf } from '@stream-tech/store'; problemOf;"],
  ['a class that is an error', FLOW, 'export class Lost extends Error {}'],
  ['SQL with bindings', FLOW, "declare const db: { raw(text: string, values: unknown[]): void }; db.raw('select ?', [1]);"],
  ['a test uses fetch', TEST, "await fetch('http://127.0.0.1');"],
];

// in a process of its own: type-aware lint does not run inside Jest's realm
const PROGRAM = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const answers = [];
  for (const [, filePath, code] of JSON.parse(process.env.CASES)) {
    const [{ messages }] = await eslint.lintText(code, { filePath });
    answers.push(messages.map(({ ruleId, message }) => ruleId ?? message));
  }
  process.stdout.write(JSON.stringify(answers));
`;
let found: string[][];

beforeAll(async () => {
  const { NODE_OPTIONS: _ofJest, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM], { cwd: root, env: { ...env, CASES: JSON.stringify([...WRONG, ...RIGHT]) } });
  found = JSON.parse(stdout) as string[][];
}, 120_000);

test.each(WRONG.map(([what, file, , rule], index) => ({ what, file, rule, index })))('lint stops $what', ({ rule, index }) => {
  expect(found[index]).toContain(rule);
});

test.each(RIGHT.map(([what], index) => ({ what, index: WRONG.length + index })))('lint lets pass: $what', ({ index }) => {
  expect(found[index]).toEqual([]);
});
