import { INTEGRATION_SETTINGS, type IntegrationSettingKey } from '@stream-tech/domain';
import { getAlpha2Codes } from 'i18n-iso-countries/index.js';
import { configItem, STORED_SECRET, type ConfigItem, type ListValue } from './config-items.ts';

type Step = { title: string; description: string; group: string; items: readonly IntegrationSettingKey[] };

/** The wizard's steps that ask for settings, in their order (linnworks-shipping-contract.md, 15). */
export const WIZARD_STEPS = {
  STREAM_ACCOUNT: {
    title: 'Connect your Stream account', description: 'Enter the API details from Stream.', group: 'Stream API',
    items: ['StreamClientId', 'StreamClientSecret', 'StreamClientUrl', 'IsUsingStreamPartnerAccount', 'StreamPartnerAccountId', 'StreamPartnerAccountName'],
  },
  SENDER: {
    title: 'Sender', description: 'Who the goods come from, as labels show it.', group: 'Sender',
    items: ['ContactName', 'CompanyName', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'City', 'County', 'CountryCode', 'PostCode', 'ContactPhoneNo'],
  },
  ORDER_OPTIONS: {
    title: 'Orders', description: 'How orders are sent to Stream.', group: 'Orders',
    items: ['LabelReference', 'OrderNumPrefix', 'IsOrderSyncEnabled', 'IsOrderDispatchSyncEnabled', 'UseDefaultLocation', 'DefaultLocation', 'OrderLookbackDays', 'UseCurrentDateAsHandsOnDate', 'IsWebhookFeaturesEnabled', 'IsGroupSequenceIdentifierEnabled'],
  },
} as const satisfies Record<string, Step>;
export type WizardStep = keyof typeof WIZARD_STEPS;

/** The item of the first step, where the account could not be found by itself. */
export const LINK_CODE_ITEM = 'InstallationLinkCode';

const names = new Intl.DisplayNames('en', { type: 'region' });
let countries: ListValue[] | undefined;
const countryList = (): ListValue[] => (countries ??= Object.keys(getAlpha2Codes()).map((code) => ({ Display: names.of(code) ?? code, Value: code })).sort((a, b) => a.Display.localeCompare(b.Display)));

const itemsOf = (step: WizardStep, values: Record<string, unknown>, hasSecret: boolean): ConfigItem[] => WIZARD_STEPS[step].items.map((key, index) => configItem(key, INTEGRATION_SETTINGS[key], {
  group: WIZARD_STEPS[step].group, order: index + 1, value: key === 'StreamClientSecret' ? (hasSecret ? STORED_SECRET : '') : values[key], list: key === 'CountryCode' ? countryList() : undefined,
}));

const linkCode: ConfigItem = {
  ConfigItemId: LINK_CODE_ITEM, Name: 'Installation link code', Description: 'The code that Stream Tech shows for your Linnworks account', GroupName: 'Account', SortOrder: 1, SelectedValue: '', ValueType: 0,
  ListValues: [], RegExValidation: '^\\S{10,60}$', RegExError: 'Copy the code as it is shown', MustBeSpecified: true, ReadOnly: false,
};

/** What UserConfig shows for a stage; `CONFIG` is the complete list. */
export const configStage = (stage: string, values: Record<string, unknown>, hasSecret: boolean): { WizardStepTitle: string; WizardStepDescription: string; ConfigItems: ConfigItem[] } => {
  if (stage === 'LINK_ACCOUNT') return { WizardStepTitle: 'Find your account', WizardStepDescription: 'We could not tell which installation is yours. Ask an administrator of Stream Tech for a link code.', ConfigItems: [linkCode] };
  if (Object.hasOwn(WIZARD_STEPS, stage)) {
    const { title, description } = WIZARD_STEPS[stage as WizardStep];
    return { WizardStepTitle: title, WizardStepDescription: description, ConfigItems: itemsOf(stage as WizardStep, values, hasSecret) };
  }
  const all = (Object.keys(WIZARD_STEPS) as WizardStep[]).flatMap((step) => itemsOf(step, values, hasSecret));
  return { WizardStepTitle: 'Settings', WizardStepDescription: 'All settings of this integration.', ConfigItems: all.map((item, index) => ({ ...item, SortOrder: index + 1 })) };
};
