import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { internalUrls } from '@stream-tech/platform/testing';
import { createCourierDriver } from '@stream-tech/simulators';
import { createWorld } from '../testing/create-world.ts';
import { completedOrder, mapService, setUpCourier, startLabelWorker, wizardValues } from './testing/set-up-courier.ts';

/** A listener on the inside that counts who reaches it. */
const createCanary = async () => {
  let hits = 0;
  const server = createServer((socket) => { hits += 1; socket.destroy(); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, hits: () => hits, [Symbol.asyncDispose]: async () => { server.close(); } };
};

test('a StreamClientUrl that points inside is refused in every spelling, by name, and nobody inside is called (S2; security.md, 9)', async () => {
  await using world = await createWorld();
  await using canary = await createCanary();
  const account = world.linnworks.account();
  await world.call('POST', '/operator/installations', { as: 'administrator', body: { token: account.installationToken } });
  const courier = createCourierDriver(world.url);
  await courier.addNewUser({ Email: account.email, LinnworksUniqueIdentifier: account.ids.Id, AccountName: 'x' });
  const { StreamClientId, StreamClientSecret } = wizardValues(world);
  const before = world.stream.ledger.length;
  for (const url of internalUrls(canary.port)) {
    const answer = await courier.update('STREAM_ACCOUNT', [{ ConfigItemId: 'StreamClientId', SelectedValue: StreamClientId }, { ConfigItemId: 'StreamClientSecret', SelectedValue: StreamClientSecret }, { ConfigItemId: 'StreamClientUrl', SelectedValue: url.slice(0, 255) }]);
    expect([url, answer.IsError]).toEqual([url, true]);
  }
  expect((await courier.config()).ConfigStatus).toBe('STREAM_ACCOUNT');
  expect(canary.hits()).toBe(0);
  expect(world.stream.ledger.length).toBe(before);
}, 120_000);

test('a tenant reaches nothing of another: orders, services, manifests, link codes (security.md, 6; S4)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await startLabelWorker(world);
  await completedOrder(world, set, mapped, 4001);
  await set.courier.print({ orderId: 4001, serviceId: mapped.serviceId });
  const { ManifestReference: theirs } = await set.courier.fileManifest();

  const rival = world.linnworks.addAccount({ name: 'Rival Ltd', postalServices: [{ PostalServiceName: 'Rival service', Vendor: 'STREAM TECH' }] });
  const { json: installation } = await world.call('POST', '/operator/installations', { as: 'administrator', body: { token: rival.installationToken } });
  const courier = createCourierDriver(world.url);
  await courier.addNewUser({ Email: rival.email, LinnworksUniqueIdentifier: rival.ids.Id, AccountName: 'Rival' });
  expect(await courier.walkWizard({ ...wizardValues(world), OrderNumPrefix: 'R-' })).toMatchObject({ IsConfigActive: true });
  const [own] = (await courier.services()).Services as { ServiceUniqueId: string }[];

  expect((await courier.print({ orderId: 4001, serviceId: mapped.serviceId })).ErrorMessage).toContain('not one of ours');
  const { ErrorMessage: told } = await courier.print({ orderId: 4001, serviceId: own!.ServiceUniqueId, items: {} });
  expect(told).not.toBeNull();
  expect(told).not.toContain('TRK4001');
  expect(await courier.printManifest(theirs)).toMatchObject({ IsError: true });
  expect(await courier.cancel(4001)).toMatchObject({ IsError: false });
  expect(await world.db('audit_log').where({ installation_id: installation.id, outcome: 'cancelled in Linnworks' }).whereNotNull('order_id')).toEqual([]);
  const { json: { code } } = await world.call('POST', `/operator/installations/${set.installationId}/link-codes`, { as: 'administrator' });
  expect(await courier.update('LINK_ACCOUNT', [{ ConfigItemId: 'InstallationLinkCode', SelectedValue: code }])).toMatchObject({ IsError: true });
}, 60_000);

test('odd label requests are printed or refused in words, never broken: no packages, sequence numbers twice, numbers as texts, settings that are none', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const { courier } = set;
  const mapped = await mapService(world, set);
  await completedOrder(world, set, mapped, 4101);
  const pack = (SequenceNumber: unknown) => ({ SequenceNumber, PackageWeight: '1000', PackageWidth: null, PackageHeight: 0, PackageDepth: 0, PackageFormat: null, Items: null });
  const ask = (fields: object) => courier.post('/linnworks/shipping/GenerateLabel', { AuthorizationToken: courier.token, OrderId: '4101', ServiceId: mapped.serviceId, OrderCurrency: null, Packages: [pack(0)], ...fields });
  const told: Record<string, [status: number, isError: boolean]> = {};
  for (const [name, fields] of Object.entries({
    'numbers as texts': {}, 'no packages': { Packages: [] }, 'packages are null': { Packages: null }, 'sequence twice': { Packages: [pack(1), pack(1)] }, 'sequence is a text': { Packages: [pack('7')] },
    'settings are an object': { ServiceConfigItems: {} }, 'settings are null': { ServiceConfigItems: null }, 'a huge text': { Name: 'x'.repeat(200_000) }, 'order number is huge': { OrderId: '99999999999999999999' }, 'order number is negative': { OrderId: -1 },
    'fifty-one packages': { Packages: Array.from({ length: 51 }, (_, index) => pack(index)) }, 'service is no GUID': { ServiceId: 'x' },
  })) {
    const { status, text } = await ask(fields);
    const answer = JSON.parse(text);
    told[name] = [status, answer.IsError];
    if (answer.IsError) expect(answer.ErrorMessage).toMatch(/^[^<>]{5,200}$/);
  }
  expect(Object.values(told).every(([status]) => status === 200)).toBe(true);
  expect(told).toMatchObject({ 'numbers as texts': [200, false], 'settings are null': [200, false], 'no packages': [200, true], 'fifty-one packages': [200, true], 'service is no GUID': [200, true], 'order number is huge': [200, true], 'order number is negative': [200, true] });
  expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}, 60_000);

test('twenty requests of fifty packages with five copies at once are answered, and the api answers others meanwhile (security.md, 57)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await completedOrder(world, set, mapped, 4201);
  const large = Promise.all(Array.from({ length: 20 }, () => set.courier.print({ orderId: 4201, serviceId: mapped.serviceId, packages: 50, items: { ShippingLabelType: 'Compact (100×50mm without QR)', LabelCopies: '5' } })));
  const health = await fetch(`${world.url}/health/live`);
  expect(health.status).toBe(200);
  const answers = await large;
  expect(answers.every(({ IsError, ErrorMessage }) => !IsError || /Too many requests/.test(ErrorMessage ?? ''))).toBe(true);
  expect(await world.db('labels').where({ label_type: 'Compact (100×50mm without QR)' })).toHaveLength(50);
}, 120_000);
