import type { LinnworksAccount } from '../account-model.ts';
import { EMPTY_GUID } from '../order-model.ts';
import type { LinnworksPostalService } from '../account-data-model.ts';
import { BadRequest, optional, required } from '../read-request.ts';
import type { Fields } from '../read-request.ts';
import { effect, orderOrRefuse } from './call-definition.ts';
import type { CallDefinitions } from './call-definition.ts';

/** Postal services, integrations, locations, countries, measures (sections 16 and 17). */
export const accountDataCalls: CallDefinitions = {
  'PostalServices/GetPostalServices': {
    quota: 150,
    reads: true,
    handle: ({ account }) =>
      account.postalServices.map((service) => ({ ...service, id: service.pkPostalServiceId, hasMappedShippingService: service.IntegratedServiceId !== undefined, Channels: [], ShippingServices: [] })),
  },
  'PostalServices/CreatePostalService': {
    quota: 150,
    handle(context) {
      const details = readService(required.object(context.fields, 'PostalServiceDetails'));
      refuseTakenName(context.account, details.PostalServiceName);
      const created = context.account.addPostalService({ ...details, pkPostalServiceId: EMPTY_GUID });
      effect(context);
      return created;
    },
  },
  'PostalServices/UpdatePostalService': {
    quota: 150,
    handle(context) {
      const details = readService(required.object(context.fields, 'PostalServiceDetails'));
      const present = context.account.postalServices.find(({ pkPostalServiceId }) => pkPostalServiceId === details.pkPostalServiceId);
      if (!present) throw new BadRequest();
      refuseTakenName(context.account, details.PostalServiceName, present);
      for (const key of Object.keys(present)) delete (present as unknown as Fields)[key]; // the record as sent replaces it
      Object.assign(present, details);
      effect(context);
      return undefined;
    },
  },
  'PostalServices/DeletePostalService': {
    quota: 150,
    handle(context) {
      const { account } = context;
      const id = required.guid(context.fields, 'idToDelete');
      const index = account.postalServices.findIndex(({ pkPostalServiceId }) => pkPostalServiceId === id);
      if (index < 0) throw new BadRequest();
      if (account.postalServices[index]?.IntegratedServiceId !== undefined || account.openOrders().some(({ ShippingInfo }) => ShippingInfo.PostalServiceId === id)) {
        throw new BadRequest('The postal service is in use.');
      }
      account.postalServices.splice(index, 1);
      effect(context);
      return undefined;
    },
  },
  'PostalServices/GetChannelLinks': { quota: 150, reads: true, handle: () => [] },
  'Orders/GetShippingMethods': {
    quota: 150,
    reads: true,
    handle: ({ account }) =>
      [...Map.groupBy(account.postalServices, ({ Vendor }) => Vendor)].map(([Vendor, services]) => ({
        Vendor,
        PostalServices: services.map(({ pkPostalServiceId, PostalServiceName, TrackingNumberRequired, IntegratedServiceId }) => ({
          pkPostalServiceId, PostalServiceName, TrackingNumberRequired, Vendor, IntegratedServiceID: IntegratedServiceId,
        })),
      })),
  },
  'ShippingService/GetIntegrations': {
    quota: 1,
    reads: true,
    handle: ({ account }) => {
      const ours = account.postalServices.filter(({ Vendor }) => Vendor.startsWith('STREAM'));
      return ours.length === 0 ? [] : [{
        pkShippingAPIConfigId: 7, Vendor: ours[0]?.Vendor ?? '', VendorFriendlyName: 'Stream', VendorIcon: '', AccountId: account.name, LabelFormat: 'PDF', Services: ours.length,
        ManifestPending: false, ReadOnly: false, Status: 'ACTIVE', QuoteEnabled: false, QuoteOnlyIncludedServices: false,
      }];
    },
  },
  'ShippingService/CancelOrderShippingLabel': {
    quota: 150,
    handle(context) {
      const order = orderOrRefuse(context.account, required.guid(context.fields, 'pkOrderId'));
      order.GeneralInfo.LabelPrinted = false;
      order.ShippingInfo.TrackingNumber = '';
      effect(context);
      return { LabelCanceled: true, MustCancelManually: false, IsError: false, ErrorMessage: '' };
    },
  },
  'Inventory/GetStockLocations': {
    quota: 150,
    reads: true,
    // Address fields may come only with Locations/GetLocation.
    handle: ({ account }) => account.locations.map((each) => ({ ...each, Address1: '', Address2: '', City: '', County: '', Country: '', ZipCode: '' })),
  },
  'Locations/GetLocation': {
    quota: 150,
    reads: true,
    handle: ({ account, fields }) => account.locations.find(({ StockLocationId }) => StockLocationId === required.guid(fields, 'pkStockLocationId')) ?? null,
  },
  'Orders/GetUserLocationId': { quota: 150, reads: true, handle: () => EMPTY_GUID },
  'Orders/GetCountries': { quota: 150, reads: true, handle: ({ account }) => account.countries },
  'Settings/GetMeasures': { quota: 150, reads: true, handle: ({ account }) => ({ Dimension: account.switches.dimensionUnit, Weight: account.switches.weightUnit }) },
};

function refuseTakenName(account: LinnworksAccount, name: string, holder?: LinnworksPostalService): void {
  if (account.postalServices.some((each) => each !== holder && each.PostalServiceName.toLowerCase() === name.toLowerCase())) throw new BadRequest(`Postal service '${name}' already exists`);
}

function readService(given: Fields): LinnworksPostalService {
  const PostalServiceName = required.text(given, 'PostalServiceName');
  if (PostalServiceName.trim() === '' || PostalServiceName.length > 100) throw new BadRequest();
  const IntegratedServiceId = optional.guid(given, 'IntegratedServiceId');
  return {
    pkPostalServiceId: optional.guid(given, 'pkPostalServiceId') ?? EMPTY_GUID,
    PostalServiceName,
    PostalServiceTag: optional.text(given, 'PostalServiceTag') ?? '',
    ServiceCountry: optional.text(given, 'ServiceCountry') ?? '',
    PostalServiceCode: optional.text(given, 'PostalServiceCode') ?? '',
    Vendor: optional.text(given, 'Vendor') ?? '',
    PrintModule: optional.text(given, 'PrintModule') ?? '',
    PrintModuleTitle: optional.text(given, 'PrintModuleTitle') ?? '',
    TrackingNumberRequired: optional.boolean(given, 'TrackingNumberRequired') ?? false,
    WeightRequired: optional.boolean(given, 'WeightRequired') ?? false,
    IgnorePackagingGroup: optional.boolean(given, 'IgnorePackagingGroup') ?? false,
    fkShippingAPIConfigId: optional.integer(given, 'fkShippingAPIConfigId') ?? 0,
    ...(IntegratedServiceId === undefined ? {} : { IntegratedServiceId }),
  };
}
