import type { Knex } from 'knex';

/** Who may see which accounts, a second factor, sessions that can be listed and confirmed, and API tokens with limits (security.md, 22 to 30). */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    alter table operators
      add column name text not null default '',
      add column all_installations boolean not null default true,
      add column factor_sealed text,
      add column factor_since timestamptz,
      add column factor_used_step bigint;
    create table operator_installations (
      operator_id uuid not null references operators (id) on delete cascade,
      installation_id uuid not null references installations (id) on delete cascade,
      primary key (operator_id, installation_id)
    );
    create table operator_recovery_codes (
      operator_id uuid not null references operators (id) on delete cascade,
      code_hash text not null,
      primary key (operator_id, code_hash)
    );
    alter table operator_sessions
      add column id uuid not null default gen_random_uuid() unique,
      add column agent text not null default '',
      add column confirmed_at timestamptz not null default now();
    create index operator_sessions_of_operator on operator_sessions (operator_id);
    alter table api_tokens
      add column permissions text[],
      add column expires_at timestamptz;
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    alter table api_tokens drop column expires_at, drop column permissions;
    drop index operator_sessions_of_operator;
    alter table operator_sessions drop column confirmed_at, drop column agent, drop column id;
    drop table operator_recovery_codes, operator_installations;
    alter table operators drop column factor_used_step, drop column factor_since, drop column factor_sealed, drop column all_installations, drop column name;
  `);
};
