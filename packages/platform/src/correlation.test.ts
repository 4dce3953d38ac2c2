import { expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { acceptCorrelation, correlationId, withCorrelation } from './correlation.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test.each(['12345678', 'req-2026.11.23_abc', 'a'.repeat(64), '00000000-0000-4000-8000-000000000000'])('the id "%s" from outside is taken (security.md, 50)', (offered) => {
  expect(acceptCorrelation(offered)).toBe(offered);
});

test.each([
  '1234567', 'a'.repeat(65), 'a'.repeat(10_000), '', 'has space', 'line\nbreak1', 'line\r\nbreak', 'endsInBreak\n', '\u001b[31mred', '<script>alert(1)</script>', 'äöüäöüäö', '12345678\u0000',
  undefined, null, 5, {}, ['12345678'], { toString: () => '12345678' },
])('the id %j from outside is replaced by one of ours (security.md, 50)', (offered) => {
  expect(acceptCorrelation(offered)).toMatch(UUID);
});

test('one id runs through everything that is done under it, and stays apart from others (W10)', async () => {
  const story = (id: string): Promise<string[]> => withCorrelation(id, async () => {
    const seen = [correlationId()];
    await setImmediate();
    seen.push(correlationId());
    await Promise.resolve();
    return [...seen, correlationId()];
  });
  expect(await Promise.all([story('first-story'), story('second-story')])).toEqual([Array(3).fill('first-story'), Array(3).fill('second-story')]);
});

test('an inner id holds for its own work only', () => {
  expect(withCorrelation('outer-id', () => [withCorrelation('inner-id', correlationId), correlationId()])).toEqual(['inner-id', 'outer-id']);
});

test('without work under way there is a new id each time', () => {
  expect(correlationId()).toMatch(UUID);
  expect(correlationId()).not.toBe(correlationId());
});
