import { cpus, freemem, loadavg } from 'node:os';

/** One line of the table: what we measured, what the bare libraries do in the same run, and what was to be reached. */
export type Figure = {
  what: string;
  ours: string;
  floor?: string;
  ratio?: string;
  goal: string;
  /** Absent: printed, not judged. */
  met?: boolean;
};

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
};
export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
};
/** Median and range. */
export const spread = (values: number[], digits = 0): string => `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

export const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Says what it ran on; a busy machine is told, not refused, since the ratios stand. */
export const describeMachine = (): void => {
  const [load = 0] = loadavg();
  say(`Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; load ${load.toFixed(2)}; ${(freemem() / 2 ** 30).toFixed(1)} GB free`);
  if (load > 0.5) say(`  The machine is busy (load ${load.toFixed(2)} > 0.5): absolute figures will be poor; the ratios stand, floor and ours being taken in turn.`);
  if (freemem() < 4 * 2 ** 30) say('  Less than 4 GB of memory are free.');
};

/** Prints the table; gives how many goals were missed. */
export const printTable = (title: string, figures: Figure[]): number => {
  say(`\n== ${title}`);
  const columns = ['figure', 'ours', 'floor', 'ratio', 'goal', ''];
  const rows = figures.map(({ what, ours, floor = '', ratio = '', goal, met }) => [what, ours, floor, ratio, goal, met === undefined ? '' : met ? 'met' : 'MISSED']);
  const widths = columns.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [columns, ...rows]) say(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`);
  return figures.filter(({ met }) => met === false).length;
};
