import { expect, test } from '@jest/globals';
import { openDatabase } from './database.ts';
import { createNightlyRunStore, NIGHTLY_TRIES } from './nightly-run-store.ts';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';

const JOB = 'sync-master-data-identifiers';
const DATE = '2026-03-29';

const createWorld = async () => {
  const database = await createTestDatabase();
  const { installationId } = await createWebhookWorld(database.db);
  const nights = createNightlyRunStore(database.db);
  return {
    ...database, nights, installationId,
    begin: (date = DATE, options: { force?: boolean } = {}) => nights.begin(JOB, installationId, date, 60, options),
    letLapse: () => database.db('nightly_runs').update({ lease_until: database.db.raw(`now() - interval '1 second'`) }),
    row: () => database.db('nightly_runs').first(),
  };
};

test('a job is done once for a date, and anew for the next one (A-10, R10)', async () => {
  await using world = await createWorld();
  const run = (await world.begin())!;
  expect(run).toMatchObject({ job: JOB, installationId: world.installationId, localDate: DATE });
  expect(await world.begin()).toBeUndefined();
  expect(await world.nights.done(run, { added: 49, text: 'a\u0000' })).toBe(true);
  expect(await world.begin()).toBeUndefined();
  expect(await world.row()).toMatchObject({ tries: 1, done_at: expect.any(Date), lease_until: null, outcome: { added: 49, text: 'a\ufffd' } });
  expect(await world.begin('2026-03-30')).toBeDefined();
});

test('each job and each installation has its own nights (I8)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  expect(await world.begin()).toBeDefined();
  expect(await world.nights.begin('sync-master-data-postal-services', world.installationId, DATE, 60)).toBeDefined();
  expect(await world.nights.begin(JOB, other.installationId, DATE, 60)).toBeDefined();
});

test('of processes that begin at the same time one gets it, on every date (R10)', async () => {
  await using world = await createWorld();
  const processes = Array.from({ length: 4 }, () => openDatabase({ url: world.url, connections: 2 }));
  try {
    for (let day = 1; day <= 28; day += 1) {
      const date = `2026-02-${String(day).padStart(2, '0')}`;
      const runs = await Promise.all([...processes, ...processes].map((db) => createNightlyRunStore(db).begin(JOB, world.installationId, date, 60)));
      expect(runs.filter(Boolean)).toHaveLength(1);
      if (day % 2 === 0) continue;
      // A lease that lapsed is one that all of them see at once.
      await world.letLapse();
      const again = await Promise.all([...processes, ...processes].map((db) => createNightlyRunStore(db).begin(JOB, world.installationId, date, 60)));
      expect(again.filter(Boolean)).toHaveLength(1);
    }
  } finally {
    await Promise.all(processes.map((db) => db.destroy()));
  }
});

test('a try that failed is followed by another, three in all, and its reason is kept', async () => {
  await using world = await createWorld();
  for (let n = 1; n <= NIGHTLY_TRIES; n += 1) {
    expect(await world.nights.failed((await world.begin())!, `Linnworks: \u0000${'x'.repeat(5_000)}`)).toBe(true);
  }
  expect(await world.begin()).toBeUndefined();
  expect(await world.row()).toMatchObject({ tries: 3, done_at: null, problem: expect.stringMatching(/^Linnworks: \ufffdx+$/) });
});

test('a try whose holder is gone is followed by another once its lease has lapsed, three in all (F43)', async () => {
  await using world = await createWorld();
  for (let n = 1; n <= NIGHTLY_TRIES; n += 1) {
    expect(await world.begin()).toBeDefined();
    expect(await world.begin()).toBeUndefined();
    await world.letLapse();
  }
  expect(await world.begin()).toBeUndefined();
});

test('whoever lost its try to another can neither end it well nor badly', async () => {
  await using world = await createWorld();
  const first = (await world.begin())!;
  await world.letLapse();
  const second = (await world.begin())!;
  expect(await world.nights.done(first, {})).toBe(false);
  expect(await world.nights.failed(first, 'late')).toBe(false);
  expect(await world.row()).toMatchObject({ done_at: null, problem: null });
  expect(await world.nights.done(second, {})).toBe(true);
  expect(await world.nights.failed(second, 'too late')).toBe(false);
});

test('a success after a failure leaves no problem behind', async () => {
  await using world = await createWorld();
  await world.nights.failed((await world.begin())!, 'Linnworks does not answer.');
  await world.nights.done((await world.begin())!, { added: 1 });
  expect(await world.row()).toMatchObject({ tries: 2, problem: null, outcome: { added: 1 } });
});

test('by hand it runs again on a date that is done or was given up, never beside another, and no try is used up', async () => {
  await using world = await createWorld();
  const byHand = (await world.begin(DATE, { force: true }))!;
  expect(await world.begin(DATE, { force: true })).toBeUndefined();
  expect(await world.begin()).toBeUndefined();
  await world.nights.failed(byHand, 'Linnworks does not answer.');
  for (let n = 1; n <= NIGHTLY_TRIES; n += 1) await world.nights.failed((await world.begin())!, 'Linnworks does not answer.');
  const again = (await world.begin(DATE, { force: true }))!;
  expect(await world.nights.done(again, { added: 3 })).toBe(true);
  expect(await world.begin()).toBeUndefined();
  expect(await world.row()).toMatchObject({ tries: NIGHTLY_TRIES, outcome: { added: 3 } });
});

test('a run by hand that fails leaves done what was done: the night is not repeated by itself', async () => {
  await using world = await createWorld();
  await world.nights.done((await world.begin())!, { added: 1 });
  await world.nights.failed((await world.begin(DATE, { force: true }))!, 'Linnworks does not answer.');
  expect(await world.begin()).toBeUndefined();
  expect(await world.row()).toMatchObject({ done_at: expect.any(Date), outcome: { added: 1 }, problem: 'Linnworks does not answer.' });
});

const SERVICES = 'sync-master-data-postal-services';
const due = (installationId: string, job: 'sync-master-data-identifiers' | typeof SERVICES = JOB, localDate = DATE) => ({ job, installationId, localDate });

test('what is due is owed until it is done, not beside one that is under way, and again once a lease lapsed', async () => {
  await using world = await createWorld();
  const both = [due(world.installationId), due(world.installationId, SERVICES)];
  const owed = () => world.nights.owing(both);
  expect(await owed()).toEqual(both);
  expect(await world.nights.owing([])).toEqual([]);
  const run = (await world.begin())!;
  expect(await owed()).toEqual([both[1]]);
  await world.letLapse();
  expect(await owed()).toEqual(both);
  expect(await world.nights.renew(run, 60)).toBe(true);
  expect(await owed()).toEqual([both[1]]);
  await world.nights.done(run, {});
  expect(await world.nights.renew(run, 60)).toBe(false);
  expect(await owed()).toEqual([both[1]]);
  expect(await world.nights.owing([due(world.installationId, JOB, '2026-03-30')])).toHaveLength(1);
});

test('after a failure it is owed again a quarter of an hour later, then after four hours, then no more; a person may have it run again all the same (R-090)', async () => {
  await using world = await createWorld();
  const { db, nights } = world;
  const owed = async () => (await nights.owing([due(world.installationId)])).length === 1;
  const age = (minutes: number) => db('nightly_runs').update({ started_at: db.raw('started_at - make_interval(mins => ?)', [minutes]) });
  for (const pause of [15, 240]) {
    await nights.failed((await world.begin())!, 'Linnworks does not answer.', { added: ['RUN 01'] });
    await age(pause - 1);
    expect(await owed()).toBe(false);
    await age(1);
    expect(await owed()).toBe(true);
  }
  await nights.failed((await world.begin())!, 'Linnworks does not answer.');
  await age(10_000);
  expect(await owed()).toBe(false);
  expect(await world.row()).toMatchObject({ outcome: { added: ['RUN 01'] } });
  const again = (await nights.begin(JOB, world.installationId, DATE, 60, { again: true }))!;
  expect(await world.row()).toMatchObject({ problem: null });
  await nights.done(again, {});
  expect(await nights.begin(JOB, world.installationId, DATE, 60, { again: true })).toBeUndefined();
});

test('installations with nightly work are the active ones, with their zones', async () => {
  await using world = await createWorld();
  const add = (row: object) => world.db('installations').insert({ name: 'Northgate', account_key: Math.random().toString(), ...row });
  await add({ active: false });
  await add({ claimed: false });
  await add({ time_zone: 'Pacific/Auckland' });
  expect(await world.nights.installations()).toEqual([
    { id: world.installationId, zone: undefined, hasIntegration: true },
    { id: expect.any(String), zone: 'Pacific/Auckland', hasIntegration: false },
  ]);
});

test('the latest run of each job of each installation is shown with its state and report (R-089)', async () => {
  await using world = await createWorld();
  const other = await createWebhookWorld(world.db);
  await world.nights.done((await world.begin())!, { added: ['RUN 01'] });
  const next = (await world.begin('2026-03-30'))!;
  const latest = () => world.nights.latest(world.installationId);
  expect(await latest()).toMatchObject([{ job: JOB, installationId: world.installationId, installationName: 'Oak & Ash', localDate: '2026-03-30', state: 'under-way', doneAt: undefined, problem: undefined }]);
  await world.nights.failed(next, 'Linnworks does not answer.');
  expect(await latest()).toMatchObject([{ state: 'failed', problem: 'Linnworks does not answer.' }]);
  await world.nights.done((await world.begin('2026-03-30'))!, { added: [] });
  await world.nights.begin(SERVICES, other.installationId, DATE, 60);
  await world.db('nightly_runs').where({ job: SERVICES }).update({ lease_until: world.db.raw(`now() - interval '1 second'`) });
  expect(await world.nights.latest()).toMatchObject([
    { job: JOB, state: 'done', doneAt: expect.any(String), tries: 2, outcome: { added: [] } },
    { job: SERVICES, installationId: other.installationId, state: 'failed' },
  ]);
});
