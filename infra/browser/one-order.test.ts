import { expect } from '@jest/globals';
import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { violationsOf } from './accessible.ts';
import { becomes, find, part, placed, sent } from './acts.ts';
import { inScheme } from './pages.ts';
import { inBrowser, type Walk } from './walk.ts';

/** What a function sees that is carried out in the page. */
declare const document: { querySelectorAll: (selector: string) => { length: number } };

const MARKUP = '<img src=x onerror=alert(1)>';

const WALKS = {
  'support sees what Stream was really asked and really answered, a partner’s markup as text, and axe finds nothing with all of it open (R-251; security.md, 7, 44)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    stream.faults.add({ kind: 'valid-false', method: 'orders/create', account: shop.clientId, status: 422, code: 'POSTCODE', text: `Outside the delivery area ${MARKUP}` });
    const { number } = await placed(system, shop, sampleOrder(shop.account));
    // The fault stays: a tick that is still on its way would send the order.
    await becomes(system, shop, number, 'failed', 'send-orders');
    const page = await system.page('/', { role: 'support' });
    await find(page, number);
    await page.getByRole('alert').getByText('Stream read the order and refused it').waitFor();

    const story = part(page, 'What happened');
    await story.getByText('Sent: Stream refused it').first().waitFor();
    await story.getByRole('button', { name: 'Request and answer' }).first().click();
    const exchange = story.getByRole('region', { name: 'Request and answer' });
    await exchange.getByText(/HTTP 422 after \d+ ms/).waitFor();
    await exchange.getByText(`"orderNo": "${number}"`).first().waitFor();
    await exchange.getByText(MARKUP).waitFor();
    expect(await page.evaluate(() => document.querySelectorAll('img[src="x"]').length)).toBe(0);

    await page.getByRole('switch', { name: 'Technical detail' }).press('Space');
    await story.getByText('order, refused').first().waitFor();
    await story.getByRole('button', { name: /^Copy the number in logs/ }).first().waitFor();
    await story.getByRole('checkbox', { name: 'Linnworks' }).press('Space');
    await story.getByText('Fetched from Linnworks').waitFor();
    expect(await story.getByText('Sent: Stream refused it').count()).toBe(0);
    await story.getByRole('checkbox', { name: 'Linnworks' }).press('Space');

    await part(page, 'What would be sent').getByRole('button', { name: 'Show what would be sent' }).click();
    await part(page, 'What would be sent').getByText(`"orderNo": "${number}"`).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await inScheme(page, 'dark');
    expect(await violationsOf(page, ['color-contrast'])).toEqual([]);
  },

  'a dry run says everything that is wrong with an order at once, with the place to put it right, and nothing is sent (R-217 … R-229)': async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const { number } = await placed(system, shop, { service: 'Two-Man Room of Choice', CustomerInfo: { Address: { PostCode: '', Address1: 'L'.repeat(60) } } });
    const asked = stream.ledger.calls('orders/create').length;
    const page = await system.page('/', { role: 'support' });
    await find(page, number);
    const rehearsal = part(page, 'What would be sent');
    await rehearsal.getByRole('button', { name: 'Show what would be sent' }).click();
    const problems = rehearsal.getByRole('table', { name: 'Problems' });
    await problems.getByRole('row', { name: /Stops it.*Missing delivery address fields: Postcode/ }).getByRole('link', { name: 'The order in Linnworks' }).waitFor();
    await problems.getByRole('row', { name: /Changed.*Delivery, address line 1: It has 60 characters and is cut to 35/ }).waitFor();
    shop.account.editOrder(number, { CustomerInfo: { Address: { PostCode: 'BA11 1AB', Address1: '4 Tannery Lane' } } });
    await rehearsal.getByRole('button', { name: 'Read Linnworks first' }).click();
    await rehearsal.getByText('Nothing speaks against sending it.').waitFor();
    await rehearsal.getByText('"postcode": "BA11 1AB"').first().waitFor();
    expect(stream.ledger.calls('orders/create')).toHaveLength(asked);
  },

  'a customer who calls is found by the surname, however slowly it is typed, and a double click prints one label (R-243, R-103)': async (system) => {
    const shop = system.shop();
    const seed = sampleOrder(shop.account);
    const { number, id } = await sent(system, shop, { ...seed, CustomerInfo: { ...seed.CustomerInfo, Address: { ...seed.CustomerInfo?.Address, FullName: 'Priya Anne Nairobi' } } });
    const page = await system.page('/orders', { role: 'support' });
    const field = page.getByRole('textbox', { name: 'Search in these orders' });
    // Slower than the list follows: each letter is searched for while the next is typed.
    await field.pressSequentially('nairobi', { delay: 300 });
    await page.getByRole('row').getByRole('link', { name: String(number), exact: true }).waitFor();
    expect(await field.inputValue()).toBe('nairobi');
    await page.getByRole('row').getByRole('link', { name: String(number), exact: true }).click();
    await part(page, 'Facts').getByText('Priya Anne Nairobi').waitFor();

    const prints = async (): Promise<number> => Number((await system.world.db('audit_log').where({ order_id: id, kind: 'label', outcome: 'printed' }).count({ count: '*' }).first())?.count);
    await page.getByRole('button', { name: 'Print label' }).dblclick();
    await part(page, 'What happened').getByText('Label printed').waitFor();
    expect(await prints()).toBe(1);
  },

  'the warehouse sees the story of an order, but no addresses of requests, and no button that it may not use': async (system) => {
    const shop = system.shop();
    const { number } = await placed(system, shop, sampleOrder(shop.account));
    await becomes(system, shop, number, 'completed', 'send-orders');
    const page = await system.page('/', { role: 'warehouse' });
    await find(page, number);
    await part(page, 'What happened').getByText('Sent: Stream accepted it').waitFor();
    await part(page, 'Elsewhere').getByRole('link', { name: 'Stream’s tracking page' }).waitFor();
    expect([await page.getByRole('button', { name: 'Request and answer' }).count(), await page.getByText('What would be sent').count()]).toEqual([0, 0]);
  },
} satisfies Record<string, Walk>;

inBrowser('One order', { name: 'one order', redis: 10, shops: ['Oak & Ash Ltd', 'Fern & Field', 'Harbour Lights', 'Northgate Interiors'] }, (walk) => {
  for (const [name, take] of Object.entries<Walk>(WALKS)) walk(name, take);
});
