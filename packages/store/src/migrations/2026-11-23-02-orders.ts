import type { Knex } from 'knex';

/**
 * The order queue, its attempts, and the audit log. The partial indexes hold only what is due, so each scheduled query costs
 * the same at a thousand and at a million rows (performance.md, levers 1 and 2).
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table orders (
      id uuid primary key default gen_random_uuid(),
      installation_id uuid not null references installations (id),
      integration_id uuid references integrations (id),
      linnworks_order_id uuid not null,
      order_number bigint not null,
      channel_reference text not null default '',
      postal_service_id uuid,
      postal_service_name text not null default '',
      customer_name text not null default '',
      postcode text not null default '',
      received_at timestamptz not null,
      source jsonb not null,
      source_hash text not null,

      status text not null default 'pending'
        check (status in ('pending', 'in-progress', 'completed', 'failed', 'ready-for-retry', 'validation-failed', 'deleted')),
      version integer not null default 1,
      hold_reason text,
      problem jsonb,
      http_status integer,
      submissions integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      failed_at timestamptz,
      refused_at timestamptz,
      checked_at timestamptz not null default now(),

      stream_account text,
      stream_order_no text,
      asked_for jsonb,
      asked_at timestamptz,
      ask_open boolean not null default false,
      fingerprint text,
      unanswered_at timestamptz,
      unknown_since timestamptz,
      next_look_at timestamptz,
      looks integer not null default 0,
      lease_until timestamptz,

      stream_order_id text,
      consignment_no text,
      tracking_number text,
      tracking_url text,
      completed_at timestamptz,
      twin_suspected_at timestamptz,

      write_back_due_at timestamptz,
      write_back_rev integer not null default 0,
      write_back_tries integer not null default 0,
      write_back_problem text,
      written_back_at timestamptz,

      replaces_order_id uuid references orders (id),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),

      check ((status = 'in-progress') = (lease_until is not null or next_look_at is not null)),
      check (status <> 'completed' or consignment_no is not null)
    ) with (fillfactor = 80);
    create unique index orders_one_live_row on orders (installation_id, linnworks_order_id) where status <> 'deleted';
    create unique index orders_one_live_number on orders (stream_account, stream_order_no) where status <> 'deleted' and stream_order_no is not null;
    create unique index orders_one_live_consignment on orders (stream_account, consignment_no) where status <> 'deleted' and consignment_no is not null;

    create index orders_by_linnworks_order on orders (installation_id, linnworks_order_id);
    create index orders_due on orders (installation_id, received_at, id) where status in ('pending', 'ready-for-retry');
    create index orders_failed on orders (installation_id, submissions, failed_at) where status = 'failed';
    create index orders_in_progress on orders ((coalesce(next_look_at, lease_until))) where status = 'in-progress';
    create index orders_to_check on orders (installation_id, checked_at) where status = 'validation-failed';
    create index orders_write_back_due on orders (write_back_due_at) where write_back_due_at is not null;
    create index orders_by_update on orders (updated_at desc, id);
    create index orders_by_status on orders (status, updated_at desc, id);
    create index orders_by_number on orders (order_number);
    create index orders_by_channel_reference on orders (channel_reference) where channel_reference <> '';
    create index orders_by_customer on orders (lower(customer_name) text_pattern_ops);
    create index orders_by_stream_order_no on orders (stream_order_no) where stream_order_no is not null;
    create index orders_by_consignment on orders (consignment_no) where consignment_no is not null;
    create index orders_by_tracking on orders (tracking_number) where tracking_number is not null;

    create table order_attempts (
      id bigint generated always as identity primary key,
      order_id uuid not null references orders (id),
      version integer not null,
      trigger text not null,
      correlation_id text not null,
      fingerprint text,
      started_at timestamptz not null default now(),
      ended_at timestamptz,
      outcome text,
      http_status integer,
      code text,
      message text
    );
    create index order_attempts_by_order on order_attempts (order_id, id);

    create table orphan_consignments (
      id bigint generated always as identity primary key,
      order_id uuid not null references orders (id),
      version integer not null,
      consignment_no text not null,
      consignment jsonb not null,
      correlation_id text not null,
      seen_at timestamptz not null default now(),
      settled_at timestamptz
    );

    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      kind text not null,
      installation_id uuid,
      order_id uuid,
      actor text not null,
      correlation_id text not null,
      from_status text,
      to_status text,
      outcome text not null,
      http_status integer,
      code text,
      message text,
      detail jsonb
    );
    create index audit_log_by_order on audit_log (order_id, id) where order_id is not null;
    create index audit_log_by_correlation on audit_log (correlation_id);
    create index audit_log_by_kind on audit_log (kind, id);
    create index audit_log_by_time on audit_log using brin (at);
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table audit_log, orphan_consignments, order_attempts, orders');
};
