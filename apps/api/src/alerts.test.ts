import { createMessageSink } from '@stream-tech/simulators';
import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const createAlertApi = async () => {
  const sink = await createMessageSink();
  const world = await createWorld({ environment: { alertHosts: ['*', sink.host], smtpUrl: sink.smtpUrl, alertMailFrom: 'alerts@example.test' } });
  return {
    ...world, sink,
    ask: (method: string, path: string, body?: unknown, as = 'administrator') => world.call(method, `/operator${path}`, { as, ...(body === undefined ? {} : { body }) }),
    async [Symbol.asyncDispose](): Promise<void> {
      await world[Symbol.asyncDispose]();
      await sink.close();
    },
  };
};

test('an administrator sets a channel up, tries it, changes it and removes it, and never sees its target again', async () => {
  await using world = await createAlertApi();
  const { status, json: made } = await world.ask('POST', '/alert-channels', { kind: 'slack', name: 'Dispatch', target: world.sink.slackUrl, quiet: { from: '22:00', until: '06:30' } });
  expect([status, made]).toMatchObject([201, { kind: 'slack', name: 'Dispatch', shown: `https://${world.sink.host}/•••`, enabled: true, floor: 'warning', installationIds: null, quiet: { from: '22:00', until: '06:30' }, timeZone: 'Europe/London', digest: true, version: 1, problem: null }]);
  expect((await world.ask('POST', `/alert-channels/${made.id}/test`)).json).toMatchObject({ isDelivered: true });
  expect(world.sink.messages).toMatchObject([{ medium: 'slack', headline: 'Test from Stream Tech Integration' }]);
  world.sink.answers = [403];
  expect((await world.ask('POST', `/alert-channels/${made.id}/test`)).json).toEqual({ isDelivered: false, message: expect.stringContaining('Slack answered with 403') });
  expect(await world.ask('PATCH', `/alert-channels/${made.id}`, { version: 1, floor: 'critical', quiet: null })).toMatchObject({ status: 200, json: { floor: 'critical', quiet: null, version: 2 } });
  expect(await world.ask('PATCH', `/alert-channels/${made.id}`, { version: 1, name: 'x' })).toMatchObject({ status: 409, json: { code: 'changed-meanwhile' } });
  expect((await world.ask('POST', `/alert-channels/${made.id}/test`)).json).toMatchObject({ isDelivered: true });
  const listed = await world.ask('GET', '/alert-channels', undefined, 'support');
  expect(listed.json).toMatchObject({ channels: [{ id: made.id, name: 'Dispatch' }], kinds: [{ kind: 'email', unavailable: null }, { kind: 'slack' }, { kind: 'teams' }, { kind: 'webhook' }], timeZone: 'Europe/London' });
  expect(JSON.stringify([made, listed.json, world.log.lines, await world.db('audit_log')])).not.toContain('sandbox-slack-secret');
  expect((await world.db('audit_log').where({ kind: 'settings' }).orderBy('id')).map(({ actor, outcome }) => [actor, outcome])).toEqual([['administrator@example.test', 'alert channel created'], ['administrator@example.test', 'alert channel changed']]);
  expect((await world.ask('DELETE', `/alert-channels/${made.id}`)).status).toBe(204);
  expect((await world.ask('GET', '/alert-channels')).json.channels).toEqual([]);
});

test('a channel that leads inside, or nowhere, is refused with its field (security.md, 39 to 41)', async () => {
  await using world = await createAlertApi();
  for (const [kind, target] of [['webhook', 'http://169.254.169.254/latest'], ['teams', 'https://10.0.0.1/x'], ['slack', 'https://hooks.slack.com:22/x'], ['email', 'nobody']] as const)
    expect(await world.ask('POST', '/alert-channels', { kind, name: 'x', target })).toMatchObject({ status: 422, json: { code: 'settings-invalid', fields: [{ key: 'target' }] } });
  expect(await world.ask('POST', '/alert-channels', { kind: 'pigeon', name: 'x', target: 'y' })).toMatchObject({ status: 400 });
  expect(await world.ask('POST', '/alert-channels', { kind: 'email', name: 'x', target: 'a@example.com', quiet: { from: '24:00', until: '1' } })).toMatchObject({ status: 400 });
});

test('without a mail server e-mail says so, and what to set', async () => {
  await using world = await createWorld();
  const { json } = await world.call('GET', '/operator/alert-channels', { as: 'administrator' });
  expect(json.kinds[0]).toMatchObject({ kind: 'email', unavailable: expect.stringContaining('SMTP_URL') });
});

test('rules are read with their ranges, and moved within them', async () => {
  await using world = await createAlertApi();
  const { json: { rules } } = await world.ask('GET', '/alert-rules', undefined, 'support');
  expect(rules[0]).toEqual({ id: 'orders-failed', title: 'Orders fail', help: expect.any(String), severity: 'warning', definition: { default: 5, min: 1, max: 10_000, unit: 'orders' }, enabled: true, threshold: 5 });
  const changed = await world.ask('PATCH', '/alert-rules/orders-failed', { threshold: 20, enabled: false });
  expect(changed.json.rules[0]).toMatchObject({ enabled: false, threshold: 20 });
  expect(await world.ask('PATCH', '/alert-rules/orders-failed', { threshold: 0 })).toMatchObject({ status: 422, json: { code: 'settings-invalid' } });
  expect(await world.ask('PATCH', '/alert-rules/nonsense', {})).toMatchObject({ status: 400 });
  expect(await world.db('audit_log').where({ outcome: 'alert rule changed' }).select('actor', 'detail')).toEqual([{ actor: 'administrator@example.test', detail: { rule: 'orders-failed', before: { enabled: true, threshold: 5 }, after: { enabled: false, threshold: 20 } } }]);
});

test('everybody sees the alerts of their own accounts, and those that concern all', async () => {
  await using world = await createAlertApi();
  const account = async (name: string): Promise<string> => (await world.db('installations').insert({ name, account_key: name }).returning('id'))[0].id;
  const [oak, north] = [await account('Oak & Ash'), await account('Northgate')];
  const alert = (rule: string, installationId: string | null, account: string, over?: Date) => world.db('alerts').insert({ rule, subject: installationId ?? 's', installation_id: installationId, facts: JSON.stringify({ since: '2026-03-02T10:00:00.000Z', account, name: 'fetch-orders', installationId: installationId ?? undefined }), over_at: over ?? null });
  await alert('stream-silent', oak, 'Oak & Ash');
  await alert('stream-silent', north, 'Northgate');
  await alert('schedule-silent', null, '');
  await alert('orders-unread', north, 'Northgate', new Date());
  await world.signIn('support:some', [oak]);
  const all = (await world.ask('GET', '/alerts')).json;
  expect(all.firing.map(({ rule, account: of }: { rule: string; account: string }) => [rule, of])).toEqual([['schedule-silent', ''], ['stream-silent', 'Oak & Ash'], ['stream-silent', 'Northgate']]);
  expect(all.recent).toMatchObject([{ rule: 'orders-unread', account: 'Northgate', overAt: expect.any(String) }]);
  const some = await world.ask('GET', '/alerts', undefined, 'support:some');
  expect(some.text).not.toContain('Northgate');
  expect(some.json.firing).toMatchObject([{ rule: 'schedule-silent' }, { rule: 'stream-silent', account: 'Oak & Ash', text: expect.any(String), todo: expect.any(String), path: expect.stringMatching(/^\//) }]);
});
