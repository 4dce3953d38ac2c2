import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { ensureConsole } from '../bootstrap/console.mjs';
import { ROOT } from '../trial/processes.ts';

const LIBRARY = join(ROOT, 'apps/console/node_modules/@mantine/core/styles');
const BUILT = join(ROOT, 'apps/console/dist/console');
/** How the library names what it styles, in its scripts and in its style sheets alike. */
const namesIn = (text: string): Set<string> => new Set(text.match(/\bm_[0-9a-z]{4,8}\b/g));
const namesOf = async (folder: string, ending: string): Promise<Set<string>> =>
  namesIn((await Promise.all((await readdir(folder)).filter((file) => file.endsWith(ending)).map((file) => readFile(join(folder, file), 'utf8')))).join('\n'));

beforeAll(() => ensureConsole(ROOT, { node: process.execPath, env: process.env }), 60_000);

test('the console brings the styles of all parts of the component library that its scripts draw, and of no others (P34)', async () => {
  const [drawn, styled] = await Promise.all([namesOf(BUILT, '.js'), namesOf(BUILT, '.css')]);
  const wrong: string[] = [];
  const parts = (await readdir(LIBRARY)).filter((file) => file.endsWith('.layer.css'));
  for (const part of parts) {
    const names = [...namesIn(await readFile(join(LIBRARY, part), 'utf8'))];
    if (names.some((name) => drawn.has(name) && !styled.has(name))) wrong.push(`${part} is missing`);
    if (names.length > 0 && names.every((name) => styled.has(name) && !drawn.has(name))) wrong.push(`${part} is not needed`);
  }
  expect(parts.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});
