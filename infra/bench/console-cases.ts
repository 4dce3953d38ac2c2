import { createHash } from 'node:crypto';
import type { openDatabase } from '../../packages/store/src/index.ts';
import { OLD_SHOP } from './console-data.ts';

type Database = ReturnType<typeof openDatabase>;
export type Query = ReturnType<Database>;

/** The id that the data were made with: things are named by a number, so that what refers to them needs no look-up. */
export const idOf = (kind: 'shop' | 'order' | 'account' | 'service', number: number | string): string =>
  createHash('md5').update(`${kind}${number}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What is asked of a list, and the same as a condition on its table, by which the place of a deep page is found. */
export type ListCase = { what: string; query: Record<string, string>; where: (rows: Query) => unknown };

export const LARGE = idOf('shop', 0);
export const SMALL = idOf('shop', 6);
export const OLD = idOf('shop', OLD_SHOP);
/** Whose data the limited operator sees: the largest, two small ones, and the one of long ago. */
export const LIMITED_TO = [LARGE, idOf('shop', 5), SMALL, OLD];

const FROM = new Date(Date.now() - 200 * 86_400_000).toISOString();
const UNTIL = new Date(Date.now() - 170 * 86_400_000).toISOString();
const equal = (what: string, query: Record<string, string>, columns: Record<string, string>): ListCase => ({ what, query, where: (rows) => rows.where(columns) });

/** The audit log by each of its filters, alone and together. */
export const AUDIT_CASES: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  equal('a common kind', { kind: 'order' }, { kind: 'order' }),
  equal('a rare kind', { kind: 'settings' }, { kind: 'settings' }),
  equal('a common outcome', { outcome: 'sent' }, { outcome: 'sent' }),
  equal('a rare outcome', { outcome: 'taken-out' }, { outcome: 'taken-out' }),
  equal('a large installation', { installationId: LARGE }, { installation_id: LARGE }),
  equal('an installation of long ago', { installationId: OLD }, { installation_id: OLD }),
  equal('an order', { orderNumber: '423456' }, { order_id: idOf('order', 323_456) }),
  equal('a person', { actor: 'person3@example.test' }, { actor: 'person3@example.test' }),
  equal('our schedules', { actor: 'schedule' }, { actor: 'schedule' }),
  equal('a rare trigger', { actor: 'mapping' }, { actor: 'mapping' }),
  equal('a number in logs', { correlationId: 'cycle-12345' }, { correlation_id: 'cycle-12345' }),
  { what: 'a month of last year', query: { from: FROM, until: UNTIL }, where: (rows) => rows.whereBetween('at', [FROM, UNTIL]) },
  { what: 'a rare kind in that month', query: { from: FROM, until: UNTIL, kind: 'settings' }, where: (rows) => rows.whereBetween('at', [FROM, UNTIL]).where({ kind: 'settings' }) },
  equal('a kind of an installation of long ago', { kind: 'label', installationId: OLD }, { kind: 'label', installation_id: OLD }),
  equal('a rare kind of an installation of long ago', { kind: 'settings', installationId: OLD }, { kind: 'settings', installation_id: OLD }),
  equal('a kind by a person', { kind: 'order', actor: 'person3@example.test' }, { kind: 'order', actor: 'person3@example.test' }),
  equal('a rare outcome of the largest installation', { outcome: 'taken-out', installationId: LARGE }, { outcome: 'taken-out', installation_id: LARGE }),
  equal('an outcome that never was', { outcome: 'never' }, { outcome: 'never' }),
  equal('an outcome that its kind never has', { outcome: 'printed', kind: 'order' }, { outcome: 'printed', kind: 'order' }),
  equal('a kind that a person never causes', { kind: 'fetch', actor: 'mapping' }, { kind: 'fetch', actor: 'mapping' }),
  equal('an everyday trigger and a rare outcome', { outcome: 'taken-out', actor: 'schedule' }, { outcome: 'taken-out', actor: 'schedule' }),
  equal('failures of a small installation', { outcome: 'failed', installationId: SMALL }, { outcome: 'failed', installation_id: SMALL }),
];

/** The inbox by each of its filters. */
export const INBOX_CASES: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  ...['pending', 'processed', 'failed', 'unmatched', 'no-action', 'suspicious'].map((status) => equal(status, { status }, { status })),
  equal('a common code', { code: 'DELIVERED' }, { code: 'DELIVERED' }),
  equal('a rare code', { code: 'PARTCOLLECTED' }, { code: 'PARTCOLLECTED' }),
  equal('a code that never came', { code: 'NEVER' }, { code: 'NEVER' }),
  equal('a large installation', { installationId: LARGE }, { installation_id: LARGE }),
  equal('an installation of long ago', { installationId: OLD }, { installation_id: OLD }),
  equal('a rare code that failed', { code: 'PARTCOLLECTED', status: 'failed' }, { code: 'PARTCOLLECTED', status: 'failed' }),
  equal('suspicious of the largest installation', { status: 'suspicious', installationId: LARGE }, { status: 'suspicious', installation_id: LARGE }),
  equal('what went wrong', { problem: 'remote-rejected' }, { code_of_problem: 'remote-rejected' }),
  equal('what never went wrong', { problem: 'never' }, { code_of_problem: 'never' }),
  { what: 'a month of last year', query: { from: FROM, until: UNTIL }, where: (rows) => rows.whereBetween('received_at', [FROM, UNTIL]) },
  { what: 'failed in that month', query: { from: FROM, until: UNTIL, status: 'failed' }, where: (rows) => rows.whereBetween('received_at', [FROM, UNTIL]).where({ status: 'failed' }) },
];
