import { alertRule, type AlertFacts, type AlertRuleId, type AlertSeverity, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';

/** An alert as the alerts page shows it. Times are ISO 8601 in UTC. */
export type AlertListEntry = {
  id: number;
  rule: AlertRuleId;
  title: string;
  severity: AlertSeverity;
  /** What is, or was, the case. */
  text: string;
  todo: string;
  /** The Linnworks account's name; '' where it is about all of them. */
  account: string;
  installationId: string | null;
  since: string;
  beganAt: string;
  overAt: string | null;
  /** The console's page behind it. */
  path: string;
};

export type AlertOverview = {
  /** On now; the gravest first, then the oldest. */
  firing: AlertListEntry[];
  /** Over; the latest first. */
  recent: AlertListEntry[];
  /** When the rules were last looked at; null: never. */
  lookedAt: string | null;
};

const MOST_FIRING = 500;
const MOST_RECENT = 100;
/** The schedule that looks at the rules. */
const LOOKS = 'evaluate-alerts';

type Row = { id: number; rule: AlertRuleId; installation_id: string | null; facts: AlertFacts; began_at: Date; over_at: Date | null };

const toEntry = ({ id, rule, installation_id: installationId, facts, began_at: beganAt, over_at: overAt }: Row): AlertListEntry => {
  const { title, severity, says, todo, over, path } = alertRule(rule);
  return {
    id, rule, title, severity, text: says(facts), todo: overAt ? over ?? '' : todo, account: facts.account, installationId, since: facts.since, beganAt: beganAt.toISOString(), overAt: overAt?.toISOString() ?? null, path: path(facts),
  };
};
const gravity = ({ severity }: AlertListEntry): number => (severity === 'critical' ? 0 : 1);

export type AlertsView = ReturnType<typeof createAlertsView>;

/** What is on, and what was. */
export const createAlertsView = (db: Knex) => ({
  /** What concerns no account, a schedule say, is everybody's to see. */
  async read(within: Within): Promise<AlertOverview> {
    const theirs = (query: Knex.QueryBuilder): void => { if (within !== 'all') void query.where((some) => some.whereNull('installation_id').orWhereIn('installation_id', [...within])); };
    const [firing, recent, look]: [Row[], Row[], { ran_at: Date } | undefined] = await Promise.all([
      db('alerts').whereNull('over_at').modify(theirs).orderBy('id').limit(MOST_FIRING),
      db('alerts').whereNotNull('over_at').modify(theirs).orderBy('over_at', 'desc').limit(MOST_RECENT),
      db('schedule_runs').where({ schedule: LOOKS }).first('ran_at'),
    ]);
    return { firing: firing.map(toEntry).sort((one, other) => gravity(one) - gravity(other) || one.id - other.id), recent: recent.map(toEntry), lookedAt: look?.ran_at.toISOString() ?? null };
  },
});
