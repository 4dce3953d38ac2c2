import { expect, test } from '@jest/globals';
import { createAlertWorld } from '../testing/alert-world.ts';

test.each(['email', 'slack', 'teams', 'webhook'] as const)('what %s does not take is told once it does, after rests that grow, and together with what came meanwhile', async (kind) => {
  await using world = await createAlertWorld();
  const { id } = await world.channel({ kind });
  world.sink.answers = kind === 'email' ? [451, 451] : [500, 503];
  await world.silence(true);
  await world.minute();
  const rest = async () => Math.round(((await world.db('alert_channels').where({ id }).first(world.db.raw('extract(epoch from next_attempt_at - now())::float8 as rest'))) as { rest: number }).rest / 60);
  expect([await world.deps.channels.get(id), await rest()]).toMatchObject([{ problem: expect.stringContaining('answered with'), toldAt: null }, 1]);
  expect(await world.tellAll()).toBe(0);
  await world.pass(1);
  await world.tellAll();
  expect(await rest()).toBe(2);
  await world.refuse();
  await world.pass(2);
  await world.minute();
  const taken = world.sink.messages.filter(({ refused }) => refused === undefined);
  expect(taken).toHaveLength(1);
  expect(taken[0]!.headline).toMatch(/^2 alerts: Stream refuses our credentials/);
  expect(await world.deps.channels.get(id)).toMatchObject({ problem: null, toldAt: expect.any(String) });
  expect(await world.tellAll()).toBe(0);
});

test('what was told just before a process died is told again: at least once, under the same name', async () => {
  let dies = true;
  await using world = await createAlertWorld({ around: ({ tellings }) => ({ tellings: { ...tellings, told: async (...told) => { if (dies) { dies = false; throw new Error('killed'); } return tellings.told(...told); }, letGo: async (held) => { if (dies) return tellings.letGo(held); } } }) });
  await world.channel();
  await world.silence(true);
  await world.flows.evaluateAlerts();
  await expect(world.tellAll()).rejects.toThrow('killed');
  expect(await world.tellAll()).toBe(0);
  await world.pass(3);
  expect(await world.tellAll()).toBe(1);
  const names = world.sink.messages.map(({ headers }) => headers['idempotency-key']);
  expect(names).toHaveLength(2);
  expect(names[0]).toBe(names[1]);
});

test('two processes look and tell at once, and each thing is told once', async () => {
  await using world = await createAlertWorld();
  const { id } = await world.channel();
  await world.silence(true);
  const raised = await Promise.all([world.flows.evaluateAlerts(), world.flows.evaluateAlerts(), world.flows.evaluateAlerts()]);
  expect(raised.reduce((sum, each) => sum + (each?.began ?? 0), 0)).toBe(1);
  const told = await Promise.all([1, 2, 3].map(() => world.flows.tellChannel(id, world.never)));
  expect(told.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(world.sink.messages).toHaveLength(1);
});

test('an alert that could not be told for two days is given up, and a channel that is switched off is told nothing any more', async () => {
  await using world = await createAlertWorld();
  const { id, version } = await world.channel();
  world.sink.isDown = true;
  await world.silence(true);
  await world.minute();
  await world.pass(48 * 60 + 1);
  world.sink.isDown = false;
  await world.tellAll();
  expect(world.sink.messages.filter(({ refused }) => !refused)).toEqual([]);
  expect(await world.db('alert_tellings').whereNull('given_up_at')).toEqual([]);
  await world.refuse();
  await world.flows.evaluateAlerts();
  await world.flows.channels.change(id, version, { enabled: false }, world.author);
  await world.flows.channels.change(id, version + 1, { enabled: true }, world.author);
  expect(await world.tellAll()).toBe(0);
});

test('an address that leads inside is refused when it is set, and when it is called (security.md, 39 to 41)', async () => {
  await using world = await createAlertWorld();
  for (const target of ['http://hooks.example.com/x', 'https://127.0.0.1/x', 'https://[::1]/', 'https://hooks.example.com:8080/', 'https://a:b@hooks.example.com/', 'file:///etc/passwd', '']) {
    for (const kind of ['slack', 'teams', 'webhook'] as const) await expect(world.channel({ kind, target })).rejects.toMatchObject({ code: 'settings-invalid', details: { fields: [{ key: 'target' }] } });
  }
  // A name that leads inside can only be told when it is called.
  const { id } = await world.channel({ target: 'https://localhost/x' });
  expect(await world.flows.channels.test(id, world.never)).toEqual({ isDelivered: false, message: expect.stringContaining('not public') });
  await world.silence(true);
  await world.minute();
  expect(await world.deps.channels.get(id)).toMatchObject({ problem: expect.stringContaining('not public') });
});

test('a channel can be tried: the answer says what happened', async () => {
  await using world = await createAlertWorld();
  const { id } = await world.channel({ kind: 'slack' });
  expect(await world.flows.channels.test(id, world.never)).toMatchObject({ isDelivered: true });
  expect(world.sink.messages[0]).toMatchObject({ medium: 'slack', headline: 'Test from Stream Tech Integration' });
  world.sink.answers = [404];
  expect(await world.flows.channels.test(id, world.never)).toEqual({ isDelivered: false, message: expect.stringContaining('Slack answered with 404') });
});

test('a channel whose settings are wrong is refused with the field that is', async () => {
  await using world = await createAlertWorld();
  for (const [key, change] of [['timeZone', { timeZone: 'Nowhere/Else' }], ['quiet', { quiet: { from: '25:00', until: '07:00' } }], ['installationIds', { installationIds: [] }], ['installationIds', { installationIds: ['00000000-0000-4000-8000-000000000000'] }], ['target', { kind: 'email', target: 'nobody' }]] as const)
    await expect(world.channel(change)).rejects.toMatchObject({ code: 'settings-invalid', details: { fields: [{ key }] } });
  const { id, version } = await world.channel();
  await expect(world.flows.channels.change(id, version + 1, { name: 'x' }, world.author)).rejects.toMatchObject({ code: 'changed-meanwhile' });
});

test('the morning digest comes once for each local date, from seven on, and says how each account stands (A-10)', async () => {
  await using world = await createAlertWorld({ now: '2026-03-29T05:59:00Z' });
  await world.channel({ digest: true });
  await world.channel({ kind: 'email', digest: true });
  await world.channel({ kind: 'slack', digest: false });
  await world.db('nightly_runs').insert({ job: 'sync-master-data-identifiers', installation_id: world.installationId, local_date: '2026-03-29', tries: 3, started_at: world.db.fn.now(), problem: 'Linnworks answered 503' });
  const order = (row: object) => world.db('orders').insert({ installation_id: world.installationId, linnworks_order_id: world.db.raw('gen_random_uuid()'), order_number: 1, received_at: world.db.fn.now(), source: '{}', source_hash: 'x', ...row });
  await order({ status: 'failed', customer_name: 'Mrs Jones', problem: JSON.stringify({ code: 'x', message: 'Mrs Jones', remedy: 'fix-the-data', at: '' }) });
  await order({ status: 'completed', consignment_no: 'C1', completed_at: world.db.fn.now() });
  await world.only();
  // Clocks went forward this night: it is one minute to seven in London.
  expect(await world.flows.morningDigest()).toBe(0);
  await world.pass(1);
  expect(await Promise.all([world.flows.morningDigest(), world.flows.morningDigest()]).then(([one, other]) => one + other)).toBe(2);
  await world.tellAll();
  await world.pass(60);
  expect(await world.flows.morningDigest()).toBe(0);
  expect(await world.tellAll()).toBe(0);
  expect(world.sink.messages.map(({ medium, headline }) => [medium, headline]).sort()).toEqual([['email', 'Morning digest: 1 account needs a look'], ['webhook', 'Morning digest: 1 account needs a look']]);
  const { text } = world.sink.messages.find(({ medium }) => medium === 'email')!;
  for (const said of ['No alert is on.', 'Oak & Ash Ltd', '1 order completed within 24 hours', '1 order failed.', 'Last night failed: Identifiers.', `http://localhost:3000/orders?status=failed&installationId=${world.installationId}`]) expect(text).toContain(said);
  expect(text).not.toContain('Jones');
  await world.pass(24 * 60);
  expect(await world.flows.morningDigest()).toBe(2);
});

test('what was over half a year ago is forgotten, with what was told of it', async () => {
  await using world = await createAlertWorld();
  await world.channel({ digest: true });
  await world.silence(true);
  await world.minute();
  await world.flows.morningDigest();
  await world.silence(false);
  await world.pass(6);
  await world.minute();
  await world.pass(181 * 24 * 60);
  await world.silence(true);
  await world.minute();
  await world.flows.morningDigest();
  expect(await world.db('alerts').select('over_at')).toEqual([{ over_at: null }]);
  expect((await world.db('alert_tellings').orderBy('id')).map(({ turn }) => turn)).toEqual(['began', 'digest']);
});
