import { defaultsOf, type SettingTable, type ValuesOf } from './setting.ts';

/** Which field is printed as the reference on labels. */
export const LABEL_REFERENCES = ['OrderId', 'ChannelReference'] as const;

/** The guide's integration-level settings (R-169 … R-192), by the guide's keys. */
export const INTEGRATION_SETTINGS = {
  StreamClientId: { kind: 'text', title: 'Stream Client ID', required: true, max: 100, pattern: /^[\x21-\x7e]*$/, patternHint: 'letters, digits and signs without spaces', help: 'The OAuth client ID for the Stream API account.' },
  StreamClientSecret: { kind: 'secret', title: 'Stream Client Secret', required: true, max: 255, help: 'The OAuth client secret for the Stream API account. Kept encrypted; asked for anew when the URL or the client ID changes.' },
  StreamClientUrl: { kind: 'text', title: 'Stream Client URL', required: true, max: 255, help: 'The base URL of the Stream API, for example https://www.go2stream.net.' },
  IsUsingStreamPartnerAccount: { kind: 'boolean', title: 'Using Stream Partner Account', default: false, help: 'Requests are made for the partner account below.' },
  StreamPartnerAccountId: { kind: 'text', title: 'Stream Partner Account ID', requiredWhen: 'IsUsingStreamPartnerAccount', max: 17, help: 'Required when using a Stream partner account.' },
  StreamPartnerAccountName: { kind: 'text', title: 'Stream Partner Account Name', requiredWhen: 'IsUsingStreamPartnerAccount', max: 35, help: 'Display name of the Stream partner account.' },
  ContactName: { kind: 'text', title: 'Contact Name', required: true, max: 100, help: 'Sender contact name.' },
  CompanyName: { kind: 'text', title: 'Company Name', required: true, max: 100, help: 'Sender company name.' },
  AddressLine1: { kind: 'text', title: 'Address Line 1', required: true, max: 100, help: 'Sender address.' },
  AddressLine2: { kind: 'text', title: 'Address Line 2', max: 100, help: 'Sender address.' },
  AddressLine3: { kind: 'text', title: 'Address Line 3', max: 100, help: 'Sender address.' },
  City: { kind: 'text', title: 'City', required: true, max: 100, help: 'Sender city.' },
  County: { kind: 'text', title: 'County', max: 100, help: 'Sender county.' },
  CountryCode: { kind: 'text', title: 'Country Code', required: true, max: 2, pattern: /^((?!uk$)[a-z]{2})?$/i, patternHint: 'a two-letter ISO country code, GB for the United Kingdom', help: 'ISO country code of the sender address, for example GB.' },
  PostCode: { kind: 'text', title: 'Postcode', required: true, max: 17, help: 'Sender postcode.' },
  ContactPhoneNo: { kind: 'text', title: 'Contact Phone Number', required: true, max: 35, help: 'Sender contact phone number.' },
  LabelReference: { kind: 'choice', title: 'Label Reference', default: 'OrderId', choices: LABEL_REFERENCES, help: 'Field used as the reference printed on labels.' },
  OrderNumPrefix: { kind: 'text', title: 'Order Number Prefix', max: 10, pattern: /^[A-Za-z0-9_-]*$/, patternHint: 'letters, digits, hyphen or underscore', help: 'Put in front of order numbers submitted to Stream. Keep it unique and stable: orders already sent keep the number they were sent with. Prefix and number together may have 17 characters.' },
  IsOrderSyncEnabled: { kind: 'boolean', title: 'Order Sync Enabled', required: true, default: false, help: 'Sends orders automatically. While it is off, orders wait as Pending and can be sent by hand.' },
  IsOrderDispatchSyncEnabled: { kind: 'boolean', title: 'Order Dispatch Sync Enabled', default: false, help: 'Writes planned dispatch dates back to Linnworks.' },
  UseDefaultLocation: { kind: 'boolean', title: 'Use Default Location', default: false, help: "Uses the default location instead of the order's own." },
  DefaultLocation: { kind: 'text', title: 'Default Location', requiredWhen: 'UseDefaultLocation', max: 100, help: 'Stock location used when Use Default Location is on.' },
  OrderLookbackDays: { kind: 'integer', title: 'Order Lookback Days', required: true, default: 14, min: 1, max: 365, unit: 'days', help: 'Open orders received since the start of the day so many days ago are fetched.' },
  UseCurrentDateAsHandsOnDate: { kind: 'boolean', title: 'Use Current Date as Hands-On Date', default: false, help: "Sends today's date as the day the goods are available." },
  IsWebhookFeaturesEnabled: { kind: 'boolean', title: 'Webhook Features Enabled', default: false, help: "Subscribes to Stream's events and processes them." },
  RunNumberPattern: { kind: 'text', title: 'Run Number Pattern', max: 100, help: 'How your planners write run numbers, where it is not RUN 03 or a single number: a regular expression whose first group holds the number, for example ^Route (\\d+). Empty: RUN 03.' },
  IsGroupSequenceIdentifierEnabled: { kind: 'boolean', title: 'Group Sequence Identifier Enabled', default: false, help: 'Puts SEQ-01 to SEQ-20 on orders.' },
} as const satisfies SettingTable;

export type IntegrationSettingKey = keyof typeof INTEGRATION_SETTINGS;
/** The settings of an integration without its secret, which only the carrier's connection ever sees. */
export type IntegrationSettings = Omit<ValuesOf<typeof INTEGRATION_SETTINGS>, 'StreamClientSecret'>;

const { StreamClientSecret: _never, ...withoutSecret } = defaultsOf(INTEGRATION_SETTINGS);
export const DEFAULT_INTEGRATION_SETTINGS: IntegrationSettings = withoutSecret;
