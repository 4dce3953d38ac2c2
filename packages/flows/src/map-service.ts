import { AppError, checkChange, DEFAULT_SERVICE_SETTINGS, SERVICE_SETTINGS } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import type { Author, IntegrationStore, ServiceMapping, ServiceStore } from '@stream-tech/store';

export type MapServiceDeps = {
  services: Pick<ServiceStore, 'find' | 'save'>;
  integrations: Pick<IntegrationStore, 'ofInstallation'>;
  /** The account's postal services as Linnworks lists them now. */
  postalServices(installationId: string): Promise<{ id: string; name: string; vendor: string }[]>;
  /** Has the service's Validation Failed orders judged again at once. */
  recheck(installationId: string, postalServiceId: string): Promise<void>;
  log: Pick<Logger, 'warn'>;
};

export type MapService = ReturnType<typeof createMapService>;
/** `integrationId` absent: the one it has, else the installation's first. */
export type ServiceToMap = { installationId: string; postalServiceId: string; integrationId?: string | undefined; settings: unknown };

/**
 * Maps a Linnworks postal service to Stream (R-064 … R-076), and has its orders that failed validation judged again at once.
 * Depot or delivery method may still be missing: the service then is not fully configured, and its orders say so.
 */
export const createMapService = ({ services, integrations, postalServices, recheck, log }: MapServiceDeps) =>
  async function mapService({ installationId, postalServiceId, integrationId, settings: change }: ServiceToMap, author: Author): Promise<ServiceMapping> {
    const before = await services.find(installationId, postalServiceId);
    const settings = { ...(before?.settings ?? DEFAULT_SERVICE_SETTINGS), ...checkChange(SERVICE_SETTINGS, change) };

    const all = await integrations.ofInstallation(installationId);
    const integration = all.find(({ id }) => id === (integrationId ?? before?.integrationId)) ?? (integrationId ? undefined : all[0]);
    if (!integration) throw new AppError('not-found', 'This installation has no such integration; connect it to a Stream account first', 'fix-the-data');

    const listed = (await postalServices(installationId)).find(({ id }) => id.toLowerCase() === postalServiceId.toLowerCase());
    const named = listed ?? before;
    if (!named) throw new AppError('not-found', 'Linnworks has no such postal service', 'fix-the-data');

    const mapping = await services.save({ installationId, integrationId: integration.id, postalServiceId, name: named.name, vendor: named.vendor, settings }, author);
    // The mapping stands whatever becomes of the check: the next fetch cycle makes it as well.
    await recheck(installationId, postalServiceId).catch((error: unknown) => log.warn('Orders of the mapped service are judged again with the next fetch only', { installationId, serviceId: postalServiceId, error }));
    return mapping;
  };
