import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';

export const config = beside;

/**
 * What is looked for in vain among all entries of an order, or all notifications of an installation (decision 0150): prints, what went
 * wrong, and what is not settled. None holds more than that, so an order or a notification that goes as it should costs next to nothing.
 */
export const indexes = {
  audit_log_prints: `on audit_log (order_id, id) where kind = 'label' and outcome = 'printed'`,
  webhook_events_of_problem: 'on webhook_events (installation_id, code_of_problem, id) where code_of_problem is not null',
  webhook_events_unsettled: `on webhook_events (installation_id, status, id) where status in ('pending', 'in-progress', 'ready-for-retry', 'failed', 'unmatched', 'suspicious')`,
};

export const up = async (db: Knex): Promise<void> => {
  await createBesideWork(db, indexes);
  // What an index computes that holds only some rows has no statistics for the planner: every postcode was as common as the next.
  await db.raw(`create statistics if not exists orders_postcodes on (upper(replace(postcode, ' ', ''))) from orders`);
  await db.raw('set statement_timeout = 0; analyze orders; reset statement_timeout');
};
export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop statistics if exists orders_postcodes');
  await dropBesideWork(db, Object.keys(indexes));
};
