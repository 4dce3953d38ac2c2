import type { Knex } from 'knex';
import { createBesideWork, dropBesideWork, beside } from './indexes-beside-work.ts';

export const config = beside;

/**
 * The order queue by each of its filters and both of its orders (decision 0150): whatever a list is held to comes first in an index, and
 * behind it the time by which it is ordered, so that no page is looked for among orders that are not on it.
 */
export const indexes = {
  orders_of_installation: 'on orders (installation_id, status, updated_at desc, id)',
  orders_of_installation_received: 'on orders (installation_id, status, received_at desc, id)',
  orders_of_service: 'on orders (installation_id, postal_service_name, status, updated_at desc, id)',
  orders_of_cause: `on orders (installation_id, (problem->>'code'), status, updated_at desc, id) where problem is not null`,
  orders_of_cause_received: `on orders (installation_id, (problem->>'code'), status, received_at desc, id) where problem is not null`,
  orders_in_trouble: 'on orders (installation_id, status, updated_at desc, id) where refused_at is not null or hold_reason is not null',
  orders_in_trouble_received: 'on orders (installation_id, status, received_at desc, id) where refused_at is not null or hold_reason is not null',
  // In other words than those of the write-back's own queries, which are about the next that is due and have an index for that.
  orders_to_write_back: `on orders (installation_id, status, updated_at desc, id) where write_back_due_at > '-infinity'`,
  orders_leaving: `on orders (installation_id, status, updated_at desc, id) where status <> 'deleted' and (delete_requested_at is not null or delete_problem is not null)`,
  orders_by_postcode: `on orders (upper(replace(postcode, ' ', '')) text_pattern_ops) where postcode <> ''`,
  orders_pending_longest: `on orders (installation_id, created_at) where status = 'pending' and hold_reason is null`,
  orders_unanswered: `on orders (installation_id) where status = 'in-progress' and unknown_since is not null`,
  audit_log_by_kind_of_installation: 'on audit_log (installation_id, kind, id) where installation_id is not null',
  audit_log_by_outcome_of_installation: 'on audit_log (installation_id, outcome, id) where installation_id is not null',
  audit_log_by_trigger: `on audit_log (actor, id) where actor not like '%@%' and actor not in ('schedule', 'stream', 'linnworks', 'label')`,
  webhook_events_by_code: 'on webhook_events (code, id)',
};

export const up = async (db: Knex): Promise<void> => {
  await createBesideWork(db, indexes);
  // What the new indexes compute has statistics only from now on.
  await db.raw('analyze orders');
};
export const down = (db: Knex): Promise<void> => dropBesideWork(db, Object.keys(indexes));
