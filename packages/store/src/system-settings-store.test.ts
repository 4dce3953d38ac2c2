import { expect, test } from '@jest/globals';
import { DEFAULT_SYSTEM_SETTINGS } from '@stream-tech/domain';
import { createSystemSettingsStore } from './system-settings-store.ts';
import { createTestDatabase } from './testing/index.ts';

const by = { actor: 'admin@example.test', correlationId: 'test-correlation' };

test('settings are the declared defaults until changed; a change is kept and told in the audit log (R-205 … R-216)', async () => {
  await using world = await createTestDatabase();
  const store = createSystemSettingsStore(world.db);
  expect(await store.read()).toEqual(DEFAULT_SYSTEM_SETTINGS);
  await store.change({ MaxRetryAttempts: 7, DrainBacklog: true, DefaultTimeZone: 'Europe/Paris' }, by);
  expect(await store.read()).toEqual({ ...DEFAULT_SYSTEM_SETTINGS, MaxRetryAttempts: 7, DrainBacklog: true, DefaultTimeZone: 'Europe/Paris' });
  expect(await world.db('audit_log').first()).toMatchObject({ kind: 'settings', actor: by.actor, detail: { before: { MaxRetryAttempts: 3 }, after: { MaxRetryAttempts: 7 } } });
});

test('one value out of range refuses the whole change, names the setting, and the old values stay (R-215)', async () => {
  await using world = await createTestDatabase();
  const store = createSystemSettingsStore(world.db);
  await expect(store.change({ MaxRetryAttempts: 7, WebhookBatchSize: 51 }, by)).rejects.toThrow('WebhookBatchSize (Webhook Batch Size) must be a whole number from 1 to 50');
  await expect(store.change({ DefaultTimeZone: 'Mars/Olympus' }, by)).rejects.toThrow('DefaultTimeZone');
  expect(await store.read()).toEqual(DEFAULT_SYSTEM_SETTINGS);
});
