import { expect, test } from '@jest/globals';
import { MANAGED_IDENTIFIERS } from '@stream-tech/domain';
import { createMasterDataWorld } from '../testing/index.ts';

const IDENTIFIERS = 'sync-master-data-identifiers';
const SERVICES = 'sync-master-data-postal-services';
const NAMES = MANAGED_IDENTIFIERS.map(({ name }) => name);

test('all 49 identifiers are registered whatever is switched on; the second run writes nothing (R-086, R-087, A-11)', async () => {
  await using world = await createMasterDataWorld({ integration: { IsWebhookFeaturesEnabled: false, IsGroupSequenceIdentifierEnabled: false } });
  await world.syncIdentifiers();
  const registered = () => [...world.account.identifiers.values()].filter(({ IsCustom }) => IsCustom).map(({ Name }) => Name);
  expect(registered()).toEqual(NAMES);
  expect(NAMES).toHaveLength(49);
  expect(await world.report(IDENTIFIERS)).toMatchObject({ outcome: 'synchronised', detail: { job: IDENTIFIERS, added: NAMES, changed: [], unchanged: 0, failed: [] } });

  const mark = world.linnworks.ledger.total();
  await world.syncIdentifiers();
  expect(world.writes(mark)).toEqual([]);
  expect((await world.report(IDENTIFIERS)).detail).toMatchObject({ added: [], unchanged: 49 });

  world.account.identifiers.delete('STI_RUN_07');
  world.account.identifiers.delete('STI_SENT');
  world.account.identifiers.set('MINE', { ...world.account.identifiers.get('STI_RUN_08')!, Tag: 'MINE', Name: 'Sent to Stream' });
  await world.syncIdentifiers();
  expect((await world.report(IDENTIFIERS)).detail).toMatchObject({ added: ['RUN 07'], unchanged: 48 });
});

test('an identifier that Linnworks refuses is told by name, and the others are registered', async () => {
  await using world = await createMasterDataWorld();
  world.linnworks.faults.add({ kind: '400', method: 'OpenOrders/SaveIdentifier', times: 2 });
  await expect(world.syncIdentifiers()).rejects.toMatchObject({ message: expect.stringContaining('Not all identifiers could be brought up to date. Sent to Stream: Linnworks refused') });
  expect([...world.account.identifiers.values()].filter(({ IsCustom }) => IsCustom)).toHaveLength(48);
  expect(await world.run(IDENTIFIERS)).toMatchObject({ done_at: null, outcome: { added: NAMES.slice(1), failed: [{ name: 'Sent to Stream' }] } });
});

test('nights go on over both changes of the clocks: each date once, identifiers from three and services from four o’clock (R-080, R-081, R10)', async () => {
  await using world = await createMasterDataWorld({ masterData: { scheduleTimezone: 'Europe/Athens' } });
  const began: string[] = [];
  const at = async (time: string): Promise<void> => {
    world.setTime(time);
    await world.night();
    for (const { job, local_date: date } of await world.db('nightly_runs').whereNotNull('done_at').orderBy('done_at').select('job', world.db.raw('local_date::text'))) {
      const run = `${job === IDENTIFIERS ? 'identifiers' : 'services'} ${date}`;
      if (!began.includes(run)) began.push(run);
    }
  };
  for (const time of ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:05:00Z', '2026-03-29T12:00:00Z']) await at(time);
  // Down until the morning of the day on which three o'clock comes twice; then its first and its second coming.
  for (const time of ['2026-10-24T23:55:00Z', '2026-10-25T00:00:00Z', '2026-10-25T00:55:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:05:00Z', '2026-10-25T02:00:00Z', '2026-10-25T21:59:00Z']) await at(time);
  expect(began).toEqual(['identifiers 2026-03-28', 'services 2026-03-28', 'identifiers 2026-03-29', 'services 2026-03-29', 'identifiers 2026-10-24', 'services 2026-10-24', 'identifiers 2026-10-25', 'services 2026-10-25']);
  expect(await world.db('audit_log').where({ kind: 'master-data' })).toHaveLength(8);
});

test('an installation with a zone of its own has its nights there, and one without a Stream account has identifiers only (A-10)', async () => {
  await using world = await createMasterDataWorld({ tenants: ['Oak & Ash Ltd', 'Northgate'] });
  const [oak, north] = world.tenants;
  await world.night();
  await world.db('installations').where({ id: north!.installationId }).update({ time_zone: 'Pacific/Auckland' });
  world.setTime('2026-11-24T15:00:00Z');
  expect(await world.masterData.owingMasterData()).toEqual([north!.installationId]);
  await world.db('services').delete();
  await world.db('stream_depots').delete();
  await world.db('integrations').where({ installation_id: oak!.installationId }).delete();
  world.setTime('2026-11-25T12:00:00Z');
  await world.night();
  expect(await world.db('nightly_runs').where({ installation_id: oak!.installationId, local_date: '2026-11-25' }).select('job')).toEqual([{ job: IDENTIFIERS }]);
});

test('a tenant whose partner is away keeps no other from its night, and is tried again; its failure is thrown so that its job is seen to fail (R-090)', async () => {
  await using world = await createMasterDataWorld({ tenants: ['Oak & Ash Ltd', 'Northgate'] });
  const [oak, north] = world.tenants;
  const fault = world.stream.faults.add({ kind: '503', account: 'TENANT0' });
  const { ran, failures } = await world.night();
  expect(ran).toEqual([oak!.installationId, north!.installationId]);
  expect(failures).toMatchObject([{ code: 'remote-unavailable' }]);
  expect(world.ours(north)).toHaveLength(7);
  expect(world.ours(oak)).toHaveLength(0);
  expect(await world.run(IDENTIFIERS, oak)).toMatchObject({ done_at: expect.any(Date) });
  expect(await world.run(SERVICES, oak)).toMatchObject({ done_at: null, tries: 1, problem: expect.stringContaining('Stream account Oak & Ash Ltd') });

  expect((await world.night()).ran).toEqual([]);
  fault.remove();
  await world.db('nightly_runs').update({ started_at: world.db.raw(`started_at - interval '15 minutes'`) });
  expect(await world.night()).toEqual({ ran: [oak!.installationId], failures: [] });
  expect(world.ours(oak)).toHaveLength(7);
});

test('a failed job that a person has run again is tried, however often it was tried already (R-090)', async () => {
  await using world = await createMasterDataWorld();
  const fault = world.stream.faults.add({ kind: '503' });
  await world.night();
  await world.db('nightly_runs').where({ job: SERVICES }).update({ tries: 3 });
  fault.remove();
  await world.masterData.runOwedMasterData(world.installationId, world.signal);
  expect(await world.run()).toMatchObject({ done_at: expect.any(Date), tries: 4, problem: null });
  const mark = world.linnworks.ledger.total();
  await world.masterData.runOwedMasterData(world.installationId, world.signal);
  expect(world.linnworks.ledger.total()).toBe(mark);
});

test('refused credentials are noted as everywhere: Linnworks’ on the installation, Stream’s on the integration, until they are accepted again', async () => {
  await using world = await createMasterDataWorld();
  const stream = world.stream.faults.add({ kind: '401' });
  const linnworks = world.linnworks.faults.add({ kind: '401', method: 'OpenOrders/GetIdentifiers' });
  const { failures } = await world.night();
  expect(failures).toMatchObject([{ code: 'credentials-refused' }]);
  expect(await world.db('installations').first()).toMatchObject({ token_refused_at: expect.any(Date) });
  expect(await world.db('integrations').first()).toMatchObject({ reconnect_since: expect.any(Date), problem: expect.stringContaining('Stream refused our credentials') });
  stream.remove();
  linnworks.remove();
  await world.syncIdentifiers();
  await world.syncServices();
  expect(await world.db('installations').first()).toMatchObject({ token_refused_at: null });
  expect(await world.db('integrations').first()).toMatchObject({ reconnect_since: null, problem: null });
});

test('an installation that is not active owes nothing, and can’t be run by hand', async () => {
  await using world = await createMasterDataWorld();
  await world.db('installations').update({ active: false });
  expect(await world.night()).toEqual({ ran: [], failures: [] });
  await world.masterData.runOwedMasterData(world.installationId, world.signal);
  await expect(world.syncServices()).rejects.toMatchObject({ code: 'installation-inactive' });
  expect(world.linnworks.ledger.total()).toBe(0);
});

test('a run whose process died is taken up once its lease lapsed; by hand none runs beside another', async () => {
  await using world = await createMasterDataWorld();
  for (const job of [IDENTIFIERS, SERVICES]) await world.nights.begin(job, world.installationId, '2026-11-24', 60);
  expect(await world.night()).toEqual({ ran: [], failures: [] });
  await expect(world.syncServices()).rejects.toMatchObject({ code: 'already-in-progress' });
  await world.db('nightly_runs').update({ lease_until: world.db.raw(`now() - interval '1 second'`) });
  expect(await world.night()).toEqual({ ran: [world.installationId], failures: [] });
  expect(await world.run()).toMatchObject({ done_at: expect.any(Date), tries: 2 });
});
