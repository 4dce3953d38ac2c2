import { createCourierDriver, type CourierDriver, type CourierModes } from '../../packages/simulators/src/index.ts';
import { DEFAULT_INTEGRATION_SETTINGS } from '../../packages/domain/src/index.ts';
import type { Tenant } from './partners.ts';
import type { World, WorldEngines } from './world.ts';

/** A courier profile of a tenant, set up from inside Linnworks, and its first mapped service. */
export type Courier = { driver: CourierDriver; installationId: string; integrationId: string; serviceId: string; postalServiceId: string };

const SENDER: Record<string, string> = { ContactName: 'Transport office', CompanyName: 'Trial Furniture Ltd', AddressLine1: '12 Canal Street', City: 'Leeds', CountryCode: 'GB', PostCode: 'LS12 2AA', ContactPhoneNo: '0113 496 0000' };

/** What a user types into the wizard for a tenant's Stream account; booleans as Linnworks spells them. */
export const wizardValues = ({ partners: { stream } }: World<WorldEngines>, { clientId, clientSecret, prefix }: Tenant): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(DEFAULT_INTEGRATION_SETTINGS).map(([key, value]) => [key, typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)])),
  ...SENDER, StreamClientId: clientId, StreamClientSecret: clientSecret, StreamClientUrl: stream.origin, OrderNumPrefix: prefix, IsOrderSyncEnabled: 'True',
});

/** Walks the wizard as Linnworks does; the integration of the tenant's Stream account is taken over. Throws where the courier ends otherwise than active. */
export const setUpCourier = async (world: World<WorldEngines>, url: string, tenant: Tenant, modes: CourierModes = {}): Promise<Courier> => {
  const driver = createCourierDriver(url, modes);
  await driver.addNewUser({ Email: tenant.account.email, LinnworksUniqueIdentifier: tenant.account.ids.Id, AccountName: 'Main depot' });
  const end = await driver.walkWizard(wizardValues(world, tenant));
  if (!end.IsConfigActive) throw new Error(`the wizard ended with: ${end.ErrorMessage}`);
  const installationId = world.installationIds.get(tenant.name) ?? '';
  const service = await world.db('services').where({ installation_id: installationId, name: tenant.services[0]?.name }).first('id', 'integration_id', 'postal_service_id');
  return { driver, installationId, integrationId: service.integration_id, serviceId: service.id, postalServiceId: service.postal_service_id };
};

/** Rows of orders that are in Stream, numbered from `first`: what a warehouse has before it begins to print. Gives their numbers. */
export const completedOrders = async (world: World<WorldEngines>, courier: Courier, first: number, count: number): Promise<number[]> => {
  const { db } = world;
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const source = (number: number): string => JSON.stringify({
    delivery: { name: `Ruth Okafor ${number}`, company: 'Okafor Interiors', line1: `${number} Tannery Lane`, line2: '', line3: '', town: 'Frome', region: 'Somerset', postcode: 'BA11 1AB', country: 'GB', countryName: 'United Kingdom', phone: '01373 000000', email: '' },
    items: [], packages: [], deliveryInstructions: 'Side gate', channelReference: `WEB-${number}`, postalService: { id: courier.postalServiceId, name: 'x', vendor: '' },
  });
  await db.batchInsert('orders', numbers.map((number) => ({
    installation_id: courier.installationId, integration_id: courier.integrationId, linnworks_order_id: db.raw('gen_random_uuid()'), order_number: number, received_at: db.fn.now(), source: source(number), source_hash: 'x',
    status: 'completed', consignment_no: `STC${number}`, tracking_number: `TRK${number}`, completed_at: db.fn.now(), postal_service_id: courier.postalServiceId,
  })), 200);
  return numbers;
};
