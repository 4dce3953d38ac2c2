import { expect, test } from '@jest/globals';
import { createApiTokenStore } from './api-token-store.ts';
import { createOperatorStore } from './operator-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'test', correlationId: 'test-correlation' };
const password = 'correct horse battery';

test('a session ends when closed, after 30 idle minutes, after 12 hours, and with its operator; only a hash is kept (security.md, 26)', async () => {
  await using world = await createTestDatabase();
  const sessions = createSessionStore(world.db);
  const { id } = await createOperatorStore(world.db).create({ email: 'a@example.test', password, role: 'support' }, by);
  const ago = (column: string, interval: string) => world.db('operator_sessions').update({ [column]: world.db.raw('now() - ?::interval', [interval]) });

  const first = await sessions.open(id, 'Browser 1');
  expect(await world.db('operator_sessions').where({ token_hash: first })).toHaveLength(0);
  expect(await sessions.find(first)).toMatchObject({ operator: { id, email: 'a@example.test', role: 'support', within: 'all', hasFactor: false } });
  await sessions.close(first);
  expect(await sessions.find(first)).toBeUndefined();

  const second = await sessions.open(id);
  await ago('seen_at', '29 minutes');
  expect(await sessions.find(second, { isActive: false })).toBeDefined();
  await ago('seen_at', '29 minutes');
  expect(await sessions.find(second)).toBeDefined();
  expect(await sessions.find(second)).toBeDefined();
  await ago('seen_at', '31 minutes');
  expect(await sessions.find(second)).toBeUndefined();

  const third = await sessions.open(id);
  const { hours } = await world.db('operator_sessions').orderBy('created_at', 'desc').first(world.db.raw(`round(extract(epoch from expires_at - created_at) / 3600) as hours`));
  expect(Number(hours)).toBe(12);
  await ago('expires_at', '1 second');
  expect(await sessions.find(third)).toBeUndefined();

  const fourth = await sessions.open(id);
  await world.db('operators').update({ disabled_at: world.db.fn.now() });
  expect(await sessions.find(fourth)).toBeUndefined();
});

test('sessions are listed for their owner and ended, one or all (security.md, 26)', async () => {
  await using world = await createTestDatabase();
  const sessions = createSessionStore(world.db);
  const operators = createOperatorStore(world.db);
  const { id } = await operators.create({ email: 'a@example.test', password, role: 'support' }, by);
  const { id: other } = await operators.create({ email: 'b@example.test', password, role: 'support' }, by);
  const [first, second, foreign] = [await sessions.open(id, 'Browser 1'), await sessions.open(id, 'Browser 2'), await sessions.open(other)];
  const listed = await sessions.ofOperator(id);
  expect(listed.map(({ agent }) => agent).sort()).toEqual(['Browser 1', 'Browser 2']);
  const of = async (token: string) => (await sessions.find(token))?.id ?? '';
  expect(await sessions.end(id, await of(foreign))).toBe(false);
  expect(await sessions.end(id, await of(first))).toBe(true);
  expect(await sessions.endAll(id)).toBe(1);
  expect(await sessions.find(second)).toBeUndefined();
  expect(await sessions.find(foreign)).toBeDefined();
});

test('an API token works until it is revoked or its days are over, and its value is nowhere kept', async () => {
  await using world = await createTestDatabase();
  const tokens = createApiTokenStore(world.db);
  const { id } = await createOperatorStore(world.db).create({ email: 'a@example.test', password, role: 'support' }, by);
  const issued = await tokens.issue(id, { name: 'till', permissions: ['orders:view'], expiresInDays: 2 }, by);
  expect(await tokens.find(issued.token)).toMatchObject({ operator: { id }, permissions: ['orders:view'] });
  expect(await tokens.list()).toMatchObject([{ name: 'till', operatorEmail: 'a@example.test', permissions: ['orders:view'] }]);
  expect(JSON.stringify([await world.db('api_tokens'), await world.db('audit_log'), await tokens.list()])).not.toContain(issued.token);
  expect(await tokens.revoke(issued.id, by)).toBe(true);
  expect(await tokens.revoke(issued.id, by)).toBe(false);
  expect(await tokens.find(issued.token)).toBeUndefined();
  const short = await tokens.issue(id, { name: 'short', permissions: null, expiresInDays: 1 }, by);
  await world.db('api_tokens').update({ expires_at: world.db.raw(`now() - interval '1 second'`) });
  expect(await tokens.find(short.token)).toBeUndefined();
  expect(await tokens.list()).toEqual([]);
});
