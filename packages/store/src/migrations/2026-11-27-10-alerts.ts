import type { Knex } from 'knex';

/**
 * Alerts: where they go, what was set of their rules, which were raised, and what is still to be told to whom. Partial indexes hold only
 * what is open. A telling carries ids alone; a channel's target is sealed. Schedules note when they ran, so that one that does not is seen.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table alert_channels (
      id uuid primary key default gen_random_uuid(),
      kind text not null check (kind in ('email', 'slack', 'teams', 'webhook')),
      name text not null,
      target_sealed text,
      target_shown text not null,
      enabled boolean not null default true,
      floor text not null default 'warning' check (floor in ('warning', 'critical')),
      -- Absent: all accounts, those to come included.
      installation_ids uuid[],
      quiet_from text,
      quiet_until text,
      time_zone text not null,
      digest boolean not null default true,
      version integer not null default 1,
      -- One process at a time tells a channel; after a failure it rests until the next attempt.
      holder uuid,
      held_until timestamptz,
      tries integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      problem text,
      told_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check ((quiet_from is null) = (quiet_until is null)),
      check ((holder is null) = (held_until is null))
    );

    create table alert_rules (
      rule text primary key,
      enabled boolean not null,
      threshold integer,
      updated_by text not null,
      updated_at timestamptz not null default now()
    );

    create table alerts (
      id bigint generated always as identity primary key,
      rule text not null,
      -- What within the rule: an account, an integration, a job. One is on at a time.
      subject text not null,
      installation_id uuid references installations (id),
      facts jsonb not null,
      began_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      told_at timestamptz not null default now(),
      over_at timestamptz
    );
    create unique index alerts_on on alerts (rule, subject) where over_at is null;
    create index alerts_over on alerts (over_at) where over_at is not null;

    create table alert_tellings (
      id bigint generated always as identity primary key,
      channel_id uuid not null references alert_channels (id) on delete cascade,
      alert_id bigint references alerts (id) on delete cascade,
      turn text not null check (turn in ('began', 'still', 'over', 'digest')),
      -- Told in quiet hours too.
      urgent boolean not null,
      local_date date,
      created_at timestamptz not null default now(),
      told_at timestamptz,
      given_up_at timestamptz,
      check ((turn = 'digest') = (alert_id is null)),
      check ((turn = 'digest') = (local_date is not null))
    );
    create unique index alert_tellings_digest on alert_tellings (channel_id, local_date) where turn = 'digest';
    create index alert_tellings_waiting on alert_tellings (channel_id, id) where told_at is null and given_up_at is null;
    create index alert_tellings_of_alert on alert_tellings (alert_id, channel_id);

    create table schedule_runs (
      schedule text primary key,
      ran_at timestamptz not null default now(),
      -- Since when it has run without a long gap.
      since timestamptz not null default now()
    );
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table schedule_runs, alert_tellings, alerts, alert_rules, alert_channels');
};
