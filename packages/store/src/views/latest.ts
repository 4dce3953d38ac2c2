import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/** Each of some `lists` with its `rows`, which may name the list's columns; they are called `r`. */
export const withRows = (lists: Knex.QueryBuilder, rows: Knex.QueryBuilder): Knex.QueryBuilder =>
  // Knex takes a query for a binding; its types know that of `raw` only.
  lists.joinRaw('cross join lateral ? as r', [rows as unknown as Knex.Raw]);

type Latest = {
  within: Within;
  columns: readonly string[];
  limit: number;
  /** What is held to is so rare that it is found first, whosever it is. */
  isRare?: boolean;
  /** It is found by each installation's own index, also where all are asked for. */
  isOfEach?: boolean;
  /** Of this outcome alone, of these kinds, each by its own index: the planner takes the two for independent, and would look for what never is among all that there is. */
  of?: { outcome: string; kinds: string[] } | undefined;
};

/**
 * Columns of the latest rows of a table in which the latest has the largest id. For some installations alone: so many of each, by an index
 * that begins with the installation, and the latest of these; otherwise a small installation's would be looked for among all others'.
 */
export const latestRows = (db: Knex, table: 'audit_log' | 'webhook_events', { within, columns, limit, isRare = false, isOfEach = false, of }: Latest, hold: (rows: Knex.QueryBuilder) => void): Knex.QueryBuilder => {
  const rows = db(`${table} as r`).modify(hold).select(columns.map((column) => `r.${column}`)).limit(limit);
  const isByInstallation = !isRare && (within !== 'all' || isOfEach);
  if (!isByInstallation && !of) return onlyWithin(rows, 'r.installation_id', within).orderBy('r.id', 'desc');
  const lists = db.from(db.raw('(select 1) as one'));
  // Said as a range, what a list begins with is a part of its order: then no index but one that begins with it gives that order, and the
  // table's own, in which everybody's rows lie, can't be mistaken for a short way.
  if (isByInstallation) {
    if (within === 'all') void lists.joinRaw('cross join installations as w');
    else void lists.joinRaw('cross join unnest(?::uuid[]) as w(id)', [[...within]]);
    void rows.whereRaw('r.installation_id between w.id and w.id').orderBy('r.installation_id', 'desc');
  }
  if (of) {
    void lists.joinRaw('cross join unnest(?::text[]) as k(kind)', [of.kinds]);
    void rows.where('r.outcome', of.outcome);
    // The list's first column alone is a range: a scan of two ranges would not end where the second does.
    if (isByInstallation) void rows.whereRaw('r.kind = k.kind');
    else void rows.whereRaw('r.kind between k.kind and k.kind').orderBy('r.kind', 'desc');
  }
  return withRows(lists, rows.orderBy('r.id', 'desc')).select('r.*').orderBy('r.id', 'desc').limit(limit);
};
