import { expect, test } from '@jest/globals';
import type { ArrivedMessage } from '@stream-tech/simulators';
import { createAlertWorld } from '../testing/alert-world.ts';

const turnsOf = (messages: readonly ArrivedMessage[]): string[][] => messages.map(({ raw }) => (JSON.parse(raw) as { alerts: { rule: string; turn: string }[] }).alerts.map(({ rule, turn }) => `${rule} ${turn}`));

test('an alert is told once when it begins, and once when it is over', async () => {
  await using world = await createAlertWorld();
  await world.channel();
  expect(await world.minute()).toEqual([]);
  await world.silence(true);
  expect(turnsOf(await world.minute())).toEqual([['stream-silent began']]);
  for (let minute = 0; minute < 5; minute += 1) { await world.pass(1); expect(await world.minute()).toEqual([]); }
  await world.silence(false);
  await world.pass(6);
  const [message] = await world.minute();
  expect(turnsOf([message!])).toEqual([['stream-silent over']]);
  expect(message!.headline).toBe('Over: Stream does not answer (Oak & Ash Ltd)');
  expect(await world.minute()).toEqual([]);
  expect(await world.db('audit_log').where({ kind: 'alert' }).orderBy('id').select('outcome', 'code', 'installation_id')).toEqual([
    { outcome: 'alert began', code: 'stream-silent', installation_id: world.installationId }, { outcome: 'alert over', code: 'stream-silent', installation_id: world.installationId },
  ]);
});

test('what comes and goes within five minutes rings once', async () => {
  await using world = await createAlertWorld();
  await world.channel();
  for (let round = 0; round < 4; round += 1) {
    await world.silence(true);
    await world.minute();
    await world.silence(false);
    await world.pass(2);
    await world.minute();
  }
  expect(turnsOf(world.sink.messages)).toEqual([['stream-silent began']]);
});

test('all that begins in one look is one message for each channel, the gravest first', async () => {
  await using world = await createAlertWorld();
  const north = await world.account('Northgate');
  await world.channel();
  await world.channel({ kind: 'email' });
  await world.silence(true);
  await world.silence(true, north.integrationId);
  await world.refuse(north.integrationId);
  const messages = await world.minute();
  expect(messages.map(({ medium }) => medium).sort()).toEqual(['email', 'webhook']);
  expect(turnsOf(messages.filter(({ medium }) => medium === 'webhook'))).toEqual([['stream-refused began', 'stream-silent began', 'stream-silent began']]);
  expect(messages.find(({ medium }) => medium === 'email')!.headline).toBe('3 alerts: Stream refuses our credentials (Northgate), Stream does not answer (Oak & Ash Ltd), Stream does not answer (Northgate)');
});

test('a message says what, since when, of which account, what to do, and where', async () => {
  await using world = await createAlertWorld({ now: new Date().toISOString() });
  await world.channel({ kind: 'email', timeZone: 'UTC' });
  await world.refuse();
  const [{ text }] = await world.minute() as [ArrivedMessage];
  expect(text).toContain('CRITICAL: Stream refuses our credentials (Oak & Ash Ltd)');
  expect(text).toContain('Stream does not accept the credentials of the account OAK00001. Nothing is sent. It says: Stream refused our credentials');
  expect(text).toMatch(/Since (\w{3} \d+ \w{3}, )?\d\d:\d\d\./);
  expect(text).toContain('Enter the client secret anew in the set-up.');
  expect(text).toContain(`http://localhost:3000/set-up/integrations/${world.integrationId}`);
});

test('in quiet hours only what is critical is told; the rest goes together when they end, by the clocks of the channel’s zone', async () => {
  await using world = await createAlertWorld({ now: '2026-03-02T21:00:00Z' });
  await world.channel({ quiet: { from: '22:00', until: '07:00' }, timeZone: 'Europe/Athens' });
  await world.silence(true);
  expect(await world.minute()).toEqual([]);
  await world.refuse();
  expect(turnsOf(await world.minute())).toEqual([['stream-refused began']]);
  await world.silence(false);
  await world.pass(10);
  expect(await world.minute()).toEqual([]);
  const north = await world.account('Northgate');
  await world.silence(true, north.integrationId);
  await world.pass(7 * 60 + 49);
  expect(await world.minute()).toEqual([]);
  await world.pass(1);
  const [message, ...more] = await world.minute();
  expect([turnsOf([message!]), more]).toEqual([[['stream-silent began', 'stream-refused still', 'stream-silent passed']], []]);
});

test('who was woken by an alert is told in quiet hours that it is over, and never afterwards that it still is so', async () => {
  await using world = await createAlertWorld({ now: '2026-03-02T22:00:00Z' });
  await world.channel({ quiet: { from: '21:00', until: '07:00' } });
  await world.refuse();
  expect(turnsOf(await world.minute())).toEqual([['stream-refused began']]);
  await world.pass(250);
  expect(await world.minute()).toEqual([]);
  await world.db('integrations').update({ reconnect_since: null });
  await world.pass(6);
  expect(turnsOf(await world.minute())).toEqual([['stream-refused over']]);
  await world.pass(6 * 60);
  expect(await world.minute()).toEqual([]);
});

test('one that lasts is told again rarely: after four hours what is critical, after a day the rest', async () => {
  await using world = await createAlertWorld();
  await world.channel();
  await world.silence(true);
  await world.refuse();
  await world.minute();
  await world.pass(239);
  expect(await world.minute()).toEqual([]);
  await world.pass(1);
  expect(turnsOf(await world.minute())).toEqual([['stream-refused still']]);
  await world.pass(20 * 60);
  expect(turnsOf(await world.minute())).toEqual([['stream-refused still', 'stream-silent still']]);
});

test('a channel is told what is its business: gravity, accounts, and what concerns all', async () => {
  await using world = await createAlertWorld();
  const north = await world.account('Northgate');
  const grave = await world.channel({ floor: 'critical' });
  const northern = await world.channel({ installationIds: [north.installationId], kind: 'slack' });
  const off = await world.channel({ enabled: false });
  await world.silence(true);
  await world.silence(true, north.integrationId);
  await world.refuse();
  await world.minute();
  const told = async (id: string) => (await world.db('alert_tellings as t').join('alerts as a', 'a.id', 't.alert_id').where('channel_id', id).orderBy('a.id')).map(({ rule, facts }) => `${rule} ${facts.account}`);
  expect(await told(grave.id)).toEqual(['stream-refused Oak & Ash Ltd']);
  expect(await told(northern.id)).toEqual(['stream-silent Northgate']);
  expect(await told(off.id)).toEqual([]);
});

test('a rule follows its threshold, and one that is switched off ends without a word', async () => {
  await using world = await createAlertWorld();
  await world.channel();
  await world.deps.rules.change('stream-silent', { threshold: 30 }, world.author);
  await world.silence(true);
  expect(await world.minute()).toEqual([]);
  await world.deps.rules.change('stream-silent', { threshold: 10 }, world.author);
  expect(turnsOf(await world.minute())).toEqual([['stream-silent began']]);
  await world.deps.rules.change('stream-silent', { enabled: false }, world.author);
  expect(await world.minute()).toEqual([]);
  expect(await world.db('alerts').whereNull('over_at')).toEqual([]);
  for (const threshold of [0, 1_441, 1.5]) await expect(world.deps.rules.change('stream-silent', { threshold }, world.author)).rejects.toMatchObject({ code: 'settings-invalid' });
  await expect(world.deps.rules.change('subscriptions-broken', { threshold: 3 }, world.author)).rejects.toMatchObject({ code: 'settings-invalid' });
});

test('a rule that can’t be read keeps no other from being told, and what was on of it stays on', async () => {
  let isBroken = false;
  await using world = await createAlertWorld({ around: ({ find }) => ({ find: async (rule, asked) => { if (isBroken && rule === 'stream-silent') throw new Error('statement timeout'); return find(rule, asked); } }) });
  await world.channel();
  await world.silence(true);
  await world.minute();
  isBroken = true;
  await world.refuse();
  await world.pass(10);
  expect(turnsOf(await world.minute())).toEqual([['stream-refused began']]);
  expect(await world.db('alerts').whereNull('over_at')).toHaveLength(2);
  expect(world.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ rule: 'stream-silent' }) }));
});

test('a schedule that does not run is told of, but not for the time in which no worker ran at all', async () => {
  await using world = await createAlertWorld({ now: new Date().toISOString() });
  await world.channel();
  await world.minute();
  const all = async () => { for (const schedule of world.deps.schedules) await world.deps.runs.note(schedule); };
  // A night without a worker: the first look afterwards blames nobody.
  await world.pass(600);
  expect(await world.minute()).toEqual([]);
  for (let minute = 0; minute < 20; minute += 4) { await world.pass(4); await all(); expect(await world.minute()).toEqual([]); }
  for (let minute = 0; minute < 28; minute += 4) {
    await world.pass(4);
    for (const schedule of world.deps.schedules.filter((each) => each !== 'fetch-orders')) await world.deps.runs.note(schedule);
    await world.minute();
  }
  expect(turnsOf(world.sink.messages)).toEqual([['schedule-silent began']]);
  expect(world.sink.messages[0]!.raw).toContain('The schedule fetch-orders does not run');
});

test('nothing that is kept holds a target, and no message, log or audit entry does (security.md, 45; S3)', async () => {
  await using world = await createAlertWorld();
  for (const kind of ['email', 'slack', 'teams', 'webhook'] as const) await world.channel({ kind });
  world.sink.isDown = true;
  await world.silence(true);
  await world.minute();
  world.sink.isDown = false;
  await world.pass(2);
  await world.minute();
  const tables = await Promise.all(['alert_channels', 'alerts', 'alert_tellings', 'audit_log', 'alert_rules'].map((table) => world.db(table)));
  const kept = JSON.stringify([tables, world.log.lines, world.sink.messages.filter(({ medium }) => medium !== 'webhook').map(({ raw, text }) => raw + text), await world.deps.channels.list()]);
  for (const canary of ['sandbox-slack-secret', 'sandbox-teams-secret', 'sandbox-webhook-secret', 'ops@example.test']) expect(kept).not.toContain(canary);
  expect((await world.deps.channels.list()).map(({ shown }) => shown)).toEqual(['o•••@example.test', ...Array.from({ length: 3 }, () => `https://${world.sink.host}/•••`)]);
});
