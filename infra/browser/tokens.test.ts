import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { go, part, told } from './acts.ts';
import type { System } from './system.ts';
import { inBrowser } from './walk.ts';

const ANN = { email: 'ann@example.test', password: 'a long enough passphrase' };
const NEXT = 'another long passphrase';

/** Issues a token as a person does; gives a question that says how the api answers it. */
const issue = async (page: Page, { url }: System, name: string): Promise<() => Promise<number>> => {
  await go(page, 'Users');
  await page.getByRole('tab', { name: 'API tokens' }).click();
  await page.getByRole('button', { name: 'Issue an API token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Issue it' }).click();
  const token = await dialog.locator('pre').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return async () => (await fetch(`${url}/operator/orders`, { headers: { authorization: `Bearer ${token}` } })).status;
};

const enter = async (page: Page, password: string): Promise<void> => {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(ANN.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').waitFor();
};

inBrowser('API tokens', { name: 'api tokens', redis: 11, shops: [], withWorker: false }, (walk) => {
  walk('whoever changes a password or signs out everywhere is told that tokens go on, and may revoke them with it; who is shut out loses them (security.md, 26)', async (system) => {
    await system.person('administrator', ANN);
    const page = await system.stranger();
    await enter(page, ANN.password);
    const till = await issue(page, system, 'Till in Leeds');
    await page.goto('/my-sign-in');
    await part(page, 'My API tokens').getByText('Till in Leeds').waitFor();
    const form = part(page, 'Password');
    await form.getByRole('checkbox', { name: 'Also revoke my 1 API token' }).waitFor();
    await form.getByLabel('Present password').fill(ANN.password);
    await form.getByLabel('New password').fill(NEXT);
    await form.getByRole('button', { name: 'Change it' }).click();
    await told(page, 'Your 1 API token still works.');
    expect(await till()).toBe(200);
    await part(page, 'Where I am signed in').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Also revoke my 1 API token' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/login**');
    expect(await till()).toBe(401);

    await enter(page, NEXT);
    const [desk, night] = [await issue(page, system, 'Desk'), await issue(page, system, 'Night export')];
    const other = await system.page('/users');
    await other.getByRole('button', { name: `Actions for ${ANN.email}` }).click();
    await other.getByRole('menuitem', { name: 'Shut out' }).click();
    await other.getByRole('dialog').getByText('2 API tokens end for good').waitFor();
    expect(await desk()).toBe(200);
    await other.getByRole('dialog').getByRole('button', { name: 'Shut them out' }).click();
    await told(other, 'may not sign in any more, and 2 API tokens no longer work');
    expect([await desk(), await night()]).toEqual([401, 401]);
  });
});
