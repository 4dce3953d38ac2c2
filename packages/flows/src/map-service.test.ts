import { expect, test } from '@jest/globals';
import { DEFAULT_SERVICE_SETTINGS } from '@stream-tech/domain';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { createIntegrationStore, createServiceStore } from '@stream-tech/store';
import { createKeyring } from '@stream-tech/platform';
import { createMapService } from './map-service.ts';
import { createWorld } from './testing/index.ts';

const by = { actor: 'admin@example.test', correlationId: 'test-correlation' };
const SERVICE = '0a0b0c0d-0000-4000-8000-000000000001';

test('a mapping stands although its orders could not be judged at once, and although Linnworks no longer lists a service mapped before', async () => {
  await using world = await createWorld();
  const log = createLogRecorder();
  const services = createServiceStore(world.db);
  const integrations = createIntegrationStore(world.db, createKeyring(Buffer.alloc(32, 7)));
  let listed = [{ id: SERVICE.toUpperCase(), name: 'Next day', vendor: 'STREAM TECH' }];
  const mapService = createMapService({ services, integrations, log, postalServices: async () => listed, recheck: async () => { throw new Error('Postgres went away'); } });
  const ask = (postalServiceId: string, settings: object) => mapService({ installationId: world.installationId, postalServiceId, settings }, by);

  expect(await ask(SERVICE, { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN' })).toMatchObject({ name: 'Next day', integrationId: world.integrationId, complete: true });
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { serviceId: SERVICE } }]);
  listed = [];
  expect(await ask(SERVICE, { LabelCopies: 3 })).toMatchObject({ name: 'Next day', settings: { ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN', LabelCopies: 3 } });
  await expect(ask(SERVICE.replace(/1$/, '2'), {})).rejects.toMatchObject({ code: 'not-found' });
  expect(await services.ofInstallation(world.installationId)).toContainEqual(expect.objectContaining({ postalServiceId: SERVICE }));
});
