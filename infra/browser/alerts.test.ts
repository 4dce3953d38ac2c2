import { afterAll, expect } from '@jest/globals';
import { createMessageSink } from '../../packages/simulators/src/index.ts';
import { becomes, cycles, go, part, placed, told } from './acts.ts';
import { inBrowser } from './walk.ts';

/** Slack, played; the system is told where it is before it starts. */
const sink = await createMessageSink();
afterAll(() => sink.close());

inBrowser('Alerts', { name: 'alerts', redis: 9, shops: ['Oak & Ash'], settings: { MaxRetryAttempts: 1 }, env: { ALERT_HOSTS: `*,${sink.host}` } }, (walk) => {
  walk('an administrator has a Slack channel told, moves a threshold, and is led from the alert to the order that fails (issue 5, 4)', async (system) => {
    const { world: { partners: { stream } } } = system;
    const shop = system.shop();
    const page = await system.page('/');
    await go(page, 'Alerts');
    await page.getByRole('tab', { name: 'Channels' }).click();
    await page.getByText('Nobody is told of alerts yet.').waitFor();
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Slack' }).click();
    await form.getByLabel('Name').fill('Dispatch desk');
    await form.getByLabel('Webhook URL').fill('https://127.0.0.1/inside');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.getByText('This address can’t be used').waitFor();
    await form.getByLabel('Webhook URL').fill(sink.slackUrl);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await told(page, '“Dispatch desk” is told from now on');
    const channel = part(page, 'Dispatch desk');
    await channel.getByText(`https://${sink.host}/•••`).waitFor();
    expect(await page.content()).not.toContain('sandbox-slack-secret');
    await channel.getByRole('button', { name: 'Send a test to Dispatch desk' }).click();
    await told(page, 'It was taken');
    expect((await sink.taken(1))[0]).toMatchObject({ medium: 'slack', headline: 'Test from Stream Tech Integration' });

    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByLabel('From how many orders on: Orders fail').fill('1');
    await page.getByRole('button', { name: 'Save Orders fail' }).click();
    await told(page, 'it holds from the next look on');

    const refusing = stream.faults.add({ kind: 'valid-false', method: 'orders/create', account: shop.clientId, status: 422, code: 'POSTCODE', text: 'Outside the delivery area' });
    const { number } = await placed(system, shop);
    await becomes(system, shop, number, 'failed', 'send-orders');
    await cycles(system, 'evaluate-alerts', 'Slack is told', async () => sink.messages.length > 1);
    const [, message] = await sink.taken(2);
    expect(message).toMatchObject({ headline: `Orders fail (${shop.name})`, text: expect.stringContaining('1 order failed within the last hour, all for “Refused by Stream”.') });

    await page.getByRole('tab', { name: 'Now' }).click();
    await part(page, `Orders fail, ${shop.name}`).getByRole('link', { name: /^Open/ }).click();
    await page.getByRole('row').getByRole('link', { name: String(number), exact: true }).waitFor();
    refusing.remove();
  });
});
