import { AppError, checkChange, DEFAULT_SYSTEM_SETTINGS, isTimeZone, SYSTEM_SETTINGS, type SystemSettings } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

const read = async (db: Knex): Promise<SystemSettings> => {
  const rows: { key: string; value: unknown }[] = await db('system_settings').whereIn('key', Object.keys(SYSTEM_SETTINGS)).select('key', 'value');
  return { ...DEFAULT_SYSTEM_SETTINGS, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) };
};

const assertTimeZone = (zone: string | undefined): void => {
  if (zone === undefined || isTimeZone(zone)) return;
  const { title } = SYSTEM_SETTINGS.DefaultTimeZone;
  const problem = 'must be an IANA time zone, for example Europe/London';
  throw new AppError('settings-invalid', `DefaultTimeZone (${title}) ${problem}`, 'fix-the-data', { fields: [{ key: 'DefaultTimeZone', title, problem }] });
};

export type SystemSettingsStore = ReturnType<typeof createSystemSettingsStore>;

/** The system-level settings: only what was changed is stored, the rest are the declared defaults (R-205 … R-216). */
export const createSystemSettingsStore = (db: Knex) => ({
  /** All settings as they are now; read at the start of each cycle or request. */
  read: (): Promise<SystemSettings> => read(db),

  /** Changes some of them; gives all. Throws `settings-invalid` naming each wrong one, and then no value changes. */
  change: async (change: unknown, author: Author): Promise<SystemSettings> => {
    const checked = checkChange(SYSTEM_SETTINGS, change);
    assertTimeZone(checked.DefaultTimeZone);
    return db.transaction(async (trx) => {
      const before = await read(trx);
      const entries = (Object.entries(checked) as [keyof SystemSettings, unknown][]).filter(([key, value]) => before[key] !== value);
      for (const [key, value] of entries) {
        await trx('system_settings').insert({ key, value: JSON.stringify(value), updated_by: author.actor, updated_at: trx.fn.now() }).onConflict('key').merge();
      }
      if (entries.length > 0) {
        await appendAudit(trx, {
          kind: 'settings', ...author, outcome: 'system settings changed',
          detail: { before: Object.fromEntries(entries.map(([key]) => [key, before[key]])), after: Object.fromEntries(entries) },
        });
      }
      return read(trx);
    });
  },
});
