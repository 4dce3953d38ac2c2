import { createCourierDriver, type CourierModes } from '@stream-tech/simulators';
import type { createWorld } from '../../testing/create-world.ts';

export type World = Awaited<ReturnType<typeof createWorld>>;
export type Courier = { installationId: string; integrationId: string };
export type MappedService = { postalServiceId: string; serviceId: string };

/** The world's settings as a user types them into Linnworks' wizard. */
export const wizardValues = (world: World): Record<string, string> =>
  Object.fromEntries(Object.entries(world.settings()).map(([key, value]) => [key, typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)]));

/** A courier profile that was set up from inside Linnworks. */
export const setUpCourier = async (world: World, modes: CourierModes = {}) => {
  const account = world.linnworks.account();
  await world.call('POST', '/operator/installations', { as: 'administrator', body: { token: account.installationToken } });
  const courier = createCourierDriver(world.url, modes);
  await courier.addNewUser({ Email: account.email, LinnworksUniqueIdentifier: account.ids.Id, AccountName: 'Main depot' });
  const active = await courier.walkWizard(wizardValues(world), { staleAt: 'SENDER' });
  const [profile] = await world.db('shipping_profiles').whereNotNull('integration_id');
  return { courier, active, installationId: profile?.installation_id as string, integrationId: profile?.integration_id as string };
};

/** The account's first postal service, mapped. */
export const mapService = async (world: World, { installationId, integrationId }: Courier, settings: object = {}): Promise<MappedService> => {
  const [postal] = world.linnworks.account().postalServices;
  const { json } = await world.call('PUT', `/operator/installations/${installationId}/services/${postal!.pkPostalServiceId}`, { as: 'administrator', body: { integrationId, settings: { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN', ...settings } } });
  return { postalServiceId: json.postalServiceId, serviceId: json.id };
};

/** What Linnworks showed of an order, as its row keeps it. */
export const sourceOf = ({ postalServiceId }: MappedService): string => JSON.stringify({
  delivery: { name: 'Ruth Okafor', company: '', line1: '4 Tannery Lane', line2: '', line3: '', town: 'Frome', region: 'Somerset', postcode: 'BA11 1AB', country: 'GB', countryName: 'United Kingdom', phone: '', email: '' },
  items: [], packages: [], deliveryInstructions: 'Side gate', channelReference: 'WEB-1', postalService: { id: postalServiceId, name: 'x', vendor: '' },
});

/** A Completed order. */
export const completedOrder = (world: World, { installationId, integrationId }: Courier, service: MappedService, orderNumber: number): Promise<string> => world.order(installationId, {
  order_number: orderNumber, integration_id: integrationId, status: 'completed', consignment_no: `STC${orderNumber}`, tracking_number: `TRK${orderNumber}`, completed_at: new Date(), postal_service_id: service.postalServiceId, source: sourceOf(service),
});

const nothing = async (): Promise<void> => undefined;
/** The label queue's worker, in this process. */
export const startLabelWorker = async (world: World): Promise<void> => {
  const { labelFlows } = world.application;
  await world.queues.runner({ groups: ['label'], handlers: { label: {
    produce: ({ installationId, orderNumber }, signal) => labelFlows.sendForLabel(installationId, orderNumber, signal), draw: ({ orderId }) => labelFlows.drawAhead(orderId), ahead: nothing, expire: nothing,
  } } }).start();
};
