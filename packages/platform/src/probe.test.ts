import { expect, test } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { EVENT_PROBE_POINTS, PROBE_POINTS } from './probe.ts';

const program = `
  const { probe } = await import(${JSON.stringify(new URL('./probe.ts', import.meta.url).href)});
  process.on('uncaughtException', (error) => { console.log('threw', error.message); process.exit(3); });
  for (const round of [1, 2, 3]) { probe('send:after-claim'); probe('send:after-create'); console.log('passed', round); }
`;

/** Wakes a process once it is seen to be stopped; gives up when it has ended. */
const wakeWhenStopped = async (pid: number): Promise<void> => {
  const state = (): Promise<string> => promisify(execFile)('ps', ['-o', 'state=', '-p', String(pid)]).then(({ stdout }) => stdout.trim(), () => 'gone');
  for (let now = await state(); now !== 'gone'; now = await state()) if (now.startsWith('T')) process.kill(pid, 'SIGCONT');
};

/** Runs three rounds past two points in a process of its own; gives how it ended and what it said. */
const run = async (env: NodeJS.ProcessEnv): Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  const woken = env.PROBE_ACTION === 'stop' && child.pid ? wakeWhenStopped(child.pid) : undefined;
  const [code, signal] = await once(child, 'close') as [number | null, NodeJS.Signals | null];
  await woken;
  return { code, signal, out: out.trim().replaceAll('\n', '; '), err: err.trim() };
};

test('points are named flow:place, each once (R3)', () => {
  const points = [...PROBE_POINTS, ...EVENT_PROBE_POINTS];
  expect(new Set(points).size).toBe(points.length);
  for (const point of points) expect(point).toMatch(/^(fetch|send|write-back|webhook):(after|before)-[a-z-]+$/);
});

test.each([
  ['without a trial nothing happens', {}, { code: 0, signal: null, out: 'passed 1; passed 2; passed 3', err: '' }],
  ['an armed point kills the process there, and says so before', { PROBE: 'send:after-create' }, { code: null, signal: 'SIGKILL', out: '', err: 'PROBE send:after-create' }],
  ['at its n-th visit', { PROBE: 'send:after-create', PROBE_VISIT: '3' }, { code: null, signal: 'SIGKILL', out: 'passed 1; passed 2', err: 'PROBE send:after-create' }],
  ['or throws there, once', { PROBE: 'send:after-claim', PROBE_ACTION: 'throw', PROBE_VISIT: '2' }, { code: 3, signal: null, out: 'passed 1; threw probe send:after-claim', err: '' }],
  ['or freezes there, and goes on when it is woken', { PROBE: 'send:after-claim', PROBE_ACTION: 'stop' }, { code: 0, signal: null, out: 'passed 1; passed 2; passed 3', err: 'PROBE send:after-claim' }],
  ['another point than those passed does nothing', { PROBE: 'fetch:after-insert' }, { code: 0, signal: null, out: 'passed 1; passed 2; passed 3', err: '' }],
  ['in production nothing can be armed', { PROBE: 'send:after-create', NODE_ENV: 'production' }, { code: 0, signal: null, out: 'passed 1; passed 2; passed 3', err: '' }],
])('%s (R3)', async (_what, env, expected) => {
  expect(await run(env)).toEqual(expected);
}, 20_000);
