import type { Knex } from 'knex';

/** `WHERE` for a row that is held at this very version: the fence of every write after a claim (reliability.md, section 3, step 8). */
export const HELD = 'id = ? and version = ? and status = \'in-progress\'';

/** `WHERE` for a row that nobody holds although it is In Progress: its lease lapsed, or it is time for the next look. */
export const LAPSED = `(status = 'in-progress' and coalesce(next_look_at, lease_until) < now())`;

export const json = (value: unknown): string => JSON.stringify(value);

/** Runs a conditional write; whether it found its row. */
export const conditionally = (db: Knex) => async (sql: string, bindings: Knex.Value[]): Promise<boolean> => {
  const { rows } = await db.raw<{ rows: unknown[] }>(sql, bindings);
  return rows.length > 0;
};
