import knex, { type Knex } from 'knex';
import pg from 'pg';

export type DatabaseOptions = {
  url: string;
  /** Largest number of connections of this process. */
  connections?: number;
  /** Name shown in Postgres' own views. */
  applicationName?: string;
  /** Told of errors of idle connections, for example when the server goes away. */
  onError?: (error: Error) => void;
};

// bigint columns hold order numbers and row ids: far below 2^53, and friendlier as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Many short questions share the server's processors: helpers for one of them start later than it is answered, and make the others wait (P10). */
const OPTIONS = '-c lock_timeout=5000 -c max_parallel_workers_per_gather=0';

/**
 * A pool on Postgres through Knex. An exhausted pool gives up after 2 s (F33), a statement after 30 s, and a lock after 5 s,
 * so that nothing hangs (W8).
 */
export const openDatabase = ({ url, connections = 10, applicationName = 'stream-tech', onError }: DatabaseOptions): Knex => {
  const told = (message: unknown): void => onError?.(message instanceof Error ? message : new Error(String(message)));
  const db = knex({
    client: 'pg',
    // Knex would print by itself, past the log and its allowlist.
    log: { warn: told, error: told, deprecate: told, debug: () => undefined },
    connection: { connectionString: url, application_name: applicationName, connectionTimeoutMillis: 2_000, statement_timeout: 30_000, options: OPTIONS, keepAlive: true },
    pool: {
      min: 0,
      max: connections,
      acquireTimeoutMillis: 2_000,
      afterCreate: (connection: pg.Client, done: (error: Error | null, connection: pg.Client) => void) => {
        // Without a listener the server's good-bye to an idle connection (57P01) would end the process.
        connection.on('error', (error) => onError?.(error));
        done(null, connection);
      },
    },
  });
  return db;
};
