import type { Knex } from 'knex';

/**
 * Linnworks' courier contract: the profiles that it knows us by, labels that were drawn, manifests, and what users set in Linnworks
 * and an administrator has not accepted yet. Whoever waits for an order is told by NOTIFY when it leaves In Progress (P25).
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table shipping_profiles (
      id uuid primary key default gen_random_uuid(),
      token_hash text not null unique,
      account_key text not null default '',
      email text not null default '',
      account_name text not null default '',
      stage text not null check (stage in ('LINK_ACCOUNT', 'STREAM_ACCOUNT', 'SENDER', 'ORDER_OPTIONS', 'CONFIG')),
      bound_by text check (bound_by in ('ids', 'email', 'link-code')),
      installation_id uuid references installations (id),
      integration_id uuid references integrations (id),
      entered jsonb not null default '{}',
      secret_sealed text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      check ((installation_id is null) = (bound_by is null)),
      check (stage <> 'CONFIG' or integration_id is not null)
    );
    create index shipping_profiles_abandoned on shipping_profiles (created_at) where integration_id is null;

    create table link_codes (
      code_hash text primary key,
      installation_id uuid not null references installations (id),
      expires_at timestamptz not null,
      used_at timestamptz
    );

    create table label_requests (
      installation_id uuid not null references installations (id),
      order_number bigint not null,
      ended_at timestamptz,
      problem jsonb,
      primary key (installation_id, order_number)
    );

    create table labels (
      id bigint generated always as identity primary key,
      order_id uuid not null references orders (id),
      facts_hash text not null,
      label_type text not null,
      package_number integer not null,
      package_count integer not null,
      png bytea,
      pdf bytea,
      png_hash text not null,
      drawn_at timestamptz not null default now(),
      images_removed_at timestamptz,
      unique (order_id, facts_hash)
    );
    create index labels_with_images on labels (drawn_at) where png is not null;

    create table manifests (
      id uuid primary key default gen_random_uuid(),
      profile_id uuid not null references shipping_profiles (id),
      day date not null,
      number integer not null,
      reference text not null,
      list_hash text not null,
      order_numbers jsonb not null,
      created_at timestamptz not null default now(),
      unique (profile_id, reference),
      unique (profile_id, day, list_hash)
    );

    create table service_proposals (
      id uuid primary key default gen_random_uuid(),
      service_id uuid not null references services (id),
      key text not null,
      value jsonb not null,
      seen_at timestamptz not null default now(),
      unique (service_id, key)
    );

    create table stream_depots (
      integration_id uuid primary key references integrations (id),
      depots jsonb not null,
      read_at timestamptz not null default now()
    );

    create index orders_to_draw on orders (completed_at) where status = 'completed';

    create function tell_order_ended() returns trigger language plpgsql as $$
      begin perform pg_notify('order_ended', new.installation_id || ':' || new.order_number); return null; end $$;
    create trigger orders_ended after update of status on orders for each row
      when (old.status = 'in-progress' and new.status <> 'in-progress') execute function tell_order_ended();
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop trigger orders_ended on orders; drop function tell_order_ended; drop index orders_to_draw; drop table stream_depots, service_proposals, manifests, labels, label_requests, link_codes, shipping_profiles');
};
