import { ALERT_RULES, defaultOf, INTEGRATION_SETTINGS, SERVICE_SETTINGS, SYSTEM_SETTINGS, type SettingTable, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/** One setting that somebody changed; `null`: it was not set. Of a secret only that it was changed is known. */
export type ChangedSetting = { key: string; title: string; from: unknown; to: unknown };
/** Who changed settings, when, and what they were before. */
export type SettingsChange = { id: number; at: string; actor: string; outcome: string; /** The service or account concerned, where the entry names it. */ name: string | null; changes: ChangedSetting[] };
export type HistoryOf = { integrationId?: string | undefined; installationId?: string | undefined; /** Those of the system, which belong to no account. */ system?: boolean | undefined; within: Within };

/** What one hour's attempts at Stream came to. */
export type HourOfTraffic = { hour: string; sent: number; refused: number; /** Answered with 429, or told to wait otherwise. */ throttled: number; unknown: number };

const MOST_CHANGES = 200;
const HOURS = 48;
const DEFINED: SettingTable = { ...SYSTEM_SETTINGS, ...SERVICE_SETTINGS, ...INTEGRATION_SETTINGS };

type Detail = { before?: Record<string, unknown> | null; after?: Record<string, unknown> | null; secret?: string; name?: string; rule?: string; postalServiceId?: string; integrationId?: string };

const nameOf = ({ name, rule }: Detail): string | null => name ?? (rule === undefined ? null : `Alert: ${(ALERT_RULES as Record<string, { title: string }>)[rule]?.title ?? rule}`);
const TITLES: Record<string, string> = { threshold: 'Threshold', enabled: 'On' };

/** What a setting is where nobody has set it: setting something up is told by what differs from that. */
const before = (values: Record<string, unknown>, key: string): unknown => values[key] ?? (DEFINED[key] ? defaultOf(DEFINED[key]) : null);
const changesOf = ({ before: were, after, secret }: Detail): ChangedSetting[] => {
  const [from, to] = [were ?? {}, after ?? {}];
  const keys = Object.keys(to).filter((key) => JSON.stringify(before(from, key)) !== JSON.stringify(to[key] ?? null));
  const values = keys.map((key): ChangedSetting => ({ key, title: DEFINED[key]?.title ?? TITLES[key] ?? key, from: before(from, key), to: to[key] ?? null }));
  const secrets = secret === undefined || secret === 'unchanged' || secret === 'not set' ? [] : [{ key: 'StreamClientSecret', title: INTEGRATION_SETTINGS.StreamClientSecret.title, from: null, to: secret }];
  return [...values, ...secrets];
};

export type SettingsHistoryView = ReturnType<typeof createSettingsHistoryView>;

/** Who changed which setting, before and after, and what became of the sending around that time. */
export const createSettingsHistoryView = (db: Knex) => ({
  /** The latest change first. Entries that changed no setting are left out. */
  async list({ integrationId, installationId, system = false, within }: HistoryOf): Promise<SettingsChange[]> {
    const rows = await onlyWithin(db('audit_log').where({ kind: 'settings' }), 'installation_id', within)
      .modify((query) => {
        if (system) void query.whereNull('installation_id');
        if (installationId) void query.where({ installation_id: installationId });
        if (integrationId) void query.whereRaw(`installation_id = (select installation_id from integrations where id = ?)`, [integrationId]).whereRaw(`detail->>'integrationId' = ?`, [integrationId]);
      })
      .orderBy('id', 'desc').limit(MOST_CHANGES).select('id', 'at', 'actor', 'outcome', 'detail');
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
    const entries: SettingsChange[] = rows.map((row: any): SettingsChange => ({ id: row.id, at: row.at.toISOString(), actor: row.actor, outcome: row.outcome, name: nameOf(row.detail ?? {}), changes: changesOf(row.detail ?? {}) }));
    return entries.filter(({ changes }) => changes.length > 0);
  },

  /** Attempts of the last 48 hours by the hour of their end, the earliest first; an hour without one is not there. */
  async traffic(within: Within): Promise<HourOfTraffic[]> {
    const rows: { hour: Date; sent: string; refused: string; throttled: string; unknown: string }[] = await db('order_attempts as a')
      .whereRaw(`a.ended_at > now() - make_interval(hours => ?)`, [HOURS])
      .modify((query) => { if (within !== 'all') void query.join('orders as o', 'o.id', 'a.order_id').whereIn('o.installation_id', within); })
      .select(
        db.raw(`date_trunc('hour', a.ended_at) as hour`),
        db.raw(`count(*) filter (where a.outcome not in ('refused', 'not now', 'unknown')) as sent`),
        db.raw(`count(*) filter (where a.outcome = 'refused' and a.http_status is distinct from 429) as refused`),
        db.raw(`count(*) filter (where a.outcome = 'not now' or a.http_status = 429) as throttled`),
        db.raw(`count(*) filter (where a.outcome = 'unknown') as unknown`),
      ).groupByRaw('1').orderByRaw('1');
    return rows.map(({ hour, sent, refused, throttled, unknown }) => ({ hour: hour.toISOString(), sent: Number(sent), refused: Number(refused), throttled: Number(throttled), unknown: Number(unknown) }));
  },
});
