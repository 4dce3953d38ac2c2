import type { Knex } from 'knex';

/** Postal services as Linnworks listed them last: what is still to be mapped is known without asking every account. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table postal_service_lists (
      installation_id uuid primary key references installations (id),
      services jsonb not null,
      read_at timestamptz not null default now()
    );
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table postal_service_lists');
};
