import { expect, test } from '@jest/globals';
import { createCourierDriver, type CourierModes } from '@stream-tech/simulators';
import { createWorld } from '../testing/create-world.ts';
import { completedOrder, mapService, setUpCourier, sourceOf, wizardValues } from './testing/set-up-courier.ts';

const MODES: [string, CourierModes][] = [
  ['as documented', {}],
  ['with plain GUIDs, nulls, sequence from 1, OrderId and SaveConfigItems, at the template’s addresses', { guids: 'plain', nulls: true, firstSequence: 1, cancelBy: 'OrderId', serviceItems: 'SaveConfigItems', aliases: true }],
  ['with GUIDs in upper case', { guids: 'upper' }],
];
test.each(MODES)('Linnworks sets us up, prints, reprints, cancels and files a manifest, %s (R-111, R-122, R-126, R-129)', async (_name, modes) => {
  await using world = await createWorld();
  const set = await setUpCourier(world, modes);
  const { courier } = set;
  expect(set.active).toMatchObject({ IsError: false, IsConfigActive: true, ConfigStatus: 'CONFIG' });
  expect(JSON.stringify(set.active)).not.toContain(String(world.settings().StreamClientSecret));
  const mapped = await mapService(world, set);
  const id = await completedOrder(world, set, mapped, 5001);

  const { Services: services } = await courier.services();
  const service = services.find(({ ServiceUniqueId }: { ServiceUniqueId: string }) => ServiceUniqueId === mapped.serviceId);
  expect(service.ConfigItems.find(({ ConfigItemId }: { ConfigItemId: string }) => ConfigItemId === 'StreamDepot')).toMatchObject({ SelectedValue: 'LEEDS', ValueType: 5 });
  expect((await courier.services()).Services.map(({ ServiceUniqueId }: { ServiceUniqueId: string }) => ServiceUniqueId)).toEqual(services.map(({ ServiceUniqueId }: { ServiceUniqueId: string }) => ServiceUniqueId));

  const asked = { orderId: 5001, serviceId: mapped.serviceId, packages: 2, items: { ShippingLabelType: 'Compact (100×50mm without QR)', LabelCopies: '2', StreamDepot: 'BRISTOL', StreamDeliveryMethod: 'BRIS2MAN' } };
  const first = await courier.print(asked);
  expect(first).toMatchObject({ IsError: false, LeadTrackingNumber: 'TRK5001', Currency: 'GBP' });
  expect(first.Package[0]).toMatchObject({ LabelWidth: 3.94, LabelHeight: 1.97 });
  expect(first.Package.map(({ AdditionalPngsBase64 }: { AdditionalPngsBase64: string[] }) => AdditionalPngsBase64.length)).toEqual([1, 1]);
  expect(await courier.print(asked)).toEqual(first);
  expect(await world.db('labels').where({ order_id: id })).toHaveLength(2);

  const { json: { proposals } } = await world.call('GET', '/operator/service-proposals', { as: 'administrator' });
  expect(proposals.map(({ key, value }: { key: string; value: string }) => `${key} ${value}`).sort()).toEqual(['StreamDeliveryMethod BRIS2MAN', 'StreamDepot BRISTOL']);
  expect(await world.call('POST', `/operator/service-proposals/${proposals[0].id}/accept`, { as: 'administrator' })).toMatchObject({ status: 200, json: { settings: { StreamDepot: 'BRISTOL', StreamDeliveryMethod: 'BRIS2MAN' } } });

  expect(await courier.cancel(5001)).toMatchObject({ IsError: false });
  expect(await courier.cancel(999_999)).toMatchObject({ IsError: false });
  expect((await courier.print(asked)).LeadTrackingNumber).toBe('TRK5001');
  const { ManifestReference: reference } = await courier.fileManifest();
  expect(reference).toMatch(/^STM-\d{8}-1$/);
  expect((await courier.call('CreateManifest', { AuthorizationToken: courier.token, OrderId: ['5001'] })).ManifestReference).toBe(reference);
  expect(await courier.printManifest(reference)).toMatchObject({ IsError: false });
  expect(await courier.printManifest('STM-19990101-1')).toMatchObject({ IsError: true });
  expect(await courier.properties()).toMatchObject({ IsError: false });
  expect(await courier.quote()).toMatchObject({ QuoteItems: [] });

  expect(await courier.remove()).toMatchObject({ IsError: false });
  expect(await courier.remove()).toMatchObject({ IsError: false });
  const gone = await courier.print(asked);
  expect(gone.ErrorMessage).toMatch(/^Authorization failed for token .{4}…$/);
  const outcomes = await world.db('audit_log').where({ kind: 'label' }).orderBy('id').pluck('outcome');
  expect(outcomes).toEqual(['printed', 'printed', 'cancelled in Linnworks', 'cancelled in Linnworks', 'printed']);
}, 30_000);

test('a profile that fits no installation is inert: it calls nobody, and a link code binds it (security.md, 1)', async () => {
  await using world = await createWorld();
  const courier = createCourierDriver(world.url);
  const { json: installation } = await world.call('POST', '/operator/installations', { as: 'administrator', body: { token: world.linnworks.account().installationToken } });
  await courier.addNewUser({ Email: 'stranger@example.test', LinnworksUniqueIdentifier: '00000000-1111-4111-8111-000000000000', AccountName: 'x' });
  expect((await courier.config()).ConfigStatus).toBe('LINK_ACCOUNT');
  expect(await courier.update('STREAM_ACCOUNT', [{ ConfigItemId: 'StreamClientUrl', SelectedValue: 'https://169.254.169.254' }])).toMatchObject({ IsError: true });
  expect(await courier.update('LINK_ACCOUNT', [{ ConfigItemId: 'InstallationLinkCode', SelectedValue: 'guessedguessedguessed' }])).toMatchObject({ IsError: true });
  expect(await courier.services()).toMatchObject({ IsError: true });
  const { json: { code } } = await world.call('POST', `/operator/installations/${installation.id}/link-codes`, { as: 'administrator' });
  const bad = await courier.walkWizard({ ...wizardValues(world), InstallationLinkCode: code, StreamClientUrl: 'https://169.254.169.254/' });
  expect(bad.ErrorMessage).toContain('Stream Client URL');
  const wrongSecret = await courier.walkWizard({ ...wizardValues(world), StreamClientSecret: 'wrong' });
  expect(wrongSecret.ErrorMessage).toContain('Stream Client Secret');
  expect(await courier.walkWizard(wizardValues(world))).toMatchObject({ IsConfigActive: true });
}, 30_000);

test('labels are refused with a sentence: deleted, no such service (R-115, R-127); one that is being sent is labelled as soon as it is Completed (R-114, P25)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  const print = (orderId: number, serviceId = mapped.serviceId) => set.courier.print({ orderId, serviceId });
  await completedOrder(world, set, mapped, 6001);
  await world.order(set.installationId, { order_number: 6002, status: 'deleted' });
  const busy = await world.order(set.installationId, { order_number: 6003, status: 'in-progress', lease_until: new Date(Date.now() + 60_000), source: sourceOf(mapped), postal_service_id: mapped.postalServiceId });
  expect((await print(6001, '11111111-2222-4333-8444-555555555555')).ErrorMessage).toContain('service');
  expect((await print(6002)).ErrorMessage).toContain('deleted');

  const waiting = print(6003);
  await world.db('orders').where({ id: busy }).update({ status: 'completed', lease_until: null, consignment_no: 'STC-6003', tracking_number: 'TRK6003', completed_at: new Date(), integration_id: set.integrationId });
  expect((await waiting).LeadTrackingNumber).toBe('TRK6003');
}, 30_000);

test('twenty identical requests at once draw one label (F53)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  const mapped = await mapService(world, set);
  await completedOrder(world, set, mapped, 7001);
  const answers = await Promise.all(Array.from({ length: 20 }, () => set.courier.print({ orderId: 7001, serviceId: mapped.serviceId })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await world.db('labels')).toHaveLength(1);
}, 30_000);

test('whatever is posted, the answer is 200, well-formed and a sentence (S5)', async () => {
  await using world = await createWorld();
  const courier = createCourierDriver(world.url);
  const bodies = ['', '{', 'null', '[]', '"x"', '{"AuthorizationToken":5}', '{"AuthorizationToken":{"$gt":""}}', '{"__proto__":{"IsError":1}}', `{"AuthorizationToken":"${'f'.repeat(500)}"}`, JSON.stringify({ Email: 'a\u0000b', LinnworksUniqueIdentifier: '\u0000', AccountName: '\ud800' }), JSON.stringify({ x: 'y'.repeat(1_100_000) })];
  for (const name of ['AddNewUser', 'UserConfig', 'UpdateConfig', 'ConfigDelete', 'UserAvailableServices', 'ExtendedPropertyMapping', 'GenerateLabel', 'CancelLabel', 'CreateManifest', 'PrintManifest', 'Quote'] as const) {
    for (const body of bodies) await courier.call(name, body);
  }
  expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}, 30_000);

test('a thousand strangers are limited, and nobody is called for them (security.md, 1)', async () => {
  await using world = await createWorld();
  const courier = createCourierDriver(world.url);
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => courier.call('AddNewUser', { Email: 'x@example.test', LinnworksUniqueIdentifier: '', AccountName: '' })));
  expect(answers.filter(({ IsError }) => !IsError)).toHaveLength(30);
  expect(await world.db('shipping_profiles')).toHaveLength(30);
}, 30_000);

test('settings are edited inside Linnworks once we are active: problems are named, a stored secret is never shown and stays (R-193; security.md, 8)', async () => {
  await using world = await createWorld();
  const { courier } = await setUpCourier(world);
  const shown = (await courier.config()).ConfigStage.ConfigItems as { ConfigItemId: string; SelectedValue: string }[];
  expect(shown.find(({ ConfigItemId }) => ConfigItemId === 'StreamClientSecret')?.SelectedValue).toBe('••••••••');
  const set = (key: string, value: string) => shown.map((item) => (item.ConfigItemId === key ? { ...item, SelectedValue: value } : item));
  expect((await courier.update('CONFIG', set('OrderLookbackDays', '999'))).ErrorMessage).toBe('Order Lookback Days must be a whole number from 1 to 365.');
  expect(await courier.update('CONFIG', set('CompanyName', 'Oak & Ash'))).toMatchObject({ IsError: false });
  expect(await courier.update('CONFIG', set('CompanyName', 'Oak & Ash'))).toMatchObject({ IsError: false });
  expect((await courier.config()).ConfigStage.ConfigItems).toContainEqual(expect.objectContaining({ ConfigItemId: 'CompanyName', SelectedValue: 'Oak & Ash' }));
}, 30_000);

test('a delivery method must be one of the chosen depot; depots come from Stream (R-065, R-066)', async () => {
  await using world = await createWorld();
  const set = await setUpCourier(world);
  await mapService(world, set);
  const { json: { depots } } = await world.call('GET', `/operator/integrations/${set.integrationId}/depots`, { as: 'support' });
  expect(depots.map(({ id }: { id: string }) => id)).toEqual(['LEEDS', 'BRISTOL']);
  const [postal] = world.linnworks.account().postalServices;
  const refused = await world.call('PUT', `/operator/installations/${set.installationId}/services/${postal!.pkPostalServiceId}`, { as: 'administrator', body: { settings: { StreamDepot: 'BRISTOL' } } });
  expect(refused).toMatchObject({ status: 422, json: { code: 'settings-invalid', fields: [{ key: 'StreamDeliveryMethod' }] } });
}, 30_000);
