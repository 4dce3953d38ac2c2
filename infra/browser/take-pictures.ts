/** `npm run pictures`: every page of the console, light and dark, and on a warehouse tablet those that are used there; `--only name,name` takes some. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { WITHOUT_CHROMIUM } from '../bootstrap/chromium.mjs';
import { findEngines } from '../trial/engines.ts';
import { ROOT } from '../trial/processes.ts';
import { hasChromium } from './chromium.ts';
import { FURNISHED_SETTINGS, FURNISHED_SHOPS, furnish } from './furnish.ts';
import { drawn, everyPage, inScheme } from './pages.ts';
import { MOST_BYTES, withPalette } from './picture.ts';
import { startSystem } from './system.ts';

const FOLDER = join(ROOT, 'docs', 'console');
const DESK = 1280;
const TABLET = 800;
const ON_TABLETS = ['home', 'orders', 'order', 'runs', 'webhooks', 'set-up'];
/** A longer page is cut: what it is about stands at its head. */
const TALLEST = 1_500;
const SHORTEST = 720;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

if (!hasChromium()) {
  say(WITHOUT_CHROMIUM);
  process.exit(1);
}
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const engines = findEngines();
await engines.prepare();
const system = await startSystem(engines, { name: 'pictures', shops: FURNISHED_SHOPS, settings: FURNISHED_SETTINGS, service: { ProcessedOnDelivered: true } });
const taken = new Set<string>();
let largest = 0;

const take = async (page: Page, name: string): Promise<void> => {
  const height = await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { scrollHeight: number } } }).document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize()?.width ?? DESK, height: Math.min(TALLEST, Math.max(SHORTEST, height)) });
  await drawn(page);
  const picture = withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  writeFileSync(join(FOLDER, `${name}.png`), picture);
  taken.add(`${name}.png`);
  largest = Math.max(largest, picture.length);
};

try {
  const facts = await furnish(system);
  const wanted = values.only?.split(',').map((name) => name.trim());
  const pages = everyPage(facts).filter(({ name }) => wanted?.includes(name) ?? true);
  mkdirSync(FOLDER, { recursive: true });
  const desk = await system.page('/', { width: DESK, height: SHORTEST });
  const tablet = await system.page('/', { width: TABLET, height: SHORTEST, role: 'support' });
  for (const { name, at } of pages) {
    for (const scheme of ['light', 'dark'] as const) {
      await desk.setViewportSize({ width: DESK, height: SHORTEST });
      await inScheme(desk, scheme);
      await desk.goto(at);
      await drawn(desk);
      await take(desk, `${name}-${scheme}`);
    }
    if (!ON_TABLETS.includes(name)) continue;
    await tablet.setViewportSize({ width: TABLET, height: SHORTEST });
    await tablet.goto(at);
    await drawn(tablet);
    await take(tablet, `${name}-tablet`);
  }
  if (!wanted || wanted.includes('sign-in')) {
    const stranger = await system.stranger({ width: DESK, height: SHORTEST });
    for (const scheme of ['light', 'dark'] as const) {
      await stranger.goto('/login');
      await inScheme(stranger, scheme);
      await take(stranger, `sign-in-${scheme}`);
    }
  }
  // Pictures of pages that are no more are no pictures of the console.
  if (!wanted) for (const old of readdirSync(FOLDER)) if (old.endsWith('.png') && !taken.has(old)) rmSync(join(FOLDER, old));
  const faults = system.faults();
  for (const fault of faults) say(`  ${fault}`);
  say(`${taken.size} pictures in docs/console, the largest ${Math.round(largest / 1_000)} kB (at most ${MOST_BYTES / 1_000}).`);
  process.exitCode = faults.length > 0 || largest > MOST_BYTES ? 1 : 0;
} finally {
  await system.close();
}
process.exit();
