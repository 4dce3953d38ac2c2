import type { Knex } from 'knex';

/**
 * What Stream says comes back: the addresses it calls, its notifications as they came, the plan of each order, the notes that
 * deliveries bring, and orders on their way out. Partial indexes hold only what is due or open, as for orders.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    -- Where Stream calls for an integration: one address in use, and those it replaced until their overlap ends (security.md, 13).
    create table webhook_endpoints (
      id uuid primary key default gen_random_uuid(),
      integration_id uuid not null references integrations (id),
      token_hash text not null unique,
      token_sealed text,
      auth_sealed text,
      created_at timestamptz not null default now(),
      expires_at timestamptz
    );
    create unique index webhook_endpoints_in_use on webhook_endpoints (integration_id) where expires_at is null;

    -- What the last look at an integration's subscriptions found.
    create table webhook_subscriptions (
      integration_id uuid primary key references integrations (id),
      checked_at timestamptz not null,
      report jsonb not null,
      problem text
    );

    create table webhook_events (
      id bigint generated always as identity primary key,
      installation_id uuid not null references installations (id),
      integration_id uuid not null references integrations (id),
      dedup_key text not null,
      received_at timestamptz not null default now(),
      duplicates integer not null default 0,
      raw bytea,
      source text not null default 'stream' check (source in ('stream', 'reconcile')),
      code text not null,
      event jsonb not null,
      -- By which events are ordered: their own time where it can be believed, else that of receipt.
      at timestamptz not null,
      -- Events of one piece are worked on one after another: an order, or a run.
      piece text not null,
      -- References of the event that fit no order of ours yet.
      open_refs text[] not null default '{}',
      status text not null default 'pending'
        check (status in ('pending', 'in-progress', 'processed', 'ready-for-retry', 'failed', 'unmatched', 'no-action', 'suspicious')),
      version integer not null default 1,
      tries integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      lease_until timestamptz,
      -- The event with which this one was taken up, where planning events of one run go together.
      taken_with bigint,
      correlation_id text,
      code_of_problem text,
      problem text,
      effect jsonb,
      ended_at timestamptz,
      unique (integration_id, dedup_key),
      check ((status = 'in-progress') = (lease_until is not null))
    );
    create index webhook_events_due on webhook_events (installation_id, at, id) where status in ('pending', 'ready-for-retry');
    create index webhook_events_by_piece on webhook_events (integration_id, piece, at, id) where status in ('pending', 'in-progress', 'ready-for-retry');
    create index webhook_events_in_progress on webhook_events (lease_until) where status = 'in-progress';
    create index webhook_events_waiting_for_orders on webhook_events using gin (open_refs) where open_refs <> '{}';
    create index webhook_events_by_status on webhook_events (status, id);
    create index webhook_events_by_installation on webhook_events (installation_id, id);
    create index webhook_events_with_bodies on webhook_events (received_at) where raw is not null;

    -- How many events an integration was told of on a day; a flood ends here (security.md, 18).
    create table webhook_days (
      integration_id uuid not null references integrations (id),
      day date not null,
      accepted integer not null,
      primary key (integration_id, day)
    );

    create table order_plans (
      order_id uuid primary key references orders (id),
      run_id text not null,
      run_description text not null,
      run_number bigint,
      sequence bigint,
      planned_date date,
      eta text,
      driver text not null,
      vehicle text not null,
      state text check (state in ('open', 'locked', 'closed')),
      state_at timestamptz,
      -- When the reading began that this plan comes from: an older reading never replaces it.
      read_at timestamptz not null,
      updated_at timestamptz not null default now()
    );
    create index order_plans_by_run on order_plans (run_id) where run_id <> '';

    -- Notes about deliveries, each once: the marker stands in Linnworks' note and is looked for before anything is appended.
    create table order_notes (
      id bigint generated always as identity primary key,
      order_id uuid not null references orders (id),
      code text not null,
      marker text not null,
      -- Absent: written because Stream was seen to say so, and no event has come for it yet.
      event_id bigint,
      written_at timestamptz,
      created_at timestamptz not null default now(),
      unique (order_id, marker)
    );

    -- Nightly work, once for each local date (A-10).
    create table nightly_runs (
      job text not null,
      installation_id uuid not null references installations (id),
      local_date date not null,
      tries integer not null default 0,
      started_at timestamptz not null,
      lease_until timestamptz,
      done_at timestamptz,
      outcome jsonb,
      problem text,
      primary key (job, installation_id, local_date)
    );

    alter table orders
      add column carrier_status text not null default '',
      add column carrier_done text not null default 'no' check (carrier_done in ('no', 'partly', 'fully')),
      add column carrier_seen_at timestamptz,
      add column processed_at timestamptz,
      add column delete_requested_at timestamptz,
      add column stream_deleted_at timestamptz,
      add column delete_due_at timestamptz,
      add column delete_tries integer not null default 0,
      add column delete_problem text,
      add column delete_actor text;
    create index orders_to_reconcile on orders (installation_id, carrier_seen_at nulls first) where status = 'completed' and carrier_done <> 'fully';
    create index orders_delete_due on orders (delete_due_at) where delete_due_at is not null;

    alter table services add column problem text;
    create index order_attempts_unknown on order_attempts (ended_at) where outcome = 'unknown';
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    drop index order_attempts_unknown;
    alter table services drop column problem;
    alter table orders drop column carrier_status, drop column carrier_done, drop column carrier_seen_at, drop column processed_at, drop column delete_requested_at, drop column stream_deleted_at,
      drop column delete_due_at, drop column delete_tries, drop column delete_problem, drop column delete_actor;
    drop table nightly_runs, order_notes, order_plans, webhook_days, webhook_events, webhook_subscriptions, webhook_endpoints;
  `);
};
