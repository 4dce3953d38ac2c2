import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureConsole } from '../bootstrap/console.mjs';
import { createOperatorStore, type Role } from '../../packages/store/src/index.ts';
import type { ScheduleId } from '../../packages/queues/src/index.ts';
import { ROOT } from '../trial/processes.ts';
import type { Tenant } from '../trial/partners.ts';
import { until } from '../trial/waiting.ts';
import { createWorld, type WorldEngines, type WorldOptions } from '../trial/world.ts';
import { openChromium } from './chromium.ts';

export type System = Awaited<ReturnType<typeof startSystem>>;
export type SystemOptions = Omit<WorldOptions, 'folder' | 'tenants' | 'witness'> & { /** Names of the shops; each walk takes one of its own. */ shops: readonly string[]; /** Nobody works where this is false. */ withWorker?: boolean };
export type Looking = { role?: Role; scheme?: 'light' | 'dark'; width?: number; height?: number };
/** A shop with its accounts at both partners, connected and mapped. */
export type Shop = Tenant & { installationId: string; integrationId: string };

/** A walk that waits longer than that for something on its screen has failed. */
const PATIENCE_MS = 30_000;
const PASSWORD = randomBytes(12).toString('hex');
const AUTHOR = { actor: 'browser tests', correlationId: 'browser-set-up' };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** What a browser itself complains of; a refused call is told to the person by the page, and is no fault of it. */
const isFault = (text: string): boolean => !/^Failed to load resource: the server responded with a status of 4\d\d/.test(text);

/**
 * The whole product as it runs (an api and a worker process, Postgres and Redis, both partners played over HTTP) with shops that are set
 * up, and a browser that looks at it. Schedules are run by hand: nothing here waits for a clock.
 */
export const startSystem = async (engines: WorldEngines, { shops: names, withWorker = true, ...options }: SystemOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'stream-tech-browser-'));
  await ensureConsole(ROOT, { node: process.execPath, env: process.env });
  const port = await freePort();
  const world = await createWorld(engines, {
    ...options, folder, witness: false, tenants: names.map((name) => ({ name })), quietSeconds: options.quietSeconds ?? 1,
    integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true, ...options.integration },
    env: { PUBLIC_URL: `http://127.0.0.1:${port}`, LINNWORKS_QUOTA_SHARE: '100', ...options.env },
  });
  const [{ url, token }, , browser] = await Promise.all([world.api(port), withWorker ? world.worker() : undefined, openChromium()] as [ReturnType<typeof world.api>, unknown, Promise<Browser>]);
  const operators = createOperatorStore(world.db);
  const known = new Set<string>();
  const contexts = new Set<BrowserContext>();
  const faults: string[] = [];
  let taken = 0;

  /** The address of somebody with this role; made when first asked for, and a person of its own where one is named. */
  const person = async (role: Role, { email, password } = { email: `${role}@example.test`, password: PASSWORD }): Promise<string> => {
    if (!known.has(email)) {
      await operators.create({ email, password, role }, AUTHOR);
      known.add(email);
    }
    return email;
  };

  const watch = (page: Page): Page => {
    page.on('pageerror', (error) => { faults.push(`${page.url()}: ${error.message}`); });
    page.on('console', (message) => { if (message.type() === 'error' && isFault(message.text())) faults.push(`${page.url()}: ${message.text()}`); });
    page.on('response', (response) => { if (response.status() >= 500) faults.push(`${response.request().method()} ${response.url()} was answered with ${response.status()}`); });
    return page;
  };

  const system = {
    world, url, token, password: PASSWORD, person,
    /** What scripts, the browser or the api complained of since the last look. */
    faults: (): string[] => faults.splice(0),

    /** A browser of its own for one person; nobody is signed in yet. */
    async stranger({ scheme = 'light', width = 1280, height = 900 }: Looking = {}): Promise<Page> {
      const context = await browser.newContext({ baseURL: url, viewport: { width, height }, colorScheme: scheme, locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce' });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.add(context);
      return watch(await context.newPage());
    },

    /** Somebody who has signed in as anybody does, at an address of the console. */
    async page(at = '/', { role = 'administrator', ...looking }: Looking = {}): Promise<Page> {
      const page = await system.stranger(looking);
      await system.signIn(page, at, role);
      return page;
    },

    /** Signs somebody in on a page, by its form, and goes to an address. */
    async signIn(page: Page, at: string, role: Role = 'administrator'): Promise<void> {
      const email = await person(role);
      await page.goto(`/login?next=${encodeURIComponent(at)}`);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((place) => place.pathname !== '/login');
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    },

    /** Closes what was opened. */
    async leave(): Promise<void> {
      await Promise.all([...contexts].map((context) => context.close()));
      contexts.clear();
    },

    /** The pages that are open, for whoever wants to know why a walk failed. */
    open: (): Page[] => [...contexts].flatMap((context) => context.pages()),

    /** A shop that no other walk has. */
    shop(): Shop {
      const tenant = world.partners.tenants[taken];
      if (!tenant) throw new Error(`this system has ${names.length} shops only`);
      taken += 1;
      return { ...tenant, installationId: world.installationIds.get(tenant.name) ?? '', integrationId: world.integrationIds.get(tenant.name) ?? '' };
    },

    /** What the scheduler does at its time. */
    tick: async (schedule: ScheduleId): Promise<void> => { await world.runNow(schedule); },

    /** Asks the operators' API, as an administrator's script would. Throws where it refuses. */
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(`${url}/operator${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${method} /operator${path}: ${answer.status} ${await answer.text()}`);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },

    /** Prints labels of these orders, by a script's hand. */
    async print(orderIds: string[]): Promise<void> {
      const answer = await fetch(`${url}/operator/orders/labels`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ orderIds, withSeparators: false }) });
      if (!answer.ok) throw new Error(`labels were refused: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    },

    until: (what: string, question: () => boolean | Promise<boolean>): Promise<number> => until(what, question, { withinMs: PATIENCE_MS }),

    async close(): Promise<void> {
      await system.leave();
      await browser.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },

    /** Pictures of all open pages, for whoever wants to know why a walk failed. Gives what was on them in words. */
    async whatIsSeen(name: string): Promise<string> {
      const kept = join(ROOT, '.cache', 'browser');
      mkdirSync(kept, { recursive: true });
      const seen = await Promise.all(system.open().map(async (page, index) => {
        const picture = join(kept, `${name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 80)}-${index}.png`);
        await page.screenshot({ path: picture, fullPage: true }).catch(() => undefined);
        return `On ${page.url()} (picture: ${picture}):\n${(await page.locator('body').innerText().catch(() => '')).replaceAll(/\s+/g, ' ').slice(0, 2_500)}`;
      }));
      return seen.join('\n\n');
    },
  };
  return system;
};
