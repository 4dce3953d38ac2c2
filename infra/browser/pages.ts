import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../trial/processes.ts';
import type { Furnished } from './furnish.ts';

/** What a function sees that is carried out in the page. */
declare const document: { fonts: { status: string }; images: Iterable<{ complete: boolean }>; getAnimations: () => { playState: string; effect: { getComputedTiming: () => { endTime: number } } | null }[] };

/** A page of the console as somebody opens it: its name in pictures and tests, and its address. */
export type Address = { name: string; at: string };
type Opens = (facts: Furnished) => Record<string, string>;

/** How each route of the router is opened; a route with views is opened in each of them. */
const OPENED: Record<string, Opens> = {
  '/login': () => ({}),
  '/': () => ({ home: '/' }),
  orders: () => ({ orders: '/orders', 'orders-failed': '/orders?status=failed' }),
  'orders/:id': ({ orderId, failedOrderId }) => ({ order: `/orders/${orderId}`, 'order-failed': `/orders/${failedOrderId}` }),
  runs: ({ day }) => ({ runs: `/runs?day=${day}` }),
  'webhook-inbox': () => ({ webhooks: '/webhook-inbox', subscriptions: '/webhook-inbox?view=subscriptions' }),
  'webhook-inbox/:id': ({ eventId }) => ({ webhook: `/webhook-inbox/${eventId}` }),
  alerts: () => ({ alerts: '/alerts', 'alert-rules': '/alerts?view=rules', 'alert-channels': '/alerts?view=channels' }),
  audit: () => ({ audit: '/audit' }),
  'set-up': () => ({ 'set-up': '/set-up', 'system-settings': '/set-up?view=system', 'master-data': '/set-up?view=master-data' }),
  'set-up/integrations/:id': ({ oak }) => ({ integration: `/set-up/integrations/${oak.integrationId}` }),
  'set-up/installations/:id/services': ({ oak }) => ({ services: `/set-up/installations/${oak.installationId}/services` }),
  users: () => ({ users: '/users', tokens: '/users?view=tokens' }),
  'my-sign-in': () => ({ 'my-sign-in': '/my-sign-in' }),
  '*': () => ({ lost: '/nowhere' }),
};

/** Every route of the console's router, as it is written there. */
export const routes = (): string[] => {
  const source = readFileSync(join(ROOT, 'apps', 'console', 'src', 'router.tsx'), 'utf8');
  return [...source.matchAll(/\{ (?:index: true|path: '([^']+)')/g)].map(([, path]) => path ?? '/');
};

/** Every page. Throws where the router has a route that nobody here knows how to open: a new page has to be looked at, too. */
export const everyPage = (facts: Furnished): Address[] => [...new Set(routes())].flatMap((route) => {
  const opens = OPENED[route];
  if (!opens) throw new Error(`infra/browser/pages.ts does not say how the page at ${route} is opened`);
  return Object.entries(opens(facts)).map(([name, at]) => ({ name, at }));
});

/** Waits until nothing moves any more but what always does. */
const still = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity));
};

/** Two moments in which a page has nothing to do: whatever it draws a moment later stands then. */
export const atRest = async (page: Page): Promise<void> => page.evaluate('new Promise((done) => { requestIdleCallback(() => requestIdleCallback(() => done())); })');

/** Waits until a page has drawn what it shows. */
export const drawn = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await atRest(page);
  await page.getByLabel(/^(Loading|Asking)/).first().waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.fonts.status === 'loaded' && [...document.images].every((image) => image.complete));
  await still(page);
};

/** Changes the colours as a person's system does at dusk, and waits until the page has followed. */
export const inScheme = async (page: Page, scheme: 'light' | 'dark'): Promise<void> => {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
  await still(page);
};
