import { AppError, checkChange, DEFAULT_SERVICE_SETTINGS, SERVICE_SETTINGS, type Depot, type ServiceSettings } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import type { Author, IntegrationStore, ServiceMapping, ServiceStore } from '@stream-tech/store';

export type MapServiceDeps = {
  services: Pick<ServiceStore, 'find' | 'save'>;
  integrations: Pick<IntegrationStore, 'ofInstallation'>;
  /** The account's postal services as Linnworks lists them now. */
  postalServices(installationId: string): Promise<{ id: string; name: string; vendor: string }[]>;
  /** The depots of a Stream account; absent where nobody can be asked. */
  depots?(integrationId: string): Promise<Depot[]>;
  /** Has the service's Validation Failed orders judged again at once. */
  recheck(installationId: string, postalServiceId: string): Promise<void>;
  log: Pick<Logger, 'warn'>;
};

export type MapService = ReturnType<typeof createMapService>;
/** `integrationId` absent: the one it has, else the installation's first. */
export type ServiceToMap = { installationId: string; postalServiceId: string; integrationId?: string | undefined; settings: unknown };

const wrong = (key: 'StreamDepot' | 'StreamDeliveryMethod', problem: string): AppError => {
  const { title } = SERVICE_SETTINGS[key];
  return new AppError('settings-invalid', `${key} (${title}) ${problem}`, 'fix-the-data', { fields: [{ key, title, problem }] });
};

/** Throws where the depot is none of the account's, or the method none of the depot's. What is not filled in yet is not judged. */
const assertOffered = ({ StreamDepot, StreamDeliveryMethod }: ServiceSettings, depots: Depot[]): void => {
  if (depots.length === 0 || StreamDepot === '') return;
  const depot = depots.find(({ id }) => id === StreamDepot);
  if (!depot) throw wrong('StreamDepot', 'is not a depot of this Stream account');
  if (StreamDeliveryMethod !== '' && !depot.deliveryMethods.some(({ id }) => id === StreamDeliveryMethod)) throw wrong('StreamDeliveryMethod', `is not available at depot ${depot.name}`);
};

/**
 * Maps a Linnworks postal service to Stream (R-064 … R-076), and has its orders that failed validation judged again at once.
 * Depot or delivery method may still be missing: the service then is not fully configured, and its orders say so.
 */
export const createMapService = ({ services, integrations, postalServices, depots, recheck, log }: MapServiceDeps) =>
  async function mapService({ installationId, postalServiceId, integrationId, settings: change }: ServiceToMap, author: Author): Promise<ServiceMapping> {
    const before = await services.find(installationId, postalServiceId);
    const settings = { ...(before?.settings ?? DEFAULT_SERVICE_SETTINGS), ...checkChange(SERVICE_SETTINGS, change) };

    const all = await integrations.ofInstallation(installationId);
    const integration = all.find(({ id }) => id === (integrationId ?? before?.integrationId)) ?? (integrationId ? undefined : all[0]);
    if (!integration) throw new AppError('not-found', 'This installation has no such integration; connect it to a Stream account first', 'fix-the-data');

    const isMoved = settings.StreamDepot !== before?.settings.StreamDepot || settings.StreamDeliveryMethod !== before.settings.StreamDeliveryMethod || integration.id !== before.integrationId;
    // While Stream is away, the mapping is taken as it is; Stream itself judges it with the first order.
    const offered = isMoved && depots ? await depots(integration.id).catch((error: unknown) => { if (error instanceof AppError) return []; throw error; }) : [];
    assertOffered(settings, offered);

    const listed = (await postalServices(installationId)).find(({ id }) => id.toLowerCase() === postalServiceId.toLowerCase());
    const named = listed ?? before;
    if (!named) throw new AppError('not-found', 'Linnworks has no such postal service', 'fix-the-data');

    const mapping = await services.save({ installationId, integrationId: integration.id, postalServiceId, name: named.name, vendor: named.vendor, settings }, author);
    // The mapping stands whatever becomes of the check: the next fetch cycle makes it as well.
    await recheck(installationId, postalServiceId).catch((error: unknown) => log.warn('Orders of the mapped service are judged again with the next fetch only', { installationId, serviceId: postalServiceId, error }));
    return mapping;
  };
