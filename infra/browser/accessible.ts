import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong on a page, a sentence for each element. `only`: these rules alone. */
export const violationsOf = async (page: Page, only?: string[]): Promise<string[]> => {
  await page.evaluate(axe.source);
  const results = await page.evaluate((rules) => (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) }), only) as AxeResults;
  return results.violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, html, any }) => `${id} (${any[0]?.message ?? help}) at ${target.join(' ')}: ${html.slice(0, 160)}`));
};
