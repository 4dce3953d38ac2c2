import { cutText, type Setting, type SettingTable } from '@stream-tech/domain';
import type { ConfigValue } from './requests.ts';

/** A setting as Linnworks' screens draw it (linnworks-shipping-contract.md, 5). */
export type ConfigItem = {
  ConfigItemId: string; Name: string; Description: string; GroupName: string; SortOrder: number; SelectedValue: string; ValueType: number;
  ListValues: { Display: string; Value: string }[]; RegExValidation: string | null; RegExError: string | null; MustBeSpecified: boolean; ReadOnly: boolean;
};
export type ListValue = ConfigItem['ListValues'][number];

const VALUE_TYPES = { text: 0, integer: 1, boolean: 3, secret: 4, choice: 5 } as const;
const LIST = 5;
/** What a stored secret looks like; the same text coming back means "unchanged" (5). */
export const STORED_SECRET = '••••••••';
/** Longest value that Linnworks carries. */
export const VALUE_MAX = 255;

const shown = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : value === undefined || value === null ? '' : cutText(String(value), VALUE_MAX));

const checkOf = (setting: Setting): Pick<ConfigItem, 'RegExValidation' | 'RegExError'> => {
  if (setting.kind === 'integer' && setting.max <= 9 && setting.min >= 0) return { RegExValidation: `^[${setting.min}-${setting.max}]$`, RegExError: `A number from ${setting.min} to ${setting.max}` };
  if (setting.kind === 'integer') return { RegExValidation: '^[0-9]+$', RegExError: `A number from ${setting.min} to ${setting.max}` };
  return { RegExValidation: null, RegExError: null };
};

export type ItemOptions = { group: string; order: number; value: unknown; list?: ListValue[] | undefined; optional?: boolean };

/** One declared setting as an item of Linnworks' screens; with a list, a text becomes a choice from it. */
export const configItem = (key: string, setting: Setting, { group, order, value, list, optional = false }: ItemOptions): ConfigItem => {
  const chosen = shown(value);
  const offered = list ?? ('choices' in setting ? setting.choices.map((choice) => ({ Display: choice, Value: choice })) : []);
  // A list shows what is stored even where the account does not offer it any more.
  const values = offered.length > 0 && chosen !== '' && !offered.some(({ Value }) => Value === chosen) ? [...offered, { Display: chosen, Value: chosen }] : offered;
  return {
    ConfigItemId: key, Name: cutText(setting.title, 50), Description: cutText(setting.help, 100), GroupName: group, SortOrder: order, SelectedValue: chosen,
    ValueType: values.length > 0 ? LIST : VALUE_TYPES[setting.kind], ListValues: values, ...checkOf(setting), MustBeSpecified: setting.required === true && !optional, ReadOnly: false,
  };
};

const valueOf = (setting: Setting, given: string): unknown => {
  const value = given.trim();
  switch (setting.kind) {
    case 'boolean': return /^(true|1)$/i.test(value) ? true : /^(false|0)$/i.test(value) ? false : value;
    case 'integer': return /^\d{1,9}(\.0+)?$/.test(value) ? Number(value) : value;
    case 'text': case 'secret': case 'choice': return value;
  }
};

/** What a user entered, by our keys and types; unknown items are ignored, and so is what was left as it was (6). */
export const readConfigValues = (table: SettingTable, items: ConfigValue[]): Record<string, unknown> => Object.fromEntries(items.flatMap(({ ConfigItemId, SelectedValue }) => {
  const setting = Object.hasOwn(table, ConfigItemId) ? table[ConfigItemId] : undefined;
  const given = String(SelectedValue);
  if (!setting) return [];
  const isUnchanged = setting.kind === 'secret' ? given === STORED_SECRET || given === '' : setting.kind !== 'text' && given.trim() === '';
  return isUnchanged ? [] : [[ConfigItemId, given.length > VALUE_MAX ? given : valueOf(setting, given)]];
}));
