import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';


const source: Knex.MigrationSource<(typeof MIGRATIONS)[number]> = {
  getMigrations: async () => [...MIGRATIONS],
  getMigrationName: ({ name }) => name,
  getMigration: async (migration) => migration,
};

/**
 * Brings the schema up to date; gives the names of what was applied. Races are safe: whoever comes second waits for an advisory
 * lock and finds nothing left to do. A migrator that died leaves nothing behind, each migration being a transaction (F50).
 */
export const migrate = async (url: string): Promise<string[]> => {
  const db = openDatabase({ url, connections: 2, applicationName: 'stream-tech migrate' });
  try {
    const holder = await db.client.acquireConnection() as { query: (text: string, values?: unknown[]) => Promise<unknown> };
    try {
      await holder.query('set statement_timeout = 0; set lock_timeout = 0');
      await holder.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrating]);
      // Under our own lock, Knex' lock row can only be the leftover of a migrator that was killed.
      await db.migrate.forceFreeMigrationsLock({ migrationSource: source });
      const [, applied] = await db.migrate.latest({ migrationSource: source }) as [number, string[]];
      return applied;
    } finally {
      await holder.query('select pg_advisory_unlock($1)', [ADVISORY_LOCKS.migrating]).catch(() => undefined);
      await db.client.releaseConnection(holder);
    }
  } finally {
    await db.destroy();
  }
};

/** The names of migrations that the database still lacks; empty: the schema is what this code expects (security.md, 61). */
export const missingMigrations = async (db: Knex): Promise<string[]> => {
  if (!await db.schema.hasTable('knex_migrations')) return MIGRATIONS.map(({ name }) => name);
  const done = new Set((await db('knex_migrations').select('name') as { name: string }[]).map(({ name }) => name));
  return MIGRATIONS.map(({ name }) => name).filter((name) => !done.has(name));
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    process.stderr.write('DATABASE_URL is missing: name the Postgres database to migrate.\n');
    process.exit(1);
  }
  const applied = await migrate(url);
  process.stdout.write(`${JSON.stringify({ migrated: applied })}\n`);
}
