/** One build stage: what it is made from, and its instructions in order. */
export type Stage = { name: string; from: string; instructions: { name: string; value: string }[] };

/** Reads a Dockerfile into its stages; lines that end in a backslash are put together, comments dropped, ARGs before the first FROM filled in. */
export const readDockerfile = (text: string): Stage[] => {
  const lines = text.replace(/^\s*#.*$/gm, '').replace(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter(Boolean);
  const defaults: Record<string, string> = {};
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const stage = stages.at(-1);
    if (name === 'FROM') {
      const [from = '', , as] = value.split(/\s+/);
      stages.push({ name: as ?? String(stages.length), from: from.replace(/\$\{(\w+)\}/, (_whole, key: string) => defaults[key] ?? ''), instructions: [] });
    } else if (stage) stage.instructions.push({ name, value: value.replace(/\s+/g, ' ') });
    else defaults[value.split('=')[0] ?? ''] = value.split('=')[1] ?? '';
  }
  return stages;
};
