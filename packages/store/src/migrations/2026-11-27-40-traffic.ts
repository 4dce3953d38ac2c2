import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';

export const config = beside;

/** Attempts by the time of their end: what a changed setting did to failures and throttling is read from the index alone. */
export const indexes = { order_attempts_by_end: 'on order_attempts (ended_at, outcome, http_status) include (order_id) where ended_at is not null' };

export const up = (db: Knex): Promise<void> => createBesideWork(db, indexes);
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
