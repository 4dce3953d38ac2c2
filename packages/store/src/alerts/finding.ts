import { asSaid, type AlertFacts, type AlertRuleId } from '@stream-tech/domain';
import type { Knex } from 'knex';

/** What a rule found, and what it is about within the rule: there is one alert for it at a time. */
export type Finding = { subject: string; facts: AlertFacts };

export type AlertQuery = (db: Knex, asked: { threshold: number; /** Since when alerts have been looked for without a gap. */ awakeSince: Date }) => Promise<Finding[]>;
/** A rule without a statement does not compile; whether schedules run is told by their ticks (`ScheduleRunStore`). */
export type AlertQueries = Record<Exclude<AlertRuleId, 'schedule-silent'>, AlertQuery>;

type Row = {
  subject: string; installation_id: string | null; account: string; since: Date; integration_id?: string; name?: string; count?: number; is_more?: boolean;
  code?: string | null; of_code?: number; order_id?: string; order_number?: number; said?: string | null;
};

const toFinding = (row: Row): Finding => ({
  subject: row.subject,
  facts: {
    since: row.since.toISOString(), account: row.account, installationId: row.installation_id ?? undefined, integrationId: row.integration_id, name: row.name, count: row.count, isMore: row.is_more,
    code: row.code ?? undefined, ofCode: row.code ? row.of_code : undefined, orderId: row.order_id, orderNumber: row.order_number, said: row.said ? asSaid(row.said) : undefined,
  },
});

/** Runs a rule's statement, whose columns are named as `Row` has them. */
export const readFindings = async (db: Knex, sql: string, bindings: Knex.Value[]): Promise<Finding[]> => (await db.raw<{ rows: Row[] }>(sql, bindings)).rows.map(toFinding);
