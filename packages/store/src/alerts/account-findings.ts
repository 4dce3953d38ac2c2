import { NIGHTLY_JOBS, NIGHTLY_JOB_TITLES, type NightlyJob } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { readFindings, type AlertQueries } from './finding.ts';

/** So many of the latest entries are looked at. */
const MOST = 5_000;

/** What rules about notifications, accounts and nights read: one statement each, over what is open, latest, or as few as there are accounts. */
export const ACCOUNT_FINDINGS = {
  'webhooks-waiting': (db: Knex, { threshold }) => readFindings(db,
    `select i.id as subject, i.id as installation_id, i.name as account, e.received_at as since from installations i cross join lateral (
       select received_at from webhook_events where installation_id = i.id and status in ('pending', 'ready-for-retry') and next_attempt_at <= now() order by at, id limit 1
     ) e where i.active and e.received_at <= now() - make_interval(mins => ?)`, [threshold]),

  'webhooks-suspicious': (db: Knex, { threshold }) => readFindings(db,
    `with latest as (select installation_id, received_at from webhook_events where status = 'suspicious' order by id desc limit ?)
     select i.id as subject, i.id as installation_id, i.name as account, min(l.received_at) as since, count(*)::int as count, count(*) >= ? as is_more
     from latest l join installations i on i.id = l.installation_id where l.received_at > now() - interval '1 hour' group by i.id having count(*) >= ?`, [MOST, MOST, threshold]),

  'subscriptions-broken': (db: Knex) => readFindings(db,
    `select g.id as subject, i.id as installation_id, i.name as account, g.id as integration_id, coalesce(nullif(g.name, ''), g.settings->>'StreamClientId') as name, s.checked_at as since, s.problem as said
     from webhook_subscriptions s join integrations g on g.id = s.integration_id join installations i on i.id = g.installation_id
     where i.active and (g.settings->>'IsWebhookFeaturesEnabled')::boolean and s.report->>'state' in ('failed', 'incomplete')`, []),

  // Comparisons are an hour apart, so the last one of each account is within this time.
  'drift-found': (db: Knex, { threshold }) => readFindings(db,
    `with latest as (select installation_id, at, coalesce((detail->>'changed')::int, 0) as changed from audit_log where kind = 'reconcile' order by id desc limit ?)
     select i.id as subject, i.id as installation_id, i.name as account, min(l.at) as since, sum(l.changed)::int as count
     from latest l join installations i on i.id = l.installation_id where l.at > now() - interval '65 minutes' and i.active group by i.id having sum(l.changed) >= ?`, [MOST, threshold]),

  // One that a person switched off is nobody's concern.
  'linnworks-refused': (db: Knex, { threshold }) => readFindings(db,
    `select id as subject, id as installation_id, name as account, coalesce(refused_off_at, refusal_counted_at, token_refused_at) as since, problem as said
     from installations where claimed and token_refused_at is not null and token_refusals >= ? and (active or refused_off_at is not null)`, [threshold]),

  'stream-refused': (db: Knex, { threshold }) => readFindings(db,
    `select g.id as subject, i.id as installation_id, i.name as account, g.id as integration_id, coalesce(nullif(g.name, ''), g.settings->>'StreamClientId') as name, g.reconnect_since as since, g.problem as said
     from integrations g join installations i on i.id = g.installation_id where i.active and g.reconnect_since <= now() - make_interval(mins => ?)`, [threshold]),

  'stream-silent': (db: Knex, { threshold }) => readFindings(db,
    `select g.id as subject, i.id as installation_id, i.name as account, g.id as integration_id, coalesce(nullif(g.name, ''), g.settings->>'StreamClientId') as name, g.silent_since as since
     from integrations g join installations i on i.id = g.installation_id where i.active and g.silent_since <= now() - make_interval(mins => ?)`, [threshold]),

  // Neither while no worker ran, nor before an account that came just now has had its turn.
  'orders-unread': (db: Knex, { threshold, awakeSince }) => readFindings(db,
    `select id as subject, id as installation_id, name as account, coalesce(fetched_at, created_at) as since
     from installations where active and claimed and token_refused_at is null and greatest(fetched_at, updated_at, ?::timestamptz) <= now() - make_interval(mins => ?)`, [awakeSince, threshold]),

  'night-failed': async (db: Knex, { threshold }) => {
    const findings = await readFindings(db,
      `select n.job || ' ' || i.id as subject, i.id as installation_id, i.name as account, n.job as name, n.started_at as since, n.problem as said
       from installations i cross join unnest(?::text[]) as j (job) cross join lateral (select * from nightly_runs r where r.installation_id = i.id and r.job = j.job order by r.local_date desc limit 1) n
       where i.active and n.tries >= ? and (n.lease_until is null or n.lease_until <= now()) and (n.done_at is null or n.problem is not null)`, [NIGHTLY_JOBS, threshold] as Knex.Value[]);
    return findings.map(({ subject, facts }) => ({ subject, facts: { ...facts, name: NIGHTLY_JOB_TITLES[facts.name as NightlyJob] } }));
  },
} satisfies Partial<AlertQueries>;
