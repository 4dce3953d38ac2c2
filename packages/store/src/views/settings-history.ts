import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { changesOf, nameOf, sentenceOf, type ChangedSetting, type SettingsDetail } from './settings-words.ts';

export type { ChangedSetting } from './settings-words.ts';
/** Who changed settings, when, and what they were before. */
export type SettingsChange = { id: number; at: string; actor: string; outcome: string; /** The service, rule or channel concerned, where the entry names it. */ name: string | null; /** What was done, where settings alone do not tell. */ sentence: string | null; changes: ChangedSetting[] };
export type HistoryOf = {
  integrationId?: string | undefined;
  installationId?: string | undefined;
  /** Mappings of postal services alone. */
  services?: boolean | undefined;
  /** What belongs to no account: the system's settings, the rules and the channels of alerts. */
  system?: boolean | undefined;
  within: Within;
};

/** What one hour's attempts at Stream came to. */
export type HourOfTraffic = { hour: string; sent: number; refused: number; /** Answered with 429, or told to wait otherwise. */ throttled: number; unknown: number };

const MOST_CHANGES = 200;
const HOURS = 48;

type Entry = { id: number; at: Date; actor: string; outcome: string; detail: SettingsDetail | null };

const toChange = ({ id, at, actor, outcome, detail }: Entry): SettingsChange => ({ id, at: at.toISOString(), actor, outcome, name: nameOf(detail ?? {}), sentence: sentenceOf(outcome, detail ?? {}), changes: changesOf(detail ?? {}) });
const tellsSomething = ({ changes, sentence }: SettingsChange): boolean => changes.length > 0 || sentence !== null;

export type SettingsHistoryView = ReturnType<typeof createSettingsHistoryView>;

/** Who changed which setting, before and after, and what became of the sending around that time. */
export const createSettingsHistoryView = (db: Knex) => ({
  /** The latest 200 changes, the latest first. Entries that changed nothing, as when a form was saved as it was, are left out and do not count. */
  async list({ integrationId, installationId, services = false, system = false, within }: HistoryOf): Promise<SettingsChange[]> {
    const portion = (before: number | undefined): Promise<Entry[]> => onlyWithin(db('audit_log').where({ kind: 'settings' }), 'installation_id', within)
      .modify((query) => {
        if (before !== undefined) void query.where('id', '<', before);
        if (system) void query.whereNull('installation_id');
        if (services) void query.whereRaw(`detail->>'postalServiceId' is not null`);
        if (installationId) void query.where({ installation_id: installationId });
        if (integrationId) void query.whereRaw(`installation_id = (select installation_id from integrations where id = ?)`, [integrationId]).whereRaw(`detail->>'integrationId' = ?`, [integrationId]);
      })
      .orderBy('id', 'desc').limit(MOST_CHANGES).select('id', 'at', 'actor', 'outcome', 'detail');
    const found: SettingsChange[] = [];
    for (let rows = await portion(undefined); rows.length > 0; rows = await portion(rows.at(-1)?.id)) {
      found.push(...rows.map(toChange).filter(tellsSomething));
      if (found.length >= MOST_CHANGES || rows.length < MOST_CHANGES) break;
    }
    return found.slice(0, MOST_CHANGES);
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
