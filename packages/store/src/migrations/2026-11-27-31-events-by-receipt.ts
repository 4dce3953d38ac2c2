import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';

export const config = beside;

/** The inbox by time, so that a page or a range of a year ago is found without walking there. */
export const indexes = { webhook_events_by_receipt: 'on webhook_events (received_at, id)' };

export const up = (db: Knex): Promise<void> => createBesideWork(db, indexes);
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
