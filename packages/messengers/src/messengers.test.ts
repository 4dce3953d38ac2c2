import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { composeAlerts, testMessage, type AlertChannelKind, type AlertTelling, type ChannelMessage } from '@stream-tech/domain';
import { createOutbound } from '@stream-tech/platform';
import { createMessageSink } from '@stream-tech/simulators';
import { expect, test } from '@jest/globals';
import { createMessengers } from './create-messengers.ts';
import { slackEscape } from './slack/slack-blocks.ts';

const never = new AbortController().signal;
const POISON = '<img src=x onerror=alert(1)> <!channel> [click](https://evil.example) *bold* & "quoted"';
const KINDS: AlertChannelKind[] = ['email', 'slack', 'teams', 'webhook'];

const telling = (id: number, change: Partial<AlertTelling['alert']['facts']> = {}): AlertTelling => ({
  turn: 'began', alert: { id, rule: 'subscriptions-broken', beganAt: '2026-03-02T09:00:00.000Z', overAt: undefined, facts: { since: '2026-03-02T09:00:00.000Z', account: POISON, installationId: 'i', name: POISON, said: POISON, ...change } },
});
const alerts = (count: number, change: Parameters<typeof telling>[1] = {}): ChannelMessage =>
  composeAlerts(Array.from({ length: count }, (_, index) => telling(index + 1, change)), { publicUrl: 'http://localhost:3000', timeZone: 'Europe/London', now: new Date('2026-03-02T10:00:00Z') });

/** Everybody who can be told something, played, and our way to them. */
const createPost = async ({ smtpUrl, hosts, timeoutMs }: { smtpUrl?: (usual: string) => string | undefined; hosts?: (usual: string) => string[]; timeoutMs?: number } = {}) => {
  const sink = await createMessageSink();
  const outbound = createOutbound({ hosts: hosts?.(sink.host) ?? ['*', sink.host], partner: 'this channel' });
  const messengers = createMessengers({ fetch: outbound.fetch, assertAllowed: outbound.assertAllowed, smtpUrl: smtpUrl ? smtpUrl(sink.smtpUrl) : sink.smtpUrl, mailFrom: 'alerts@example.test', ...(timeoutMs ? { timeoutMs } : {}) });
  const targets: Record<AlertChannelKind, string> = { email: 'ops@example.test, lead@example.test', slack: sink.slackUrl, teams: sink.teamsUrl, webhook: sink.webhookUrl };
  return {
    sink, messengers, targets,
    send: (kind: AlertChannelKind, message: ChannelMessage = testMessage('Ops', 'http://localhost:3000'), target = targets[kind]) => messengers.send({ kind, target, message, id: 'alert-1-2' }, never),
    async [Symbol.asyncDispose](): Promise<void> {
      messengers.close();
      await Promise.all([outbound.close(), sink.close()]);
    },
  };
};

test.each(KINDS)('a message arrives by %s, as strict as its receiver is, and a partner’s text stays text', async (kind) => {
  await using post = await createPost();
  await post.send(kind, alerts(2));
  const [message] = await post.sink.taken(1);
  expect(message!.medium).toBe(kind);
  expect(message!.text).toContain('<img src=x onerror=alert(1)>');
  expect(message!.text).toContain('Open Webhooks, Subscriptions, and choose Check and repair.');
  if (kind === 'email') {
    expect(message).toMatchObject({ to: 'ops@example.test, lead@example.test', from: 'alerts@example.test', headers: { 'auto-submitted': 'auto-generated', 'message-id': '<alert-1-2@example.test>' } });
    expect(message!.raw).not.toMatch(/<img|onerror=alert\(1\)>/);
    expect(message!.raw).toContain('href="http://localhost:3000/webhook-inbox?view=subscriptions"');
  }
  if (kind === 'slack') {
    // A header is plain text, in which Slack finds no markup; everything else is.
    const { blocks: [header, ...rest], text } = JSON.parse(message!.raw);
    expect(header.text.type).toBe('plain_text');
    expect(JSON.stringify([rest, text])).not.toMatch(/<img|<!channel>/);
    expect(message!.raw).toContain(slackEscape(POISON).replaceAll('"', '\\"'));
  }
  if (kind === 'teams') expect(JSON.stringify(JSON.parse(message!.raw))).not.toContain('"TextBlock"');
  if (kind === 'webhook') expect(JSON.parse(message!.raw)).toMatchObject({ type: 'alerts', alerts: [{ id: 1, rule: 'subscriptions-broken', turn: 'began', severity: 'warning', account: POISON }, { id: 2 }] });
  if (kind === 'webhook') expect(message!.headers['idempotency-key']).toBe('alert-1-2');
});

test('a huge message keeps within what each receiver takes', async () => {
  await using post = await createPost();
  const huge = alerts(200, { account: 'Ö'.repeat(400), said: 'ä'.repeat(300) });
  for (const kind of KINDS) await post.send(kind, huge);
  expect((await post.sink.taken(4)).map(({ medium }) => medium)).toEqual(KINDS);
});

test.each(KINDS)('what %s refuses for now is tried later, what it refuses for good is not, and neither quotes the address', async (kind) => {
  await using post = await createPost();
  post.sink.answers = kind === 'email' ? [451, 550] : [500, 404];
  await expect(post.send(kind)).rejects.toMatchObject({ code: 'message-not-delivered', remedy: 'try-later' });
  const refused: unknown = await post.send(kind).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'message-refused', remedy: 'fix-the-data' });
  expect(String((refused as Error).message)).not.toContain('secret');
  expect(await post.send(kind)).toBeUndefined();
});

test('a redirect is not followed (security.md, 41)', async () => {
  await using post = await createPost();
  for (const kind of ['slack', 'teams', 'webhook'] as const) {
    post.sink.answers = [302];
    await expect(post.send(kind)).rejects.toMatchObject({ code: 'message-refused', message: expect.stringContaining('redirect') });
  }
  expect(post.sink.messages.map(({ status }) => status)).toEqual([302, 302, 302]);
});

test('a private host is called only where the environment names it (security.md, 39)', async () => {
  await using post = await createPost({ hosts: () => ['*'] });
  for (const kind of ['slack', 'teams', 'webhook'] as const) {
    for (const target of [post.targets[kind], 'https://localhost/x', 'https://169.254.169.254/latest', 'http://hooks.example.com/', 'https://hooks.example.com:8443/', 'https://user:pw@hooks.example.com/', 'ftp://hooks.example.com/', 'x']) {
      const outcome: unknown = await post.send(kind, undefined, target).catch((error: unknown) => error);
      expect([kind, target, outcome]).toMatchObject([kind, target, { code: 'message-refused' }]);
      if (!target.includes('localhost')) expect(() => post.messengers.assertTarget(kind, target)).toThrow('can’t be used');
    }
  }
  expect(post.sink.messages).toEqual([]);
  expect(() => post.messengers.assertTarget('slack', 'https://hooks.slack.com/services/T/B/x')).not.toThrow();
});

test('mail without a mail server says so, and an address that is none is told by its place', async () => {
  await using post = await createPost({ smtpUrl: () => undefined });
  expect(post.messengers.unavailable('email')).toContain('SMTP_URL');
  await expect(post.send('email')).rejects.toMatchObject({ code: 'mail-not-set-up', message: expect.stringContaining('SMTP_URL') });
  expect(() => post.messengers.assertTarget('email', 'a@example.com, nobody')).toThrow('address number 2');
  expect(() => post.messengers.assertTarget('email', 'a@example.com\r\nBcc: x@example.com, y')).toThrow('not an e-mail address');
});

test('a password is never said without TLS (security.md, 43)', async () => {
  await using post = await createPost({ smtpUrl: (usual) => usual.replace('smtp://', 'smtp://user:smtp-canary@') });
  const failed: unknown = await post.send('email').catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'message-not-delivered' });
  expect((failed as Error).message).not.toContain('canary');
  expect(post.sink.messages).toEqual([]);
});

test('a receiver that keeps silent holds nobody up', async () => {
  const held = new Set<Socket>();
  const silent = createServer((socket) => { held.add(socket); }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await using post = await createPost({ hosts: () => [`127.0.0.1:${port}`], smtpUrl: () => `smtp://127.0.0.1:${port}`, timeoutMs: 100 });
  const outcomes: unknown[] = [];
  for (const kind of KINDS) outcomes.push(await post.send(kind, undefined, kind === 'email' ? post.targets.email : `http://127.0.0.1:${port}/x`).catch((error: unknown) => String(error)));
  for (const socket of held) socket.destroy();
  silent.close();
  expect(outcomes).toEqual(['The mail server', 'Slack', 'Teams', 'The receiver'].map((receiver) => `AppError: ${receiver} did not answer in time`));
});
