import type { Knex } from 'knex';
import { beside, createBesideWork, dropBesideWork } from './indexes-beside-work.ts';
import { indexes as queue } from './2026-11-27-21-queue-indexes.ts';

export const config = beside;

/**
 * The audit log by outcome and kind together (decision 0150): each is common by itself where both never are. They take the place of those
 * by outcome alone, so that an entry is in as many indexes as before; and that by trigger holds all but our own schedules'.
 */
export const indexes = {
  audit_log_of_outcome: 'on audit_log (outcome, kind, id)',
  audit_log_of_outcome_of_installation: 'on audit_log (installation_id, outcome, kind, id) where installation_id is not null',
  audit_log_of_trigger: `on audit_log (actor, id) where actor not like '%@%' and actor <> 'schedule'`,
};
const before = {
  audit_log_by_outcome: 'on audit_log (outcome, id)',
  audit_log_by_outcome_of_installation: queue.audit_log_by_outcome_of_installation,
  audit_log_by_trigger: queue.audit_log_by_trigger,
};

export const up = async (db: Knex): Promise<void> => {
  await createBesideWork(db, indexes);
  await dropBesideWork(db, Object.keys(before));
};
export const down = async (db: Knex): Promise<void> => {
  await createBesideWork(db, before);
  await dropBesideWork(db, Object.keys(indexes));
};
