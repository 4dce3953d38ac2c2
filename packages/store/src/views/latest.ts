import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/** Each of some `lists` with its `rows`, which may name the list's columns; they are called `r`. */
export const withRows = (lists: Knex.QueryBuilder, rows: Knex.QueryBuilder): Knex.QueryBuilder =>
  // Knex takes a query for a binding; its types know that of `raw` only.
  lists.joinRaw('cross join lateral ? as r', [rows as unknown as Knex.Raw]);

/**
 * Columns of the latest rows of a table in which the latest has the largest id. For some installations alone: so many of each, by an index
 * that begins with the installation, and the latest of these; otherwise a small installation's would be looked for among all others'.
 * `isRare`: what `hold` asks for is so rare that it is found first, whosever it is.
 */
export const latestRows = (db: Knex, table: 'audit_log' | 'webhook_events', { within, columns, limit, isRare = false }: { within: Within; columns: readonly string[]; limit: number; isRare?: boolean }, hold: (rows: Knex.QueryBuilder) => void): Knex.QueryBuilder => {
  const rows = db(`${table} as r`).modify(hold).select(columns.map((column) => `r.${column}`)).limit(limit);
  if (within === 'all' || isRare) return onlyWithin(rows, 'r.installation_id', within).orderBy('r.id', 'desc');
  // Said as a range, the installation is a part of the order: then no index but one that begins with it gives that order, and the table's
  // own, in which everybody's rows lie, can't be mistaken for a short way.
  const ofEach = rows.whereRaw('r.installation_id between w.id and w.id').orderBy([{ column: 'r.installation_id', order: 'desc' }, { column: 'r.id', order: 'desc' }]);
  return withRows(db.from(db.raw('unnest(?::uuid[]) as w(id)', [[...within]])), ofEach).select('r.*').orderBy('r.id', 'desc').limit(limit);
};
