import { expect } from '@jest/globals';
import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { setUpCourier } from '../trial/courier.ts';
import { becomes, dispatchOf, find, go, identifiersOf, part, placed, sent, told } from './acts.ts';
import { inBrowser, type Walk } from './walk.ts';

/** The steps of the guide's section "Daily Operational Workflow". */
const STEPS = {
  '1. Assign the correct postal service: an order of a service that is not set up says so; its page leads to the mapping, and once that is complete the order goes by itself (R-011, R-222)': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop, sampleOrder(shop.account, 'unmapped-service'));
    const page = await system.page('/');
    await find(page, number);
    await page.getByRole('alert').getByText('Postal service not fully configured').first().waitFor();
    await page.getByRole('link', { name: 'Map services' }).click();
    await page.getByRole('button', { name: 'Map: Night Trunk (not set up)' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: 'Stream Depot' }).click();
    await page.getByRole('option', { name: /Leeds/ }).click();
    await form.getByRole('combobox', { name: 'Stream Delivery Method' }).click();
    await page.getByRole('option', { name: /Leeds night trunk/ }).click();
    await form.getByRole('button', { name: 'Save the mapping' }).click();
    await told(page, 'is mapped; its waiting orders are checked again');
    await becomes(system, shop, number, 'completed', 'send-orders');
    await find(page, number);
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
  },

  '2 and 3. An order of Linnworks appears as Pending after the fetch, and is Completed after the send, on a screen that nobody touches (R-020, R-030, R-243)': async (system) => {
    const shop = system.shop();
    const page = await system.page('/orders');
    await page.getByRole('tab', { name: /^All/ }).waitFor();
    const { number } = await placed(system, shop);
    const row = page.getByRole('row').filter({ hasText: String(number) });
    await row.getByText('Pending').waitFor();
    await becomes(system, shop, number, 'completed', 'send-orders');
    await row.getByText('Completed').waitFor();
    await row.getByRole('link', { name: shop.account.order(number).ShippingInfo.TrackingNumber }).waitFor();
  },

  '4. Confirm orders with "Sent to Stream": the identifier and the tracking number are on the Linnworks order, and the console says that they are (R-037, R-041)': async (system) => {
    const shop = system.shop();
    const { number, consignmentNo } = await sent(system, shop);
    expect(identifiersOf(shop.account.order(number))).toEqual(['Sent to Stream']);
    const page = await system.page('/');
    // Whoever has only the consignment number finds it as well.
    const field = page.getByRole('search').getByRole('textbox');
    await field.fill(consignmentNo);
    await field.press('Enter');
    await page.getByRole('heading', { level: 1, name: new RegExp(`^Order ${number}`) }).waitFor();
    await part(page, 'Facts').getByRole('row', { name: /^In Linnworks/ }).getByText('as it is here').waitFor();
    await part(page, 'Facts').getByRole('link', { name: shop.account.order(number).ShippingInfo.TrackingNumber }).waitFor();
    await part(page, 'What happened').getByText('Written to Linnworks').first().waitFor();
  },

  '5. Print shipping labels from Linnworks: an order that was not sent is sent and labelled in one call; its page shows who printed, and a warehouse worker prints it again (R-100, R-101, R-103)': async (system) => {
    const shop = system.shop();
    const { driver, postalServiceId } = await setUpCourier(system.world, system.url, shop);
    const { services } = await system.api<{ services: { id: string; postalServiceId: string }[] }>('GET', '/services');
    const { number } = await placed(system, shop);
    const answer = await driver.print({ orderId: number, serviceId: services.find((each) => each.postalServiceId === postalServiceId)?.id ?? '' });
    expect(answer).toMatchObject({ IsError: false });
    await becomes(system, shop, number, 'completed');
    const page = await system.page('/', { role: 'warehouse' });
    await find(page, number);
    await part(page, 'What happened').getByText('Label printed').first().waitFor();
    await page.getByRole('img', { name: `The label of order ${number}` }).waitFor();
    const [file] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/operator/orders/labels')), page.getByRole('button', { name: 'Print label' }).click()]);
    expect(file.status()).toBe(200);
    await part(page, 'What happened').getByText('warehouse@example.test').first().waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Orders' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Set-up' }).count()).toBe(0);
  },

  '6. Monitor for "Error from Stream": home tells the failures by cause; once the cause is mended, one button sends all of them again (R-246, A-07)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const refusing = stream.faults.add({ kind: 'valid-false', method: 'orders/create', account: shop.clientId, status: 422, code: 'DEPOT', text: 'Depot Leeds takes no orders before Monday' });
    const orders = [await placed(system, shop), await placed(system, shop)];
    for (const { number } of orders) await becomes(system, shop, number, 'failed', 'send-orders');
    const page = await system.page('/');
    await page.getByText('need attention').or(page.getByText('needs attention')).first().waitFor();
    const causes = part(page, 'What fails, by cause');
    await causes.getByText('Depot Leeds takes no orders before Monday').waitFor();
    refusing.remove();
    await causes.getByRole('button', { name: /^Resend all/ }).click();
    await told(page, 'Failed orders will be sent again');
    for (const { number } of orders) await becomes(system, shop, number, 'completed', 'send-orders');
    await go(page, 'Orders');
    for (const { number } of orders) await page.getByRole('row').filter({ hasText: String(number) }).getByText('Completed').waitFor();
  },

  '7. Watch for run, day and sequence: a locked run is on the board with its stops in order, and the orders carry RUN, SEQ and the day in Linnworks (R-110 … R-117)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    dispatch.registerIdentifiers();
    await dispatch.subscribed();
    const orders = [await sent(system, shop), await sent(system, shop)];
    const run = stream.plan({ description: 'RUN 03 Leeds north', date: '2026-12-04', driver: 'Sam Hill', vehicle: 'Van 12' }, orders.map(({ consignmentNo }) => consignmentNo));
    stream.lockPlanning(run.id);
    await dispatch.told();
    await dispatch.applied();
    const page = await system.page('/runs?day=2026-12-04', { role: 'dispatch' });
    const opener = page.getByRole('button', { name: /^Run 3 / });
    await opener.waitFor();
    if (await opener.getAttribute('aria-expanded') !== 'true') await opener.click();
    for (const { number } of orders) await page.getByRole('main').getByText(String(number)).first().waitFor();
    await page.getByRole('main').getByText('Sam Hill').first().waitFor();
    orders.forEach(({ number }, index) => expect(identifiersOf(shop.account.order(number))).toEqual(expect.arrayContaining(['Sent to Stream', 'RUN 03', `SEQ-0${index + 1}`, 'FRIDAY'])));
  },

  '8. Receive delivery confirmations: the note is on the Linnworks order, the order is processed where its service says so, and its story tells both (R-120 … R-126, R-138)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const dispatch = dispatchOf(system, shop);
    await dispatch.subscribed();
    const { number, consignmentNo } = await sent(system, shop);
    stream.plan({ description: 'RUN 08', date: '2026-12-04' }, [consignmentNo]);
    stream.deliver(consignmentNo, { text: 'Left with neighbour at 12' });
    await dispatch.told();
    await dispatch.applied();
    expect(shop.account.order(number)).toMatchObject({ Processed: true, Notes: [{ Note: expect.stringContaining('Left with neighbour at 12') }] });
    const page = await system.page('/', { role: 'support' });
    await find(page, number);
    const story = part(page, 'What happened');
    await story.getByText(/^Stream told:.*delivered/i).first().waitFor();
    await story.getByText(/noted in Linnworks, marked as processed in Linnworks/).first().waitFor();
    await part(page, 'Facts').getByText('DELIVERED').waitFor();
  },
} satisfies Record<string, Walk>;

const SHOPS = ['Oak & Ash Ltd', 'Fern & Field', 'Northgate Interiors', 'Harbour Beds', 'Mill Lane Sofas', 'Pine & Co', 'Slate & Stone'];

inBrowser('Daily Operational Workflow', { name: 'daily work', redis: 2, shops: SHOPS, service: { ProcessedOnDelivered: true } }, (walk) => {
  for (const [step, take] of Object.entries(STEPS)) walk(step, take);
});
