import Joi from 'joi';

type Common = {
  /** The guide's name on screen. */
  title: string;
  /** One or two sentences for the person who fills it in. */
  help: string;
  required?: true;
  /** Required while the named boolean setting is on (the guide's "conditional"). */
  requiredWhen?: string;
};

export type TextSetting = Common & { kind: 'text'; default?: string; max: number; pattern?: RegExp; patternHint?: string };
/** Encrypted at rest, never given out; an answer only says whether one is stored. */
export type SecretSetting = Common & { kind: 'secret'; max: number };
export type BooleanSetting = Common & { kind: 'boolean'; default: boolean };
export type IntegerSetting = Common & { kind: 'integer'; default: number; min: number; max: number; unit?: string };
export type ChoiceSetting<C extends string = string> = Common & { kind: 'choice'; default: C; choices: readonly C[] };

/** One setting, declared once: type, default, range, condition and help. Forms, checks and documentation follow from it. */
export type Setting = TextSetting | SecretSetting | BooleanSetting | IntegerSetting | ChoiceSetting;
export type SettingTable = Record<string, Setting>;

/** The value a setting holds. */
export type ValueOf<S extends Setting> =
  S extends { kind: 'boolean' } ? boolean : S extends { kind: 'integer' } ? number : S extends { kind: 'choice'; choices: readonly (infer C)[] } ? C : string;

/** All values of a table of settings, complete with defaults. */
export type ValuesOf<T extends SettingTable> = { [K in keyof T]: ValueOf<T[K]> };

const valueSchema = (setting: Setting): Joi.Schema => {
  switch (setting.kind) {
    case 'boolean': return Joi.boolean().truthy('1').falsy('0');
    case 'integer': return Joi.number().integer().min(setting.min).max(setting.max);
    case 'choice': return Joi.string().valid(...setting.choices);
    case 'secret': return Joi.string().trim().allow('').max(setting.max);
    case 'text': {
      const text = Joi.string().trim().allow('').max(setting.max);
      return setting.pattern ? text.pattern(setting.pattern, setting.patternHint ?? 'the expected form') : text;
    }
  }
};

/** The default of a setting; texts and secrets without one are ''. */
export const defaultOf = (setting: Setting): string | number | boolean => ('default' in setting && setting.default !== undefined ? setting.default : '');

/** Every default of a table. */
export const defaultsOf = <T extends SettingTable>(table: T): ValuesOf<T> =>
  Object.fromEntries(Object.entries(table).map(([key, setting]) => [key, defaultOf(setting)])) as ValuesOf<T>;

const schemas = new WeakMap<SettingTable, Joi.ObjectSchema>();

/**
 * Checks one change: known keys only, each within its range; a wrong value names its setting by key and title (R-193, R-215).
 * Gives Joi's schema of a partial object; whether required values are there is `missingSettings`' question. Made once a table.
 */
export const changeSchema = (table: SettingTable): Joi.ObjectSchema => {
  const schema = schemas.get(table)
    ?? Joi.object(Object.fromEntries(Object.entries(table).map(([key, setting]) => [key, valueSchema(setting).label(`${key} (${setting.title})`)])));
  schemas.set(table, schema);
  return schema;
};

/** The keys whose required value, or conditionally required value, is not there. */
export const missingSettings = (table: SettingTable, values: Record<string, unknown>): string[] =>
  Object.entries(table)
    .filter(([key, setting]) => {
      const needed = setting.required || (setting.requiredWhen !== undefined && values[setting.requiredWhen] === true);
      const value = values[key];
      return needed && (value === undefined || value === null || value === '');
    })
    .map(([key]) => key);
