import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createSandbox } from './create-sandbox.ts';
import type { Sandbox, SandboxOptions } from './create-sandbox.ts';

const opened: Sandbox[] = [];
const open = async (options: Partial<SandboxOptions> = {}): Promise<Sandbox> => {
  const sandbox = await createSandbox({ host: '127.0.0.1', pagePort: 0, linnworksPort: 0, streamPort: 0, messagesPort: 0, ...options });
  opened.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
});

test('two tenants come with believable orders, sendable and not', async () => {
  const { linnworks, stream } = await open();
  expect(linnworks.accounts.map(({ name, orders }) => [name, orders.size])).toEqual([['Oak & Ash Ltd', 41], ['Northgate Interiors', 12]]);
  const orders = [...linnworks.account().orders.values()];
  expect(orders.some(({ CustomerInfo }) => CustomerInfo.Address.PostCode === '')).toBe(true);
  expect(orders.some(({ ShippingInfo }) => ShippingInfo.Vendor === '')).toBe(true);
  expect(orders.some(({ ShippingInfo }) => ShippingInfo.Vendor === 'Parcelforce')).toBe(true);
  expect(orders.some(({ Items }) => Items.some(({ CompositeSubItems }) => CompositeSubItems.length > 0))).toBe(true);
  expect(orders.map(({ CustomerInfo }) => CustomerInfo.Address.FullName).join()).toMatch(/\p{Script=Greek}.*\p{Script=Arabic}.*\p{Script=Han}/u);
  expect(stream.accounts.map(({ depots }) => depots.length)).toEqual([2, 2]);
});

test('tokens, ids and secrets are the same at every start', async () => {
  const [first, second] = [await open(), await open()];
  expect(second.ready.accounts).toEqual(first.ready.accounts);
  expect([second.ready.applicationId, second.ready.applicationSecret]).toEqual([first.ready.applicationId, first.ready.applicationSecret]);
  expect(first.ready.accounts.flatMap(({ services }) => services).every(({ postalServiceId }) => postalServiceId !== '')).toBe(true);
});

test('where a port is taken the next free one serves, and the ready line says so', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { port } = squatter.address() as AddressInfo;
  const { ready } = await open({ linnworksPort: port });
  const moved = ready.moved[0];
  expect(moved?.wanted).toBe(port);
  expect(moved?.serves).toBeGreaterThan(port);
  expect(ready.linnworksAuthUrl).toBe(`http://127.0.0.1:${moved?.serves}/auth-host`);
  await new Promise((resolve) => squatter.close(resolve));
});

test('with a data directory the orders of the last run are there again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  try {
    const first = await open({ dataDir });
    const { NumOrderId } = first.linnworks.account().addOrder();
    await fetch(`${first.ready.page}/control/orders/${NumOrderId}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ action: 'cancel' }) });
    await opened.pop()?.close();
    const second = await open({ dataDir });
    expect(second.linnworks.account().order(NumOrderId)).toMatchObject({ Processed: true, GeneralInfo: { HoldOrCancel: true } });
    expect(second.linnworks.account().addOrder().NumOrderId).toBe(NumOrderId + 1);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('the page shows both sides, with poison text made harmless', async () => {
  const { ready, linnworks } = await open();
  linnworks.account().addOrder({ CustomerInfo: { Address: { FullName: '<script>alert(1)</script>\u0000\ud800' } } });
  const answer = await fetch(ready.page);
  const page = await answer.text();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(page).toContain('Two-Man Room of Choice');
  expect(page).toContain('Ελένη');
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;␀�');
  expect(page).not.toMatch(/<script>|on(click|load)=|style="/);
  for (const asset of ['sandbox.css', 'sandbox.js']) expect((await fetch(`${ready.page}/${asset}`)).status).toBe(200);
  expect(Object.keys((await (await fetch(`${ready.page}/regions?account=Northgate%20Interiors`)).json()) as object)).toEqual(['counts', 'orders', 'consignments', 'planning', 'notifications', 'messages', 'faults', 'calls']);
});

test('its buttons add, edit and cancel orders and switch faults, as forms and as JSON', async () => {
  const { ready, linnworks, stream } = await open();
  const account = linnworks.account('Northgate Interiors');
  const form = (path: string, fields: Record<string, string>): Promise<Response> => fetch(`${ready.page}/control${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  expect((await form('/orders', { account: account.name, trait: 'greek', count: '10' })).status).toBe(303);
  expect(account.orders.size).toBe(22);

  const order = [...account.orders.values()].at(-1);
  await form(`/orders/${order?.OrderId}`, { account: account.name, action: 'edit', FullName: 'Eleni P', PostCode: '546 25', Country: 'Greece', service: '' });
  expect(order).toMatchObject({ CustomerInfo: { Address: { FullName: 'Eleni P', PostCode: '546 25', Town: 'Θεσσαλονίκη' } }, ShippingInfo: { PostalServiceName: 'Default' } });
  await form(`/orders/${order?.OrderId}`, { account: account.name, action: 'cancel' });
  expect(order?.Processed).toBe(true);

  const json = (path: string, body: object): Promise<Response> => fetch(`${ready.page}/control${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  expect(await (await json('/faults', { name: 'stream-silent', on: true })).json()).toEqual({ name: 'stream-silent', on: true });
  expect(stream.faults.list()).toMatchObject([{ kind: 'black-hole' }]);
  await json('/faults', { name: 'linnworks-quotas', on: true });
  expect(linnworks.quotas.mode).toBe('429-with-retry-after');
  await json('/faults/clear', {});
  expect([stream.faults.list(), linnworks.quotas.mode]).toEqual([[], 'off']);
  expect((await json('/faults', { name: 'nonsense', on: true })).status).toBe(400);
});

test('another site cannot press its buttons', async () => {
  const { ready, linnworks } = await open();
  const before = linnworks.account().orders.size;
  const answer = await fetch(`${ready.page}/control/orders`, { method: 'POST', headers: { Origin: 'https://evil.example.test' }, body: new URLSearchParams({ count: '1' }) });
  expect([answer.status, linnworks.account().orders.size]).toEqual([403, before]);
});
