import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTestDatabase, plansOf } from '../testing/index.ts';
import { createCapacityView } from './capacity.ts';
import { createPartnersView } from './partners.ts';

const createShops = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const connect = async (name: string, row: object = {}, integration: object = {}): Promise<string> => {
    const [{ id }] = await db('installations').insert({ name, account_key: name, ...row }).returning('id');
    await db('integrations').insert({ installation_id: id, name: `${name} at Stream`, settings: '{}', stream_account: name, ...integration });
    return id;
  };
  const tell = (installationId: string, kind: string, outcome: string, minutesAgo: number, message?: string) =>
    db('audit_log').insert({ kind, outcome, message, installation_id: installationId, actor: 'schedule', correlation_id: 'c', at: db.raw(`now() - ?::int * interval '1 minute'`, [minutesAgo]) });
  const order = (installationId: string, row: object) => db('orders').insert({ installation_id: installationId, linnworks_order_id: randomUUID(), order_number: 1, received_at: new Date(), source: '{}', source_hash: 'h', ...row });
  return { db, connect, tell, order, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};
const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

test('each account tells how it stands with Linnworks and with Stream: well, refused, silent, slowed down, failing, or nothing asked yet (R-244)', async () => {
  await using shops = await createShops();
  const { db, connect, tell, order } = shops;
  const well = await connect('Well', { fetched_at: ago(2) });
  await tell(well, 'fetch', 'failed', 60, 'Linnworks is not available');
  await tell(well, 'order', 'refused', 30, 'Stream refused it');
  await tell(well, 'order', 'accepted', 3);
  await connect('Refused', { fetched_at: ago(200), token_refused_at: ago(90), problem: 'The token was revoked' }, { reconnect_since: ago(50), problem: 'Stream refuses the credentials' });
  await connect('Silent', {}, { silent_since: ago(9) });
  const slowed = await connect('Slowed', { fetched_at: ago(50) });
  await tell(slowed, 'fetch', 'failed', 1, 'Linnworks is not available');
  await tell(slowed, 'order', 'accepted', 5);
  await order(slowed, { status: 'ready-for-retry', hold_reason: 'Stream asks us to slow down', next_attempt_at: db.raw(`now() + interval '5 minutes'`) });
  const accounts = await createPartnersView(db).read('all');
  const shown = Object.fromEntries(accounts.map(({ name, linnworks, stream }) => [name, [linnworks.state, stream[0]?.state]]));
  expect(shown).toEqual({ Refused: ['refused', 'refused'], Silent: ['idle', 'silent'], Slowed: ['failing', 'slowed'], Well: ['well', 'well'] });
  expect(accounts.map(({ name }) => name)).toEqual(['Refused', 'Silent', 'Slowed', 'Well']);
  expect(accounts[3]).toMatchObject({ linnworks: { lastProblem: { message: 'Linnworks is not available' } }, stream: [{ name: 'Well at Stream', lastProblem: { message: 'Stream refused it' } }] });
  expect(accounts[2]!.stream[0]!.slowedUntil).not.toBeNull();
  expect(await createPartnersView(db).read([well])).toMatchObject([{ name: 'Well' }]);
});

test('a last success and a last problem are a step of an index, also where there never was one (P10)', async () => {
  await using shops = await createShops();
  const { db, connect } = shops;
  const oak = await connect('Oak');
  await db.raw(`insert into audit_log (kind, actor, correlation_id, outcome, installation_id) select (array['fetch', 'write-back'])[1 + n % 2], 'schedule', 'c' || n, (array['fetched', 'failed'])[1 + n % 2], ?::uuid from generate_series(1, 20000) n`, [oak]);
  await db.raw('vacuum analyze audit_log');
  const plan = await plansOf(db, () => createPartnersView(db).read('all'));
  expect(plan.match(/Scan .*on audit_log/g)).toEqual(Array.from({ length: 3 }, () => 'Scan Backward using audit_log_of_outcome_of_installation on audit_log'));
}, 20_000);

test('the backlog is told by account, the largest first, with what an order took lately', async () => {
  await using shops = await createShops();
  const { db, connect, order } = shops;
  const [oak, elm, off] = [await connect('Oak'), await connect('Elm'), await connect('Off', { active: false })];
  const view = createCapacityView(db);
  expect(await view.read('all')).toEqual({ waiting: [], secondsPerOrder: null });
  for (const status of ['pending', 'ready-for-retry', 'failed']) await order(oak, { status });
  await order(elm, {});
  await order(off, {});
  const [{ id }] = await db('orders').where({ installation_id: elm }).select('id');
  await db('order_attempts').insert([1, 3].map((seconds) => ({ order_id: id, version: seconds, trigger: 'schedule', correlation_id: 'c', started_at: db.raw(`now() - ?::int * interval '1 second'`, [seconds]), ended_at: db.fn.now(), outcome: 'accepted' })));
  expect(await view.read('all')).toEqual({ waiting: [2, 1], secondsPerOrder: 2 });
  expect(await view.read([elm])).toMatchObject({ waiting: [1] });
});
