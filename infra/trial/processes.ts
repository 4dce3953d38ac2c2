import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './waiting.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A process of the product, under a supervisor that may treat it badly. */
export type Process = {
  name: string;
  pid: number;
  log: string;
  /** The ready line, parsed. Throws with the end of its log where it ends before that. */
  ready(withinMs?: number): Promise<Record<string, unknown>>;
  isAlive(): boolean;
  /** How it ended: a signal's name or `code n`; undefined while it runs. */
  ended(): string | undefined;
  signal(signal: NodeJS.Signals): void;
  /** Whether it said this in its log (also: `PROBE point`). */
  said(words: string): boolean;
  /** SIGTERM, then SIGKILL after `patienceMs`; gives the milliseconds it took. */
  stop(patienceMs?: number): Promise<number>;
  /** SIGKILL, and gone. */
  kill(): Promise<void>;
};

const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** Starts `node <script>` with its output in a file of its own. */
export const startProcess = ({ name, script, env, log, args = [], after = [] }: { name: string; script: string; env: NodeJS.ProcessEnv; log: string; args?: string[]; /** Arguments of the script. */ after?: string[] }): Process => {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [...args, join(ROOT, script), ...after], { cwd: ROOT, env, stdio: ['ignore', output, output] });
  closeSync(output);
  running.add(child);
  let ended: string | undefined;
  child.once('exit', (code, signal) => {
    ended = signal ?? `code ${code}`;
    running.delete(child);
  });
  child.once('error', (error) => { ended = error.message; });
  const read = (): string => readFileSync(log, 'utf8');

  return {
    name,
    pid: child.pid ?? 0,
    log,
    async ready(withinMs = 60_000) {
      let line: string | undefined;
      await until(`${name} is ready`, () => {
        line = read().split('\n').find((each) => /^\{"\w+":"ready"/.test(each));
        return line !== undefined || ended !== undefined;
      }, { withinMs, everyMs: 20 });
      if (line === undefined) throw new Error(`${name} ended (${ended}) before it was ready:\n${read().split('\n').slice(-15).join('\n')}`);
      return JSON.parse(line) as Record<string, unknown>;
    },
    isAlive: () => ended === undefined,
    ended: () => ended,
    signal: (signal) => { child.kill(signal); },
    said: (words) => read().includes(words),
    async stop(patienceMs = 40_000) {
      const started = performance.now();
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await until(`${name} ends`, () => ended !== undefined, { withinMs: patienceMs, everyMs: 10 }).catch(() => child.kill('SIGKILL'));
      await until(`${name} is gone`, () => ended !== undefined, { withinMs: 5_000, everyMs: 10 });
      return performance.now() - started;
    },
    async kill() {
      child.kill('SIGKILL');
      await until(`${name} is gone`, () => ended !== undefined, { withinMs: 10_000, everyMs: 2 });
    },
  };
};
