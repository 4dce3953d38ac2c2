import { ALERT_RULE_IDS, AppError, alertRule, defaultAlertRule, type AlertRuleId, type AlertRuleSetting } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { appendAudit } from '../audit-log.ts';
import type { Author } from '../author.ts';

export type AlertRuleSettings = Record<AlertRuleId, AlertRuleSetting>;

const read = async (db: Knex): Promise<AlertRuleSettings> => {
  const rows: { rule: AlertRuleId; enabled: boolean; threshold: number | null }[] = await db('alert_rules').select('rule', 'enabled', 'threshold');
  const set = new Map(rows.map((row) => [row.rule, row]));
  return Object.fromEntries(ALERT_RULE_IDS.map((id) => {
    const row = set.get(id);
    const usual = defaultAlertRule(id);
    return [id, row ? { enabled: row.enabled, threshold: usual.threshold === undefined ? undefined : row.threshold ?? usual.threshold } : usual];
  })) as AlertRuleSettings;
};

/** Throws `settings-invalid` where a threshold is not one that the rule declares. */
const assertThreshold = (id: AlertRuleId, threshold: number): void => {
  const { title, threshold: declared } = alertRule(id);
  const problem = !declared ? 'has no threshold' : !Number.isInteger(threshold) || threshold < declared.min || threshold > declared.max ? `must be a whole number from ${declared.min} to ${declared.max}` : undefined;
  if (problem) throw new AppError('settings-invalid', `${title} ${problem}`, 'fix-the-data', { fields: [{ key: 'threshold', title, problem }] });
};

export type AlertRuleStore = ReturnType<typeof createAlertRuleStore>;

/** What an administrator set of the rules; only what was changed is stored, the rest is as declared. */
export const createAlertRuleStore = (db: Knex) => ({
  read: (): Promise<AlertRuleSettings> => read(db),

  /** Switches a rule on or off, or moves its threshold; gives all. Throws `settings-invalid`. */
  change: async (id: AlertRuleId, change: { enabled?: boolean | undefined; threshold?: number | undefined }, author: Author): Promise<AlertRuleSettings> => {
    if (change.threshold !== undefined) assertThreshold(id, change.threshold);
    return db.transaction(async (trx) => {
      const before = (await read(trx))[id];
      const after = { enabled: change.enabled ?? before.enabled, threshold: change.threshold ?? before.threshold };
      if (after.enabled !== before.enabled || after.threshold !== before.threshold) {
        await trx('alert_rules').insert({ rule: id, enabled: after.enabled, threshold: after.threshold ?? null, updated_by: author.actor, updated_at: trx.fn.now() }).onConflict('rule').merge();
        await appendAudit(trx, { kind: 'settings', ...author, outcome: 'alert rule changed', detail: { rule: id, before, after } });
      }
      return read(trx);
    });
  },
});
