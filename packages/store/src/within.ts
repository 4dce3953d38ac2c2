import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';

/** Holds a query to the installations that somebody may see, by the column that names a row's own. A row of no installation is only theirs who see all. */
export const onlyWithin = <Query extends Knex.QueryBuilder>(query: Query, column: string, within: Within): Query => {
  if (within !== 'all') void query.whereIn(column, within);
  return query;
};
