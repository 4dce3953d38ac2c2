import { expect, test } from '@jest/globals';
import { createOperatorStore } from './operator-store.ts';
import { createSessionStore } from './session-store.ts';
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

test.each(['short', 'aaaaaaaaaaaaaaaa', 'password1234', 'qwertyuiop123', 'iloveyou1234', 'x'.repeat(60) + 'abcdefgh'.repeat(10)])('a password like %s is refused (security.md, 23)', async (weak) => {
  await using world = await createTestDatabase();
  await expect(createOperatorStore(world.db).create({ email: 'a@example.test', password: weak, role: 'support' }, by)).rejects.toMatchObject({ code: 'password-weak' });
});

test('the last administrator of all accounts can neither be made less nor shut out, and a change ends the sessions it concerns (security.md, 26)', async () => {
  await using world = await createTestDatabase();
  const [operators, sessions] = [createOperatorStore(world.db), createSessionStore(world.db)];
  const first = await operators.create({ email: 'a@example.test', password, role: 'administrator' }, by);
  for (const change of [{ role: 'support' as const }, { isDisabled: true }, { within: [] }]) await expect(operators.change(first.id, change, by)).rejects.toMatchObject({ code: 'last-administrator' });
  const second = await operators.create({ email: 'b@example.test', password, role: 'administrator', name: 'Bea' }, by);
  const token = await sessions.open(second.id);
  await operators.change(second.id, { role: 'warehouse' }, by);
  expect(await sessions.find(token)).toBeUndefined();
  expect(await operators.list()).toMatchObject([{ email: 'a@example.test', within: 'all' }, { email: 'b@example.test', role: 'warehouse', name: 'Bea', isDisabled: false }]);
  expect(await world.db('audit_log').where({ outcome: 'operator changed' })).toMatchObject([{ detail: { email: 'b@example.test', before: { role: 'administrator', within: 'all' }, after: { role: 'warehouse' } } }]);
  await operators.change(second.id, { isDisabled: true }, by);
  expect(await operators.verify('b@example.test', password)).toBeUndefined();
});

test('an operator of some accounts is known with these alone; an account that does not exist is refused (security.md, 29)', async () => {
  await using world = await createTestDatabase();
  const operators = createOperatorStore(world.db);
  const [{ id: installation }] = await world.db('installations').insert({ name: 'Oak', account_key: 'one' }).returning('id');
  const { id } = await operators.create({ email: 'a@example.test', password, role: 'support', within: [installation] }, by);
  expect(await operators.verify('a@example.test', password)).toMatchObject({ id, within: [installation] });
  await expect(operators.change(id, { within: ['00000000-0000-4000-8000-000000000000'] }, by)).rejects.toMatchObject({ code: 'bad-request' });
  expect(await operators.verify('a@example.test', password)).toMatchObject({ within: [installation] });
});
