import { cutText, OutcomeUnknown, readable, RemoteRejected } from '@stream-tech/domain';
import type { Caller } from './caller.ts';
import { EMPTY_GUID, POSTAL_SERVICE_FIELDS, SERVICE_COUNTRY, SERVICE_NAME_MAX } from './contract.ts';
import { amount, guid, record, records, text, type Raw } from './reading.ts';

/** A postal service of an account (linnworks-api.md, 16.1). */
export type PostalService = {
  id: string;
  name: string;
  vendor: string;
  /** Free text; our services carry their stable key here. */
  code: string;
  /** The shipping integration it belongs to; 0: none. */
  shippingConfigId: number;
  /** Our service's id once a user has linked it under the courier integration; '' before. */
  linkedServiceId: string;
};

/** A postal service to be made. `tag` is free text. */
export type NewPostalService = { name: string; vendor: string; code: string; tag?: string };
export type PostalServiceChanges = { name?: string; vendor?: string; code?: string };

const idOf = (service: Raw): string => {
  const id = guid(service.pkPostalServiceId) || guid(service.id);
  return id === EMPTY_GUID ? '' : id;
};

const asService = (service: Raw): PostalService => ({
  id: idOf(service),
  name: text(service.PostalServiceName),
  vendor: text(service.Vendor),
  code: text(service.PostalServiceCode),
  shippingConfigId: amount(service.fkShippingAPIConfigId) ?? 0,
  linkedServiceId: guid(service.IntegratedServiceId) === EMPTY_GUID ? '' : guid(service.IntegratedServiceId),
});

const serviceName = (name: string): string => cutText(readable(name), SERVICE_NAME_MAX);

/** Postal services (linnworks-api.md, 16). None is ever deleted. */
export const createServiceCalls = ({ call }: Caller) => {
  const list = async (signal?: AbortSignal): Promise<Raw[]> => records(await call('PostalServices/GetPostalServices', undefined, { signal })).filter((service) => idOf(service) !== '');

  return {
    /** All postal services of the account, other couriers' too. */
    postalServices: async (signal?: AbortSignal): Promise<PostalService[]> => (await list(signal)).map(asService),

    /**
     * Makes a postal service, its name cut to what Linnworks takes; it belongs to no shipping integration until a user links it. Throws
     * `RemoteRejected` where the name is taken, `OutcomeUnknown` where it may have been made: then the list has to be read first.
     */
    async createPostalService({ name, vendor, code, tag = '' }: NewPostalService, signal?: AbortSignal): Promise<PostalService> {
      const made = asService(record(await call('PostalServices/CreatePostalService', {
        PostalServiceDetails: { pkPostalServiceId: EMPTY_GUID, PostalServiceName: serviceName(name), PostalServiceTag: tag, PostalServiceCode: code, ServiceCountry: SERVICE_COUNTRY, Vendor: vendor },
      }, { signal })));
      if (made.id === '') throw new OutcomeUnknown('Linnworks', 'its answer does not show the postal service');
      return made;
    },

    /**
     * Changes a postal service. Linnworks takes the complete record, so it is read at this moment and all else is sent back as it
     * was, an administrator's link to the courier among it. No write where nothing differs. Throws `RemoteRejected` where it is gone.
     */
    async updatePostalService(id: string, { name, vendor, code }: PostalServiceChanges, signal?: AbortSignal): Promise<void> {
      const present = (await list(signal)).find((service) => idOf(service) === id.toLowerCase());
      if (!present) throw new RemoteRejected('Linnworks', 200, [{ code: 'service-gone', text: 'the postal service is no longer there' }]);
      const changes = Object.entries({ PostalServiceName: name === undefined ? undefined : serviceName(name), Vendor: vendor, PostalServiceCode: code })
        .filter(([field, value]) => value !== undefined && value !== text(present[field]));
      if (changes.length === 0) return;
      const complete = POSTAL_SERVICE_FIELDS.filter((field) => present[field] !== undefined && present[field] !== null).map((field) => [field, present[field]]);
      await call('PostalServices/UpdatePostalService', { PostalServiceDetails: { ...Object.fromEntries(complete), pkPostalServiceId: idOf(present), ...Object.fromEntries(changes) } }, { signal });
    },
  };
};
