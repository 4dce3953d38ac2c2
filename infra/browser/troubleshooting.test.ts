import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { becomes, dispatchOf, find, go, identifiersOf, part, placed, sent, told } from './acts.ts';
import type { Shop } from './system.ts';
import { inBrowser, type Walk } from './walk.ts';

/** Opens the settings of a shop's Stream account, by way of its list of steps. */
const toSettings = async (page: Page, shop: Shop): Promise<void> => {
  await go(page, 'Set-up');
  await part(page, shop.name).getByRole('link', { name: 'Settings: Stream account connected' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor();
};

const setSwitch = async (page: Page, shop: Shop, title: string, isOn: boolean): Promise<void> => {
  await toSettings(page, shop);
  await page.getByRole('switch', { name: title }).setChecked(isOn);
  await page.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Saved');
};

/** The rows of the guide's "Troubleshooting Guide", in its order; each walk begins with the symptom and ends with the resolution. */
const ROWS = {
  'Order not sent to Stream: it stays Pending because Order Sync is off, its page says so, and switching it on sends it (R-224, A-04)': async (system) => {
    const shop = system.shop();
    const page = await system.page('/');
    await setSwitch(page, shop, 'Order Sync Enabled', false);
    const { number } = await placed(system, shop);
    await system.tick('send-orders');
    await find(page, number);
    await page.getByRole('alert').getByText('Order sync disabled. Enable it or send by hand.').waitFor();
    await setSwitch(page, shop, 'Order Sync Enabled', true);
    await becomes(system, shop, number, 'completed', 'send-orders');
    await find(page, number);
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
  },

  'Order not sent to Stream: no postal service is assigned, its page says so, and it goes once one was chosen in Linnworks (R-221)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop, sampleOrder(shop.account, 'no-service'));
    const page = await system.page('/');
    await find(page, number);
    await page.getByRole('alert').getByText('Postal service not assigned. Assign a valid Stream service.').waitFor();
    shop.account.editOrder(number, { service: 'Two-Man Room of Choice' });
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Pending').waitFor();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
  },

  '"Error from Stream" appears: the queue shows Stream’s words and the HTTP status in the row; corrected in Linnworks, it is sent again and the identifier goes (R-036, R-243, R-250)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const refusing = stream.faults.add({ kind: 'valid-false', method: 'orders/create', account: shop.clientId, status: 422, code: 'POSTCODE', text: 'Postcode BA11 1AB is outside the delivery area' });
    const { number } = await placed(system, shop);
    await becomes(system, shop, number, 'failed', 'send-orders');
    expect(identifiersOf(shop.account.order(number))).toContain('Error from Stream');
    const page = await system.page('/');
    await page.getByRole('link', { name: /^Failed \d/ }).first().click();
    const row = page.getByRole('row').filter({ hasText: String(number) });
    await row.getByText('Postcode BA11 1AB is outside the delivery area').waitFor();
    await row.getByText('HTTP 422').waitFor();
    await row.getByRole('link', { name: String(number) }).click();
    await page.getByRole('alert').getByText('Postcode BA11 1AB is outside the delivery area').waitFor();
    shop.account.editOrder(number, { CustomerInfo: { Address: { PostCode: 'BA11 2ZZ' } } });
    refusing.remove();
    await page.getByRole('button', { name: 'Read again' }).click();
    await told(page, 'will be read from Linnworks again');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
    await becomes(system, shop, number, 'completed');
    expect(identifiersOf(shop.account.order(number))).toEqual(['Sent to Stream']);
    expect(stream.live(String(number), shop.clientId)).toHaveLength(1);
  },

  'Tracking number missing: the order’s status says why, the button sends it, and the tracking number is on the page and in Linnworks (R-037, R-038)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const away = stream.faults.add({ kind: '503', method: 'orders/create', account: shop.clientId });
    const { number } = await placed(system, shop);
    const page = await system.page('/');
    await find(page, number);
    await page.getByRole('heading', { level: 1 }).getByText('Pending').waitFor();
    expect(await part(page, 'Facts').getByText('Tracking').count()).toBe(0);
    away.remove();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
    const tracking = part(page, 'Facts').getByRole('row', { name: /^Tracking/ }).getByRole('link');
    await becomes(system, shop, number, 'completed');
    expect(await tracking.innerText()).toBe(shop.account.order(number).ShippingInfo.TrackingNumber);
  },

  '"RUN XX" not applied: webhook features are off, the set-up says so; switched on, subscriptions are made, and the next lock shows the run (R-119, R-134)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    dispatch.registerIdentifiers();
    const page = await system.page('/');
    await setSwitch(page, shop, 'Webhook Features Enabled', false);
    const { number, consignmentNo } = await sent(system, shop);
    const run = stream.plan({ description: 'RUN 04', date: '2026-12-01', driver: 'Jo March', vehicle: 'Van 4' }, [consignmentNo]);
    stream.lockPlanning(run.id);
    await go(page, 'Set-up');
    await part(page, shop.name).getByText('Off: no runs, no deliveries, no notes.').waitFor();
    await setSwitch(page, shop, 'Webhook Features Enabled', true);
    await go(page, 'Webhooks');
    await page.getByRole('tab', { name: 'Subscriptions' }).click();
    const account = page.getByRole('main').getByText(`${shop.name}, Stream account ${shop.clientId}. Webhook features are on.`).locator('xpath=ancestor::*[.//button][1]');
    await account.getByRole('button', { name: 'Check and repair' }).click();
    await account.getByText(/all there/i).first().waitFor();
    stream.lockPlanning(run.id);
    await dispatch.told();
    await dispatch.applied();
    expect(identifiersOf(shop.account.order(number))).toContain('RUN 04');
    await find(page, number);
    await part(page, 'Plan').getByText('Run 4').waitFor();
  },

  '"SEQ-XX" not applied: Group Sequence Identifier is off; switched on, the order shows its place (R-115, R-192)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    dispatch.registerIdentifiers();
    const page = await system.page('/');
    await setSwitch(page, shop, 'Group Sequence Identifier Enabled', false);
    await dispatch.subscribed();
    const { number, consignmentNo } = await sent(system, shop);
    const run = stream.plan({ description: 'RUN 05', date: '2026-12-01' }, [consignmentNo]);
    stream.lockPlanning(run.id);
    await dispatch.told();
    await dispatch.applied();
    expect(identifiersOf(shop.account.order(number)).filter((name) => name.startsWith('SEQ'))).toEqual([]);
    await find(page, number);
    await part(page, 'Plan').getByText('Stop').waitFor();
    await setSwitch(page, shop, 'Group Sequence Identifier Enabled', true);
    stream.lockPlanning(run.id);
    await dispatch.told();
    await dispatch.applied();
    expect(identifiersOf(shop.account.order(number))).toContain('SEQ-01');
  },

  'Delivery status not updating: the event waits in the inbox; applied, the note is in Linnworks and in the order’s story (R-138, R-147)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    await dispatch.subscribed();
    const { number, consignmentNo } = await sent(system, shop);
    stream.plan({ description: 'RUN 06', date: '2026-12-01' }, [consignmentNo]);
    stream.deliver(consignmentNo, { text: 'Signed by P. Nair' });
    await dispatch.told();
    const page = await system.page('/webhook-inbox');
    const row = page.getByRole('row').filter({ hasText: consignmentNo }).filter({ hasText: 'DELIVERED' });
    await row.getByText('Pending').waitFor();
    expect(shop.account.order(number).Notes).toEqual([]);
    await dispatch.applied();
    await page.reload();
    await row.getByText('Processed').waitFor();
    expect(shop.account.order(number).Notes.map(({ Note }) => Note).join()).toContain('Signed by P. Nair');
    await find(page, number);
    await part(page, 'What happened').getByText('noted in Linnworks').first().waitFor();
  },

  'Label generation fails: there is none before the order is Completed, its page says so; sent by hand, the label is shown and printed (R-102, R-103)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop);
    const page = await system.page('/');
    await find(page, number);
    await part(page, 'Label').getByText('There is a label once the order is Completed.').waitFor();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('img', { name: `The label of order ${number}` }).waitFor();
    const [file] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/operator/orders/labels')), page.getByRole('button', { name: 'Print label' }).click()]);
    expect(file.headers()['content-type']).toBe('application/pdf');
  },

  'Order delete fails: a Pending order is refused in the guide’s words; Completed, it is deleted from Stream and cleared in Linnworks (R-056, R-057, R-061)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const { number } = await sent(system, shop);
    const pending = await placed(system, shop);
    const page = await system.page('/orders');
    const remove = page.getByRole('group', { name: 'With the selected orders' }).getByRole('button', { name: 'Delete' });
    const select = (order: number): Promise<void> => page.getByRole('checkbox', { name: `Select order ${order}` }).check();
    await select(pending.number);
    expect(await remove.isDisabled()).toBe(true);
    await select(number);
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await part(page, 'Progress').getByText('Only Completed orders can be deleted').waitFor();
    await becomes(system, shop, number, 'deleted');
    await part(page, 'Progress').getByText('1 of 2 done, 1 failed').waitFor();
    await page.getByRole('row').filter({ hasText: String(number) }).getByText('Deleted').first().waitFor();
    // What was selected while it could not be deleted can be, once it is Completed.
    await select(pending.number);
    await becomes(system, shop, pending.number, 'completed', 'send-orders');
    await remove.and(page.locator(':enabled')).waitFor();
    expect(stream.live(String(number), shop.clientId)).toEqual([]);
    expect(shop.account.order(number).ShippingInfo.TrackingNumber).toBe('');
  },

  'Duplicate send: while one attempt is under way, a second one is refused as "Order already in progress", and Stream has the order once (R-035, R-225)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const slow = stream.faults.add({ kind: 'slow', method: 'orders/create', account: shop.clientId, delayMs: 6_000 });
    const { number } = await placed(system, shop);
    const page = await system.page(`/orders?search=${number}`);
    await system.tick('send-orders');
    await system.until('it is being sent', () => stream.ledger.calls('orders/create').some(({ account }) => account === shop.clientId));
    await page.getByRole('checkbox', { name: `Select order ${number}` }).check();
    await page.getByRole('button', { name: 'Send now' }).click();
    await told(page, 'Order already in progress');
    slow.remove();
    await becomes(system, shop, number, 'completed');
    expect(stream.live(String(number), shop.clientId)).toHaveLength(1);
  },

  'Master data sync not completing: the night failed, the set-up says why; run again by hand, the services are there (R-089, R-090)': async (system) => {
    const { world: { partners: { linnworks } } } = system;
    const shop = system.shop();
    const page = await system.page('/set-up?view=master-data');
    const away = linnworks.faults.add({ kind: '503', method: 'PostalServices/GetPostalServices', account: shop.name });
    const runNow = async (): Promise<void> => { await part(page, shop.name).getByRole('button', { name: `Run now: Postal services, ${shop.name}` }).click(); };
    const state = part(page, shop.name).getByRole('row').filter({ hasText: 'Postal services' });
    await runNow();
    await state.getByText('Failed').waitFor();
    away.remove();
    await runNow();
    await state.getByText('Done').waitFor();
    expect(shop.account.postalServices.map(({ PostalServiceName }) => PostalServiceName)).toContain('Bristol 2-man');
  },
} satisfies Record<string, Walk>;

const SHOPS = ['Oak & Ash Ltd', 'Fern & Field', 'Northgate Interiors', 'Harbour Beds', 'Mill Lane Sofas', 'Pine & Co', 'Slate & Stone', 'Weir Furniture', 'Quay Lighting', 'Moor Kitchens', 'Elm Street Home'];

inBrowser('Troubleshooting', { name: 'troubleshooting', redis: 3, shops: SHOPS }, (walk) => {
  for (const [row, take] of Object.entries(ROWS)) walk(row, take);
});
