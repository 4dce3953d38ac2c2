import type { Knex } from 'knex';

/**
 * Looking back over years: what was told of an order or a run, and the audit log by account, person, outcome and time. Most entries are
 * our own schedules', which are found without an index; only those of people have one, so that a cycle's writing stays as cheap.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create index webhook_events_of_piece on webhook_events (integration_id, piece, id);
    create index audit_log_by_installation on audit_log (installation_id, id) where installation_id is not null;
    create index audit_log_by_person on audit_log (actor, id) where actor like '%@%';
    create index audit_log_by_outcome on audit_log (outcome, id);
    create index audit_log_by_moment on audit_log (at);
    drop index audit_log_by_time;
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    create index audit_log_by_time on audit_log using brin (at);
    drop index audit_log_by_moment;
    drop index audit_log_by_outcome;
    drop index audit_log_by_person;
    drop index audit_log_by_installation;
    drop index webhook_events_of_piece;
  `);
};
