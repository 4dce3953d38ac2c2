import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;

const statOf = (pid: number): { own: number; children: number; parent: number } | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const at = (index: number): number => Number(fields[index - 3]);     // numbered as in proc(5); the first two went with the name
    return { own: (at(14) + at(15)) * MS_PER_TICK, children: (at(16) + at(17)) * MS_PER_TICK, parent: at(4) };
  } catch {
    return undefined;
  }
};

/** CPU milliseconds of a process so far; with `family` also those of its children, living and gone: that is how Postgres' backends are counted. */
export const cpuMs = (pid: number, { family = false }: { family?: boolean } = {}): number => {
  const mine = statOf(pid);
  if (!mine) return 0;
  if (!family) return mine.own;
  const living = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => statOf(Number(name))).filter((stat) => stat?.parent === pid);
  return mine.own + mine.children + living.reduce((sum, stat) => sum + (stat?.own ?? 0), 0);
};
