import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { findChromium } from './chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chromium-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = (name: string, mode = 0o755): string => {
  const path = join(folder, name);
  writeFileSync(path, '', { mode });
  return path;
};

test('the Chromium that is named comes first, then those on the PATH by name; one that is named and not there is none', () => {
  const [named, chrome] = [program('some-browser'), program('google-chrome')];
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: named })).toBe(named);
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chrome);
  const chromium = program('chromium');
  expect(findChromium({ PATH: folder })).toBe(chromium);
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: join(folder, 'gone') })).toBeUndefined();
});

test('without any there is none, and a file that is no program is none', () => {
  expect(findChromium({ PATH: '/nowhere' })).toBeUndefined();
  expect(findChromium({})).toBeUndefined();
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: program('text', 0o644) })).toBeUndefined();
});
