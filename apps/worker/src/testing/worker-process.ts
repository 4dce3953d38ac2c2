import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../start.ts', import.meta.url));

/** The test Redis' database of one test file: a worker process has no key prefix to be told, so each file that starts one takes another number. */
export const redisOf = (database: number): string => {
  const url = new URL(process.env.TEST_REDIS_URL!);
  url.pathname = `/${database}`;
  return url.href;
};

export type WorkerProcess = ChildProcess & {
  /** All it has said so far. */
  said: () => string;
  /** The first line that contains `part`, as soon as it is said. Throws where the process ends without saying it. */
  line: (part: string) => Promise<string>;
};

/** A real worker process. It gets nothing of this process' environment but the path. */
export const startWorker = (env: Record<string, string>): WorkerProcess => {
  const child = spawn(process.execPath, [START], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH ?? '', LOG_FORMAT: 'json', ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { said += String(bytes); });
  const line = async (part: string): Promise<string> => {
    for (;;) {
      const found = said.split('\n').find((text) => text.includes(part));
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`the worker ended before it said ${part}:\n${said}`);
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'exit')]);
    }
  };
  return Object.assign(child, { said: () => said, line });
};
