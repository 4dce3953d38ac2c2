import type { Knex } from 'knex';

/** Wrong codes of a second factor, counted with its owner: whoever has the password may sit at as many addresses as they like (security.md, 24 and 25). */
export const up = async (db: Knex): Promise<void> => {
  await db.raw('alter table operators add column factor_failures integer not null default 0, add column factor_failing_since timestamptz');
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('alter table operators drop column factor_failing_since, drop column factor_failures');
};
