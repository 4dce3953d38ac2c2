import type { Knex } from 'knex';

/** Connected accounts, their settings, tokens, and who may operate them. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table installations (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      email text not null default '',
      locality text,
      account_key text not null unique,
      linnworks_ids jsonb not null default '{}',
      token_sealed text,
      token_hash text unique,
      claimed boolean not null default true,
      active boolean not null default true,
      token_refused_at timestamptz,
      token_refusals integer not null default 0,
      -- When a refusal last counted, and since when refusals, not a person, have kept the installation inactive.
      refusal_counted_at timestamptz,
      refused_off_at timestamptz,
      problem text,
      time_zone text,
      fetched_at timestamptz,
      sent_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table install_links (
      tracking_hash text primary key,
      created_by uuid,
      expires_at timestamptz not null,
      used_at timestamptz,
      installation_id uuid references installations (id)
    );

    create table integrations (
      id uuid primary key default gen_random_uuid(),
      installation_id uuid not null references installations (id),
      name text not null default '',
      carrier text not null default 'stream',
      settings jsonb not null,
      stream_account text not null,
      secret_sealed text,
      reconnect_since timestamptz,
      silent_since timestamptz,
      problem text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index integrations_by_installation on integrations (installation_id, created_at);

    create table services (
      id uuid primary key default gen_random_uuid(),
      installation_id uuid not null references installations (id),
      integration_id uuid not null references integrations (id),
      postal_service_id uuid not null,
      name text not null,
      vendor text not null default '',
      settings jsonb not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (installation_id, postal_service_id)
    );

    create table system_settings (
      key text primary key,
      value jsonb not null,
      updated_by text not null,
      updated_at timestamptz not null default now()
    );

    create table partner_tokens (
      key text primary key,
      value_sealed text,
      server text,
      expires_at timestamptz,
      renewed_at timestamptz not null default now(),
      renewer uuid,
      renewing_until timestamptz,
      check ((value_sealed is null) = (expires_at is null))
    );

    create table operators (
      id uuid primary key default gen_random_uuid(),
      email text not null,
      password_hash text not null,
      role text not null check (role in ('warehouse', 'dispatch', 'support', 'administrator')),
      disabled_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index operators_by_email on operators (lower(email));

    create table operator_sessions (
      token_hash text primary key,
      operator_id uuid not null references operators (id) on delete cascade,
      created_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    );

    create table api_tokens (
      id uuid primary key default gen_random_uuid(),
      token_hash text not null unique,
      operator_id uuid not null references operators (id) on delete cascade,
      name text not null,
      created_at timestamptz not null default now(),
      used_at timestamptz,
      revoked_at timestamptz
    );
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table api_tokens, operator_sessions, operators, partner_tokens, system_settings, services, integrations, install_links, installations');
};
