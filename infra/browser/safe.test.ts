import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { setUpCourier } from '../trial/courier.ts';
import { becomes, dispatchOf, placed, sent } from './acts.ts';
import { inPostgres, inRedis, logs, sightings, spellings, type Canary, type Place } from './canaries.ts';
import { everyAnswer } from './every-answer.ts';
import { FURNISHED_SETTINGS, FURNISHED_SHOPS, furnish, type Furnished } from './furnish.ts';
import { drawn, everyPage } from './pages.ts';
import type { System } from './system.ts';
import { inBrowser, type Walk } from './walk.ts';

declare const globalThis: { ran?: string[]; boom?: (what: string) => void };

const SLACK_END = randomBytes(12).toString('hex');

/** What somebody types who wants to see a script run; each says where it stood. */
const markup = (what: string): string => `<img src=x onerror=boom('${what}')>`;

/** A shop and a Stream account where every text that people type is markup: an order on a run, delivered, and one that Stream refused. */
const typedMarkup = async (system: System): Promise<Furnished> => {
  const { world: { db, partners: { stream } } } = system;
  const shop = system.shop();
  const dispatch = dispatchOf(system, shop);
  await dispatch.subscribed();
  const service = shop.account.postalServices.find(({ PostalServiceName }) => PostalServiceName === shop.services[0]?.name);
  if (service) service.PostalServiceName = markup('service');
  const seed = sampleOrder(shop.account);
  const order = {
    ...seed, service: service?.pkPostalServiceId,
    GeneralInfo: { ...seed.GeneralInfo, ReferenceNum: markup('reference'), Source: markup('source'), SubSource: markup('subsource') },
    CustomerInfo: { ChannelBuyerName: markup('buyer'), Address: { ...seed.CustomerInfo?.Address, FullName: markup('customer'), Company: markup('company'), Address1: markup('address'), Town: markup('town') } },
    Items: [{ SKU: markup('sku'), Title: markup('item'), Quantity: 1, Weight: 1_000 }], Notes: [{ Note: markup('note') }], ExtendedProperties: [{ Name: markup('property'), Value: markup('value') }],
  };
  const { id: orderId, consignmentNo } = await sent(system, shop, order);
  const run = stream.plan({ description: `RUN 07 ${markup('run')}`, date: '2026-12-02', driver: markup('driver'), vehicle: markup('vehicle') }, [consignmentNo]);
  stream.lockPlanning(run.id);
  stream.deliver(consignmentNo, { text: markup('told'), link: `javascript:boom('link')` });
  await dispatch.told();
  await dispatch.applied();
  const refusing = stream.faults.add({ kind: 'valid-false', method: 'orders/create', account: shop.clientId, status: 422, code: 'REFUSED', text: markup('refusal') });
  const { id: failedOrderId, number } = await placed(system, shop, { ...order, GeneralInfo: { ...order.GeneralInfo, ReferenceNum: markup('reference2') } });
  await becomes(system, shop, number, 'failed', 'send-orders');
  refusing.remove();
  await db('installations').where({ id: shop.installationId }).update({ name: markup('installation') });
  await db('integrations').where({ id: shop.integrationId }).update({ name: markup('integration') });
  const event = await db('webhook_events').where({ installation_id: shop.installationId, code: 'DELIVERED' }).first('id');
  return { oak: shop, north: shop, orderId, failedOrderId, eventId: String(event?.id), day: '2026-12-02' };
};

/** What a page shows as it should not: elements made of typed text, links that are scripts, scripts that ran. */
const tricked = async (page: Page): Promise<string[]> => [
  ...(await page.locator('img[src="x"], [onerror]').count() > 0 ? ['typed text became an element'] : []),
  ...(await page.locator('a[href^="javascript:" i]').count() > 0 ? ['a link is a script'] : []),
  ...(await page.evaluate(() => globalThis.ran ?? [])).map((what) => `the script in ${what} ran`),
];

const WALKS = {
  'markup in every text of both partners is shown as text on every page, and no script runs (security.md, 19, 32 and 44)': async (system) => {
    const facts = await typedMarkup(system);
    const page = await system.stranger();
    await page.addInitScript(() => { globalThis.ran = []; globalThis.boom = (what) => { globalThis.ran?.push(what); }; });
    await system.signIn(page, '/');
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (const { name, at } of everyPage(facts)) {
      await page.goto(at);
      await drawn(page);
      for (const opener of await page.getByRole('main').locator('[aria-expanded="false"][aria-controls]:not([aria-haspopup])').all()) await opener.click();
      wrong.push(...(await tricked(page)).map((each) => `${name}: ${each}`));
      for (const [, what] of (await page.locator('body').innerText()).matchAll(/<img src=x onerror=boom\('(\w+)'\)>/g)) if (what) seen.add(what);
    }
    expect(wrong).toEqual([]);
    // A test that shows nothing proves nothing.
    expect([...seen].sort()).toEqual(expect.arrayContaining(['customer', 'driver', 'installation', 'reference', 'refusal', 'run', 'service', 'told', 'vehicle']));
  },

  'secrets are in no page, answer, export, log line, job or row, however spelled (security.md, S3; issue 5)': async (system) => {
    const { world, token, password } = system;
    const facts = await furnish(system);
    const { partners: { linnworks, stream } } = world;
    const page = await system.page('/');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const { driver } = await setUpCourier(world, system.url, facts.oak);
    await driver.config();
    await system.api('POST', '/alert-channels', { kind: 'slack', name: 'Dispatch', target: `https://hooks.slack.com/services/T01CANARY/B01CANARY/${SLACK_END}` });
    await provoke(system, facts);

    const [encryptionKey = '', adminPassword = '', applicationSecret = ''] = world.secrets;
    const canaries: Canary[] = [
      { what: 'the encryption key', value: encryptionKey }, { what: 'ADMIN_PASSWORD', value: adminPassword }, { what: 'Linnworks’ application secret', value: applicationSecret }, { what: 'an API token', value: token },
      { what: 'a person’s password', value: password }, { what: 'a session', value: cookie.split('=')[1] ?? '' }, { what: 'a courier token', value: driver.token },
      ...world.partners.tenants.flatMap(({ clientSecret, account }) => [{ what: 'a Stream client secret', value: clientSecret }, { what: 'an installation token', value: account.installationToken }]),
      ...(await Promise.all([facts.oak, facts.north].map((shop) => world.endpoint(shop)))).flatMap(({ token: end, authorization }) => [{ what: 'the end of a webhook address', value: end }, { what: 'the Authorization of a webhook', value: authorization.replace('Bearer ', '') }]),
      ...linnworks.accounts.flatMap((account) => linnworks.sessions.of(account).map((value) => ({ what: 'a Linnworks session', value }))), { what: 'what Linnworks tells of its database', value: 'canary-database-' },
      { what: 'the secret end of a Slack address', value: SLACK_END },
      ...stream.ledger.calls('oauth').map(({ response }) => ({ what: 'a Stream access token', value: (response as { access_token?: string } | undefined)?.access_token ?? '' })),
    ].filter(({ value }) => value !== '');
    expect(new Set(canaries.map(({ what }) => what)).size).toBe(14);

    const { places, silent } = await everyAnswer(system, facts, cookie);
    expect(silent).toEqual([]);
    const drawnPages: Place[] = [];
    for (const { name, at } of everyPage(facts)) {
      await page.goto(at);
      await drawn(page);
      drawnPages.push({ where: `the page ${name}`, text: await page.content() });
    }
    const board: Place[] = await Promise.all(['', '/api/queues', ...['fetch', 'send', 'label', 'webhook'].flatMap((queue) => ['completed', 'failed'].map((status) => `/api/queues?activeQueue=${queue}&status=${status}&page=1&jobsPerPage=100`))]
      .map(async (path) => ({ where: `Bull Board${path}`, text: await (await fetch(`${system.url}/queues${path}`, { headers: { cookie } })).text() })));
    const everywhere = [...places, ...drawnPages, ...board, ...logs(system), ...await inRedis(system), ...await inPostgres(system)];
    expect(sightings(canaries, everywhere)).toEqual([]);

    // And it would be seen: a place that holds one in any spelling is found.
    for (const text of spellings(encryptionKey)) expect(sightings(canaries, [{ where: 'a proof', text: `before ${text} after` }])).toEqual(['the encryption key is seen in a proof']);
    expect(everywhere.length).toBeGreaterThan(150);
    expect(everywhere.some(({ where }) => where.startsWith('/operator/audit/export'))).toBe(true);
  },
} satisfies Record<string, Walk>;

/** Everything that goes wrong writes its own log lines and audit entries. */
const provoke = async (system: System, { oak }: Furnished): Promise<void> => {
  const { world: { partners: { linnworks, stream } } } = system;
  for (const kind of ['401', '403', '500', 'html-200', 'reset-after', 'truncated'] as const) {
    const faults = [stream.faults.add({ kind, account: oak.clientId, times: 3 }), linnworks.faults.add({ kind, account: oak.name, times: 3 })];
    stream.expireTokens(oak.clientId);
    linnworks.expireSessions(oak.name);
    const { id } = await placed(system, oak);
    await system.api('POST', '/orders/send', { orderIds: [id] });
    // Whichever call meets the refusal: where it is the reading before the send, the order is kept back, and Stream is not asked.
    const isTold = async (table: string, row: object): Promise<boolean> => await system.world.db(table).where({ order_id: id, ...row }).first('id') !== undefined;
    await system.until(`it was tried, or kept back, while both played ${kind}`, async () => await isTold('order_attempts', {}) || await isTold('audit_log', { code: 'linnworks-token' }));
    for (const fault of faults) fault.remove();
  }
  const wrong = await fetch(`${system.url}/operator/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'administrator@example.test', password: `${system.password}x` }) });
  expect(wrong.status).toBe(401);
};

inBrowser('Safe', { name: 'safe', redis: 7, shops: ['Typed Ltd', ...FURNISHED_SHOPS], settings: FURNISHED_SETTINGS }, (walk) => {
  for (const [name, take] of Object.entries(WALKS)) walk(name, take);
});
