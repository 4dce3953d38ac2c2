import type { Knex } from 'knex';

/** What an operator keeps of a list: its filter as the address has it, and which columns in which order. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table operator_views (
      id uuid primary key default gen_random_uuid(),
      operator_id uuid not null references operators (id) on delete cascade,
      page text not null,
      name text not null,
      query text not null,
      columns text[] not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (operator_id, page, name)
    );
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table operator_views');
};
