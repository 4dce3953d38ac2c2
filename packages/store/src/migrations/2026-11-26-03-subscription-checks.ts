import type { Knex } from 'knex';

/** One check of an integration's subscriptions at a time, held by a lease on the row; and for which settings its report was made. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    alter table webhook_subscriptions
      alter column checked_at drop not null,
      alter column report drop not null,
      add column settings_version integer,
      add column enabled boolean,
      add column holder uuid,
      add column held_until timestamptz,
      add check ((holder is null) = (held_until is null));
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    delete from webhook_subscriptions where report is null;
    alter table webhook_subscriptions
      drop column settings_version, drop column enabled, drop column holder, drop column held_until,
      alter column checked_at set not null,
      alter column report set not null;
  `);
};
