import { expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { createWorld } from './testing/create-world.ts';

const codeOf = (secret: string, stepsAhead = 0): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });
const email = 'administrator@example.test';

test('an administrator does nothing before a second factor is set up; from then on signing in needs a code, each good once (security.md, 24)', async () => {
  await using world = await createWorld({ environment: { sandbox: false } });
  const as = 'administrator';
  expect((await world.call('GET', '/operator/me', { as })).json.factor).toEqual({ isOn: true, isMissing: true });
  expect(await world.call('GET', '/operator/settings', { as })).toMatchObject({ status: 403, json: { code: 'second-factor-missing' } });
  expect((await world.call('GET', '/queues/api/queues', { as })).status).toBe(403);
  expect((await world.call('GET', '/operator/settings', { as: 'support' })).status).toBe(200);

  const { json: begun } = await world.call('POST', '/operator/second-factor', { as });
  expect(begun).toMatchObject({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/), picture: expect.stringMatching(/^data:image\/png;base64,/) });
  expect(await world.call('POST', '/operator/second-factor/confirm', { as, body: { code: '000000' } })).toMatchObject({ status: 422, json: { code: 'code-refused' } });
  const { json: confirmed } = await world.call('POST', '/operator/second-factor/confirm', { as, body: { code: codeOf(begun.secret) } });
  expect(confirmed.recoveryCodes).toHaveLength(8);
  expect((await world.call('GET', '/operator/settings', { as })).status).toBe(200);

  const signIn = (code?: string) => world.call('POST', '/operator/login', { body: { email, password: world.password, ...(code === undefined ? {} : { code }) } });
  expect(await signIn()).toMatchObject({ status: 401, json: { code: 'second-factor-needed' } });
  expect(await signIn(codeOf(begun.secret))).toMatchObject({ status: 401, json: { code: 'login-refused' } });
  expect((await signIn(codeOf(begun.secret, 1))).status).toBe(200);
  expect((await signIn(codeOf(begun.secret, 1))).status).toBe(401);
  expect((await signIn(confirmed.recoveryCodes[3])).status).toBe(200);
  expect((await world.call('POST', '/operator/login', { body: { email, password: 'wrong' } })).json).toMatchObject({ code: 'login-refused' });
});

test('something dangerous asks who has not proven to be themselves for a quarter of an hour, and only changes do (security.md, 30)', async () => {
  await using world = await createWorld();
  const as = 'administrator';
  const change = () => world.call('PATCH', '/operator/settings', { as, body: { MaxRetryAttempts: 4 } });
  expect((await change()).status).toBe(200);
  await world.db('operator_sessions').update({ confirmed_at: world.db.raw(`now() - interval '16 minutes'`) });
  expect(await change()).toMatchObject({ status: 403, json: { code: 'confirm-yourself' } });
  expect((await world.call('GET', '/operator/operators', { as })).status).toBe(200);
  expect(await world.call('POST', '/operator/confirm', { as, body: { password: 'not the password' } })).toMatchObject({ status: 401, json: { code: 'confirmation-refused', fields: [{ key: 'password' }] } });
  expect((await change()).status).toBe(403);
  expect((await world.call('POST', '/operator/confirm', { as, body: { password: world.password } })).status).toBe(204);
  expect((await change()).status).toBe(200);
  const outcomes = (await world.db('audit_log').where({ actor: email }).orderBy('id').select('outcome')).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(expect.arrayContaining(['confirmation refused', 'confirmed']));
});

test('a password that was right and had no code behind it, and one guessed at an open session, stand in the audit log (security.md, 51)', async () => {
  await using world = await createWorld({ environment: { sandbox: false } });
  await world.signIn('support');
  await world.db('operators').update({ factor_since: world.db.fn.now() });
  expect((await world.call('POST', '/operator/login', { body: { email: 'support@example.test', password: world.password } })).json).toMatchObject({ code: 'second-factor-needed' });
  expect((await world.call('POST', '/operator/password', { as: 'support', body: { current: 'guessed', password: 'another long passphrase' } })).status).toBe(401);
  expect((await world.db('audit_log').where({ actor: 'support@example.test' }).orderBy('id').select('outcome')).map(({ outcome }) => outcome)).toEqual(['signed in', 'code asked for', 'confirmation refused']);
});

test('a token is limited to what it was issued for; without a word it may do nothing dangerous', async () => {
  await using world = await createWorld();
  const issue = async (permissions?: string[]) => ({ authorization: `Bearer ${(await world.call('POST', '/operator/api-tokens', { as: 'administrator', body: { name: 'till', ...(permissions ? { permissions } : {}) } })).json.token}` });
  const usual = await issue();
  expect((await world.call('GET', '/operator/orders', { headers: usual })).status).toBe(200);
  expect(await world.call('PATCH', '/operator/settings', { headers: usual, body: { MaxRetryAttempts: 4 } })).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  const narrow = await issue(['settings:change']);
  expect((await world.call('PATCH', '/operator/settings', { headers: narrow, body: { MaxRetryAttempts: 4 } })).status).toBe(200);
  expect((await world.call('GET', '/operator/orders', { headers: narrow })).status).toBe(403);
  expect((await world.call('GET', '/operator/me', { headers: narrow })).status).toBe(200);
  expect((await world.call('POST', '/operator/sign-out-everywhere', { headers: narrow })).status).toBe(403);
});

test('a token begets no token and lets nobody in, whatever it was issued for: it would widen itself (security.md, 22 and 29)', async () => {
  await using world = await createWorld();
  expect((await world.call('POST', '/operator/api-tokens', { as: 'administrator', body: { name: 'till', permissions: ['api-tokens:manage'] } })).status).toBe(400);
  const { json: { id, token } } = await world.call('POST', '/operator/api-tokens', { as: 'administrator', body: { name: 'till' } });
  const headers = { authorization: `Bearer ${token}` };
  // As an older release issued them.
  for (const permissions of [['api-tokens:manage', 'operators:manage'], null]) {
    await world.db('api_tokens').where({ id }).update({ permissions });
    expect(await world.call('POST', '/operator/api-tokens', { headers, body: { name: 'wider', permissions: ['settings:change'] } })).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect((await world.call('POST', '/operator/operators', { headers, body: { email: 'thief@example.test', password: world.password, role: 'administrator' } })).status).toBe(403);
    expect((await world.call('POST', '/operator/second-factor', { headers })).status).toBe(403);
  }
  expect((await world.call('GET', '/operator/settings', { headers })).status).toBe(200);
});

test('a session that somebody found open sets up no second factor of theirs: that asks for the password (security.md, 24 and 30)', async () => {
  await using world = await createWorld({ environment: { sandbox: false } });
  const begin = () => world.call('POST', '/operator/second-factor', { as: 'support' });
  const { json: { secret } } = await begin();
  await world.db('operator_sessions').update({ confirmed_at: world.db.raw(`now() - interval '16 minutes'`) });
  expect(await begin()).toMatchObject({ status: 403, json: { code: 'confirm-yourself' } });
  expect(await world.call('POST', '/operator/second-factor/confirm', { as: 'support', body: { code: codeOf(secret) } })).toMatchObject({ status: 403, json: { code: 'confirm-yourself' } });
});

test('signing out everywhere and a new password end the sessions they should (security.md, 26)', async () => {
  await using world = await createWorld();
  const enter = async (): Promise<string> => (await world.call('POST', '/operator/login', { body: { email: 'support@example.test', password: world.password }, headers: { 'user-agent': 'Tablet' } })).headers.getSetCookie()[0]!.split(';')[0]!;
  const mine = { cookie: await world.signIn('support') };
  const elsewhere = { cookie: await enter() };
  const { json } = await world.call('GET', '/operator/sessions', { headers: mine });
  expect(json.sessions).toHaveLength(2);
  const tablet = json.sessions.find(({ agent }: { agent: string }) => agent === 'Tablet');
  expect(json.current).not.toBe(tablet.id);
  expect((await world.call('DELETE', `/operator/sessions/${tablet.id}`, { headers: mine })).status).toBe(204);
  expect((await world.call('GET', '/operator/me', { headers: elsewhere })).status).toBe(401);

  const again = { cookie: await enter() };
  const password = 'another long passphrase';
  expect((await world.call('POST', '/operator/password', { headers: mine, body: { current: 'wrong', password } })).json).toMatchObject({ fields: [{ key: 'current' }] });
  expect((await world.call('POST', '/operator/password', { headers: mine, body: { current: world.password, password } })).status).toBe(204);
  expect((await world.call('GET', '/operator/me', { headers: again })).status).toBe(401);
  expect((await world.call('POST', '/operator/sign-out-everywhere', { headers: mine })).json).toEqual({ ended: 1, revokedTokens: 0 });
  expect((await world.call('GET', '/operator/me', { headers: mine })).status).toBe(401);
});

const issueTo = async (world: Awaited<ReturnType<typeof createWorld>>, names: string[], as = 'administrator') => {
  const tokens: string[] = [];
  for (const name of names) tokens.push((await world.call('POST', '/operator/api-tokens', { as, body: { name } })).json.token);
  return async () => (await Promise.all(tokens.map((token) => world.call('GET', '/operator/orders', { headers: { authorization: `Bearer ${token}` } })))).map(({ status }) => status);
};

test('tokens outlive a new password and signing out everywhere, and are revoked with either where that is wanted (security.md, 26)', async () => {
  await using world = await createWorld();
  const enter = async (password: string) => ({ cookie: (await world.call('POST', '/operator/login', { body: { email, password } })).headers.getSetCookie()[0]!.split(';')[0]! });
  const next = 'another long passphrase';
  const answers = await issueTo(world, ['till', 'export']);
  const headers = { cookie: await world.signIn('administrator') };
  expect((await world.call('GET', '/operator/my-tokens', { headers })).json.tokens).toMatchObject([{ name: 'till' }, { name: 'export' }]);
  expect((await world.call('GET', '/operator/my-tokens', { as: 'support' })).json.tokens).toEqual([]);
  expect((await world.call('POST', '/operator/password', { headers, body: { current: world.password, password: next } })).status).toBe(204);
  expect(await answers()).toEqual([200, 200]);
  expect((await world.call('POST', '/operator/sign-out-everywhere', { headers })).json).toEqual({ ended: 1, revokedTokens: 0 });
  expect(await answers()).toEqual([200, 200]);
  const again = await enter(next);
  expect((await world.call('GET', '/operator/operators', { headers: again })).json.operators).toMatchObject([{ email, tokens: 2 }, { email: 'support@example.test', tokens: 0 }]);
  expect((await world.call('POST', '/operator/password', { headers: again, body: { current: next, password: world.password, revokeTokens: true } })).status).toBe(204);
  expect(await answers()).toEqual([401, 401]);
  expect((await world.call('GET', '/operator/my-tokens', { headers: again })).json.tokens).toEqual([]);
  expect(await world.db('audit_log').where({ outcome: 'api tokens revoked' })).toMatchObject([{ actor: email, detail: { ids: [expect.any(String), expect.any(String)] } }]);
});

test('who is signed out everywhere, or gives up their own tokens, ends them at once; a token itself ends none', async () => {
  await using world = await createWorld();
  const answers = await issueTo(world, ['till']);
  const { json: { token } } = await world.call('POST', '/operator/api-tokens', { as: 'administrator', body: { name: 'other' } });
  expect((await world.call('DELETE', '/operator/my-tokens', { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
  expect((await world.call('DELETE', '/operator/my-tokens', { as: 'administrator' })).json).toEqual({ revokedTokens: 2 });
  expect(await answers()).toEqual([401]);
  const more = await issueTo(world, ['till']);
  expect((await world.call('POST', '/operator/sign-out-everywhere', { as: 'administrator', body: { revokeTokens: true } })).json).toEqual({ ended: 1, revokedTokens: 1 });
  expect(await more()).toEqual([401]);
});

test('tokens of somebody who is shut out die at once, and stay dead when they are let in again; of a new password given to somebody they are asked about', async () => {
  await using world = await createWorld();
  await world.signIn('administrator:second');
  const [own, both] = [await issueTo(world, ['mine']), await issueTo(world, ['till', 'export'], 'administrator:second')];
  const { id } = (await world.db('operators').where({ email: 'administrator-second@example.test' }).first('id'))!;
  const as = 'administrator';
  expect((await world.call('POST', `/operator/operators/${id}/password`, { as, body: { password: 'another long passphrase' } })).status).toBe(204);
  expect(await both()).toEqual([200, 200]);
  expect((await world.call('PATCH', `/operator/operators/${id}`, { as, body: { isDisabled: true } })).status).toBe(204);
  expect(await both()).toEqual([401, 401]);
  expect((await world.call('PATCH', `/operator/operators/${id}`, { as, body: { isDisabled: false } })).status).toBe(204);
  expect([await both(), await own()]).toEqual([[401, 401], [200]]);
  await world.db('api_tokens').where({ operator_id: id }).update({ revoked_at: null });
  expect((await world.call('POST', `/operator/operators/${id}/sign-out`, { as, body: { revokeTokens: true } })).json).toMatchObject({ revokedTokens: 2 });
  expect(await both()).toEqual([401, 401]);
});
