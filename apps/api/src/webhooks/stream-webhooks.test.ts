import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { createTcpGate } from '@stream-tech/queues/testing';
import { createWorld } from '../testing/create-world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;

const delivered = (world: World, changes: { consignment?: string; party?: string; time?: string; subscription?: number; code?: string } = {}): string => JSON.stringify({ webhook: {
  subscription: { party_id: changes.party ?? world.stream.accounts[0]!.clientId, id: changes.subscription ?? 4711, event: 'DELIVERED', event_type: 'CONSHEADER', url_path: '', http_method: 'POST' },
  event: { event_code: changes.code ?? 'DELIVERED', event_code_desc: 'Delivered', event_desc: 'Order delivered', event_date: '2026-03-05', event_time: changes.time ?? '14:32:07', event_text: 'Received by P Nair', event_link: '' },
  order: { id: changes.consignment ?? 'ACM0000012345' },
} });

const open = async (world: World, settings: Record<string, unknown> = { IsWebhookFeaturesEnabled: true }) => {
  const { integration, installation } = await world.connect();
  await world.call('PATCH', `/operator/integrations/${integration.id}`, { as: 'administrator', body: { settings } });
  const endpoint = await world.application.stores.endpoints.ensure(integration.id);
  const tell = (body: string, headers: Record<string, string> = {}) => world.call('POST', `/webhooks/stream/${endpoint.token}`, { body, headers });
  return { ...endpoint, tell, integrationId: integration.id as string, installationId: installation.id as string };
};
const rows = (world: World) => world.db('webhook_events').orderBy('id').select('status', 'code', 'piece', 'duplicates', 'raw', 'code_of_problem');

test('an event is on disk as it came when 200 is answered, and the same one through another subscription only counts (R-136, R-153, W3, F36)', async () => {
  await using world = await createWorld();
  const { tell, authorization } = await open(world);
  const body = delivered(world);
  expect(await tell(body, { authorization })).toMatchObject({ status: 200, json: { success: true } });
  expect((await tell(delivered(world, { subscription: 4712 }))).status).toBe(200);
  expect((await tell(delivered(world, { time: '14:32:08' }))).status).toBe(200);
  const kept = await rows(world);
  expect(kept).toMatchObject([{ status: 'pending', code: 'DELIVERED', piece: 'order:ACM0000012345', duplicates: 1 }, { status: 'pending', duplicates: 0 }]);
  expect(kept[0].raw.toString()).toBe(body);
}, 30_000);

test('the secret end of the address, which Stream repeats in what it sends, is not kept; all else is as it came (security.md, 13 and S3)', async () => {
  await using world = await createWorld();
  const { tell, token } = await open(world);
  const body = delivered(world).replaceAll('"url_path":""', `"url_path":"https://bridge.example.test/webhooks/stream/${token}","again":"${token}${token}"`);
  expect((await tell(body)).status).toBe(200);
  expect((await rows(world))[0].raw.toString()).toBe(body.replaceAll(token, '*'.repeat(token.length)));
});

test('strangers learn nothing and their bodies are not read; a wrong Authorization is refused and told (security.md, 13, 14, 17)', async () => {
  await using world = await createWorld();
  const { tell } = await open(world);
  expect(await world.call('POST', '/webhooks/stream/guessed', { body: delivered(world) })).toMatchObject({ status: 404, json: { code: 'not-found' } });
  expect((await tell(delivered(world), { authorization: 'Bearer wrong' })).status).toBe(401);
  expect(world.log.lines.some(({ message }) => message.includes('wrong Authorization'))).toBe(true);
  expect(await rows(world)).toEqual([]);

  // A body that never comes keeps nobody waiting.
  const { port, hostname } = new URL(world.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /webhooks/stream/guessed HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 404/);
  socket.destroy();
}, 30_000);

test('an event of another party is kept and never acted upon; one of an integration whose webhook features are off waits for nothing; unknown codes are kept (security.md, 15; R-151, A-36)', async () => {
  await using world = await createWorld();
  const { tell } = await open(world);
  await tell(delivered(world, { party: 'SOMEBODY' }));
  await tell(delivered(world, { code: 'FURTHERCODE' }));
  expect(await rows(world)).toMatchObject([{ status: 'suspicious', code_of_problem: 'other-party' }, { status: 'no-action', code_of_problem: 'not-acted-upon' }]);

  await using off = await createWorld();
  const quiet = await open(off, { IsWebhookFeaturesEnabled: false });
  await quiet.tell(delivered(off));
  expect(await rows(off)).toMatchObject([{ status: 'no-action', code_of_problem: 'webhooks-off' }]);
}, 30_000);

test.each([
  ['nothing', ''], ['no JSON', 'hello'], ['half of it', '{"webhook":{"event"'], ['null', 'null'], ['a number', '12345678901234567890'], ['a NUL', '{"order":{"id":"a\\u0000b"}}'], ['half a pair', '{"order":{"id":"\\ud800"}}'],
  ['null members', '{"webhook":{"subscription":null,"event":null,"order":null,"orders":null,"run":null}}'], ['the same key twice', '{"event":{"event_code":"A","event_code":"B"}}'], ['a deep nest', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
])('%s is kept byte for byte and answered with 200 (F35, F39)', async (_name, body) => {
  await using world = await createWorld();
  const { token } = await open(world);
  const response = await fetch(`${world.url}/webhooks/stream/${token}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(response.status).toBe(200);
  expect((await rows(world)).map(({ raw }) => raw.toString())).toEqual([body]);
  expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}, 30_000);

test('an address that was replaced is answered for its overlap, and then no more (security.md, 13)', async () => {
  await using world = await createWorld();
  const { tell, integrationId } = await open(world);
  const { token } = await world.application.stores.endpoints.rotate(integrationId, { actor: 'test', correlationId: 'test-correlation' });
  expect((await tell(delivered(world))).status).toBe(200);
  expect((await world.call('POST', `/webhooks/stream/${token}`, { body: delivered(world, { time: '15:00:00' }) })).status).toBe(200);
  await world.db('webhook_endpoints').whereNotNull('expires_at').update({ expires_at: world.db.raw(`now() - interval '1 second'`) });
  const { receiveWebhook } = world.deps;
  expect(await receiveWebhook.caller(token, undefined)).toMatchObject({ integrationId });
}, 30_000);

test('with Postgres cut off an event is answered with 503 and a time to come again; with Redis cut off it is taken (W3; reliability.md, matrix)', async () => {
  await using postgres = await createTcpGate(process.env.TEST_DATABASE_URL!);
  await using redis = await createTcpGate(process.env.TEST_REDIS_URL!);
  await using world = await createWorld({ throughGate: (urls) => {
    const [database, queue] = [new URL(urls.databaseUrl), new URL(urls.redisUrl)];
    database.host = new URL(postgres.url).host;
    queue.host = new URL(redis.url).host;
    return { databaseUrl: database.href, redisUrl: queue.href };
  } });
  const { tell } = await open(world);
  redis.cut();
  expect((await tell(delivered(world))).status).toBe(200);
  postgres.cut();
  const away = await tell(delivered(world, { time: '16:00:00' }));
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  postgres.open();
  redis.open();
}, 30_000);
