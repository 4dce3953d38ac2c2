import type { Knex } from 'knex';
import { createBesideWork, dropBesideWork, beside } from './indexes-beside-work.ts';

export const config = beside;

/** What alerts look for each minute among all orders: the one of an account that is due for longest, and those that are in Stream twice. */
export const indexes = {
  orders_by_due_time: `on orders (installation_id, next_attempt_at) where status in ('pending', 'ready-for-retry')`,
  orders_twice: 'on orders (installation_id) where twin_suspected_at is not null',
};

export const up = (db: Knex): Promise<void> => createBesideWork(db, indexes);
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
