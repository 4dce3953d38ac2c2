import { expect, test } from '@jest/globals';
import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { createMasterDataWorld } from '../testing/index.ts';

const by = { actor: 'admin@example.test', correlationId: 'test-correlation' };
const ALL = ['Leeds 2-man', 'Leeds collections', 'Leeds parcel', 'Leeds night trunk', 'Bristol 2-man', 'Bristol collections', 'Bristol parcel', 'Bristol night trunk'];
/** The world's own service, made by hand, is mapped to the first of them. */
const MADE = ALL.slice(1);
const names = (services: { PostalServiceName: string }[]) => services.map(({ PostalServiceName }) => PostalServiceName);

test('the first run makes a service for each method at each depot under our vendor, linked to nothing; the second writes nothing (R-082 … R-084)', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  expect(names(world.ours())).toEqual(MADE);
  expect(world.ours()[0]).toMatchObject({ Vendor: 'STREAM TECH', PostalServiceCode: `STI/${world.integrationId.slice(0, 8)}/LEEDS/LEEDSCOL`, fkShippingAPIConfigId: 0, ServiceCountry: 'WORLDWIDE' });
  const report = { added: MADE, changed: [], unchanged: 1, failed: [], vanished: [] };
  expect(await world.report()).toMatchObject({ outcome: 'synchronised', actor: 'operator', detail: { job: 'sync-master-data-postal-services', localDate: '2026-11-24', ...report } });
  expect(await world.run()).toMatchObject({ done_at: expect.any(Date), problem: null, outcome: report });
  expect(await world.depots.find(world.integrationId)).toMatchObject({ depots: [{ id: 'LEEDS' }, { id: 'BRISTOL' }] });
  // What it made is to be mapped, and is known to be there.
  const [list] = await world.serviceLists.list('all');
  expect(list?.services.map(({ name }) => name)).toEqual(names(world.account.postalServices));

  const mark = world.linnworks.ledger.total();
  const before = structuredClone(world.account.postalServices);
  await world.syncServices();
  expect(world.writes(mark)).toEqual([]);
  expect(world.account.postalServices).toEqual(before);
  expect((await world.report()).detail).toMatchObject({ added: [], changed: [], unchanged: 8, failed: [], vanished: [] });
});

test('staging writes its own vendor name, and services of ours follow where it changes (R-083)', async () => {
  await using world = await createMasterDataWorld({ masterData: { deployment: 'staging' } });
  await world.syncServices();
  expect(new Set(world.ours().map(({ Vendor }) => Vendor))).toEqual(new Set(['STREAMTECH']));
  world.ours()[0]!.Vendor = 'STREAM TECH';
  await world.syncServices();
  expect(world.ours()[0]!.Vendor).toBe('STREAMTECH');
  expect((await world.report()).detail.changed).toEqual([{ name: 'Leeds collections', what: 'vendor changed from STREAM TECH to STREAMTECH' }]);
});

test('a method that Stream renames keeps its service, its link and its mapping; a new depot brings new services (R-085)', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  const [collections] = world.ours();
  Object.assign(collections!, { fkShippingAPIConfigId: 7, IntegratedServiceId: '11111111-2222-4333-8444-555555555555', PostalServiceTag: 'kept', TrackingNumberRequired: true });
  const id = collections!.pkPostalServiceId;
  const mapping = await world.services.save({ installationId: world.installationId, integrationId: world.integrationId, postalServiceId: id, name: 'Leeds collections', vendor: 'STREAM TECH', settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDSCOL', LabelCopies: 3 } }, by);
  const mappings = await world.services.ofInstallation(world.installationId);
  const count = world.account.postalServices.length;

  const [leeds, bristol] = world.stream.accounts[0]!.depots;
  leeds!.deliveryMethods[1]!.name = 'Leeds\tpick-ups ';
  world.stream.accounts[0]!.depots.push({ ...structuredClone(bristol!), id: 'YORK', address: { ...bristol!.address, name: 'York' }, deliveryMethods: [{ id: 'EVE', name: 'Evening', type: 'DELIVERY' }] });
  await world.syncServices();
  expect(world.account.postalServices.find((each) => each.pkPostalServiceId === id)).toMatchObject({ PostalServiceName: 'Leeds pick-ups', fkShippingAPIConfigId: 7, IntegratedServiceId: '11111111-2222-4333-8444-555555555555', PostalServiceTag: 'kept', TrackingNumberRequired: true });
  expect(world.account.postalServices).toHaveLength(count + 1);
  expect(names(world.ours())).toContain('York Evening');
  expect((await world.report()).detail).toMatchObject({ added: ['York Evening'], changed: [{ name: 'Leeds pick-ups', what: 'renamed from Leeds collections' }], failed: [] });
  expect(await world.services.ofInstallation(world.installationId)).toEqual(mappings);
  expect(mapping.problem).toBeUndefined();
});

test('names that move on in a row or change places are followed', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  const idOf = (name: string) => world.ours().find(({ PostalServiceName }) => PostalServiceName === name)?.pkPostalServiceId;
  const before = [idOf('Leeds collections'), idOf('Leeds parcel'), idOf('Leeds night trunk'), idOf('Bristol parcel'), idOf('Bristol 2-man')];
  const [leeds, bristol] = world.stream.accounts[0]!.depots;
  const rename = (methods: { id: string; name: string }[], id: string, name: string): void => { methods.find((method) => method.id === id)!.name = name; };
  rename(leeds!.deliveryMethods, 'LEEDSCOL', 'Leeds parcel');
  rename(leeds!.deliveryMethods, 'LEEDSPARCEL', 'Leeds night trunk');
  rename(leeds!.deliveryMethods, 'LEEDSTRUNK', 'Leeds trunk');
  rename(bristol!.deliveryMethods, 'BRISPARCEL', 'Bristol 2-man');
  rename(bristol!.deliveryMethods, 'BRIS2MAN', 'Bristol parcel');
  await world.syncServices();
  expect([idOf('Leeds parcel'), idOf('Leeds night trunk'), idOf('Leeds trunk'), idOf('Bristol 2-man'), idOf('Bristol parcel')]).toEqual(before);
  expect((await world.report()).detail.changed).toHaveLength(5);
  const mark = world.linnworks.ledger.total();
  await world.syncServices();
  expect(world.writes(mark)).toEqual([]);
});

test('a name that somebody else’s service has is told, and the others are made; nothing of theirs is touched', async () => {
  await using world = await createMasterDataWorld();
  const theirs = world.account.addPostalService({ PostalServiceName: 'leeds PARCEL', Vendor: 'Royal Mail' });
  const mapped = world.account.addPostalService({ PostalServiceName: 'Bristol parcel', Vendor: 'STREAM TECH' });
  await world.services.save({ installationId: world.installationId, integrationId: world.integrationId, postalServiceId: mapped.pkPostalServiceId, name: 'Bristol parcel', vendor: 'STREAM TECH', settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDSCOL' } }, by);
  const before = structuredClone([theirs, mapped]);
  await expect(world.syncServices()).rejects.toMatchObject({ code: 'master-data-incomplete', message: expect.stringContaining('Leeds parcel: Linnworks has another postal service called Leeds parcel (Royal Mail)') });
  expect([theirs, mapped]).toEqual(before);
  expect(names(world.ours())).toEqual(['Leeds night trunk', 'Bristol 2-man', 'Bristol collections', 'Bristol night trunk']);
  expect(await world.report()).toMatchObject({ outcome: 'failed', detail: { failed: [{ name: 'Leeds parcel', reason: expect.any(String) }, { name: 'Bristol parcel', reason: expect.any(String) }], unchanged: 2 } });
  expect(await world.run()).toMatchObject({ done_at: null, problem: expect.stringContaining('Leeds parcel'), outcome: { added: expect.any(Array) } });
});

test('a service of our vendor with the name and without a key is taken over, not made twice; so are those of an account connected before', async () => {
  await using world = await createMasterDataWorld();
  const lost = world.account.addPostalService({ PostalServiceName: 'Leeds parcel', Vendor: 'STREAM TECH' });
  const former = world.account.addPostalService({ PostalServiceName: 'Bristol parcel', Vendor: 'STREAM TECH', PostalServiceCode: 'STI/00000000/BRISTOL/BRISPARCEL', fkShippingAPIConfigId: 7 });
  await world.syncServices();
  expect(names(world.ours()).sort()).toEqual([...MADE].sort());
  expect(lost.PostalServiceCode).toMatch(/\/LEEDS\/LEEDSPARCEL$/);
  expect(former).toMatchObject({ PostalServiceCode: `STI/${world.integrationId.slice(0, 8)}/BRISTOL/BRISPARCEL`, fkShippingAPIConfigId: 7 });
  expect((await world.report()).detail.changed).toHaveLength(2);
});

test('two Stream accounts of one installation with the same depots get names of their own, and one that is away renames nothing', async () => {
  await using world = await createMasterDataWorld({ tenants: ['Oak & Ash Ltd', 'Northgate'] });
  const [first] = world.tenants;
  const { settings } = (await world.integrations.ofInstallation(world.tenants[1]!.installationId))[0]!;
  const { id: second } = await world.integrations.create({ installationId: first!.installationId, settings: { ...DEFAULT_INTEGRATION_SETTINGS, ...settings, StreamClientId: 'TENANT1X', CompanyName: 'Ash North' }, secret: 'secret-1' }, by);
  await world.db('integrations').where({ id: second }).update({ name: 'Ash North', settings: JSON.stringify({ ...settings, CompanyName: 'Ash North' }) });
  await world.syncServices();
  expect(names(world.ours())).toEqual([...MADE, ...ALL.map((name) => `${name} (Ash North)`)]);
  const mark = world.linnworks.ledger.total();
  world.stream.faults.add({ kind: '500', account: 'TENANT0' });
  await expect(world.syncServices()).rejects.toMatchObject({ code: 'remote-unavailable' });
  expect(world.writes(mark)).toEqual([]);
  expect((await world.report()).detail).toMatchObject({ unchanged: 8, failed: [{ name: 'Stream account Oak & Ash Ltd', reason: expect.stringContaining('Stream') }], vanished: [] });
});

test.each(['reset-after', 'cut-body', 'late-commit'] as const)('a service whose making has no answer (%s) is not made twice', async (kind) => {
  await using world = await createMasterDataWorld();
  world.linnworks.faults.add({ kind, method: 'PostalServices/CreatePostalService', times: 1, ...(kind === 'late-commit' ? { delayMs: 60_000 } : {}) });
  const outcome = await world.syncServices().then(() => 'done', (error: { code: string }) => error.code);
  expect(outcome).toBe(kind === 'late-commit' ? 'outcome-unknown' : 'done');
  expect(world.writes().filter((method) => method === 'PostalServices/CreatePostalService')).toHaveLength(7);
  if (kind === 'late-commit') {
    expect(await world.run()).toMatchObject({ done_at: null, problem: expect.stringContaining('Leeds collections') });
    await world.syncServices();
  }
  expect(names(world.ours()).sort()).toEqual([...MADE].sort());
});

test('a mapping whose method or depot vanished is flagged with a sentence, loses nothing, and is cleared when it is back (R-084, F52)', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  const [mapped] = await world.services.ofInstallation(world.installationId);
  const { depots } = world.stream.accounts[0]!;
  const kept = structuredClone(depots);
  const count = world.account.postalServices.length;
  const problem = async () => (await world.services.find(world.installationId, mapped!.postalServiceId))?.problem;

  depots[0]!.deliveryMethods.splice(0, 2);
  await world.syncServices();
  expect(await problem()).toMatch(/^Depot Leeds no longer offers delivery method LEEDS2MAN/);
  expect((await world.report()).detail.vanished).toEqual([{ name: 'Two-Man Delivery', reason: expect.stringContaining('LEEDS2MAN') }, { name: 'Leeds collections', reason: expect.stringContaining('no mapping uses it') }]);
  depots.splice(0, 1);
  await world.syncServices();
  expect(await problem()).toMatch(/^Stream no longer lists depot LEEDS/);
  expect(world.account.postalServices).toHaveLength(count);
  expect(await world.services.ofInstallation(world.installationId)).toEqual([{ ...mapped, problem: await problem() }]);

  depots.splice(0, depots.length, ...kept);
  const mark = world.linnworks.ledger.total();
  await world.syncServices();
  expect(await problem()).toBeUndefined();
  expect(world.writes(mark)).toEqual([]);
});

test('an empty list of depots changes nothing, flags nothing, and is told as a failure (F52)', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  world.stream.accounts[0]!.depots.splice(0);
  const mark = world.linnworks.ledger.total();
  await expect(world.syncServices()).rejects.toMatchObject({ code: 'no-depots', message: expect.stringContaining('Stream lists no depots at all') });
  expect(world.writes(mark)).toEqual([]);
  expect((await world.services.ofInstallation(world.installationId))[0]?.problem).toBeUndefined();
  expect((await world.depots.find(world.integrationId))?.depots).toHaveLength(2);
});

test('a service that Linnworks has twice under one key is told; the one that is mapped is kept up to date', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  const [first] = world.ours();
  const twin = world.account.addPostalService({ PostalServiceName: 'Copy', Vendor: 'STREAM TECH', PostalServiceCode: first!.PostalServiceCode });
  await expect(world.syncServices()).rejects.toMatchObject({ message: expect.stringContaining('2 times') });
  expect(twin.PostalServiceName).toBe('Copy');
});

test('a preview tells the same as the run that follows, and writes nothing anywhere', async () => {
  await using world = await createMasterDataWorld();
  await world.syncServices();
  const { depots } = world.stream.accounts[0]!;
  depots[0]!.deliveryMethods[1]!.name = 'Leeds pick-ups';
  depots[0]!.deliveryMethods.splice(0, 1);
  depots[1]!.deliveryMethods.push({ id: 'EVE', name: 'Evening', type: 'DELIVERY' });
  const mark = world.linnworks.ledger.total();
  const counts = async () => [await world.db('audit_log').count(), await world.db('nightly_runs').select('*'), await world.db('services').select('problem'), await world.db('stream_depots').select('*'), await world.db('postal_service_lists').select('*')];
  const before = await counts();
  const preview = await world.preview();
  expect(preview).toMatchObject({ added: ['Bristol Evening'], changed: [{ name: 'Leeds pick-ups', what: 'renamed from Leeds collections' }], unchanged: 6, failed: [], vanished: [{ name: 'Two-Man Delivery' }] });
  expect(world.writes(mark)).toEqual([]);
  expect(await counts()).toEqual(before);
  await world.syncServices();
  expect((await world.report()).detail).toMatchObject(preview);
  await expect(world.masterData.previewPostalServices('00000000-0000-4000-8000-000000000000', world.signal)).rejects.toMatchObject({ code: 'not-found' });
});
