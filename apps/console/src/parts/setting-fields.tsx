import { NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Setting } from '@stream-tech/domain';
import { shownSetting } from './setting-words.ts';

export type SettingValues = Record<string, string | number | boolean>;
/** What each setting means, as the API gives it. */
export type SettingDefinitions = Record<string, Setting>;
/** Something to choose from where the setting itself is any text: depots, delivery methods. */
export type Offer = { value: string; label: string };

type FieldProps = { form: UseFormReturnType<SettingValues>; name: string; setting: Setting; offers?: Offer[] | undefined; readOnly: boolean; /** A secret that is stored already. */ isStored: boolean };

/** The range and the default of a setting, and whether it is something else now. */
const rangeOf = (setting: Setting, value: string | number | boolean | undefined): string => {
  const range = setting.kind === 'integer' ? ` From ${setting.min} to ${setting.max}${setting.unit ? ` ${setting.unit}` : ''}.` : '';
  if (!('default' in setting) || setting.default === undefined || setting.default === '') return range;
  return `${range} Normally ${shownSetting(setting.default)}${value === undefined || value === setting.default ? '' : '; this differs'}.`;
};

/** One setting as a field: its title, its help, its range, and what is wrong with it at the field itself. */
export const SettingField = ({ form, name, setting, offers, readOnly, isStored }: FieldProps) => {
  const required = (setting.required === true || (setting.requiredWhen !== undefined && form.values[setting.requiredWhen] === true)) && setting.kind !== 'boolean';
  const common = { label: setting.title, description: setting.help + rangeOf(setting, form.values[name]), withAsterisk: required, 'aria-required': required, disabled: readOnly };
  const value = form.values[name];
  if (setting.kind === 'boolean') return <Switch {...form.getInputProps(name, { type: 'checkbox' })} label={setting.title} description={common.description} disabled={readOnly} mt="xs" />;
  if (setting.kind === 'integer') return <NumberInput {...form.getInputProps(name)} {...common} clampBehavior="none" allowDecimal={false} {...(setting.unit ? { suffix: ` ${setting.unit}` } : {})} />;
  if (setting.kind === 'choice') return <Select {...form.getInputProps(name)} {...common} data={[...setting.choices]} allowDeselect={false} />;
  if (setting.kind === 'secret') return <PasswordInput {...form.getInputProps(name)} {...common} withAsterisk={required && !isStored} autoComplete="new-password" maxLength={setting.max} placeholder={isStored ? 'Stored; leave it empty to keep it' : ''} visibilityToggleButtonProps={{ 'aria-label': `Show or hide ${setting.title}` }} />;
  if (offers) {
    // What is set stays to be seen, also where it is not offered any more.
    const known = typeof value !== 'string' || value === '' || offers.some((offer) => offer.value === value) ? offers : [...offers, { value, label: `${value} (not offered any more)` }];
    return <Select {...form.getInputProps(name)} {...common} value={value === '' ? null : String(value)} onChange={(chosen) => form.setFieldValue(name, chosen ?? '')} data={known} searchable clearable placeholder={known.length === 0 ? 'Nothing to choose from yet' : ''} />;
  }
  return <TextInput {...form.getInputProps(name)} {...common} maxLength={setting.max} />;
};
