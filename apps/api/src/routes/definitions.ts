import type { SettingTable } from '@stream-tech/domain';

/** A table of settings as JSON, for forms: kinds, titles, ranges, choices and help; a pattern as its text. */
export const definitionsOf = (table: SettingTable): Record<string, object> => Object.fromEntries(Object.entries(table).map(([key, setting]) =>
  [key, 'pattern' in setting && setting.pattern ? { ...setting, pattern: setting.pattern.source } : setting]));
