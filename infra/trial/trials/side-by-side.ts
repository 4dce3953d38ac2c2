/** Works through a list with at most `width` at the same time; gives the results in the list's order. */
export const sideBySide = async <T, R>(list: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, async () => {
    for (let index = next++; index < list.length; index = next++) results[index] = await work(list[index] as T);
  }));
  return results;
};

/** Findings of many worlds as one line for each invariant, every violation with the world it happened in. */
export const merged = <F extends { invariant: string; checked: number; of: string; violations: string[] }>(all: { world: string; findings: F[] }[]): F[] => {
  const byInvariant = new Map<string, F>();
  for (const { world, findings } of all) {
    for (const finding of findings) {
      const violations = finding.violations.map((violation) => `${world}: ${violation}`);
      const known = byInvariant.get(finding.invariant);
      if (known) Object.assign(known, { checked: known.checked + finding.checked, violations: [...known.violations, ...violations] });
      else {
        const { note: _note, ...rest } = finding as F & { note?: string };
        byInvariant.set(finding.invariant, { ...rest, violations } as unknown as F);
      }
    }
  }
  return [...byInvariant.values()];
};
