import { ALERT_RULE_IDS, alertRule, concerns, type Alert, type AlertFacts, type AlertRuleId, type AlertSeverity, type AlertTurn } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { ADVISORY_LOCKS } from '../advisory-locks.ts';
import { appendAudit } from '../audit-log.ts';
import { readableJson } from '../readable-json.ts';
import type { Finding } from './finding.ts';

/** What one look found: for each rule that could be read, everything it tells of. */
export type Look = { findings: Map<AlertRuleId, Finding[]>; /** Rules that are switched off: what was on of them ends, and nobody is told. */ off: readonly AlertRuleId[] };

/** What came of a look. */
export type Raised = { began: number; still: number; over: number };

/** An alert is over when it was not found for so long: orders that come and go around a threshold must not ring each minute. */
const OVER_AFTER_MINUTES = 5;
/** So rarely is one told again that lasts. */
const REMIND_AFTER_HOURS: Record<AlertSeverity, number> = { critical: 4, warning: 24 };
/** How long what is over is kept. */
const KEPT_DAYS = 180;

type Row = { id: number; rule: AlertRuleId; subject: string; installation_id: string | null; facts: AlertFacts; began_at: Date; over_at: Date | null };
type OpenRow = Row & { gone: boolean; remind: Record<AlertSeverity, boolean> };

export const toAlert = ({ id, rule, facts, began_at: beganAt, over_at: overAt }: Row): Alert => ({ id, rule, facts, beganAt: beganAt.toISOString(), overAt: overAt?.toISOString() });

const keyOf = (rule: string, subject: string): string => `${rule}\n${subject}`;
const severityOf = (rule: AlertRuleId): AlertSeverity => alertRule(rule).severity;

/** A trouble began when it was first seen, however the figures behind it move on. */
const withFirstSince = (before: AlertFacts, now: AlertFacts): AlertFacts => ({ ...now, since: before.since < now.since ? before.since : now.since });

export type AlertStore = ReturnType<typeof createAlertStore>;

/** Which alerts are on, and what is to be told of them: told once when one begins, rarely while it lasts, and once when it is over. */
export const createAlertStore = (db: Knex) => {
  const openAlerts = async (trx: Knex): Promise<OpenRow[]> => {
    const { rows } = await trx.raw<{ rows: OpenRow[] }>(
      `select *, seen_at <= now() - make_interval(mins => ?) as gone,
         json_build_object('critical', told_at <= now() - make_interval(hours => ?), 'warning', told_at <= now() - make_interval(hours => ?)) as remind
       from alerts where over_at is null order by id`, [OVER_AFTER_MINUTES, REMIND_AFTER_HOURS.critical, REMIND_AFTER_HOURS.warning]);
    return rows;
  };

  const begin = async (trx: Knex, fresh: { rule: AlertRuleId; finding: Finding }[]): Promise<Row[]> => {
    if (fresh.length === 0) return [];
    const rows: Row[] = await trx('alerts').insert(fresh.map(({ rule, finding: { subject, facts } }) => ({ rule, subject, installation_id: facts.installationId ?? null, facts: readableJson(facts) }))).returning('*');
    await appendAudit(trx, rows.map(({ rule, facts }) => ({ kind: 'alert', actor: 'schedule', installationId: facts.installationId, outcome: 'alert began', code: rule, message: alertRule(rule).says(facts) })));
    return rows;
  };

  const see = async (trx: Knex, seen: { id: number; facts: AlertFacts }[]): Promise<void> => {
    if (seen.length === 0) return;
    await trx.raw('update alerts a set seen_at = now(), facts = seen.facts from unnest(?::bigint[], ?::jsonb[]) as seen (id, facts) where a.id = seen.id', [seen.map(({ id }) => id), seen.map(({ facts }) => readableJson(facts))]);
  };

  const end = async (trx: Knex, over: OpenRow[]): Promise<void> => {
    if (over.length === 0) return;
    await trx('alerts').whereIn('id', over.map(({ id }) => id)).update({ over_at: trx.fn.now() });
    await appendAudit(trx, over.map(({ rule, facts }) => ({ kind: 'alert', actor: 'schedule', installationId: facts.installationId, outcome: 'alert over', code: rule })));
  };

  /** Tellings for every channel that these are the business of. */
  const tell = async (trx: Knex, alerts: Row[], turn: AlertTurn): Promise<void> => {
    if (alerts.length === 0) return;
    const channels: { id: string; floor: AlertSeverity; installation_ids: string[] | null }[] = await trx('alert_channels').where({ enabled: true }).select('id', 'floor', 'installation_ids');
    const rows = channels.flatMap(({ id, floor, installation_ids: installationIds }) => alerts
      .filter(({ rule, installation_id: installationId }) => concerns({ floor, installationIds }, { severity: severityOf(rule), installationId: installationId ?? undefined }))
      .map((alert) => ({ channel_id: id, alert_id: alert.id, turn, urgent: turn === 'began' && severityOf(alert.rule) === 'critical' })));
    if (rows.length > 0) await trx.batchInsert('alert_tellings', rows, 500);
  };

  /** The end is told to those who were told, or are to be told, of the beginning; who was woken by it, in quiet hours too. */
  const tellOver = async (trx: Knex, over: OpenRow[]): Promise<void> => {
    if (over.length === 0) return;
    await trx.raw(
      `insert into alert_tellings (channel_id, alert_id, turn, urgent)
       select t.channel_id, t.alert_id, 'over', bool_or(t.urgent) from alert_tellings t join alert_channels c on c.id = t.channel_id
       where t.alert_id = any(?::bigint[]) and c.enabled and t.given_up_at is null group by t.channel_id, t.alert_id`, [over.map(({ id }) => id)]);
  };

  return {
    /**
     * Takes a look's findings: raises what is new, ends what is gone, and writes for each channel what it is to be told, all in one
     * transaction, so that nothing is told twice or never. Undefined: another look is being taken right now, and counts.
     */
    take: ({ findings, off }: Look): Promise<Raised | undefined> => db.transaction(async (trx) => {
      const { rows: [lock] } = await trx.raw<{ rows: { held: boolean }[] }>('select pg_try_advisory_xact_lock(?) as held', [ADVISORY_LOCKS.lookingForAlerts]);
      if (!lock?.held) return undefined;
      const open = await openAlerts(trx);
      const known = new Map(open.map((alert) => [keyOf(alert.rule, alert.subject), alert]));
      const found = [...findings].flatMap(([rule, each]) => each.map((finding) => ({ rule, finding, alert: known.get(keyOf(rule, finding.subject)) })));
      const seen = found.flatMap(({ alert, finding }) => (alert ? [{ alert, facts: withFirstSince(alert.facts, finding.facts) }] : []));
      const seenIds = new Set(seen.map(({ alert }) => alert.id));

      const began = await begin(trx, found.filter(({ alert }) => !alert));
      await see(trx, seen.map(({ alert: { id }, facts }) => ({ id, facts })));
      const over = open.filter(({ id, rule, gone }) => gone && findings.has(rule) && !seenIds.has(id));
      const still = seen.map(({ alert }) => alert).filter(({ rule, remind }) => remind[severityOf(rule)]);
      await end(trx, [...over, ...open.filter(({ rule }) => off.includes(rule) || !ALERT_RULE_IDS.includes(rule))]);
      if (still.length > 0) await trx('alerts').whereIn('id', still.map(({ id }) => id)).update({ told_at: trx.fn.now() });
      await tell(trx, began, 'began');
      await tell(trx, still, 'still');
      await tellOver(trx, over);
      return { began: began.length, still: still.length, over: over.length };
    }),

    /** Forgets what was over long ago, with what was told of it, and digests of that time. */
    async expire(): Promise<void> {
      await db('alerts').whereRaw('over_at < now() - make_interval(days => ?)', [KEPT_DAYS]).delete();
      await db('alert_tellings').whereNull('alert_id').whereRaw('created_at < now() - make_interval(days => ?)', [KEPT_DAYS]).delete();
    },
  };
};
