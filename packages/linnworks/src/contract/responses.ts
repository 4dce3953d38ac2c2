import { cutText, SERVICE_SETTINGS, type Depot, type ServiceSettings } from '@stream-tech/domain';
import { configItem, type ConfigItem, type ListValue } from './config-items.ts';
import { configStage } from './wizard.ts';

/** Our answers, with exactly the fields of the reference and no others (linnworks-shipping-contract.md, 1). */
const well = { IsError: false, ErrorMessage: null } as const;
/** How long a sentence for a packer may be (10.3). */
export const SENTENCE_MAX = 200;
const failed = (sentence: string) => ({ IsError: true, ErrorMessage: cutText(sentence, SENTENCE_MAX) });

export const ADDRESSES = ['AddNewUser', 'UserConfig', 'UpdateConfig', 'ConfigDelete', 'UserAvailableServices', 'ExtendedPropertyMapping', 'GenerateLabel', 'CancelLabel', 'CreateManifest', 'PrintManifest', 'Quote'] as const;
export type Address = (typeof ADDRESSES)[number];

/** The error answer of each address: well-formed, with a sentence and nothing else of use. */
export const errorAnswer = (address: Address, sentence: string): Record<string, unknown> => {
  const error = failed(sentence);
  switch (address) {
    case 'AddNewUser': return { AuthorizationToken: '', ...error };
    case 'UserConfig': return { IsConfigActive: false, ConfigStatus: '', ConfigStage: null, ...error };
    case 'UserAvailableServices': return { Services: [], ...error };
    case 'ExtendedPropertyMapping': return { Items: [], ...error };
    case 'GenerateLabel': return { LeadTrackingNumber: '', Cost: 0, Currency: 'GBP', Package: [], ...error };
    case 'CreateManifest': return { ManifestReference: '', ...error };
    case 'PrintManifest': return { PDFbase64: '', ...error };
    case 'Quote': return { QuoteItems: [], ...error };
    case 'UpdateConfig': case 'ConfigDelete': case 'CancelLabel': return error;
  }
};

export const doneAnswer = () => ({ ...well });
export const newUserAnswer = (token: string) => ({ AuthorizationToken: token, ...well });
export const configAnswer = ({ active, stage, values, hasSecret }: { active: boolean; stage: string; values: Record<string, unknown>; hasSecret: boolean }) =>
  ({ IsConfigActive: active, ConfigStatus: stage, ConfigStage: configStage(stage, values, hasSecret), ...well });
export const quoteAnswer = () => ({ QuoteItems: [], ...well });
export const manifestAnswer = (reference: string) => ({ ManifestReference: reference, ...well });
export const printedManifestAnswer = (pdf: Uint8Array) => ({ PDFbase64: Buffer.from(pdf).toString('base64'), ...well });

/** The extended properties a user may map (9). */
export const propertiesAnswer = () => ({
  Items: [
    { PropertyTitle: 'Delivery instructions', PropertyName: 'DeliveryInstructions', PropertyDescription: 'Shown to the driver and on the label', PropertyType: 'ORDER' },
    { PropertyTitle: 'Driver notes', PropertyName: 'DriverNotes', PropertyDescription: 'Notes for the driver', PropertyType: 'ORDER' },
    { PropertyTitle: 'Assembly minutes', PropertyName: 'AssemblyMinutes', PropertyDescription: 'Minutes needed to assemble one unit', PropertyType: 'ITEM' },
    { PropertyTitle: 'Package type', PropertyName: 'PackageType', PropertyDescription: 'Kind of package the item travels in', PropertyType: 'ITEM' },
  ],
  ...well,
});

export type OfferedService = { id: string; name: string; complete: boolean; settings: ServiceSettings };

const methodList = (depots: Depot[]): ListValue[] => {
  const methods = depots.flatMap((depot) => depot.deliveryMethods.map(({ id, name, type }) => ({ Display: `${depot.name} – ${name}${type ? ` (${type.toLowerCase()})` : ''}`, Value: id })));
  return [...new Map(methods.map((method) => [method.Value, method])).values()];
};
/** The settings of a service, showing what we have stored; a service may be saved before it is complete (R-077). */
const serviceItems = (settings: ServiceSettings, depots: Depot[]): ConfigItem[] => (Object.keys(SERVICE_SETTINGS) as (keyof ServiceSettings)[]).map((key, index) => configItem(key, SERVICE_SETTINGS[key], {
  group: 'Stream', order: index + 1, value: settings[key], optional: true,
  list: key === 'StreamDepot' ? depots.map(({ id, name }) => ({ Display: name, Value: id })) : key === 'StreamDeliveryMethod' ? methodList(depots) : undefined,
}));

/** The services we offer; their ids are stable for ever (8). */
export const servicesAnswer = (services: OfferedService[], depots: Depot[]) => ({
  Services: services.map(({ id, name, complete, settings }) => ({
    ServiceName: name, ServiceCode: 'STREAM', ServiceTag: settings.StreamOrderType, ServiceGroup: 'Stream', ServiceUniqueId: id, ConfigItems: serviceItems(settings, depots),
    ServiceProperty: [{ PropertyName: 'Configuration', PropertyValue: complete ? 'Complete' : 'Incomplete: depot and delivery method are needed' }],
  })),
  ...well,
});

export type AnsweredPackage = { sequence: number; trackingNumber: string; png: Buffer; more: Buffer[]; pdfs: Buffer[]; width: number; height: number };

/** Labels, one entry for each requested package (10.2). */
export const labelAnswer = ({ trackingNumber, currency, packages }: { trackingNumber: string; currency: string; packages: AnsweredPackage[] }) => ({
  LeadTrackingNumber: trackingNumber, Cost: 0, Currency: /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : 'GBP',
  Package: packages.map(({ sequence, trackingNumber: own, png, more, pdfs, width, height }) => ({
    SequenceNumber: sequence, TrackingNumber: own, PNGLabelDataBase64: png.toString('base64'), AdditionalPngsBase64: more.map((each) => each.toString('base64')),
    PDFBytesDocumentationBase64: pdfs.map((each) => each.toString('base64')), LabelWidth: width, LabelHeight: height,
  })),
  ...well,
});
