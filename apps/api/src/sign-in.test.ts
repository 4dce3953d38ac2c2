import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const login = (email: string, password: string) => ({ body: { email, password } });

test('signing in gives a new opaque session in an HttpOnly, SameSite=Strict cookie; signing out ends it (security.md, 26 and 27)', async () => {
  await using world = await createWorld();
  await world.signIn('support');
  const first = await world.call('POST', '/operator/login', login('Support@Example.test', world.password));
  expect(first).toMatchObject({ status: 200, json: { operator: { role: 'support' } } });
  const [set = ''] = first.headers.getSetCookie();
  expect(set).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const cookie = set.split(';')[0]!;

  const second = await world.call('POST', '/operator/login', { ...login('support@example.test', world.password), headers: { cookie } });
  expect(second.headers.getSetCookie()[0]).not.toBe(set);
  expect(await world.call('GET', '/operator/me', { headers: { cookie } })).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });

  const renewed = second.headers.getSetCookie()[0]!.split(';')[0]!;
  expect(await world.call('GET', '/operator/me', { headers: { cookie: renewed } })).toMatchObject({ status: 200, json: { permissions: expect.arrayContaining(['orders:send']) } });
  expect((await world.call('POST', '/operator/logout', { headers: { cookie: renewed } })).status).toBe(204);
  expect((await world.call('GET', '/operator/me', { headers: { cookie: renewed } })).status).toBe(401);
});

test('under https the cookie is bound to the host and Secure', async () => {
  await using world = await createWorld({ environment: { publicUrl: 'https://sti.example.test' } });
  await world.signIn('support');
  const { headers } = await world.call('POST', '/operator/login', login('support@example.test', world.password));
  expect(headers.getSetCookie()[0]).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
});

test('an unknown user and a wrong password get the same answer, and failures are throttled by account and source, without locking others out (security.md, 25)', async () => {
  await using world = await createWorld({ loginLimits: { perAccount: 3, perSource: 100 } });
  await world.signIn('support');
  const { json: unknown } = await world.call('POST', '/operator/login', login('nobody@example.test', 'wrong'));
  const { json: wrong } = await world.call('POST', '/operator/login', login('support@example.test', 'wrong'));
  expect({ ...unknown, correlationId: '' }).toEqual({ ...wrong, correlationId: '' });

  const statuses: number[] = [];
  for (let tries = 0; tries < 4; tries += 1) statuses.push((await world.call('POST', '/operator/login', login('nobody@example.test', 'wrong'))).status);
  expect(statuses).toEqual([401, 401, 429, 429]);
  const refused = await world.call('POST', '/operator/login', login('Nobody@example.test', 'wrong'));
  expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-requests' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await world.call('POST', '/operator/login', login('support@example.test', world.password))).status).toBe(200);
});

test('a refusal names the code where one was sent, whoever is asked for, and never otherwise (security.md, 25)', async () => {
  await using world = await createWorld();
  await world.signIn('support');
  for (const email of ['nobody@example.test', 'support@example.test']) {
    for (const [code, error] of [[{}, 'E-mail address or password is wrong'], [{ code: '123456' }, 'E-mail address, password or code is wrong']] as const) {
      expect(await world.call('POST', '/operator/login', { body: { email, password: 'wrong', ...code } })).toMatchObject({ status: 401, json: { error } });
    }
  }
});

test('no other spelling of an address has failures of its own to spend (security.md, 25)', async () => {
  await using world = await createWorld();
  await world.signIn('dispatch');
  for (const [email, status] of [['DISPATCH@example.test', 200], ['d\u0130spatch@example.test', 401]] as const) expect((await world.call('POST', '/operator/login', login(email, world.password))).status).toBe(status);
});

test.each([
  ['another site', { origin: 'https://evil.example' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['another site, by the browser’s own word', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a sibling domain', { 'sec-fetch-site': 'same-site' }, 403],
  ['a form that says text/plain', { 'content-type': 'text/plain' }, 415],
  ['our own page behind a proxy', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 200],
])('a change asked for by %s is answered with the right status (security.md, 28)', async (_who, headers, status) => {
  await using world = await createWorld();
  expect((await world.call('PATCH', '/operator/settings', { as: 'administrator', body: { MaxRetryAttempts: 5 }, headers: headers as unknown as Record<string, string> })).status).toBe(status);
});

test('an API token stands in for a session until it is revoked; its value is shown once', async () => {
  await using world = await createWorld();
  const issued = await world.call('POST', '/operator/api-tokens', { as: 'administrator', body: { name: 'till' } });
  expect(issued.status).toBe(201);
  const headers = { authorization: `Bearer ${issued.json.token}` };
  expect((await world.call('GET', '/operator/settings', { headers })).status).toBe(200);
  expect((await world.call('GET', '/operator/api-tokens', { headers })).text).not.toContain(issued.json.token);
  expect((await world.call('DELETE', `/operator/api-tokens/${issued.json.id}`, { as: 'administrator' })).status).toBe(204);
  expect((await world.call('GET', '/operator/settings', { headers })).status).toBe(401);
  expect((await world.call('DELETE', `/operator/api-tokens/${issued.json.id}`, { as: 'administrator' })).status).toBe(404);
});
