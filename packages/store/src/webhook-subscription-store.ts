import { randomUUID } from 'node:crypto';
import { cutText, readable, type EventKind, type Remedy } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { appendAudit, type AuditEntry } from './audit-log.ts';
import { readableJson } from './readable-json.ts';

/** Why a subscription of ours was ended: there was another like it, its address was replaced, or nothing of the kind is to be there. */
export type EndedBecause = 'double' | 'outdated' | 'not-wanted';

/**
 * What a look at an integration's subscriptions found, and what was done about it. Addresses end in a secret and never stand here; of
 * foreign ones only the host (security.md, 13, 21).
 */
export type SubscriptionReport = {
  /** complete: nothing was to be done; repaired: all is there now; incomplete: not all is as it should be; off: none of ours is there, and none should; failed: Stream could not be asked. */
  state: 'complete' | 'repaired' | 'incomplete' | 'off' | 'failed';
  wanted: EventKind[];
  present: EventKind[];
  missing: EventKind[];
  created: EventKind[];
  ended: (EventKind & { why: EndedBecause })[];
  /** Kinds of ours that were there more than once, and how often. */
  doubles: (EventKind & { count: number })[];
  /** Subscriptions of the account that lead elsewhere: told, never touched. */
  foreign: (EventKind & { host: string; count: number })[];
  problems: { code: string; message: string; remedy: Remedy }[];
};

/** Whoever holds the check of an integration; nobody else may check it meanwhile. */
export type HeldCheck = { integrationId: string; holder: string };

/** A report with what it was made for: the version of the settings, and whether subscriptions were to exist. */
export type MadeReport = { report: SubscriptionReport; version: number; enabled: boolean };
export type KeptReport = MadeReport & { /** ISO 8601 in UTC. */ checkedAt: string; problem: string | undefined };

/** How long a report that says all is well is believed, and how soon a check that did not end well is made again, in minutes. */
export const BELIEVED_MINUTES = 24 * 60;
export const AGAIN_MINUTES = 30;
const PROBLEM_MAX = 1_000;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toKept = (row: any): KeptReport => ({ checkedAt: row.checked_at.toISOString(), report: row.report, problem: row.problem ?? undefined, version: row.settings_version, enabled: row.enabled });

export type WebhookSubscriptionStore = ReturnType<typeof createWebhookSubscriptionStore>;

/** What is known of the subscriptions at Stream, and whose turn it is to look. */
export const createWebhookSubscriptionStore = (db: Knex) => ({
  /** Takes the check of an integration for so many seconds by the database's clock; undefined where somebody else has it. */
  async hold(integrationId: string, seconds: number): Promise<HeldCheck | undefined> {
    const holder = randomUUID();
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `insert into webhook_subscriptions as s (integration_id, holder, held_until) values (?, ?, now() + make_interval(secs => ?))
       on conflict (integration_id) do update set holder = excluded.holder, held_until = excluded.held_until where s.held_until is null or s.held_until <= now()
       returning integration_id`, [integrationId, holder, seconds]);
    return rows.length > 0 ? { integrationId, holder } : undefined;
  },

  /** Gives the check back without a report. */
  async letGo({ integrationId, holder }: HeldCheck): Promise<void> {
    await db('webhook_subscriptions').where({ integration_id: integrationId, holder }).update({ holder: null, held_until: null });
  },

  /** Keeps the report and gives the check back. Undefined: another took the check since, and its report is the one that counts; what was done is audited all the same. */
  keep: ({ integrationId, holder }: HeldCheck, { report, version, enabled }: MadeReport, audit?: AuditEntry): Promise<KeptReport | undefined> => db.transaction(async (trx) => {
    const problem = cutText(readable(report.problems.map(({ message }) => message).join(' ')), PROBLEM_MAX) || null;
    const rows = await trx('webhook_subscriptions').where({ integration_id: integrationId, holder })
      .update({ checked_at: trx.fn.now(), report: readableJson(report), problem, settings_version: version, enabled, holder: null, held_until: null }).returning('*');
    if (audit) await appendAudit(trx, audit);
    return rows[0] && toKept(rows[0]);
  }),

  /** The last report; undefined where none was made yet. */
  async find(integrationId: string): Promise<KeptReport | undefined> {
    const row = await db('webhook_subscriptions').where({ integration_id: integrationId }).whereNotNull('report').first();
    return row && toKept(row);
  },

  /**
   * Integrations that have to be looked at, the longest unseen first: what is to be there differs from what the last report was made
   * for, a day has passed, or the last check did not end well. One that is being checked counts as well: that check may have begun
   * before the change. Those whose webhook features never were on have nothing to look at.
   */
  async due(limit: number): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select g.id from integrations g
       join installations i on i.id = g.installation_id
       cross join lateral (select i.active and coalesce((g.settings->>'IsWebhookFeaturesEnabled')::boolean, false) as enabled) w
       left join webhook_subscriptions s on s.integration_id = g.id
       where (w.enabled or exists (select 1 from webhook_endpoints e where e.integration_id = g.id))
         and (s.checked_at is null or s.settings_version <> g.version or s.enabled <> w.enabled
           or (w.enabled and s.checked_at <= now() - make_interval(mins => ?))
           or (s.report->>'state' in ('failed', 'incomplete') and s.checked_at <= now() - make_interval(mins => ?)))
       order by s.checked_at nulls first, g.id limit ?`, [BELIEVED_MINUTES, AGAIN_MINUTES, limit]);
    return rows.map(({ id }) => id);
  },
});
