import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeptState {
  /** State of the last run, absent at the first. */
  read(): { linnworks: unknown; stream: unknown } | undefined;
  /** Begins to write the state whenever it has changed; at most every second, and less often when it is large. */
  keep(state: () => unknown, changed: () => number): void;
  /** Writes once more and ends. */
  close(): void;
}

/**
 * Keeps the sandbox's orders and consignments across restarts, so that a second start does not use order numbers that
 * the queue knows already. Without a directory nothing is kept.
 * @throws when the directory can't be written.
 */
export function createKeptState(dir: string | undefined): KeptState {
  if (dir === undefined || dir === '') return { read: () => undefined, keep: () => undefined, close: () => undefined };
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'sandbox.json');
  let timer: NodeJS.Timeout | undefined;
  let write: () => void = () => undefined;
  return {
    read() {
      try {
        return JSON.parse(readFileSync(file, 'utf8')) as { linnworks: unknown; stream: unknown };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new Error(`The sandbox's state in ${file} can't be read; remove the file to begin anew.`, { cause: error });
      }
    },
    keep(state, changed) {
      let written = -1;
      write = () => {
        const present = changed();
        if (present === written) return;
        // First beside it, then in its place: a kill in the middle leaves the old state whole.
        writeFileSync(`${file}.new`, JSON.stringify(state()));
        renameSync(`${file}.new`, file);
        written = present;
      };
      const again = (): void => {
        const began = performance.now();
        write();
        timer = setTimeout(again, Math.max(1000, 20 * (performance.now() - began)));
        timer.unref();
      };
      again();
    },
    close() {
      clearTimeout(timer);
      write();
    },
  };
}
