import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';

export const config = beside;

/** Orders by the last word of the customer's name, as callers give it, and those whose delivery failed (decision 0150). */
export const indexes = {
  orders_by_surname: `on orders (lower(substring(customer_name from '\\S+$')) text_pattern_ops)`,
  orders_not_delivered: `on orders (installation_id, status, updated_at desc, id) where carrier_status ilike '%fail%'`,
};

export const up = async (db: Knex): Promise<void> => {
  await createBesideWork(db, indexes);
  await db.raw('analyze orders');
};
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
