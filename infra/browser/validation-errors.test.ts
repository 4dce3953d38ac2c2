import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { becomes, cycles, dispatchOf, find, go, part, placed, sent, told } from './acts.ts';
import { inBrowser, type Walk } from './walk.ts';

/** The rows of the guide's "Validation Errors and Common Causes" that the other walks do not pass, and what else has to be connected or made again. */
const ROWS = {
  'Linnworks token missing or expired: the set-up says that Linnworks refuses it; connected again with a new token, orders go again (R-218, R-235)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop);
    const { linnworks } = system.world.partners;
    shop.account.switches.installed = false;
    linnworks.expireSessions(shop.name);
    await cycles(system, 'fetch-orders', 'the refusal is known', async () => await system.world.db('installations').where({ id: shop.installationId }).whereNotNull('token_refused_at').first('id') !== undefined);
    const page = await system.page('/');
    await find(page, number);
    await page.getByText('Linnworks token missing or expired').first().waitFor();
    await go(page, 'Set-up');
    await part(page, shop.name).getByText(/refuse/).first().waitFor();
    shop.account.switches.installed = true;
    await part(page, shop.name).getByRole('button', { name: 'Reconnect …' }).click();
    await page.getByLabel('Installation token').fill(shop.account.installationToken);
    await page.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
    await told(page, 'The Linnworks account is connected');
    await becomes(system, shop, number, 'completed', 'send-orders');
  },

  'Stream’s credentials are refused: set-up and order say so; with the new secret everything that waited goes (R-170, R-236)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const account = stream.account(shop.clientId);
    account.clientSecret = 'changed-at-stream';
    stream.expireTokens(shop.clientId);
    const { number } = await placed(system, shop);
    await cycles(system, 'send-orders', 'the refusal is known', async () => await system.world.db('integrations').where({ id: shop.integrationId }).whereNotNull('reconnect_since').first('id') !== undefined);
    const page = await system.page('/set-up');
    await part(page, shop.name).getByText(/refuse/).first().waitFor();
    await part(page, shop.name).getByRole('link', { name: 'Settings: Stream account connected' }).click();
    await page.getByLabel('Stream Client Secret', { exact: false }).first().fill('changed-at-stream');
    await page.getByRole('button', { name: 'Save' }).click();
    await told(page, 'Saved');
    await becomes(system, shop, number, 'completed', 'send-orders');
  },

  'Order not found in Linnworks: it was deleted there, and its page says so (R-220)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop);
    shop.account.deleteOrder(number);
    const page = await system.page('/');
    await find(page, number);
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('alert').getByText('Order not found in Linnworks').first().waitFor();
    await page.getByRole('heading', { level: 1 }).getByText('Validation Failed').waitFor();
  },

  'Order not found in database: an address that leads to no order says what to do (R-221)': async (system) => {
    const page = await system.page('/');
    await page.goto(`/orders/${randomUUID()}`);
    await page.getByText('Order not found in database. Trigger a re-fetch.').waitFor();
  },

  'Order sync disabled: one order goes by hand all the same, the others keep waiting (R-015, R-224)': async (system) => {
    const shop = system.shop();
    await system.api('PATCH', `/integrations/${shop.integrationId}`, { settings: { IsOrderSyncEnabled: false } });
    const [one, other] = [await placed(system, shop), await placed(system, shop)];
    const page = await system.page('/');
    await find(page, one.number);
    await page.getByText('Order sync disabled').first().waitFor();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
    await find(page, other.number);
    await page.getByRole('heading', { level: 1 }).getByText('Pending').waitFor();
  },

  'Missing delivery address fields: the row names them; corrected in Linnworks, the next fetch frees the order (R-021, R-226)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop, sampleOrder(shop.account, 'no-postcode'));
    const page = await system.page('/orders?status=validation-failed');
    const row = page.getByRole('row').filter({ hasText: String(number) });
    await row.getByText('Missing delivery address fields: Postcode').waitFor();
    shop.account.editOrder(number, { CustomerInfo: { Address: { PostCode: 'BA11 1AB' } } });
    await cycles(system, 'fetch-orders', 'the correction is seen', async () => (await system.world.db('orders').where({ installation_id: shop.installationId, order_number: number }).first('status'))?.status === 'pending');
    await becomes(system, shop, number, 'completed', 'send-orders');
    await row.waitFor({ state: 'detached' });
  },

  'Too many orders selected: more than the setting allows can’t be sent, and a script is told in the guide’s words; with one less they go, followed to their end (R-227, R-232)': async (system) => {
    const shop = system.shop();
    const orders = [];
    for (let index = 0; index < 4; index += 1) orders.push(await placed(system, shop));
    const page = await system.page('/orders?status=pending');
    for (const { number } of orders) await page.getByRole('checkbox', { name: `Select order ${number}` }).check();
    const bar = page.getByRole('group', { name: 'With the selected orders' });
    expect(await bar.getByRole('button', { name: 'Send now: 3 at most' }).isDisabled()).toBe(true);
    // A script that asks all the same is told in the guide's words.
    await expect(system.api('POST', '/orders/send', { orderIds: orders.map(({ id }) => id) })).rejects.toThrow('Too many orders selected: 4 of at most 3. Reduce the selection.');
    expect(system.world.partners.stream.live(String(orders[0]?.number), shop.clientId)).toEqual([]);
    await page.getByRole('checkbox', { name: `Select order ${orders[3]?.number}` }).uncheck();
    await bar.getByRole('button', { name: 'Send now' }).click();
    await part(page, 'Progress').getByText('3 of 3 done').waitFor();
  },

  'A webhook subscription is missing at Stream: the check names it, the repair makes it (R-134, R-135)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    await dispatchOf(system, shop).subscribed();
    const ours = stream.subscriptions.filter(({ account }) => account === shop.clientId);
    stream.removeSubscription(ours[0]?.id ?? 0);
    const page = await system.page('/webhook-inbox?view=subscriptions');
    const account = page.getByRole('main').getByText(`${shop.name}, Stream account ${shop.clientId}.`).locator('xpath=ancestor::*[.//button][1]');
    await account.getByRole('button', { name: 'Check', exact: true }).click();
    await account.getByText('missing', { exact: true }).first().waitFor();
    await account.getByRole('button', { name: 'Check and repair' }).click();
    await account.getByText(/made just now/).first().waitFor();
    expect(stream.subscriptions.filter(({ account: client }) => client === shop.clientId)).toHaveLength(ours.length);
  },

  'A delivery note is missing: the event failed while Linnworks was away; replayed from the inbox, the note is there, once (R-145, R-149)': async (system) => {
    const { world: { partners: { stream, linnworks } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    await dispatch.subscribed();
    const { number, consignmentNo } = await sent(system, shop);
    const refusing = linnworks.faults.add({ kind: '400', method: /Note/i, account: shop.name });
    stream.deliver(consignmentNo, { text: 'Signed by A. Rahman' });
    await dispatch.told();
    await cycles(system, 'process-webhooks', 'the event failed', async () => await system.world.db('webhook_events').where({ code: 'DELIVERED', status: 'failed', installation_id: shop.installationId }).first('id') !== undefined);
    const page = await system.page('/webhook-inbox?status=failed');
    const row = page.getByRole('row').filter({ hasText: consignmentNo });
    refusing.remove();
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Replay …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay 1 event' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await dispatch.applied();
    expect(shop.account.order(number).Notes.filter(({ Note }) => Note.includes('Signed by A. Rahman'))).toHaveLength(1);
  },
} satisfies Record<string, Walk>;

const SHOPS = ['Oak & Ash Ltd', 'Fern & Field', 'Northgate Interiors', 'Harbour Beds', 'Mill Lane Sofas', 'Pine & Co', 'Slate & Stone', 'Weir Furniture'];

inBrowser('Validation errors', { name: 'validation errors', redis: 5, shops: SHOPS, settings: { MaxUserSelectedOrders: 3, WebhookMaxRetryAttempts: 1 } }, (walk) => {
  for (const [row, take] of Object.entries(ROWS)) walk(row, take);
});
