import { expect, test } from '@jest/globals';
import { DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { streamTokenKey } from '@stream-tech/store';
import { createWorld } from './testing/create-world.ts';

test('requests to Stream and its answers are for support alone, and a partner’s markup in them is text (R-251; security.md, 7, 44)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const [orderId, other] = [await world.order(installation.id), await world.order(installation.id, { order_number: 1002 })];
  const calls = [{
    method: 'orders/create', verb: 'POST', url: 'https://api.example.test/orders/orders', at: '2026-03-05T10:00:00.000Z', tookMs: 41, status: 422, sent: { text: '{"header":{}}', length: 13, isCut: false },
    answered: { text: '<img src=x onerror=alert(1)>\u202e', length: 29, isCut: false }, sentHeaders: { 'stream-party': 'ACM' }, answeredHeaders: {},
  }];
  const [{ id }] = await world.db('order_exchanges').insert({ order_id: orderId, version: 2, kind: 'send', correlation_id: 'k-1', calls: JSON.stringify(calls) }).returning('id');
  const get = (path: string, as = 'support') => world.call('GET', `/operator/orders/${path}`, { as });

  const list = await get(`${orderId}/exchanges`);
  expect(list).toMatchObject({ status: 200, json: { exchanges: [{ id, version: 2, kind: 'send', correlationId: 'k-1', calls: [{ method: 'orders/create', status: 422, failure: null, tookMs: 41 }] }] } });
  expect(list.text).not.toContain('onerror');
  const one = await get(`${orderId}/exchange?exchangeId=${id}`);
  expect(one.headers.get('content-type')).toContain('application/json');
  expect(one.json.exchange.calls[0]).toMatchObject({ sent: { text: '{"header":{}}' }, answered: { text: '<img src=x onerror=alert(1)>\\u{202e}' }, sentHeaders: { 'stream-party': 'ACM' } });

  expect(await get(`${other}/exchanges`)).toMatchObject({ status: 200, json: { exchanges: [] } });
  expect(await get(`${other}/exchange?exchangeId=${id}`)).toMatchObject({ status: 404 });
  expect(await get(`${orderId}/exchange?exchangeId=x`)).toMatchObject({ status: 400 });
  for (const role of ['warehouse', 'dispatch']) for (const path of [`${orderId}/exchanges`, `${orderId}/exchange?exchangeId=${id}`]) expect(await get(path, role)).toMatchObject({ status: 403 });
});

test('a dry run is for support, tells what speaks against an order, and changes nothing (R-251)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const { OrderId, NumOrderId } = world.linnworks.account().addOrder({});
  const orderId = await world.order(installation.id, { linnworks_order_id: OrderId, order_number: NumOrderId });
  const dryRun = (as: string, body: object = { fresh: true }) => world.call('POST', `/operator/orders/${orderId}/dry-run`, { as, body });
  const rows = async () => JSON.stringify(await Promise.all([world.db('orders'), world.db('audit_log')]));
  for (const role of ['warehouse', 'dispatch']) expect(await dryRun(role)).toMatchObject({ status: 403 });
  await world.signIn('support');
  const before = await rows();
  expect(await dryRun('support')).toMatchObject({ status: 200, json: { from: 'linnworks', request: null, problems: expect.arrayContaining([expect.objectContaining({ level: 'blocks', place: 'service' })]) } });
  expect(await rows()).toBe(before);
  expect(world.stream.ledger.calls('orders/create')).toHaveLength(0);
  expect(await dryRun('support', { fresh: 'x' })).toMatchObject({ status: 400 });
});

test('the jobs of an order are found with their address on the board, and only of an order one may see (R-258)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const [orderId, other] = [await world.order(installation.id), await world.order(installation.id, { order_number: 1002 })];
  await world.call('POST', '/operator/orders/send', { as: 'support', body: { orderIds: [orderId] } });
  const jobs = (of: string) => world.call('GET', `/operator/orders/${of}/jobs`, { as: 'support' });
  const [job] = await world.queues.producer.queues.send.getJobs(['waiting']);
  expect(await jobs(orderId)).toMatchObject({ status: 200, json: { jobs: [{ queue: 'send', name: 'order', state: 'waiting', url: `/queues/queue/send/${job!.id}` }] } });
  expect(await jobs(other)).toMatchObject({ status: 200, json: { jobs: [] } });
});

test('nothing that is told of an order holds the account’s secret or a token, not even where Stream repeats them (security.md, S3)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const account = world.linnworks.account();
  const [service] = account.postalServices;
  await world.db('services').insert({ installation_id: installation.id, integration_id: integration.id, postal_service_id: service!.pkPostalServiceId, name: service!.PostalServiceName, settings: JSON.stringify({ ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' }) });
  const never = new AbortController().signal;
  const send = async () => {
    const { NumOrderId } = account.addOrder({ service: service!.PostalServiceName });
    await world.application.flows.fetchInstallation(installation.id, never);
    const { id } = await world.db('orders').where({ order_number: NumOrderId }).first('id');
    await world.application.flows.sendOne(id, 'operator', never);
    return String(id);
  };
  await send();
  const row = await world.db('integrations').where({ id: integration.id }).first();
  const token = (await world.application.stores.tokens.get(streamTokenKey(row)))!.value;
  const secret = world.stream.accounts[0]!.clientSecret;
  world.stream.faults.add({ method: 'orders/create', kind: 'valid-false', status: 422, times: 1, code: `Bearer ${token}`, text: `{"client_secret":"${secret}"} ${token}` });
  const orderId = await send();

  const told: string[] = [];
  const ask = async (method: string, path: string, body?: object) => { const answer = await world.call(method, `/operator/orders/${orderId}${path}`, { as: 'administrator', ...(body ? { body } : {}) }); expect(answer.status).toBe(200); told.push(answer.text); return answer.json; };
  expect((await ask('GET', '')).order).toMatchObject({ status: 'failed' });
  await ask('GET', '/story');
  const { exchanges } = await ask('GET', '/exchanges');
  const { exchange } = await ask('GET', `/exchange?exchangeId=${exchanges[0].id}`);
  await ask('POST', '/dry-run', { fresh: true });
  await ask('GET', '/jobs');
  expect(exchange.calls[0].answered.text).toContain('•••');
  for (const canary of [token, encodeURIComponent(token), Buffer.from(token).toString('base64'), Buffer.from(token).toString('hex')]) expect(told.join('\n')).not.toContain(canary);
  expect(exchange.calls[0].answered.text).not.toContain(secret);
  const kept = JSON.stringify(await Promise.all(['order_exchanges', 'order_attempts', 'audit_log', 'orders'].map((table) => world.db(table))));
  expect(kept).not.toContain(token);
  expect(JSON.stringify(world.log.lines)).not.toContain(token);
});
