import { expect } from '@jest/globals';
import { violationsOf } from './accessible.ts';
import { FURNISHED_SETTINGS, FURNISHED_SHOPS, furnish, type Furnished } from './furnish.ts';
import { drawn, everyPage, inScheme } from './pages.ts';
import type { System } from './system.ts';
import { inBrowser } from './walk.ts';

/** Everybody who works with the console on all day's screens: an administrator at a desk, a warehouse worker at a tablet. Dark colours are the same at either. */
const PEOPLE = [{ role: 'administrator', width: 1280, inDark: true }, { role: 'warehouse', width: 800, inDark: false }] as const;

inBrowser('Accessible', { name: 'accessible', redis: 4, shops: FURNISHED_SHOPS, settings: FURNISHED_SETTINGS, service: { ProcessedOnDelivered: true } }, (walk) => {
  let facts: Furnished | undefined;
  const furnished = async (system: System): Promise<Furnished> => (facts ??= await furnish(system));

  for (const { role, width, inDark } of PEOPLE) {
    walk(`axe finds nothing on any page, ${inDark ? 'light and dark' : 'light'}, signed in as ${role}, ${width} pixels wide (issue 5, 3)`, async (system) => {
      const pages = everyPage(await furnished(system));
      const page = await system.page('/', { role, width });
      const found: string[] = [];
      for (const { name, at } of pages) {
        await inScheme(page, 'light');
        await page.goto(at);
        await drawn(page);
        found.push(...(await violationsOf(page)).map((each) => `${name}: ${each}`));
        if (!inDark) continue;
        await inScheme(page, 'dark');
        found.push(...(await violationsOf(page, ['color-contrast'])).map((each) => `${name}, dark: ${each}`));
      }
      expect(found).toEqual([]);
    });
  }

  walk('axe finds nothing on the sign-in, light and dark', async (system) => {
    const page = await system.stranger();
    await page.goto('/login');
    await page.getByLabel('E-mail').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await inScheme(page, 'dark');
    expect(await violationsOf(page)).toEqual([]);
  });
});
