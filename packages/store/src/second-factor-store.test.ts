import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createKeyring } from '@stream-tech/platform';
import { Secret, TOTP } from 'otpauth';
import { createOperatorStore } from './operator-store.ts';
import { createSecondFactorStore } from './second-factor-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'test', correlationId: 'test-correlation' };

test('a code is good once, within a period of the clock; recovery codes stand in for a lost device, each once; nothing is kept in clear (security.md, 24)', async () => {
  await using world = await createTestDatabase();
  let at = Date.parse('2026-11-27T09:00:10Z');
  const factors = createSecondFactorStore(world.db, createKeyring(randomBytes(32)), () => at);
  const { id } = await createOperatorStore(world.db).create({ email: 'a@example.test', password: 'correct horse battery', role: 'administrator' }, by);
  const { secret = '', uri = '' } = await factors.begin(id) ?? {};
  expect(uri).toContain('Stream%20Tech%20Integration');
  const codeAt = (moment: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: moment });

  expect(await factors.verify(id, codeAt(at))).toBe(false);
  expect(await factors.confirm(id, '000000', by)).toBeUndefined();
  const recovery = await factors.confirm(id, codeAt(at), by) ?? [];
  expect(new Set(recovery).size).toBe(8);
  expect(await factors.begin(id)).toBeUndefined();

  expect(await factors.verify(id, codeAt(at))).toBe(false);
  at += 30_000;
  const both = await Promise.all([factors.verify(id, codeAt(at)), factors.verify(id, codeAt(at))]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await factors.verify(id, codeAt(at - 30_000))).toBe(false);
  expect(await factors.verify(id, codeAt(at + 90_000))).toBe(false);
  expect(await factors.verify(id, codeAt(at + 30_000))).toBe(true);

  expect(await factors.verify(id, recovery[0]!.toUpperCase())).toBe(true);
  expect(await factors.verify(id, recovery[0]!)).toBe(false);
  const stored = JSON.stringify([await world.db('operators'), await world.db('operator_recovery_codes'), await world.db('audit_log')]);
  for (const clear of [secret, ...recovery]) expect(stored).not.toContain(clear);

  expect(await factors.remove(id, by)).toBe(true);
  expect(await factors.verify(id, recovery[1]!)).toBe(false);
  expect(await factors.begin(id)).toBeDefined();
});

test('whoever has a password guesses eight codes in a quarter of an hour and no more, from however many addresses; a recovery code still lets its owner in (security.md, 24 and 25)', async () => {
  await using world = await createTestDatabase();
  let at = Date.parse('2026-11-27T09:00:10Z');
  const factors = createSecondFactorStore(world.db, createKeyring(randomBytes(32)), () => at);
  const { id } = await createOperatorStore(world.db).create({ email: 'a@example.test', password: 'correct horse battery', role: 'administrator' }, by);
  const { secret = '' } = await factors.begin(id) ?? {};
  const codeAt = (moment: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: moment });
  const wrong = (): string => String((Number(codeAt(at)) + 500_000) % 1_000_000).padStart(6, '0');
  const recovery = await factors.confirm(id, codeAt(at), by) ?? [];
  at += 60_000;

  const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => factors.verify(id, wrong())));
  expect(guesses.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  await expect(factors.verify(id, codeAt(at))).rejects.toMatchObject({ code: 'too-many-requests' });
  expect(await factors.verify(id, recovery[0]!)).toBe(true);
  at += 15 * 60_000;
  expect(await factors.verify(id, wrong())).toBe(false);
  expect(await factors.verify(id, codeAt(at))).toBe(true);
});
