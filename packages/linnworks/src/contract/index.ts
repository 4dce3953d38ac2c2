export * from './requests.ts';
export { readConfigValues, STORED_SECRET, VALUE_MAX, type ConfigItem } from './config-items.ts';
export { LINK_CODE_ITEM, WIZARD_STEPS, type WizardStep } from './wizard.ts';
export * from './responses.ts';
