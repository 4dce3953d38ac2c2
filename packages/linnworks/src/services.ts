import type { Caller } from './caller.ts';
import { EMPTY_GUID } from './contract.ts';
import { amount, guid, records, text } from './reading.ts';

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

/** Postal services (linnworks-api.md, 16). */
export const createServiceCalls = ({ call }: Caller) => ({
  /** All postal services of the account, other couriers' too. */
  async postalServices(signal?: AbortSignal): Promise<PostalService[]> {
    return records(await call('PostalServices/GetPostalServices', undefined, { signal }))
      .map((service) => ({
        id: guid(service.pkPostalServiceId) || guid(service.id),
        name: text(service.PostalServiceName),
        vendor: text(service.Vendor),
        code: text(service.PostalServiceCode),
        shippingConfigId: amount(service.fkShippingAPIConfigId) ?? 0,
        linkedServiceId: guid(service.IntegratedServiceId) === EMPTY_GUID ? '' : guid(service.IntegratedServiceId),
      }))
      .filter(({ id }) => id !== '' && id !== EMPTY_GUID);
  },
});
