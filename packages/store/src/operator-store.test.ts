import { expect, test } from '@jest/globals';
import { createOperatorStore } from './operator-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'test', correlationId: 'test-correlation' };
const password = 'correct horse battery';

test('the first administrator is made once, however many processes start at the same time', async () => {
  await using world = await createTestDatabase();
  const operators = createOperatorStore(world.db);
  const made = await Promise.all([1, 2, 3].map(() => operators.ensureAdministrator('admin@example.test', password)));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await operators.verify('ADMIN@example.test', password)).toMatchObject({ role: 'administrator' });
  expect(await operators.verify('admin@example.test', 'wrong password here')).toBeUndefined();
  expect(await operators.verify('nobody@example.test', password)).toBeUndefined();
  await expect(operators.create({ email: 'Admin@Example.test', password, role: 'support' }, by)).rejects.toMatchObject({ code: 'already-there' });
  expect(JSON.stringify([await world.db('operators'), await world.db('audit_log')])).not.toContain(password);
});

test.each(['short', 'aaaaaaaaaaaaaaaa', 'password1234', 'x'.repeat(60) + 'abcdefgh'.repeat(10)])('a password like %s is refused (security.md, 23)', async (weak) => {
  await using world = await createTestDatabase();
  await expect(createOperatorStore(world.db).create({ email: 'a@example.test', password: weak, role: 'support' }, by)).rejects.toMatchObject({ code: 'password-weak' });
});

test('a session ends when closed, after 30 idle minutes, after 12 hours, and with its operator; only a hash is kept (security.md, 26)', async () => {
  await using world = await createTestDatabase();
  const operators = createOperatorStore(world.db);
  const { id } = await operators.create({ email: 'a@example.test', password, role: 'support' }, by);
  const ago = (column: string, interval: string) => world.db('operator_sessions').update({ [column]: world.db.raw('now() - ?::interval', [interval]) });

  const first = await operators.openSession(id);
  expect(await world.db('operator_sessions').where({ token_hash: first })).toHaveLength(0);
  expect(await operators.bySession(first)).toEqual({ id, email: 'a@example.test', role: 'support' });
  await operators.closeSession(first);
  expect(await operators.bySession(first)).toBeUndefined();

  const second = await operators.openSession(id);
  await ago('seen_at', '29 minutes');
  expect(await operators.bySession(second)).toBeDefined();
  expect(await operators.bySession(second)).toBeDefined();
  await ago('seen_at', '31 minutes');
  expect(await operators.bySession(second)).toBeUndefined();

  const third = await operators.openSession(id);
  const { hours } = await world.db('operator_sessions').orderBy('created_at', 'desc').first(world.db.raw(`round(extract(epoch from expires_at - created_at) / 3600) as hours`));
  expect(Number(hours)).toBe(12);
  await ago('expires_at', '1 second');
  expect(await operators.bySession(third)).toBeUndefined();

  const fourth = await operators.openSession(id);
  await world.db('operators').update({ disabled_at: world.db.fn.now() });
  expect(await operators.bySession(fourth)).toBeUndefined();
});

test('an API token works until it is revoked, and its value is nowhere kept', async () => {
  await using world = await createTestDatabase();
  const operators = createOperatorStore(world.db);
  const { id } = await operators.create({ email: 'a@example.test', password, role: 'support' }, by);
  const issued = await operators.issueApiToken(id, 'till', by);
  expect(await operators.byApiToken(issued.token)).toMatchObject({ id });
  expect(JSON.stringify([await world.db('api_tokens'), await world.db('audit_log'), await operators.apiTokens()])).not.toContain(issued.token);
  expect(await operators.revokeApiToken(issued.id, by)).toBe(true);
  expect(await operators.revokeApiToken(issued.id, by)).toBe(false);
  expect(await operators.byApiToken(issued.token)).toBeUndefined();
});
