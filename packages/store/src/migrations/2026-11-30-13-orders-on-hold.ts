import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';

export const config = beside;

/** Orders on hold by themselves (decision 0150): among those that Stream refused, which are many more, each was passed before a page was full. */
export const indexes = {
  orders_on_hold: 'on orders (installation_id, status, updated_at desc, id) where hold_reason is not null',
  orders_on_hold_received: 'on orders (installation_id, status, received_at desc, id) where hold_reason is not null',
};

export const up = (db: Knex): Promise<void> => createBesideWork(db, indexes);
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
