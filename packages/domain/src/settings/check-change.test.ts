import { expect, test } from '@jest/globals';
import { assertComplete, checkChange } from './check-change.ts';
import { INTEGRATION_SETTINGS } from './integration-settings.ts';
import { SYSTEM_SETTINGS } from './system-settings.ts';

test.each(Object.entries(SYSTEM_SETTINGS).flatMap(([key, setting]) => (setting.kind === 'integer' ? [[key, setting.min - 1], [key, setting.max + 1], [key, setting.min + 0.5]] : [])))(
  '%s of %d is out of range, and the answer names the setting (R-205 … R-215)', (key, value) => {
    expect(() => checkChange(SYSTEM_SETTINGS, { [key]: value })).toThrow(String(key));
  });

test('a missing required or conditional value names its field (R-193)', () => {
  const attempt = (): void => assertComplete(INTEGRATION_SETTINGS, { IsUsingStreamPartnerAccount: true });
  expect(attempt).toThrow(/StreamClientId .*StreamPartnerAccountName/);
});

test('unknown keys, unreadable text and a secret that is too long are refused without repeating what was typed', () => {
  expect(() => checkChange(INTEGRATION_SETTINGS, { Evil: 1 })).toThrow('Evil (unknown) is not a setting');
  expect(() => checkChange(INTEGRATION_SETTINGS, { City: 'a\u0000b' })).toThrow('City (City) contains unreadable characters');
  const canary = 'canary'.repeat(60);
  expect(() => checkChange(INTEGRATION_SETTINGS, { StreamClientSecret: canary })).toThrow(expect.not.objectContaining({ message: expect.stringContaining('canary') }));
  expect(() => checkChange(INTEGRATION_SETTINGS, 'text')).toThrow();
});
