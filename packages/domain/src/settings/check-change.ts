import { AppError } from '../errors.ts';
import { isUnsendable } from '../text.ts';
import { changeSchema, missingSettings, type SettingTable, type ValuesOf } from './setting.ts';

/** One setting that is wrong, in words for the person who typed it. Never the value itself: it may be a secret. */
export type SettingProblem = { key: string; title: string; problem: string };

const refuse = (code: string, problems: SettingProblem[]): AppError =>
  new AppError(code, problems.map(({ key, title, problem }) => `${key} (${title}) ${problem}`).join('; '), 'fix-the-data', { fields: problems });

const problemOf = (table: SettingTable, key: string, type: string, limits: Record<string, unknown>): SettingProblem => {
  const setting = Object.hasOwn(table, key) ? table[key] : undefined;
  if (!setting) return { key: key.slice(0, 60), title: 'unknown', problem: 'is not a setting' };
  const expected = 'choices' in setting ? `must be one of ${setting.choices.join(', ')}`
    : setting.kind === 'integer' ? `must be a whole number from ${setting.min} to ${setting.max}`
    : setting.kind === 'boolean' ? 'must be true or false'
    : type === 'string.pattern.name' ? `must be ${String(limits.name)}`
    : `must be text of at most ${setting.max} characters`;
  return { key, title: setting.title, problem: expected };
};

/**
 * The change as it is to be stored: known keys only, trimmed, each within its range (R-193, R-215; security.md, 31).
 * Throws `settings-invalid` naming every wrong setting, so that the old values stay in force.
 */
export const checkChange = <T extends SettingTable>(table: T, change: unknown): Partial<ValuesOf<T>> => {
  const { value, error } = changeSchema(table).required().validate(change, { abortEarly: false });
  // One sentence for each setting, however many of its rules a value breaks.
  const broken = new Map((error?.details ?? []).map((detail) => [String(detail.path[0] ?? 'settings'), detail]));
  const problems = [...broken].map(([key, { type, context }]) => problemOf(table, key, type, context ?? {}));
  // As a key it would stand behind the values as their prototype, where no check looks.
  if (typeof change === 'object' && change !== null && Object.hasOwn(change, '__proto__')) problems.push(problemOf(table, '__proto__', '', {}));
  const unreadable = Object.entries(error ? {} : value as Record<string, unknown>)
    .filter(([, given]) => typeof given === 'string' && isUnsendable(given))
    .map(([key]): SettingProblem => ({ key, title: table[key]?.title ?? key, problem: 'contains unreadable characters' }));
  if (problems.length + unreadable.length > 0) throw refuse('settings-invalid', [...problems, ...unreadable]);
  return value;
};

/** Throws `settings-missing`, naming each required or conditionally required setting that has no value. */
export const assertComplete = (table: SettingTable, values: Record<string, unknown>): void => {
  const missing = missingSettings(table, values).map((key): SettingProblem => ({ key, title: table[key]?.title ?? key, problem: 'is required' }));
  if (missing.length > 0) throw refuse('settings-missing', missing);
};
