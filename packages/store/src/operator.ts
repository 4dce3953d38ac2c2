import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';

/** The guide's four groups of users. */
export const ROLES = ['warehouse', 'dispatch', 'support', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who may sign in, and the installations whose data they see. */
export type Operator = { id: string; email: string; name: string; role: Role; within: Within; /** A second factor is set up. */ hasFactor: boolean };

/** What is read of a row to know who somebody is. `o` is the operator's table. */
export const operatorColumns = (db: Knex) => [
  'o.id', 'o.email', 'o.name', 'o.role', 'o.all_installations', db.raw('o.factor_since is not null as has_factor'),
  db.raw('array(select installation_id::text from operator_installations r where r.operator_id = o.id) as installation_ids'),
] as const;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
export const toOperator = (row: any): Operator => ({ id: row.id, email: row.email, name: row.name, role: row.role, within: row.all_installations ? 'all' : row.installation_ids, hasFactor: row.has_factor });
