import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createCourierDriver, sampleOrder, type LinnworksAccount, type StreamAccount } from '../../packages/simulators/src/index.ts';
import { wizardValues } from '../trial/courier.ts';
import { becomes, find, go, identifiersOf, part, told } from './acts.ts';
import type { Shop, System } from './system.ts';
import { inBrowser } from './walk.ts';

/** A shop that has accounts at both partners, and of which nobody here has heard. */
type Newcomer = { name: string; account: LinnworksAccount; stream: StreamAccount };

const newcomer = ({ world: { partners: { linnworks, stream } } }: System, name: string, clientId: string): Newcomer => ({
  name,
  account: linnworks.addAccount({ name, firstOrderNumber: 700_001, postalServices: [{ PostalServiceName: 'Parcelforce 48', Vendor: 'Parcelforce' }] }),
  stream: stream.addAccount({ name, clientId, clientSecret: `canary-${clientId}`, consignmentPrefix: 'NEW' }),
});

/** What an administrator types into the form of a Stream account. */
const fillIn = async (page: Page, values: Record<string, string>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).or(page.getByLabel(new RegExp(`^${label} \\*$`))).first().fill(value);
};

/** Presses one of the two buttons "Test", and waits for what is said beside it. */
const test = async (page: Page, partner: 'Linnworks' | 'Stream', { name }: Newcomer, says: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name: `Test ${partner}: ${name}` }).click();
  await part(page, name).getByRole('status').filter({ hasText: says }).waitFor();
};

/** The step of an account that has this title, once it is in this state. */
const step = (page: Page, { name }: Newcomer, title: string, state: 'Done' | 'To do' | 'Wrong'): Promise<void> => part(page, name).getByRole('listitem').filter({ hasText: title }).getByRole('img', { name: state }).waitFor();

const follow = async (page: Page, { name }: Newcomer, link: string): Promise<void> => {
  await part(page, name).getByRole('link', { name: link, exact: true }).click();
};

/** The owner opens the link, and confirms in Linnworks, which tells us so. */
const confirmInLinnworks = async (page: Page, { account }: Newcomer, url: string): Promise<void> => {
  await page.getByRole('button', { name: 'Link for the owner of an account' }).click();
  const link = new URL(await page.getByRole('dialog').locator('pre').innerText());
  await page.keyboard.press('Escape');
  const answer = await fetch(`${url}/linnworks/install?token=${account.installationToken}&tracking=${encodeURIComponent(link.searchParams.get('Tracking') ?? '')}`);
  expect(answer.status).toBe(200);
};

/** Connects an account by what its owner copied from Linnworks; a token that Linnworks does not know is refused at its field. */
const pasteToken = async (page: Page, { name, account }: Newcomer): Promise<void> => {
  await page.getByRole('button', { name: 'Connect a Linnworks account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Installation token').fill('00000000-1111-4222-8333-444444444444');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.getByText('Linnworks refused this installation token. Copy it again, or install the application anew.').waitFor();
  await dialog.getByLabel('Installation token').fill(account.installationToken);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await part(page, name).getByText('5 of 6 left').waitFor();
};

/** The walks go on where the one before has ended: an account grows from nothing. */
let shop: Shop & Newcomer | undefined;
const grown = (): Shop & Newcomer => {
  if (!shop) throw new Error('the account was not set up');
  return shop;
};

inBrowser('Set-up', { name: 'set-up', redis: 8, shops: [] }, (walk) => {
  walk('an administrator takes an account that nobody knows to its first order in Stream, by the list of steps alone (R-010, R-078, R-169 … R-194, R-235, R-248)', async (system) => {
    const one = newcomer(system, 'Willow & Wren', 'WIL00001');
    const page = await system.page('/');
    await go(page, 'Set-up');
    await page.getByText('No Linnworks account is connected yet.').waitFor();

    await confirmInLinnworks(page, one, system.url);
    await part(page, one.name).getByText('5 of 6 left').waitFor();
    await step(page, one, 'Linnworks account connected', 'Done');
    await test(page, 'Linnworks', one, 'Linnworks accepts the token');

    await follow(page, one, 'Connect: Stream account connected');
    await fillIn(page, {
      'Stream Client ID': one.stream.clientId, 'Stream Client Secret': 'mistyped', 'Stream Client URL': system.world.partners.stream.origin, 'Contact Name': 'Transport office', 'Company Name': 'Willow & Wren Ltd',
      'Address Line 1': '12 Canal Street', City: 'Leeds', 'Country Code': 'GB', Postcode: 'LS12 2AA', 'Contact Phone Number': '0113 496 0000',
    });
    await page.getByRole('switch', { name: 'Order Sync Enabled' }).check();
    await page.getByRole('switch', { name: 'Webhook Features Enabled' }).check();
    await page.getByRole('button', { name: 'Connect to Stream' }).click();
    await page.getByRole('alert').getByText('Stream Client Secret: refused by Stream; check both').waitFor();
    await fillIn(page, { 'Stream Client Secret': one.stream.clientSecret });
    await page.getByRole('button', { name: 'Connect to Stream' }).click();
    await told(page, 'Stream accepted the credentials');
    await step(page, one, 'Stream account connected', 'Done');
    await test(page, 'Stream', one, `Stream accepts the credentials of ${one.stream.clientId}`);

    await follow(page, one, 'Master data: Identifiers and postal services kept up to date');
    for (const job of ['Identifiers', 'Postal services']) {
      await page.getByRole('button', { name: `Run now: ${job}, ${one.name}` }).click();
      await part(page, one.name).getByRole('row', { name: new RegExp(`^${job} Done`) }).waitFor();
    }

    await go(page, 'Set-up');
    await follow(page, one, 'Services: Postal services mapped');
    await page.getByText('0 of 8 services of Stream Tech are complete').waitFor();
    await page.getByRole('button', { name: 'Take over: Leeds 2-man' }).click();
    await told(page, 'Leeds 2-man is mapped');
    await page.getByText('1 of 8 services of Stream Tech is complete').waitFor();
    await page.getByRole('button', { name: 'Take all 7 over' }).click();
    await page.getByText('All 8 services of Stream Tech are complete.').waitFor();
    expect(await part(page, 'Who changed what').getByRole('row').filter({ hasText: 'Stream Client ID' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Back to the set-up' }).click();
    await part(page, one.name).getByText('Ready', { exact: true }).waitFor();
    await pasteToken(page, newcomer(system, 'Heron Beds', 'HER00001'));

    const row = await system.world.db('integrations as g').join('installations as i', 'i.id', 'g.installation_id').where('i.name', one.name).first('g.id as integration', 'i.id as installation');
    shop = { ...one, clientId: one.stream.clientId, clientSecret: one.stream.clientSecret, prefix: '', services: [], installationId: row.installation, integrationId: row.integration };
    const { NumOrderId: number } = one.account.addOrder({ ...sampleOrder(one.account), service: 'Leeds 2-man' });
    await go(page, 'Home');
    await page.getByRole('button', { name: 'Run now: Fetch orders' }).click();
    await becomes(system, shop, number, 'pending');
    await page.getByRole('button', { name: 'Run now: Send orders' }).click();
    await becomes(system, shop, number, 'completed');
    await find(page, number);
    await page.getByRole('heading', { level: 1 }).getByText('Completed').waitFor();
    await part(page, 'Facts').getByRole('link', { name: one.account.order(number).ShippingInfo.TrackingNumber }).waitFor();
    expect(identifiersOf(one.account.order(number))).toEqual(['Sent to Stream']);
    await page.getByRole('img', { name: `The label of order ${number}` }).waitFor();
    const [file] = await Promise.all([page.waitForResponse((response) => response.url().endsWith('/operator/orders/labels')), page.getByRole('button', { name: 'Print label' }).click()]);
    expect(file.status()).toBe(200);
  });

  walk('a refused credential of either partner is told by its test with what to do, and what it says to do mends it (R-218, R-235)', async (system) => {
    const one = grown();
    const { world: { partners: { linnworks } } } = system;
    const page = await system.page('/set-up');
    const refusing = linnworks.faults.add({ kind: '401', method: 'Auth/AuthorizeByApplication' });
    await test(page, 'Linnworks', one, /Linnworks refused our credentials.*choose “Reconnect …” and paste the token it shows.*Code: credentials-refused/);
    await step(page, one, 'Linnworks account connected', 'Wrong');
    refusing.remove();
    await part(page, one.name).getByRole('button', { name: 'Reconnect …' }).click();
    await page.getByRole('dialog').getByLabel('Installation token').fill(one.account.installationToken);
    await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
    await told(page, 'The Linnworks account is connected');
    await step(page, one, 'Linnworks account connected', 'Done');
    await test(page, 'Linnworks', one, 'Linnworks accepts the token');

    one.stream.clientSecret = 'canary-rolled-over';
    await test(page, 'Stream', one, /Stream refused our credentials.*enter them under “Settings”.*Code: credentials-refused/);
    await step(page, one, 'Stream account connected', 'Wrong');
    await follow(page, one, 'Settings: Stream account connected');
    await fillIn(page, { 'Stream Client Secret': one.stream.clientSecret });
    await page.getByRole('button', { name: 'Save' }).click();
    await told(page, 'Saved');
    await part(page, 'Who changed what').getByText('Stream Client Secret: replaced').waitFor();
    await page.getByRole('link', { name: 'Back to the set-up' }).click();
    await test(page, 'Stream', one, 'Stream accepts the credentials');
  });

  walk('a courier profile that Linnworks can’t place is tied to its account by a link code, and what was chosen inside Linnworks is taken over here (R-077, R-078, R-100)', async (system) => {
    const one = grown();
    const page = await system.page('/set-up');
    await part(page, one.name).getByRole('button', { name: `Link code: ${one.name}` }).click();
    const code = await page.getByRole('dialog').locator('pre').innerText();
    await page.keyboard.press('Escape');
    const courier = createCourierDriver(system.url);
    await courier.addNewUser({ Email: 'somebody.else@example.test', LinnworksUniqueIdentifier: '', AccountName: 'Main depot' });
    expect((await courier.config()).ConfigStatus).toBe('LINK_ACCOUNT');
    const values = wizardValues(system.world, { ...one, clientSecret: one.stream.clientSecret });
    expect(await courier.walkWizard({ ...values, InstallationLinkCode: code, IsWebhookFeaturesEnabled: 'True' })).toMatchObject({ IsConfigActive: true });

    const { services } = await system.api<{ services: { id: string; name: string }[] }>('GET', '/services');
    const [order] = [...one.account.orders.values()];
    const print = await courier.print({ orderId: order?.NumOrderId ?? 0, serviceId: services.find(({ name }) => name === 'Leeds 2-man')?.id ?? '', items: { ShippingLabelType: 'Default', LabelCopies: '2', StreamDepot: 'BRISTOL', StreamDeliveryMethod: 'BRIS2MAN' } });
    expect(print).toMatchObject({ IsError: false });

    await page.reload();
    await part(page, one.name).getByText('settings were chosen differently inside Linnworks').waitFor();
    await follow(page, one, 'Decide: Proposals from Linnworks');
    await part(page, 'Proposals from Linnworks').getByRole('button', { name: 'Take over: Stream Depot of Leeds 2-man' }).click();
    await told(page, 'Leeds 2-man is mapped as proposed');
    await page.getByRole('row', { name: /^Leeds 2-man STREAM TECH Complete BRISTOL BRIS2MAN/ }).waitFor();
    expect(await part(page, 'Proposals from Linnworks').count()).toBe(0);
    await part(page, 'Who changed what').getByRole('row').filter({ hasText: 'BRISTOL' }).first().waitFor();
    await page.getByRole('link', { name: 'Back to the set-up' }).click();
    await part(page, one.name).getByText('Ready', { exact: true }).waitFor();
  });
});
