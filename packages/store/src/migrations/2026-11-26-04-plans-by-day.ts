import type { Knex } from 'knex';

/** The runs of a day are shown together; days of years are kept. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`create index order_plans_by_day on order_plans (planned_date) where run_id <> ''`);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop index order_plans_by_day');
};
