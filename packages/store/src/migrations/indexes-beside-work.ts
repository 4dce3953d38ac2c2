import type { Knex } from 'knex';

/** For the migration that uses it: statements of this kind can't be part of a transaction. */
export const beside = { transaction: false };

/**
 * Makes indexes while others go on writing to their tables, however large these are. One that an ended migrator left half made is made
 * anew, so that the migration can be run again. The definition is what follows `create index <name>`.
 */
export const createBesideWork = async (db: Knex, indexes: Record<string, string>): Promise<void> => {
  // It takes as long as it takes, and waits for whoever writes meanwhile.
  await db.raw('set statement_timeout = 0; set lock_timeout = 0');
  for (const [name, definition] of Object.entries(indexes)) {
    const [half] = (await db.raw<{ rows: object[] }>('select 1 from pg_class c join pg_index i on i.indexrelid = c.oid where c.relname = ? and not i.indisvalid', [name])).rows;
    if (half) await db.raw('drop index concurrently ??', [name]);
    await db.raw('create index concurrently if not exists ?? ?', [name, db.raw(definition)]);
  }
  await db.raw('reset statement_timeout; reset lock_timeout');
};

/** The way back. */
export const dropBesideWork = async (db: Knex, names: string[]): Promise<void> => {
  for (const name of names) await db.raw('drop index concurrently if exists ??', [name]);
};
