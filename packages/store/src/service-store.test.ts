import { expect, test } from '@jest/globals';
import { DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { createServiceStore } from './service-store.ts';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';

const by = { actor: 'admin@example.test', correlationId: 'test-correlation' };

test('a mapping whose depot or method is gone is flagged and cleared again; another place for it clears the flag, other settings do not', async () => {
  await using database = await createTestDatabase();
  const services = createServiceStore(database.db);
  const { installationId, integrationId } = await createWebhookWorld(database.db);
  const save = (settings: object = {}) => services.save({
    installationId, integrationId, postalServiceId: '0a0b0c0d-0000-4000-8000-000000000001', name: 'Next day', vendor: 'STREAM TECH',
    settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN', ...settings },
  }, by);
  const saved = await save();
  const { id } = saved;
  expect(saved.problem).toBeUndefined();
  const flag = (problem: string | undefined) => services.flag([{ id, problem }]);
  const problem = async () => (await services.ofInstallation(installationId))[0]?.problem;

  expect(await services.flag([])).toEqual([]);
  expect(await flag('Gone\u0000')).toEqual([id]);
  expect(await problem()).toBe('Gone\ufffd');
  expect(await flag('Gone\u0000')).toEqual([]);
  await save({ LabelCopies: 3 });
  expect(await problem()).toBe('Gone\ufffd');
  expect(await flag(undefined)).toEqual([id]);
  expect(await problem()).toBeUndefined();
  await flag('Gone');
  expect((await save({ StreamDeliveryMethod: 'LEEDSCOL' })).problem).toBeUndefined();
});
