import type { Finding } from './checker.ts';

/** What a trial hands back: what it did, its figures, and what its checker found. */
export type Report = { did: string; figures?: [label: string, value: string][]; findings: Finding[] };

/** A figure with a limit, as a finding. */
export const limit = (invariant: string, measured: number, most: number, unit: string): Finding => ({
  invariant, checked: 1, of: `figure: ${measured.toFixed(1)} ${unit}, at most ${most} ${unit}`, violations: measured <= most ? [] : [`${measured.toFixed(1)} ${unit} is more than ${most} ${unit}`],
});

/** Something that did or did not hold, as a finding. */
export const holds = (invariant: string, violations: string[], checked = 1, of = 'statement'): Finding => ({ invariant, checked, of, violations });

export const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Prints a report; gives the number of violations. */
export const print = (name: string, { did, figures = [], findings }: Report, tookMs: number): number => {
  say(`\n== ${name} (${Math.round(tookMs / 1_000)} s)`);
  say(`   ${did}`);
  for (const [label, value] of figures) say(`   ${label}: ${value}`);
  let count = 0;
  for (const { invariant, checked, of, violations, note } of findings) {
    count += violations.length;
    say(`   ${violations.length === 0 ? 'ok  ' : 'FAIL'} ${invariant}: ${violations.length} violation(s) in ${checked} ${of}${note ? ` (${note})` : ''}`);
    for (const violation of violations.slice(0, 12)) say(`        - ${violation}`);
    if (violations.length > 12) say(`        … and ${violations.length - 12} more`);
  }
  return count;
};
