import { sampleOrder } from '../../packages/simulators/src/index.ts';
import { inBrowser } from './walk.ts';

/** The guide's section "Daily Operational Workflow", step by step, as the console shows it. */
inBrowser('Daily Operational Workflow', { name: 'daily work', redis: 2, shops: ['Oak & Ash Ltd', 'Fern & Field'] }, (walk) => {
  walk('steps 2 and 3: an order of Linnworks appears as Pending after the fetch, and is Completed after the send, on a screen that nobody touches (R-020, R-030, R-243)', async (system) => {
    const shop = system.shop();
    const { NumOrderId } = shop.account.addOrder(sampleOrder(shop.account));
    const page = await system.page('/orders');
    await page.getByText('No orders here.').waitFor();

    await system.tick('fetch-orders');
    const row = page.getByRole('row').filter({ hasText: String(NumOrderId) });
    await row.getByText('Pending').waitFor();
    await system.tick('send-orders');
    await row.getByText('Completed').waitFor();
    await row.getByRole('link', { name: /^TRK|^[A-Z]{3}/ }).first().waitFor();
  });
});
