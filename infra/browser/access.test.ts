import { expect } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { find, go, part, placed, sent, told } from './acts.ts';
import { inBrowser } from './walk.ts';

const SHOPS = ['Oak', 'Ash'];
const BOSS = { email: 'boss@example.test', password: 'a long enough passphrase' };
const LIMITED = { email: 'lee@example.test', password: 'another long passphrase' };

const signIn = async (page: Page, { email, password }: { email: string; password: string }, code?: string): Promise<void> => {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  if (code === undefined) return;
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** A system with real partners in mind: its administrators need a second factor. */
inBrowser('Who comes in', { name: 'who comes in', redis: 6, shops: SHOPS, env: { SANDBOX: '0' } }, (walk) => {
  walk('an administrator sets up a second factor before anything else, is asked for its code from then on, and lets somebody in who sees one account alone (A-44; security.md, 24 and 29)', async (system) => {
    const [oak, ash] = [system.shop(), system.shop()];
    const mine = await placed(system, oak);
    const foreign = await placed(system, ash);
    await system.person('administrator', BOSS);
    const page = await system.stranger();
    await signIn(page, BOSS);
    await page.getByRole('heading', { level: 1, name: 'My sign-in' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(0);
    await page.getByRole('button', { name: 'Set up a second factor' }).click();
    await page.getByRole('img', { name: 'QR code for your authenticator' }).waitFor();
    const totp = new TOTP({ secret: Secret.fromBase32(await part(page, 'Second factor').locator('code').innerText()) });
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByText('The code does not fit').waitFor();
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill(totp.generate());
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByText('Your second factor is set up').waitFor();
    const recovery = await part(page, 'Second factor').locator('code').first().innerText();

    await go(page, 'Users');
    await page.getByRole('button', { name: 'Add a user' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('E-mail').fill(LIMITED.email);
    await form.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: /^Support/ }).click();
    await form.getByText('Some accounts').click();
    await form.getByRole('combobox', { name: 'Accounts' }).click();
    await page.getByRole('option', { name: oak.name, exact: true }).click();
    await form.getByLabel('First password').fill(LIMITED.password);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await told(page, `${LIMITED.email} may sign in now`);

    const elsewhere = await system.stranger();
    await signIn(elsewhere, BOSS, recovery);
    await elsewhere.getByRole('navigation').getByRole('link', { name: 'Users' }).waitFor();

    const other = await system.stranger();
    await signIn(other, LIMITED);
    await find(other, mine.number);
    await other.goto(`/orders/${foreign.id}`);
    await other.getByText('There is no such thing, or it is not yours to see').first().waitFor();
    await other.goto('/orders');
    await other.getByRole('row').filter({ hasText: String(mine.number) }).waitFor();
    expect(await other.getByRole('row').filter({ hasText: String(foreign.number) }).count()).toBe(0);
    for (const title of ['Users', 'Queues']) expect(await other.getByRole('navigation').getByRole('link', { name: title }).count()).toBe(0);
  });

  walk('who deletes an order a good while after signing in types the password once more, and what was begun goes on by itself (security.md, 30)', async (system) => {
    const [oak] = system.world.partners.tenants;
    const shop = { ...oak!, installationId: system.world.installationIds.get(oak!.name) ?? '', integrationId: system.world.integrationIds.get(oak!.name) ?? '' };
    const { number } = await sent(system, shop);
    const page = await system.page('/', { role: 'support' });
    await find(page, number);
    await system.world.db('operator_sessions').update({ confirmed_at: system.world.db.raw(`now() - interval '20 minutes'`) });
    await page.getByRole('main').getByRole('button', { name: /^Delete/ }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    const asks = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await asks.getByLabel('Password', { exact: true }).fill('not the password');
    await asks.getByRole('button', { name: 'Go on' }).click();
    await asks.getByText('The password is wrong').waitFor();
    await asks.getByLabel('Password', { exact: true }).fill(system.password);
    await asks.getByRole('button', { name: 'Go on' }).click();
    await told(page, 'will be taken out of Stream');
  });
});
