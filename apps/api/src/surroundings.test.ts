import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

test('everyone who is signed in may look at Bull Board; support may retry, and nobody may add a job or write into one (R-245, security.md, 35 to 37)', async () => {
  await using world = await createWorld();
  const board = async (method: string, path: string, as?: string, headers?: Record<string, string>) => (await world.call(method, `/queues${path}`, { ...(as ? { as } : {}), ...(headers ? { headers } : {}) })).status;
  expect(await board('GET', '', undefined, { accept: 'text/html' })).toBe(302);
  expect(await board('GET', '/api/queues')).toBe(401);
  expect(await board('GET', '/api/queues', 'dispatch')).toBe(200);
  expect(await board('GET', '/api/queues', 'support')).toBe(200);
  expect(await board('PUT', '/api/queues/send/pause', 'support')).toBe(403);
  expect(await board('PUT', '/api/queues/send/retry/failed', 'warehouse')).toBe(403);
  expect(await board('PUT', '/api/queues/send/retry/failed', 'support')).toBe(200);
  expect(await board('PUT', '/api/queues/send/pause', 'administrator')).toBe(200);
  expect(await board('PUT', '/api/queues/send/pause', 'administrator', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  for (const role of ['support', 'administrator']) {
    expect(await board('POST', '/api/queues/send/add', role)).toBe(403);
    expect(await board('PATCH', '/api/queues/send/1/update-data', role)).toBe(403);
  }
});

test('a correlation id of harmless form is kept, any other is replaced, and each request is one log line without its address (security.md, 50)', async () => {
  await using world = await createWorld();
  expect((await world.call('GET', '/operator/me', { headers: { 'x-correlation-id': 'shop-20261123' } })).headers.get('x-correlation-id')).toBe('shop-20261123');
  expect((await world.call('GET', '/operator/me', { headers: { 'x-correlation-id': 'a b' } })).headers.get('x-correlation-id')).toMatch(/^[\da-f-]{36}$/);
  await world.call('GET', '/operator/orders?search=Mrs%20Miller', { as: 'support' });
  const answered = world.log.lines.filter(({ message }) => message === 'Answered').map(({ fields }) => [fields.method, fields.path, fields.httpStatus]);
  expect(answered).toContainEqual(['GET', '/operator/orders', 200]);
  expect(JSON.stringify(world.log.lines)).not.toContain('Miller');
});

test('a request that its sender gives up is nobody’s error (security.md, 54)', async () => {
  await using world = await createWorld();
  const { port } = new URL(world.url);
  const cookie = await world.signIn('administrator');
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`PATCH /operator/settings HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"a":`);
  // The answer to a later request shows that the server has read the first one's head.
  await world.call('GET', '/health/live');
  socket.destroy();
  await world.call('GET', '/operator/me', { as: 'administrator' });
  expect(world.log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

test.each([
  ['two lengths', 'POST /operator/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ['a length and chunks', 'POST /operator/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an absolute address', 'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
])('a request with %s is refused (security.md, 56)', async (_what, raw) => {
  await using world = await createWorld();
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(raw);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => { answer += text; });
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});
