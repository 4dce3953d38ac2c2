import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { atRest } from '../browser/pages.ts';
import { startSystem, type System } from '../browser/system.ts';
import type { Engines } from '../trial/engines.ts';
import { idOf } from './console-cases.ts';
import { fillConsole, ORDERS } from './console-data.ts';
import { percentile, say, type Figure } from './figures.ts';

const GOALS = { data: 200, interaction: 100, scriptKb: 200 };
/** The first visits of an api that has just started are its warming up. */
const WARM_UP = 2;
const DAY = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);

/** A page, and the first of its data that somebody waits for. */
type Opened = { what: string; at: string; data: string };
/** A page without data: what the frame alone takes on this machine. */
const EMPTY: Opened = { what: 'an empty page', at: '/nowhere', data: 'main h1' };
const PAGES: Opened[] = [
  { what: 'home', at: '/', data: 'main a .numbers' },
  { what: 'order queue', at: '/orders', data: 'tr[data-order]' },
  { what: 'failed orders of a small account', at: `/orders?status=failed&installationId=${idOf('shop', 6)}`, data: 'tr[data-order]' },
  { what: 'one order', at: `/orders/${idOf('order', 423_456)}`, data: 'main h1 .numbers' },
  { what: 'runs of a full day', at: `/runs?day=${DAY}`, data: '.mantine-Accordion-item' },
  { what: 'audit', at: '/audit', data: 'main tbody tr' },
];

/** Something that is done on a page, and what shows that it was. */
type Done = { what: string; at: string; ready: string; act: (page: Page) => Promise<void>; shows: { within: string; text?: string }; goal: number };
const ACTS: Done[] = [
  { what: 'an order selected', at: '/orders', ready: 'tr[data-order]', act: (page) => page.locator('tr[data-order]').nth(3).getByRole('checkbox').click(), shows: { within: 'main', text: '1 selected' }, goal: GOALS.interaction },
  { what: 'the filters opened', at: '/orders', ready: 'tr[data-order]', act: (page) => page.getByRole('button', { name: 'More filters' }).click(), shows: { within: '.mantine-Popover-dropdown' }, goal: GOALS.interaction },
  { what: 'a letter typed into the search', at: '/orders', ready: 'tr[data-order]', act: (page) => page.locator('input[data-page-search]').press('m'), shows: { within: 'input[data-page-search]' }, goal: GOALS.interaction },
  { what: 'a run of twenty stops opened', at: `/runs?day=${DAY}`, ready: '.mantine-Accordion-item', act: (page) => page.locator('.mantine-Accordion-control', { hasText: '20 stops' }).nth(2).click(), shows: { within: '.mantine-Accordion-item[data-active] tbody tr' }, goal: GOALS.interaction },
  { what: 'from home to the queue: its rows', at: '/', ready: 'main a.numbers', act: (page) => page.getByRole('navigation').getByRole('link', { name: 'Orders' }).click(), shows: { within: 'tr[data-order]' }, goal: GOALS.data },
  { what: 'another status: its rows', at: '/orders?status=completed', ready: 'tr[data-order]', act: (page) => page.getByRole('tab', { name: /^Validation Failed/ }).click(), shows: { within: 'tr[data-order]', text: 'Validation Failed' }, goal: GOALS.data },
  { what: 'an order opened: its facts', at: '/orders', ready: 'tr[data-order]', act: (page) => page.locator('tr[data-order]').nth(5).getByRole('link').first().click(), shows: { within: 'main h1 .numbers' }, goal: GOALS.data },
];

/** In the page: once `found()` holds in a frame, and that frame was painted, `then` gets the page's own time in milliseconds since it was opened. */
const PAINTED = 'const painted = (found, then) => { const look = () => (found() ? setTimeout(() => then(performance.now())) : requestAnimationFrame(look)); requestAnimationFrame(look); };';

const SEEN = 'seen after ';
/** In every page that is opened: says when the data that it was opened for were painted. It is said on the console: a question from outside would bring a script of the browser's driver into the very time that is measured. */
const witness = `{ ${PAINTED} const wanted = ${JSON.stringify(Object.fromEntries([EMPTY, ...PAGES].map(({ at, data }) => [at.replace(/\?.*/, ''), data])))}[location.pathname]; if (wanted) painted(() => document.querySelector(wanted), (at) => console.debug('${SEEN}' + at)); }`;
/** Somebody looks at a page for longer than this before going on; what it asked for in the background is answered by then. */
const LOOK_MS = 400;

/** Opens a page by its address, from one at rest; gives the milliseconds until its data were painted. */
const opened = async (page: Page, at: string): Promise<number> => {
  await page.waitForLoadState();
  await page.waitForTimeout(LOOK_MS);
  await atRest(page);
  const said = page.waitForEvent('console', (message) => message.text().startsWith(SEEN));
  await page.goto(at, { waitUntil: 'commit' });
  return Number((await said).text().slice(SEEN.length));
};

/** Milliseconds from a click or key until what it shows is painted, by the page's own clock: the browser's driver takes no part in it. */
const timed = async (page: Page, { act, shows: { within, text = '' } }: Done): Promise<number> => {
  await page.evaluate(`{ ${PAINTED} globalThis.measured = new Promise((resolve, reject) => {
    const types = ['pointerdown', 'keydown'];
    const began = (event) => {
      for (const type of types) removeEventListener(type, began, true);
      painted(() => (document.querySelector(${JSON.stringify(within)})?.textContent ?? '').includes(${JSON.stringify(text)}) && document.querySelector(${JSON.stringify(within)}), (at) => resolve(at - event.timeStamp));
    };
    for (const type of types) addEventListener(type, began, true);
    setTimeout(() => reject(new Error('what it shows did not appear')), 30_000);
  }); void 0; }`);
  await act(page);
  return page.evaluate<number>('globalThis.measured');
};

/** What a browser fetches as script until a page has settled, as gzip packs it: whoever comes for the first time has nothing of it. */
const scriptOf = async (system: System, opened: Opened | undefined): Promise<number> => {
  const page = opened ? await system.page(opened.at) : await system.stranger();
  const sizes = new Map<string, number>();
  // Signing in is another page; only what this one brings is counted, in a browser that keeps nothing.
  const fresh = await page.context().newPage();
  const session = await page.context().newCDPSession(fresh);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  fresh.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    sizes.set(response.url(), 0);
    void response.body().then((body) => sizes.set(response.url(), gzipSync(body).length), () => undefined);
  });
  await fresh.goto(opened?.at ?? '/login');
  await fresh.locator(opened?.data ?? 'input[type=password]').first().waitFor();
  await fresh.waitForLoadState('load');
  await system.until('every script is read', () => [...sizes.values()].every((size) => size > 0));
  await system.leave();
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
};

/** P34: what a person waits for in the console at a million orders, in a real Chromium whose files are kept from an earlier visit. */
export const measureConsoleSpeed = async (engines: Engines, _folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const system = await startSystem(engines, { name: 'console speed', shops: ['Oak & Ash Ltd'], withWorker: false });
  try {
    await fillConsole(system.world.db, say);
    const times = 7 * rounds;
    const figures: Figure[] = [];
    const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`;
    for (const [what, opened] of [['sign-in', undefined], ...PAGES.map((each) => [each.what, each] as const)] as const) {
      const bytes = await scriptOf(system, opened);
      const isFirst = opened === undefined || opened.at === '/';
      figures.push({ what: `script of ${what}`, ours: kb(bytes), goal: isFirst ? `≤ ${GOALS.scriptKb} kB gzip (P34)` : 'nothing kept from other pages', ...(isFirst ? { met: bytes <= GOALS.scriptKb * 1_000 } : {}) });
    }
    // A tab that nobody watches: what a walk is told of each answer takes its time from the page.
    const page = await (await system.page('/')).context().newPage();
    await page.goto('/');
    await page.addInitScript(witness);
    const line = (what: string, took: number[], goal: number): Figure => ({ what, ours: `${percentile(took, 0.5).toFixed(0)} / ${percentile(took, 0.95).toFixed(0)} ms`, goal: `p95 ≤ ${goal} ms (P34)`, met: percentile(took, 0.95) <= goal });
    let floor = NaN;
    for (const { what, at } of [EMPTY, ...PAGES]) {
      const took: number[] = [];
      for (let time = 0; time < times + WARM_UP; time += 1) {
        const milliseconds = await opened(page, at);
        if (time >= WARM_UP) took.push(milliseconds);
      }
      if (at === EMPTY.at) floor = percentile(took, 0.5);
      figures.push({ ...line(`opened by its address: ${what}`, took, GOALS.data), floor: `${floor.toFixed(0)} ms`, ratio: (percentile(took, 0.5) / floor).toFixed(1) });
      say(`  ${what}: ${took.map(Math.round).join(' ')}`);
    }
    for (const act of ACTS) {
      const took: number[] = [];
      for (let time = 0; time < times + WARM_UP; time += 1) {
        await page.goto(act.at);
        await page.locator(act.ready).first().waitFor();
        await page.waitForTimeout(LOOK_MS);
        await atRest(page);
        const milliseconds = await timed(page, act);
        if (time >= WARM_UP) took.push(milliseconds);
      }
      figures.push(line(act.what, took, act.goal));
      say(`  ${act.what}: ${took.map(Math.round).join(' ')}`);
    }
    return [...figures, { what: 'at', ours: `${ORDERS} orders`, goal: 'p50 / p95; floor: the frame alone, an empty page' }];
  } finally {
    await system.close();
  }
};
